import type { Example } from '#core/item.ts'
import { MissingParameter } from '#core/parameter.ts'
import { plainDate } from '#core/plain-date.ts'
import { fen } from '#core/units.ts'
import {
  allowanceLimitParameters,
  allowanceReviewParameters,
  incomeParameters,
  memberParameters,
} from '../parameters/groups.ts'
import { fineLeast, fineMost } from '../parameters/procedure.ts'
import { allowanceLimits } from '../rules/allowance.ts'
import { readHousehold } from '../rules/household.ts'
import { familyIncome, maintenanceDue } from '../rules/income.ts'
import {
  adjustGuard,
  fraudPenalty,
  gracePlan,
  nearRelative,
  needsCountyVisit,
  refusedJobShare,
  remediesText,
  reviewDue,
} from '../rules/management.ts'
import { type Ground, householdMembers } from '../rules/members.ts'
import { propertyTest } from '../rules/property.ts'
import { type Claim, computed, decision, dossier, type Over, type Told, type ToldDossier } from './building.ts'
import { valuesOf } from './values.ts'

const item = 'minimum-living-allowance'

/** The ground of the person at `index` of a family of `persons`. */
const ground = (persons: readonly Told[], index: number, over: Over = {}): Ground | undefined =>
  householdMembers(readHousehold(dossier({ item, persons })), valuesOf(memberParameters, over))[index]?.ground

const head: Told = { born: '1975-01-01' }
const child = (born: string, facts: NonNullable<Told['facts']> = {}): Told => ({ relation: '20', born, facts })

const members: readonly Example[] = [
  computed(
    'DB-E1',
    '20岁全日制本科在读女儿',
    () => ground([head, child('2006-01-01', { schooling: 'undergraduate' })], 1),
    'dependent-adult-child',
  ),
  computed(
    'DB-E2',
    '25岁全日制硕士在读儿子，默认不计入',
    () => ground([head, child('2001-01-01', { schooling: 'postgraduate', 'lives-elsewhere': true })], 1),
    'no-duty',
  ),
  computed(
    'DB-E2-B',
    '当地规定计入研究生的',
    () =>
      ground([head, child('2001-01-01', { schooling: 'postgraduate', 'lives-elsewhere': true })], 1, {
        'count-postgraduate': true,
      }),
    'dependent-adult-child',
  ),
  computed('DB-E3', '丈夫服刑', () => ground([head, { relation: '10', facts: { absence: 'prison' } }], 1), 'absent'),
  computed(
    'DB-E4',
    '17岁在外地寄宿读书的儿子',
    () => ground([head, child('2008-08-01', { 'lives-elsewhere': true, schooling: 'upper-secondary' })], 1),
    'minor-child',
  ),
  computed(
    'DB-E4-B',
    '18岁生日当天起不再是未成年子女',
    () => ground([head, child('2008-07-06', { 'lives-elsewhere': true, schooling: 'none' })], 1),
    'no-duty',
  ),
  computed(
    'DB-E4-C',
    '差一天满18岁',
    () => ground([head, child('2008-07-07', { 'lives-elsewhere': true, schooling: 'none' })], 1),
    'minor-child',
  ),
  computed(
    'DB-E5',
    '祖母同住，孙子的父母不在本户',
    () => ground([head, { relation: '62', born: '1948-01-01' }], 1),
    'no-duty',
  ),
  computed(
    'DB-E5-B',
    '祖母同住，她的儿子在本户',
    () => ground([head, { relation: '62', born: '1948-01-01' }, { relation: '51', born: '1955-01-01' }], 1),
    'supported',
  ),
  computed(
    'DB-E6',
    '出家2年11个月仍计入',
    () => ground([head, { relation: '10', facts: { 'clergy-since': '2023-08-06' } }], 1),
    'spouse',
  ),
  computed(
    'DB-E6-B',
    '差一天满三年仍计入',
    () => ground([head, { relation: '10', facts: { 'clergy-since': '2023-07-07' } }], 1),
    'spouse',
  ),
  computed(
    'DB-E6-C',
    '满三年不计入',
    () => ground([head, { relation: '10', facts: { 'clergy-since': '2023-07-06' } }], 1),
    'clergy',
  ),
  computed(
    'DB-E3-B',
    '现役义务兵按省级规定不计入',
    () =>
      ground([head, child('2004-01-01', { absence: 'conscript', schooling: 'none' })], 1, {
        'not-member-absences-extra': ['conscript'],
      }),
    'absent',
  ),
]

