import { describe, expect, it } from 'vitest'
import type { AccessRow } from '#server/api.ts'
import { byDay, byOfficer } from './access-days.ts'

const row = (at: string, action: string, fields: readonly string[], times = 1): AccessRow => ({
  at,
  kind: 'system',
  times,
  who: '系统自动办理',
  unit: '',
  action,
  purpose: '办理某事',
  fields,
})

describe('accesses of officers', () => {
  it('puts the deeds of one post for one reason on one day together, first deed first', () => {
    const seen = (at: string, action: string, times = 1): AccessRow => ({
      ...row(at, action, ['name'], times),
      kind: 'officer',
      who: '经办人员',
      unit: '某镇',
    })
    const days = byOfficer([
      seen('2026-09-16T03:00:00.000Z', '办理了“受理”'),
      seen('2026-09-16T02:00:00.000Z', '查看了您的办件', 3),
      seen('2026-09-15T02:00:00.000Z', '查看了您的办件'),
    ])
    expect(days.map(({ who, deeds }) => [who, deeds])).toEqual([
      ['某镇 经办人员', ['查看了您的办件（3 次）', '办理了“受理”']],
      ['某镇 经办人员', ['查看了您的办件']],
    ])
  })
})

describe('accesses by day', () => {
  it('puts what reads alike on one day into one row with the fields of all', () => {
    const days = byDay([
      row('2026-09-16T02:00:00.000Z', '核对了有关信息', ['wages'], 3),
      row('2026-09-16T01:00:00.000Z', '核对了有关信息', ['wages', 'vehicles']),
      row('2026-09-16T01:00:00.000Z', '登记了核对得到的情况', []),
    ])
    expect(days).toHaveLength(1)
    expect(days[0]?.day).toBe('2026年9月16日')
    expect(days[0]?.times).toBe(5)
    expect(days[0]?.rows.map(({ fields }) => fields)).toEqual([['wages', 'vehicles'], []])
  })

  it('counts days in Beijing time', () => {
    const days = byDay([row('2026-09-15T16:00:00.000Z', 'a', []), row('2026-09-15T15:59:59.000Z', 'a', [])])
    expect(days.map(({ day }) => day)).toEqual(['2026年9月16日', '2026年9月15日'])
  })
})
