import { describe, expect, test } from 'vitest'
import { passwordFaults, staffPasswordRules } from './password-rules.ts'

const common = new Set(['password', 'minzheng', 'zhengzhou'])
const faults = (password: string) => passwordFaults(password, staffPasswordRules, ['zm-xz-01', '李建军'], common)

describe('a password of staff', () => {
  test.each(['Herbst#Laub82', '河边Reiher-74x', 'correct Horse 9 battery', 'xK9$mvQ2!p'])('may be %s', (password) => {
    expect(faults(password)).toEqual([])
  })

  test('has at least ten characters: nine are too few, ten are enough', () => {
    expect(faults('xK9$mvQ2!')).toEqual(['至少 10 个字符'])
    expect(faults('xK9$mvQ2!p')).toEqual([])
  })

  test('has three of the four kinds: two are too few', () => {
    expect(faults('tulpebaum82x')).toHaveLength(1)
    expect(faults('Tulpebaum82x')).toEqual([])
  })

  test.each(['Zm-xz-01.Aq9', 'Q10-zx-mz.q8', '李建军Aa2026xx'])(
    'does not hold the own name or login: %s',
    (password) => {
      expect(faults(password)).toContain('不能包含用户名、姓名或手机号码')
    },
  )

  test.each(['Tulpe-12345', 'Tulpe#QWERT9', 'Tulpe-aaaaa9', 'Tulpe-54321'])(
    'holds no run of five or more: %s',
    (password) => {
      expect(faults(password)).toContain('不能包含 5 个以上连续或重复的字符')
    },
  )

  test('may hold a run of four', () => {
    expect(faults('Tulpe-1234x')).toEqual([])
  })

  test.each(['Password-2026', 'P@ssw0rd2026!', 'Minzheng-2026!', '2026!Zhengzhou'])(
    'is no common word: %s',
    (password) => {
      expect(faults(password)).toContain('不能是常见密码')
    },
  )

  test('may be as long as 128 characters, and a long one is looked at quickly', () => {
    expect(faults(`aB3$${'x7'.repeat(62)}`)).toEqual([])
    const start = performance.now()
    expect(faults('a!'.repeat(50_000))).not.toEqual([])
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