const three = (facts: NonNullable<Told['facts']> = {}): readonly Told[] => [
  { facts },
  { relation: '10' },
  child('2012-01-01', { schooling: 'compulsory' }),
]
const four = [...three(), child('2014-01-01')]
const one = (facts: NonNullable<Told['facts']>): readonly Told[] => [{ facts }]

const five: readonly Told[] = [
  { facts: { 'wage-monthly': 180_000 } },
  { relation: '10', facts: { 'wage-monthly': 120_000 } },
  { relation: '51', born: '1950-01-01', facts: { 'maintenance-monthly': 20_000, 'basic-pension-monthly': 12_800 } },
  child('2010-01-01'),
  child('2013-01-01'),
]
const farm = {
  'business-receipts': 1_200_000,
  'business-costs': 400_000,
  'business-tax': 60_000,
  'property-income': 80_000,
  'insurance-paid': 80_000,
  spending: [{ kind: 'medical', amount: 600_000 }],
}
const deducting = (rate: number): Over => ({
  'employment-cost-rate': rate,
  'rigid-deduction-kinds': ['medical'],
  'rigid-deduction-ratio': 1,
})
const incomeOf = (over: Over) => {
  const { beforeRigid, yearly } = familyIncome(
    readHousehold(dossier({ item, persons: five, household: farm })),
    valuesOf(incomeParameters, over),
  )
  return [beforeRigid, yearly]
}

const told = (claim: Claim, rest: Omit<ToldDossier, 'item'>): Example => decision(claim, { item, ...rest })
const eligible = (id: string, says: string, yuan: number, rest: Partial<Claim> = {}): Claim => ({
  id,
  says,
  outcome: 'eligible',
  yuan,
  cascadeTo: item,
  ...rest,
})
const refused = (id: string, says: string, fails: string, cascadeTo: string, over: Over = {}): Claim => ({
  id,
  says,
  outcome: 'ineligible',
  fails: [fails],
  cascadeTo,
  over,
})

