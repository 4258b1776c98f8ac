import { differences, monthsOwed, startMonthOf } from '#core/entitlement.ts'
import type { Example } from '#core/item.ts'
import { month, plainDate } from '#core/plain-date.ts'
import { computed, examplesOver, type ToldDecision, type ToldPerson } from '#core/told-example.ts'
import { fen, type Month } from '#core/units.ts'
import { demonstrationStandards, parameters } from './parameters.ts'

const decides = examplesOver(parameters, demonstrationStandards)

type Claim = Omit<ToldDecision, 'item' | 'persons'>
type Parts = readonly (readonly [category: string, grade: number])[]
interface Told extends ToldPerson {
  readonly parts: Parts
}

const [sight, hearing, limbs, mind, spirit] = ['1', '2', '4', '5', '6'] as const
const allowance = { 'minimum-living-allowance': 300 }

const person = ({ parts, facts, ...told }: Told): ToldPerson => ({
  ...told,
  facts: {
    disabilities: parts.map(([category, grade]) => ({ category, grade: String(grade) })),
    'long-care-months': 12,
    ...facts,
  },
})
const living = (claim: Claim, told: Told): Example =>
  decides({ ...claim, item: 'disability-living-subsidy', persons: [person(told)] })
const care = (claim: Claim, told: Told): Example =>
  decides({ ...claim, item: 'disability-care-subsidy', persons: [person(told)] })

const edgeOn = { 'disability-living-extend-edge': true }
const grade3On = { 'disability-care-extend-3': true }
const grade4On = { 'disability-care-extend-4': true }
const spiritOnEdge: Told = { parts: [[spirit, 3]], receives: { 'low-income-edge': 0 } }
const elsewhere = 410_102_001_002

const bothSubsidies: readonly Example[] = [
  living({ id: 'TS-E1-S', says: '肢体一级，低保：生活补贴', yuan: 80 }, { parts: [[limbs, 1]], receives: allowance }),
  care({ id: 'TS-E1-N', says: '肢体一级，低保：另有护理补贴', yuan: 80 }, { parts: [[limbs, 1]], receives: allowance }),
  living({ id: 'TS-E2-S', says: '肢体三级，低保：生活补贴', yuan: 80 }, { parts: [[limbs, 3]], receives: allowance }),
  care(
    { id: 'TS-E2-N', says: '肢体三级：没有护理补贴', fails: ['severely-disabled'] },
    { parts: [[limbs, 3]], receives: allowance },
  ),
  living({ id: 'TS-E3-S-ON', says: '低保边缘，已扩面', yuan: 80, over: edgeOn }, spiritOnEdge),
  living({ id: 'TS-E3-S-OFF', says: '低保边缘，未扩面', fails: ['disability-in-hardship'] }, spiritOnEdge),
  care({ id: 'TS-E3-N-ON', says: '精神三级，已扩面', yuan: 80, over: grade3On }, spiritOnEdge),
  care({ id: 'TS-E3-N-OFF', says: '精神三级，未扩面', fails: ['severely-disabled'] }, spiritOnEdge),
  living(
    { id: 'TS-E4-S', says: '特困人员，视力一级：没有生活补贴', fails: ['disability-not-destitute'] },
    { parts: [[sight, 1]], receives: { 'destitute-support': 741 } },
  ),
  care(
    { id: 'TS-E4-N', says: '特困人员，视力一级：没有护理补贴', fails: ['disability-not-destitute'] },
    { parts: [[sight, 1]], receives: { 'destitute-support': 741 } },
  ),
  living(
    { id: 'TS-E5-S', says: '12岁孤儿，智力二级：没有生活补贴', fails: ['no-full-child-allowance'] },
    { parts: [[mind, 2]], born: '2014-01-01', receives: { ...allowance, 'orphan-allowance': 950 } },
  ),
  care(
    { id: 'TS-E5-N', says: '12岁孤儿，智力二级：有护理补贴', yuan: 80 },
    { parts: [[mind, 2]], born: '2014-01-01', receives: { 'orphan-allowance': 950 } },
  ),
  care(
    { id: 'TS-E8', says: '护理补贴80元高于养老护理补贴60元：享受护理补贴，养老护理补贴随之终止', yuan: 80 },
    { parts: [[limbs, 2]], receives: { 'elder-care-subsidy': 60 } },
  ),
  care(
    { id: 'TS-E8-EQUAL', says: '两者相同：不变', fails: ['higher-than-other-care'] },
    { parts: [[limbs, 2]], receives: { 'elder-care-subsidy': 80 } },
  ),
  care(
    { id: 'TS-E8-HIGHER', says: '养老护理补贴更高：不另发', fails: ['higher-than-other-care'] },
    { parts: [[limbs, 2]], receives: { 'elder-care-subsidy': 90 } },
  ),
  care(
    { id: 'TS-E8-UNKNOWN', says: '外县的养老护理补贴金额未知：先核实', fails: ['higher-than-other-care'] },
    { parts: [[limbs, 2]], receives: { 'elder-care-subsidy': 'unknown' } },
  ),
]

