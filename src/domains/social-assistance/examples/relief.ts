import type { Example } from '#core/item.ts'
import { plainDate } from '#core/plain-date.ts'
import { fen } from '#core/units.ts'
import { reliefAmount, reliefDecision, reserveBalance, stagedAmounts } from '../rules/relief.ts'
import { type Claim, computed, decision, type Told, type ToldDossier } from './building.ts'

const emergency = 'emergency-relief'
const expenditure = 'expenditure-relief'
const three: readonly Told[] = [{}, { relation: '10' }, { relation: '20', born: '2012-01-01' }]
const fire = {
  hardship: 'fire',
  'hardship-cause': '2026年7月1日家中失火',
  'is-urgent': true,
  'living-in-trouble': true,
  'means-not-enough': true,
  'not-covered-otherwise': true,
  'relief-months': 2,
}

const urgent = (claim: Claim, rest: Partial<Omit<ToldDossier, 'item'>> = {}): Example =>
  decision(claim, { item: emergency, persons: three, household: fire, ...rest })
const before = (cause: string, decidedOn: string) => [
  { item: emergency, cause, decidedOn: plainDate(decidedOn), amount: fen(342_000) },
]

const emergencies: readonly Example[] = [
  urgent(
    { id: 'TA-01-E', says: '困难情形不属于急难型', outcome: 'ineligible', fails: ['emergency-hardship'] },
    { household: { ...fire, hardship: 'education' } },
  ),
  urgent({ id: 'TA-E1', says: '570元 × 3人 × 2个月', outcome: 'eligible', yuan: 3420 }),
  computed(
    'TA-E1-B',
    '恰好等于上限',
    () => reliefAmount({ base: fen(57_000), persons: 3, months: 4, factor: 1, cap: fen(684_000) }),
    684_000,
  ),
  computed(
    'TA-E1-C',
    '超过上限按上限',
    () => reliefAmount({ base: fen(57_000), persons: 3, months: 5, factor: 1, cap: fen(684_000) }),
    684_000,
  ),
  computed(
    'TA-E2',
    '超过乡镇限额报县级，紧急的先付3000元',
    () => ({ ...reliefDecision(fen(342_000), fen(300_000), true) }),
    { level: 'county', payFirst: 300_000, later: 42_000 },
  ),
  computed('TA-E2-B', '恰好等于乡镇限额由乡镇审批', () => ({ ...reliefDecision(fen(300_000), fen(300_000), true) }), {
    level: 'township',
    payFirst: 300_000,
    later: 0,
  }),
  computed(
    'TA-E2-C',
    '超过限额一分钱由县级审批',
    () => reliefDecision(fen(300_001), fen(300_000), false).level,
    'county',
  ),
  urgent(
    { id: 'TA-E3', says: '外省务工人员住处失火，在急难发生地受理', outcome: 'eligible', yuan: 1140 },
    { persons: [{ registeredArea: 330_106_001_001 }] },
  ),
  urgent(
    { id: 'TA-E4', says: '同一年同一事由再次申请', outcome: 'ineligible', fails: ['not-the-same-cause'] },
    { history: before('2026年7月1日家中失火', '2026-02-01') },
  ),
  urgent(
    { id: 'TA-E4-B', says: '同一事由但在上一年', outcome: 'eligible' },
    { history: before('2026年7月1日家中失火', '2025-12-31') },
  ),
  urgent(
    { id: 'TA-E4-C', says: '同一年不同事由', outcome: 'eligible' },
    { history: before('2026年2月1日车祸', '2026-02-01') },
  ),
  urgent(
    { id: 'TA-E4-D', says: '同一事由有新的正当理由', outcome: 'eligible' },
    { household: { ...fire, 'new-circumstances': true }, history: before('2026年7月1日家中失火', '2026-02-01') },
  ),
  urgent(
    { id: 'TA-07-A', says: '年度次数已满', outcome: 'ineligible', fails: ['within-times-per-year'] },
    { history: [...before('车祸', '2026-02-01'), ...before('摔伤', '2026-03-01')] },
  ),
  urgent(
    {
      id: 'TA-07-B',
      says: '年度上限只余420元',
      outcome: 'eligible',
      yuan: 420,
      over: { 'relief-yearly-cap': 384_000 },
    },
    { history: before('车祸', '2026-02-01') },
  ),
  computed(
    'TA-E5',
    '分阶段50%、30%、20%',
    () => stagedAmounts(fen(342_000), [0.5, 0.3, 0.2]),
    [171_000, 102_600, 68_400],
  ),
  computed(
    'TA-E5-B',
    '分阶段合计不差一分',
    () => stagedAmounts(fen(100), [0.333, 0.333, 0.334]).reduce((sum, part) => sum + part, 0),
    100,
  ),
  urgent(
    { id: 'TA-01-A', says: '基本生活没有严重困难', outcome: 'ineligible', fails: ['living-in-trouble'] },
    { household: { ...fire, 'living-in-trouble': false } },
  ),
  urgent(
    { id: 'TA-01-B', says: '自身和家庭能够解决', outcome: 'ineligible', fails: ['means-not-enough'] },
    { household: { ...fire, 'means-not-enough': false } },
  ),
  urgent(
    { id: 'TA-01-C', says: '其他救助已经覆盖且不再困难', outcome: 'ineligible', fails: ['other-help-falls-short'] },
    { household: { ...fire, 'not-covered-otherwise': false } },
  ),
  urgent(
    { id: 'TA-01-D', says: '其他救助之后生活仍有严重困难', outcome: 'eligible' },
    { household: { ...fire, 'not-covered-otherwise': false, 'still-in-trouble': true } },
  ),
  computed(
    'TA-11',
    '备用金余额等于预警线即提示',
    () => ({ ...reserveBalance(fen(5_000_000), fen(0), fen(3_000_000), fen(2_000_000)) }),
    { balance: 2_000_000, isLow: true },
  ),
  computed(
    'TA-11-B',
    '备用金余额高于预警线',
    () => reserveBalance(fen(5_000_000), fen(1), fen(3_000_000), fen(2_000_000)).isLow,
    false,
  ),
]

