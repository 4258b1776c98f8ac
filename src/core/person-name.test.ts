import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  codePoints,
  comparisonKey,
  compoundSurnames,
  longestName,
  parsePersonName,
  personNameReasons,
  splitName,
  withStandardDot,
} from './person-name.ts'

const reasonOf = (input: string) => {
  const result = parsePersonName(input)
  return result.ok ? 'ok' : result.reason
}

describe('names people bear', () => {
  test.each([
    '张三',
    '李',
    '欧阳娜娜',
    '王䶮',
    '赵㛃',
    '𠮷田',
    '陈𫖯',
    '刘〇',
    '鿴鿵',
    '買買提·艾力',
    '阿卜杜拉•买买提',
    '古丽‧阿依',
    '扎西・次仁',
    '丹增．尼玛',
    'Anne-Marie O’Brien',
    'SMITH, JOHN J.',
    'Müller',
    'José Mu\u0301ñoz',
  ])('%s is accepted and kept as it is', (name) => {
    expect(parsePersonName(name)).toEqual({ ok: true, name })
  })

  test('every ideograph of every plane is accepted, compatibility ones unchanged', () => {
    const samples = [
      0x3400, 0x4dbf, 0x4e00, 0x9fff, 0xf967, 0x20000, 0x2a6df, 0x2a700, 0x2b740, 0x2b820, 0x2ceb0, 0x2f800, 0x30000,
      0x31350,
    ]
    for (const point of samples) {
      const name = `王${String.fromCodePoint(point)}`
      expect(parsePersonName(name)).toEqual({ ok: true, name })
    }
  })

  test('outer blanks, also full-width ones, are no part of a name', () => {
    expect(parsePersonName('　张三 \n')).toEqual({ ok: true, name: '张三' })
  })

  test('a name of 50 characters is accepted and one of 51 is not, rare characters counting once', () => {
    expect(reasonOf('𠮷'.repeat(longestName))).toBe('ok')
    expect(reasonOf('𠮷'.repeat(longestName + 1))).toBe('too-long')
  })
})

describe('what is no name', () => {
  test.each([
    ['', 'empty'],
    [' 　', 'empty'],
    ['张3', 'characters'],
    ['张*三', 'characters'],
    ['张\u0000三', 'characters'],
    ['张\u200b三', 'characters'],
    ['张\ud842', 'characters'],
    ['张\udfb7', 'characters'],
    ['王\u2f2d', 'characters'],
    ['<b>张三</b>', 'characters'],
    ['=HYPERLINK(1)', 'characters'],
    ['王\ue81e', 'private-use'],
    ['王\u{f0000}', 'private-use'],
    ['·张三', 'dot'],
    ['张三·', 'dot'],
    ['买买提··艾力', 'dot'],
    ['张 三', 'mixed'],
    ['张San', 'mixed'],
    ['张.三', 'mixed'],
  ])('%j is refused: %s', (input, reason) => {
    expect(reasonOf(input)).toBe(reason)
  })

  test('hostile strings of 100 kB are judged in linear time', () => {
    const hostile = ['张', '·', '张·', ' ', 'a', "a'", '\u0301', '𠮷', '\ud842', '，'].map((part) =>
      part.repeat(100_000 / part.length),
    )
    for (const text of hostile) {
      const began = performance.now()
      parsePersonName(text)
      comparisonKey(text)
      splitName(text)
      withStandardDot(text)
      expect(performance.now() - began).toBeLessThan(500)
    }
  })

  test('any string gets an answer, and an accepted one is never changed inside', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (input) => {
        const result = parsePersonName(input)
        expect(result.ok ? result.name : input.trim()).toBe(input.trim())
      }),
    )
  })

  test('every reason has a sentence', () => {
    expect(Object.values(personNameReasons).filter((sentence) => sentence.length < 4)).toEqual([])
  })
})

describe('comparing', () => {
  test('variants of the dot, blanks and letter case give one key', () => {
    const keys = ['买买提·艾力', '买买提•艾力', '买买提‧艾力', '买买提・艾力', '买买提．艾力', ' 买买提 · 艾力'].map(
      comparisonKey,
    )
    expect(new Set(keys)).toEqual(new Set(['买买提·艾力']))
    expect(comparisonKey('John Smith')).toBe(comparisonKey('JOHN  SMITH'))
    expect(comparisonKey('\uf967')).toBe(comparisonKey('\u4e0d'))
  })

  test('different people keep different keys', () => {
    expect(comparisonKey('王吉')).not.toBe(comparisonKey('王𠮷'))
    expect(comparisonKey('张杨')).not.toBe(comparisonKey('张扬'))
  })

  test('making a key of a key changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(comparisonKey(comparisonKey(text))).toBe(comparisonKey(text))
      }),
    )
  })

  test('the standard dot is offered without touching anything else', () => {
    expect(withStandardDot('买买提•艾力𠮷\uf967')).toBe('买买提·艾力𠮷\uf967')
  })
})

describe('surname and given name', () => {
  test.each([
    ['张三', '张', '三'],
    ['欧阳娜娜', '欧阳', '娜娜'],
    ['诸葛亮', '诸葛', '亮'],
    ['欧阳', '欧', '阳'],
    ['𠮷田一', '𠮷', '田一'],
    ['李', '李', ''],
    ['买买提·艾力', '买买提', '艾力'],
    ['John Smith', 'John Smith', ''],
  ])('%s is %s and %s', (name, surname, given) => {
    expect(splitName(name)).toEqual({ surname, given })
  })

  test('the list holds surnames of two characters, each once', () => {
    expect([...compoundSurnames].filter((surname) => codePoints(surname).length !== 2)).toEqual([])
    expect(compoundSurnames.size).toBeGreaterThan(60)
  })
})