const livingCases: readonly Example[] = [
  living(
    { id: 'TS-01-SINGLE', says: '低保单人户', yuan: 80 },
    { parts: [[limbs, 4]], receives: { 'single-person-allowance': 200 } },
  ),
  living({ id: 'TS-01-NONE', says: '不属于困难家庭', fails: ['disability-in-hardship'] }, { parts: [[limbs, 1]] }),
  living(
    {
      id: 'TS-01-RIGID-ON',
      says: '刚性支出困难家庭，已扩面',
      yuan: 80,
      over: { 'disability-living-extend-hardship': true },
    },
    { parts: [[limbs, 1]], receives: { 'rigid-expenditure': 0 } },
  ),
  living(
    { id: 'TS-01-RIGID-OFF', says: '刚性支出困难家庭，未扩面', fails: ['disability-in-hardship'] },
    { parts: [[limbs, 1]], receives: { 'rigid-expenditure': 0 } },
  ),
  living(
    { id: 'TS-01-CARD', says: '没有有效残疾人证', fails: ['disability-card-valid'] },
    { parts: [], receives: allowance },
  ),
  living(
    { id: 'TS-05-FULL', says: '全额事实无人抚养儿童：没有生活补贴', fails: ['no-full-child-allowance'] },
    { parts: [[limbs, 2]], receives: { 'unattended-child-allowance': 950, 'low-income-edge': 0 }, born: '2014-01-01' },
  ),
  living(
    { id: 'TS-05-DIFFERENCE', says: '按差额享受的儿童：可以享受，儿童补贴相应减少', yuan: 80 },
    { parts: [[limbs, 2]], receives: { 'unattended-child-allowance': 650, ...allowance }, born: '2014-01-01' },
  ),
  living(
    { id: 'TS-06-LOWER', says: '另有79.99元生活性补贴：择高', yuan: 80 },
    { parts: [[limbs, 2]], receives: allowance, facts: { 'other-living-subsidy': 7_999 } },
  ),
  living(
    { id: 'TS-06-EQUAL', says: '另有80元生活性补贴：不另发', fails: ['higher-than-other-living'] },
    { parts: [[limbs, 2]], receives: allowance, facts: { 'other-living-subsidy': 8_000 } },
  ),
  living(
    { id: 'TS-04-INJURY', says: '领取工伤生活护理费', fails: ['no-injury-care'] },
    { parts: [[limbs, 1]], receives: allowance, facts: { 'draws-injury-care': true } },
  ),
  living(
    { id: 'TS-08-PLACE', says: '户籍在外县', fails: ['disability-registered-here'] },
    { parts: [[limbs, 1]], receives: allowance, registeredArea: elsewhere },
  ),
  living(
    { id: 'TS-10-DEAD', says: '已经死亡', fails: ['disability-living-person'] },
    { parts: [[limbs, 1]], receives: allowance, isAlive: false },
  ),
]