const amounts: readonly Example[] = [
  told(eligible('DB-E7', '城市570元，3人，月收入900元', 810), { persons: three({ 'wage-monthly': 90_000 }) }),
  told(eligible('DB-E7-B', '同一家庭，社会救助法施行前申请', 810), {
    on: '2026-06-30',
    persons: three({ 'wage-monthly': 90_000 }),
  }),
  told(eligible('DB-E8', '农村355元，4人，年净收入9600元', 620), {
    residence: 'rural',
    persons: four,
    household: { 'business-receipts': 960_000 },
  }),
  told(eligible('DB-E9', '先乘后除，不先取整人均', 710), { persons: three({ 'wage-monthly': 100_000 }) }),
  told(refused('DB-E10', '收入等于标准，“低于”不含本数', 'income-below-standard', 'low-income-edge'), {
    persons: one({ 'wage-monthly': 57_000 }),
  }),
  told(eligible('DB-E10-B', '比标准少一分钱', 0.01), { persons: one({ 'wage-monthly': 56_999 }) }),
  told(eligible('DB-E10-C', '设有最低发放额的，按最低发放额发放', 30, { over: { 'allowance-least': 3000 } }), {
    persons: one({ 'wage-monthly': 56_999 }),
  }),
  told(refused('DB-E10-D', '年收入恰好等于3人标准', 'income-below-standard', 'low-income-edge'), {
    persons: three(),
    household: { 'other-income': 2_052_000 },
  }),
  told(eligible('DB-E10-E', '年收入比3人标准少一分钱，按月四舍五入不足一分的不发', 0), {
    persons: three(),
    household: { 'other-income': 2_051_999 },
  }),
  told(
    refused(
      'DB-E11',
      '扣减后人均573.33元，高于570低于855',
      'income-below-standard',
      'low-income-edge',
      deducting(0.15),
    ),
    {
      persons: five,
      household: farm,
    },
  ),
  computed('DB-E11-B', '年收入40400元，扣减刚性支出后34400元', () => incomeOf(deducting(0.15)), [4_040_000, 3_440_000]),
  told(eligible('DB-E12', '就业成本按20%扣减', 133.33, { over: deducting(0.2) }), { persons: five, household: farm }),
  told(
    refused('DB-E13', '不扣减刚性支出，人均673.33元', 'income-below-standard', 'low-income-edge', {
      'employment-cost-rate': 0.15,
    }),
    {
      persons: five,
      household: farm,
    },
  ),
  told(
    eligible('DB-E14', '分类施保：70岁以上10%、重度残疾20%', 981, {
      over: { 'supplement-elder': 0.1, 'supplement-disabled': 0.2 },
    }),
    {
      persons: [
        { born: '1956-07-06', facts: { 'wage-monthly': 90_000, schooling: 'none' } },
        { relation: '10', facts: { disabilities: [{ category: '4', grade: '2' }] } },
        child('1990-01-01', { 'is-dependent': true }),
      ],
    },
  ),
  told(
    eligible('DB-E14-B', '差一天满70岁，不增发', 924, {
      over: { 'supplement-elder': 0.1, 'supplement-disabled': 0.2 },
    }),
    {
      persons: [
        { born: '1956-07-07', facts: { 'wage-monthly': 90_000 } },
        { relation: '10', facts: { disabilities: [{ category: '4', grade: '2' }] } },
        child('1990-01-01', { 'is-dependent': true }),
      ],
    },
  ),
  told(
    eligible('DB-E14-C', '一人符合几项的，只按最高一项', 924, {
      over: { 'supplement-elder': 0.1, 'supplement-disabled': 0.2 },
    }),
    {
      persons: [
        { facts: { 'wage-monthly': 90_000 } },
        { relation: '10', born: '1950-01-01', facts: { disabilities: [{ category: '6', grade: '3' }] } },
        child('1990-01-01', { 'is-dependent': true }),
      ],
    },
  ),
  told(
    eligible('DB-18-B', '分档发放：人均300元落入第二档，每人200元', 600, {
      over: {
        'allowance-mode': 'graded',
        'allowance-grade-bounds': [20_000, 40_000, 57_000],
        'allowance-grade-pays': [40_000, 20_000, 10_000],
      },
    }),
    { persons: three({ 'wage-monthly': 90_000 }) },
  ),
  told(
    eligible('DB-18-C', '分档发放：人均恰好200元落入第一档', 1200, {
      over: {
        'allowance-mode': 'graded',
        'allowance-grade-bounds': [20_000, 40_000, 57_000],
        'allowance-grade-pays': [40_000, 20_000, 10_000],
      },
    }),
    { persons: three({ 'wage-monthly': 60_000 }) },
  ),
  told(
    eligible('GEN-09', '取整到元、进位', 711, {
      over: { 'allowance-rounding-unit': 'yuan', 'allowance-rounding-direction': 'up' },
    }),
    { persons: three({ 'wage-monthly': 99_950 }) },
  ),
]