const surgery = {
  ...fire,
  hardship: 'medical',
  'hardship-cause': '手术',
  spending: [{ kind: 'medical', amount: 4_000_000 }],
}
const costly = (claim: Claim, rest: Partial<Omit<ToldDossier, 'item'>> = {}): Example =>
  decision(
    { over: { 'disposable-income': 2_000_000 }, ...claim },
    { item: expenditure, persons: three, household: surgery, ...rest },
  )
const earning = (monthly: number): readonly Told[] => [{ facts: { 'wage-monthly': monthly } }, ...three.slice(1)]

const expenditures: readonly Example[] = [
  costly(
    { id: 'TA-02-A', says: '人均收入低于上年度人均可支配收入', outcome: 'eligible', yuan: 3420 },
    { persons: earning(499_999) },
  ),
  costly(
    {
      id: 'TA-02-B',
      says: '人均收入等于上年度人均可支配收入',
      outcome: 'ineligible',
      fails: ['income-below-disposable'],
    },
    { persons: earning(500_000) },
  ),
  costly(
    { id: 'TA-02-C', says: '没有必需支出', outcome: 'ineligible', fails: ['expenditure-hardship'] },
    { household: { ...surgery, spending: [] } },
  ),
  costly(
    { id: 'TA-02-D', says: '财产超过规定', outcome: 'ineligible', fails: ['property-within-edge-limits'] },
    { household: { ...surgery, 'family-money': 100_000_000 } },
  ),
  costly(
    { id: 'TA-02-E', says: '户籍不在申请地，也未开放居住地申请', outcome: 'ineligible', fails: ['application-place'] },
    { persons: three.map((told) => ({ ...told, registeredArea: 330_106_001_001 })) },
  ),
  costly(
    { id: 'TA-02-F', says: '基本生活没有严重困难', outcome: 'ineligible', fails: ['living-in-trouble'] },
    { household: { ...surgery, 'living-in-trouble': false } },
  ),
  costly(
    { id: 'TA-02-G', says: '自身和家庭能够解决', outcome: 'ineligible', fails: ['means-not-enough'] },
    { household: { ...surgery, 'means-not-enough': false } },
  ),
  costly(
    { id: 'TA-02-H', says: '其他救助已经覆盖且不再困难', outcome: 'ineligible', fails: ['other-help-falls-short'] },
    { household: { ...surgery, 'not-covered-otherwise': false } },
  ),
  costly(
    { id: 'TA-02-I', says: '同一年同一事由再次申请', outcome: 'ineligible', fails: ['not-the-same-cause'] },
    { history: before('手术', '2026-02-01') },
  ),
  costly(
    { id: 'TA-02-J', says: '年度次数已满', outcome: 'ineligible', fails: ['within-times-per-year'] },
    { history: [...before('车祸', '2026-02-01'), ...before('摔伤', '2026-03-01')] },
  ),
  costly({ id: 'TA-02-K', says: '年度次数还余一次', outcome: 'eligible' }, { history: before('车祸', '2026-02-01') }),
  costly(
    { id: 'TA-05', says: '低保对象只核实支出情况', outcome: 'eligible' },
    {
      persons: [{ receives: ['minimum-living-allowance'] }, ...three.slice(1)],
      household: { ...surgery, 'family-money': 100_000_000 },
    },
  ),
]

/** 临时救助, both types. */
export const reliefExamples: readonly Example[] = [...emergencies, ...expenditures]