const careCases: readonly Example[] = [
  care({ id: 'SEV-E1-CARE', says: '肢体二级', yuan: 80 }, { parts: [[limbs, 2]] }),
  care({ id: 'SEV-E2-CARE', says: '听力一级', yuan: 80 }, { parts: [[hearing, 1]] }),
  care({ id: 'SEV-E3-CARE', says: '精神三级，未扩面', fails: ['severely-disabled'] }, { parts: [[spirit, 3]] }),
  care(
    { id: 'SEV-E4-CARE', says: '智力四级，只扩面到三级', over: grade3On, fails: ['severely-disabled'] },
    { parts: [[mind, 4]] },
  ),
  care({ id: 'SEV-E4-CARE-ON', says: '智力四级，已扩面到四级', over: grade4On, yuan: 80 }, { parts: [[mind, 4]] }),
  care({ id: 'SEV-E5-CARE', says: '视力二级', yuan: 80 }, { parts: [[sight, 2]] }),
  care(
    {
      id: 'SEV-E6-CARE',
      says: '肢体三级，扩面只及智力、精神',
      over: { ...grade3On, ...grade4On },
      fails: ['severely-disabled'],
    },
    { parts: [[limbs, 3]] },
  ),
  care(
    { id: 'TS-02-MULTIPLE', says: '多重残疾中有一项二级', yuan: 80 },
    {
      parts: [
        [limbs, 3],
        [sight, 2],
      ],
    },
  ),
  care({ id: 'TS-02-SIX', says: '照护满六个月', yuan: 80 }, { parts: [[limbs, 2]], facts: { 'long-care-months': 6 } }),
  care(
    { id: 'TS-02-FIVE', says: '照护五个月', fails: ['needs-long-care'] },
    { parts: [[limbs, 2]], facts: { 'long-care-months': 5 } },
  ),
  care({ id: 'TS-02-CARD', says: '没有有效残疾人证', fails: ['disability-card-valid'] }, { parts: [] }),
  care(
    { id: 'TS-06-CARE-EQUAL', says: '另有80元护理性补贴', fails: ['higher-than-other-care'] },
    { parts: [[limbs, 2]], facts: { 'other-care-subsidy': 8_000 } },
  ),
  care(
    { id: 'TS-06-CARE-LOWER', says: '另有79.99元护理性补贴', yuan: 80 },
    { parts: [[limbs, 2]], facts: { 'other-care-subsidy': 7_999 } },
  ),
  care(
    { id: 'TS-04-CARE-INJURY', says: '领取工伤生活护理费', fails: ['no-injury-care'] },
    { parts: [[limbs, 1]], facts: { 'draws-injury-care': true } },
  ),
  care(
    { id: 'TS-08-CARE-PLACE', says: '户籍在外县', fails: ['disability-registered-here'] },
    { parts: [[limbs, 1]], registeredArea: elsewhere },
  ),
  care(
    { id: 'TS-10-CARE-DEAD', says: '已经死亡', fails: ['disability-living-person'] },
    { parts: [[limbs, 1]], isAlive: false },
  ),
]

const total = (months: readonly { readonly fen: number }[]): number => months.reduce((sum, each) => sum + each.fen, 0)
/** Both subsidies of 80 yuan. */
const termsOf = (start: Month, end?: Month) => ({
  start,
  end,
  amounts: [{ seq: 1, from: start, until: undefined, monthly: fen(16_000) }],
  pauses: [],
})

const money: readonly Example[] = [
  computed(
    'TS-E6',
    '3月28日申请、5月10日确认：五月首次发放三、四、五月共480元',
    () => {
      const days = { appliedOn: plainDate('2026-03-28'), decidedOn: plainDate('2026-05-10') }
      const owed = monthsOwed(termsOf(startMonthOf('month-of-application', days)), month('2026-05'))
      return [owed.map((each) => each.month), total(owed)]
    },
    [['2026-03', '2026-04', '2026-05'], 48_000],
  ),
  computed(
    'TS-E7',
    '6月15日死亡、已发至九月：应发至六月，追回七至九月480元',
    () => {
      const run = (through: string) => monthsOwed(termsOf(month('2026-01')), month(through))
      const given = new Map(run('2026-09').map((each) => [each.month, each.fen]))
      const over = differences(termsOf(month('2026-01'), month('2026-06')), given, month('2026-01'), month('2026-09'))
      return [over.map((each) => each.month), total(over)]
    },
    [['2026-07', '2026-08', '2026-09'], -48_000],
  ),
]

export const examples: readonly Example[] = [...bothSubsidies, ...livingCases, ...careCases, ...money]