const limits = { 'allowance-money-multiple': 2 }
const tests: readonly Example[] = [
  told(eligible('DB-16-A', '金融资产恰好等于2年标准', 570, { over: limits }), {
    persons: one({}),
    household: { 'family-money': 1_368_000 },
  }),
  told(refused('DB-16-B', '金融资产超过上限一分钱', 'property-within-limits', 'low-income-edge', limits), {
    persons: one({}),
    household: { 'family-money': 1_368_001 },
  }),
  told(refused('DB-16-C', '查到的存款高于申报的，按查到的比较', 'property-within-limits', 'low-income-edge', limits), {
    persons: one({ 'bank-deposits': 1_368_001 }),
    household: { 'family-money': 100 },
  }),
  told(eligible('DB-16-D', '一套住房，另有继承的农村老房不计', 570), {
    persons: one({}),
    household: { dwellings: [{ kind: 'house' }, { kind: 'inherited' }] },
  }),
  told(refused('DB-16-E', '两套住房', 'property-within-limits', 'low-income-edge'), {
    persons: one({}),
    household: { dwellings: [{ kind: 'house' }, { kind: 'house' }] },
  }),
  told(refused('DB-16-F', '一辆小汽车', 'property-within-limits', 'none'), {
    persons: one({ 'owned-vehicles': [{ kind: 'car' }] }),
  }),
  told(eligible('DB-16-G', '残疾人机动轮椅车、摩托车不计', 570), {
    persons: one({ 'owned-vehicles': [{ kind: 'disability-vehicle' }, { kind: 'motorcycle' }] }),
  }),
  told(refused('DB-16-H', '企业实缴出资一元', 'property-within-limits', 'none'), {
    persons: one({ 'owned-companies': [{ state: 'active', paidUp: 100 }] }),
  }),
  told(eligible('DB-16-I', '未实际经营的企业只提示核实', 570), {
    persons: one({ 'owned-companies': [{ state: 'dormant', paidUp: 100 }] }),
  }),
  told(eligible('DB-16-J', '农机具价值恰好等于上限', 570), {
    persons: one({}),
    household: { 'machinery-value': 3_000_000 },
  }),
  told(refused('DB-16-K', '农机具价值超过上限一分钱', 'property-within-limits', 'low-income-edge'), {
    persons: one({}),
    household: { 'machinery-value': 3_000_001 },
  }),
  told(refused('DB-04-A', '户籍在外县又未实行居住地申请', 'application-place', 'none'), {
    persons: [{ registeredArea: 410_106_001_001 }],
  }),
  told(eligible('DB-04-B', '持居住证且当地实行居住地申请', 570, { over: { 'allow-residence-permit': true } }), {
    persons: [{ registeredArea: 330_106_001_001, facts: { 'residence-permit': true } }],
  }),
  computed(
    'DB-12-A',
    '2026年起基础养老金是否计入没有取值时，指名拒绝计算',
    () => {
      const household = readHousehold(dossier({ item, persons: one({ 'basic-pension-monthly': 12_800 }) }))
      try {
        return familyIncome(household, valuesOf(incomeParameters, { 'exclude-basic-pension': undefined })).yearly
      } catch (error) {
        return error instanceof MissingParameter ? error.parameter : 'other'
      }
    },
    'exclude-basic-pension',
  ),
  told(eligible('DB-12-B', '2025年最后一天申请，基础养老金不计入', 570), {
    on: '2025-12-31',
    persons: one({ 'basic-pension-monthly': 12_800 }),
  }),
  told(eligible('DB-12-C', '当地规定2026年起计入的', 442, { over: { 'exclude-basic-pension': false } }), {
    persons: one({ 'basic-pension-monthly': 12_800 }),
  }),
]

const tested = (facts: NonNullable<Told['facts']>, household: NonNullable<ToldDossier['household']> = {}) => {
  const read = readHousehold(dossier({ item, persons: one(facts), household }))
  return propertyTest(read.persons, read, allowanceLimits(valuesOf(allowanceLimitParameters)))
}
const maintenance = (perHead: number): number =>
  maintenanceDue(
    { obligorPerHead: perHead, obligorHouseholdSize: 3, obligorSupports: 2 },
    valuesOf(incomeParameters, { 'maintenance-multiple': 2, 'maintenance-rate': 0.5 }),
  )

const functions: readonly Example[] = [
  computed('DB-16-L', '没有超过规定的财产', () => tested({}), 'pass'),
  computed('DB-16-M', '有小汽车', () => tested({ 'owned-vehicles': [{ kind: 'car' }] }), 'fail'),
  computed(
    'DB-16-N',
    '消费线索只提示核实，不直接否定',
    () => tested({}, { 'spending-signals': ['travel-abroad'] }),
    'needs-review',
  ),
  computed('DB-15-A', '义务人家庭人均恰好为起算线，不计', () => maintenance(114_000), 0),
  computed('DB-15-B', '(1240 − 2×570) × 3人 × 50% × 12月 ÷ 2人', () => maintenance(124_000), 90_000),
  computed(
    'DB-15-C',
    '当地没有规定的，不核算',
    () =>
      maintenanceDue(
        { obligorPerHead: 500_000, obligorHouseholdSize: 3, obligorSupports: 2 },
        valuesOf(incomeParameters),
      ),
    0,
  ),
  computed(
    'DB-27-A',
    '继子女、其他亲属代码需要人工核对',
    () =>
      [nearRelative('27'), nearRelative('10'), nearRelative('38'), nearRelative('72')].map(
        ({ isNear, needsLook }) => `${isNear} ${needsLook}`,
      ),
    ['true true', 'true false', 'false false', 'false false'],
  ),
]

