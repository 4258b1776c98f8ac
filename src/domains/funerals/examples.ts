import type { FactValue } from '#core/fact.ts'
import type { Example } from '#core/item.ts'
import { computed, examplesOver, type ToldDecision } from '#core/told-example.ts'
import { standardChecks } from './indicators.ts'
import { demonstrationStandards, parameters } from './parameters.ts'

const decides = examplesOver(parameters, demonstrationStandards)

type Claim = Omit<ToldDecision, 'item' | 'persons'>
type Facts = Readonly<Record<string, FactValue>>
const caseOf = (item: string, claim: Claim, facts: Facts): Example =>
  decides({ ...claim, item, persons: [{}, { relation: '51', born: '1940-01-01', facts }] })

const cremated: Facts = { 'deceased-was-resident': true, 'cremated-on': '2026-06-01', 'basic-funeral-cost': 200_000 }
const subsidy = (claim: Claim, differs: Facts = {}): Example =>
  caseOf('funeral-subsidy', claim, { ...cremated, ...differs })
const award = (claim: Claim, kind: string, buriedOn = '2026-06-10'): Example =>
  caseOf('ecological-burial-award', claim, { 'burial-kind': kind, 'buried-on': buriedOn })

const floorBreach = (amount: number): boolean =>
  standardChecks[0]?.breach({ 'funeral-subsidy-amount': amount, 'funeral-subsidy-floor': 100_000 }) !== undefined

export const examples: readonly Example[] = [
  subsidy({ id: 'F-15', says: '费用2000元，标准1200元：发1200元', yuan: 1200 }),
  subsidy({ id: 'F-15-COST', says: '费用只有800元：按实际费用', yuan: 800 }, { 'basic-funeral-cost': 80_000 }),
  subsidy({ id: 'F-15-EQUAL', says: '费用等于标准', yuan: 1200 }, { 'basic-funeral-cost': 120_000 }),
  subsidy({ id: 'F-15-NOT-CREMATED', says: '没有火化', fails: ['deceased-cremated'] }, { 'cremated-on': '' }),
  subsidy(
    { id: 'F-15-AWAY', says: '不是本地常住人口', fails: ['deceased-was-local'] },
    { 'deceased-was-resident': false },
  ),
  subsidy(
    { id: 'F-15-WAIVED', says: '费用已直接减免', fails: ['funeral-fees-not-waived'] },
    { 'funeral-fees-waived': true },
  ),
  subsidy({ id: 'F-15-12', says: '火化满12个月的当天', yuan: 1200 }, { 'cremated-on': '2025-07-06' }),
  subsidy(
    { id: 'F-15-13', says: '超过12个月一天', fails: ['funeral-claimed-in-time'] },
    { 'cremated-on': '2025-07-05' },
  ),
  computed('F-15-FLOOR', '标准1000元可以发布，999.99元须说明理由', () => [100_000, 99_999].map(floorBreach), [
    false,
    true,
  ]),
  award({ id: 'F-16-NICHE', says: '骨灰堂', yuan: 500 }, 'niche'),
  award({ id: 'F-16-TREE', says: '树葬', yuan: 1000 }, 'tree'),
  award({ id: 'F-16-FLOWER', says: '花葬', yuan: 1000 }, 'flower'),
  award({ id: 'F-16-LAWN', says: '草坪葬', yuan: 1000 }, 'lawn'),
  award({ id: 'F-16-SCATTER', says: '骨灰撒散', yuan: 2000 }, 'scatter'),
  award({ id: 'F-16-GRAVE', says: '墓穴不属于生态安葬', fails: ['burial-ecological'] }, 'grave'),
  award({ id: 'F-16-12', says: '安葬满12个月的当天', yuan: 1000 }, 'tree', '2025-07-06'),
  award({ id: 'F-16-13', says: '超过12个月一天', fails: ['burial-claimed-in-time'] }, 'tree', '2025-07-05'),
]