const grace = (over: Over = {}) =>
  gracePlan(fen(81_000), plainDate('2026-03-20'), valuesOf(allowanceReviewParameters, over))
const bounds = (() => {
  const multiple = (parameter: typeof fineMost | typeof fineLeast, i: number): number => {
    const value = parameter.national[i]?.value
    return typeof value === 'number' ? value : Number.NaN
  }
  return {
    decree: { least: multiple(fineLeast, 0), most: multiple(fineMost, 0) },
    law: { least: multiple(fineLeast, 1), most: multiple(fineMost, 1) },
  }
})()
const penalty = (conduct: string, decided: string) =>
  fraudPenalty(fen(243_000), plainDate(conduct), plainDate(decided), bounds)
const review = valuesOf(allowanceReviewParameters)
const stop = {
  kind: 'stop',
  ground: '家庭人均收入不再低于规定标准',
  hasHearing: true,
  hasWrittenReasons: true,
} as const

const management: readonly Example[] = [
  computed('DB-E19', '村主任是成员的姑母：不是近亲属', () => needsCountyVisit(['93'], false), false),
  computed('DB-E19-B', '村主任是成员的祖父：近亲属，县级必须入户', () => needsCountyVisit(['41'], false), true),
  computed('DB-E19-C', '有投诉举报的，县级必须入户', () => needsCountyVisit([], true), true),
  computed(
    'DB-E21',
    'A类12个月、B类6个月复核',
    () => [review.reviewMonthsA, review.reviewMonthsB].map((months) => reviewDue(plainDate('2026-01-15'), months)),
    ['2027-01-15', '2026-07-15'],
  ),
  computed(
    'DB-E22',
    '渐退6个月，自次月起至9月',
    () => [grace().length, grace()[0]?.month, grace().at(-1)?.month, grace().at(-1)?.amount],
    [6, '2026-04', '2026-09', 81_000],
  ),
  computed(
    'DB-E23',
    '渐退各月比例100/100/100/50/50/50',
    () => {
      const plan = grace({ 'grace-shape': [1, 1, 1, 0.5, 0.5, 0.5] })
      return [...plan.map(({ amount }) => amount), plan.reduce((sum, { amount }) => sum + amount, 0)]
    },
    [81_000, 81_000, 81_000, 40_500, 40_500, 40_500, 364_500],
  ),
  computed('DB-E24', '2026年8月骗取2430元：退回并处0至4860元罚款', () => ({ ...penalty('2026-08-10', '2026-09-01') }), {
    back: 243_000,
    least: 0,
    most: 486_000,
  }),
  computed(
    'DB-E24-B',
    '2026年5月骗取，7月1日前处理：2430至7290元',
    () => ({ ...penalty('2026-05-10', '2026-06-30') }),
    { back: 243_000, least: 243_000, most: 729_000 },
  ),
  computed('DB-E24-C', '2026年5月骗取，7月1日起处理：从旧兼从轻', () => ({ ...penalty('2026-05-10', '2026-07-01') }), {
    back: 243_000,
    least: 0,
    most: 486_000,
  }),
  computed(
    'DB-E25',
    '3人户一人连续3次拒绝工作，只核减本人270元',
    () => ({ ...refusedJobShare(fen(81_000), 3, 3, 3) }),
    { share: 27_000, left: 54_000 },
  ),
  computed('DB-E25-B', '拒绝2次不核减', () => ({ ...refusedJobShare(fen(81_000), 3, 2, 3) }), {
    share: 0,
    left: 81_000,
  }),
  computed('DB-E26', '没有听取意见记录，不得终止', () => adjustGuard({ ...stop, hasHearing: false }), 'no-hearing'),
  computed('DB-E26-B', '有依据、有听取意见、有书面理由', () => adjustGuard(stop), 'allowed'),
  computed(
    'DB-E26-C',
    '调增不需要听取意见',
    () => adjustGuard({ ...stop, kind: 'increase', hasHearing: false }),
    'allowed',
  ),
  computed(
    'XC-01',
    '不利决定告知复议和诉讼',
    () => remediesText('市民政局', '区人民法院', 60, 6),
    '如不服本决定，可以自知道本决定之日起60日内向市民政局申请行政复议，也可以自知道本决定之日起6个月内依法向区人民法院提起行政诉讼。',
  ),
]

const alone = 'single-person-allowance'
const disabled: readonly Told[] = [
  { facts: { disabilities: [{ category: '4', grade: '1' }], 'pension-monthly': 12_000 } },
  { relation: '10', facts: { 'wage-monthly': 128_000 } },
]
const single = (claim: Claim, persons: readonly Told[], household: ToldDossier['household'] = {}): Example =>
  decision(claim, { item: alone, persons, household })
const paidAlone = (id: string, says: string, yuan: number, over: Over): Claim => ({
  id,
  says,
  outcome: 'eligible',
  yuan,
  over,
  cascadeTo: alone,
})

const singles: readonly Example[] = [
  single(paidAlone('DB-E15', '按本人收入补差', 450, { 'single-mode': 'own-income' }), disabled),
  single(paidAlone('DB-E15-B', '按标准的55%', 313.5, { 'single-mode': 'ratio', 'single-ratio': 0.55 }), disabled),
  single(paidAlone('DB-E15-C', '按标准全额', 570, { 'single-mode': 'full' }), disabled),
  single(paidAlone('DB-E15-D', '定额', 300, { 'single-mode': 'fixed', 'single-fixed': 30_000 }), disabled),
  single(
    {
      id: 'DB-07-A',
      says: '肢体三级不能单独申请',
      outcome: 'ineligible',
      fails: ['ground-to-apply-alone'],
      cascadeTo: 'low-income-edge',
    },
    [
      { facts: { disabilities: [{ category: '4', grade: '3' }] } },
      { relation: '10', facts: { 'wage-monthly': 140_000 } },
    ],
  ),
  single(paidAlone('DB-07-B', '智力三级可以单独申请', 570, { 'single-mode': 'full' }), [
    { facts: { disabilities: [{ category: '5', grade: '3' }] } },
    { relation: '10', facts: { 'wage-monthly': 140_000 } },
  ]),
  single(paidAlone('DB-07-C', '病种在当地名录内', 570, { 'single-mode': 'full', 'serious-illnesses': ['leukaemia'] }), [
    { facts: { 'serious-illness': 'leukaemia' } },
    { relation: '10', facts: { 'wage-monthly': 140_000 } },
  ]),
  single(
    {
      id: 'DB-07-D',
      says: '病种不在当地名录内',
      outcome: 'ineligible',
      fails: ['ground-to-apply-alone'],
      over: { 'serious-illnesses': ['aids'] },
    },
    [{ facts: { 'serious-illness': 'leukaemia' } }, { relation: '10', facts: { 'wage-monthly': 140_000 } }],
  ),
  single(
    {
      id: 'DB-07-E',
      says: '家庭人均恰好等于边缘线',
      outcome: 'ineligible',
      fails: ['household-below-edge-line'],
      cascadeTo: 'none',
    },
    [
      { facts: { disabilities: [{ category: '4', grade: '1' }] } },
      { relation: '10', facts: { 'wage-monthly': 171_000 } },
    ],
  ),
  single(paidAlone('DB-07-F', '家庭人均比边缘线少一分钱', 570, { 'single-mode': 'full' }), [
    { facts: { disabilities: [{ category: '4', grade: '1' }] } },
    { relation: '10', facts: { 'wage-monthly': 170_998 } },
  ]),
  single(
    {
      id: 'DB-09',
      says: '整户符合低保条件的，不单独纳入',
      outcome: 'ineligible',
      fails: ['household-not-eligible-as-a-whole'],
      cascadeTo: item,
    },
    [{ facts: { disabilities: [{ category: '4', grade: '1' }] } }, { relation: '10' }],
  ),
  single(
    {
      id: 'DB-07-G',
      says: '出家满三年的宗教教职人员',
      outcome: 'eligible',
      yuan: 570,
      over: { 'single-mode': 'full' },
    },
    [{ facts: { 'clergy-since': '2023-07-06' } }],
  ),
  single({ id: 'DB-07-H', says: '出家差一天满三年', outcome: 'ineligible', fails: ['ground-to-apply-alone'] }, [
    { facts: { 'clergy-since': '2023-07-07' } },
  ]),
]

/** 最低生活保障, with the person admitted alone. */
export const allowanceExamples: readonly Example[] = [
  ...members,
  ...amounts,
  ...tests,
  ...functions,
  ...management,
  ...singles,
]
