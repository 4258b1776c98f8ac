import { amountFor, startMonthOf } from '#core/entitlement.ts'
import type { Example } from '#core/item.ts'
import { addToMonth, month, monthOf, plainDate } from '#core/plain-date.ts'
import { resolveValues } from '#core/rule.ts'
import type { ToldDecision, ToldPerson } from '#core/told-example.ts'
import { computed, examplesOver } from '#core/told-example.ts'
import { fen } from '#core/units.ts'
import { type AbilityValues, abilityParameters, demonstrationStandards, parameters } from './parameters.ts'
import { type AbilityFindings, abilityGrade, abilityTotal, mostOf, scoredFully } from './rules/ability.ts'

const decides = examplesOver(parameters, demonstrationStandards)

type Claim = Omit<ToldDecision, 'item' | 'persons'>
const oldAge = (claim: Claim, born: string, more: ToldPerson = {}): Example =>
  decides({ ...claim, item: 'old-age-allowance', persons: [{ born, ...more }] })
const care = (claim: Claim, grade: string | undefined, more: ToldPerson = {}): Example =>
  decides({
    ...claim,
    item: 'elder-care-subsidy',
    persons: [
      {
        born: '1950-01-01',
        receives: { 'minimum-living-allowance': 300 },
        ...more,
        facts: grade === undefined ? {} : { 'ability-grade': grade },
      },
    ],
  })
const service = (claim: Claim, person: ToldPerson): Example =>
  decides({ ...claim, item: 'elder-service-subsidy', persons: [person] })

const nextMonth = { 'old-age-counts-from': 'next-month' }
const elsewhere = 410_102_001_002

const allowance: readonly Example[] = [
  oldAge({ id: 'EL-E1', says: '当月满80周岁，自出生月起算', on: '2026-05-06', yuan: 100 }, '1946-05-20'),
  oldAge({ id: 'EL-E1-B', says: '上月月底申请，差一个月', on: '2026-04-30', fails: ['reached-old-age'] }, '1946-05-20'),
  oldAge(
    {
      id: 'EL-E1-C',
      says: '当地自次月起算：当月不符合',
      on: '2026-05-31',
      over: nextMonth,
      fails: ['reached-old-age'],
    },
    '1946-05-20',
  ),
  oldAge(
    { id: 'EL-E1-D', says: '当地自次月起算：六月符合', on: '2026-06-01', over: nextMonth, yuan: 100 },
    '1946-05-20',
  ),
  oldAge({ id: 'EL-E2', says: '当月满90周岁，第二档', on: '2026-10-01', yuan: 200 }, '1936-10-31'),
  oldAge({ id: 'EL-E2-B', says: '前一个月仍为第一档', on: '2026-09-30', yuan: 100 }, '1936-10-31'),
  oldAge({ id: 'EL-01-100', says: '当月满100周岁，第三档', on: '2026-10-01', yuan: 500 }, '1926-10-31'),
  oldAge({ id: 'EL-01-99', says: '前一个月仍为第二档', on: '2026-09-30', yuan: 200 }, '1926-10-31'),
  oldAge({ id: 'EL-01-29', says: '2月29日出生，平年二月起算', on: '2027-02-01', yuan: 100 }, '1940-02-29'),
  oldAge({ id: 'EL-01-ELSEWHERE', says: '已在其他地区领取', fails: ['old-age-drawn-once'] }, '1940-01-01', {
    facts: { 'draws-old-age-elsewhere': true },
  }),
  oldAge({ id: 'EL-01-PLACE', says: '户籍在外县', fails: ['elder-registered-here'] }, '1940-01-01', {
    registeredArea: elsewhere,
  }),
  oldAge({ id: 'EL-01-DEAD', says: '已经死亡', fails: ['elder-living'] }, '1940-01-01', { isAlive: false }),
  oldAge({ id: 'EL-04-STACKS', says: '与低保、残疾人补贴可以同时享受', yuan: 100 }, '1940-01-01', {
    receives: { 'minimum-living-allowance': 300, 'disability-care-subsidy': 80 },
  }),
  computed(
    'EL-E3',
    '2026年3月10日死亡，次月停发：三月发放，四月不发',
    () => {
      const terms = {
        start: startMonthOf('month-of-application', {
          appliedOn: plainDate('2026-01-05'),
          decidedOn: plainDate('2026-01-20'),
        }),
        end: monthOf(plainDate('2026-03-10')),
        amounts: [{ seq: 1, from: month('2026-01'), until: undefined, monthly: fen(10_000) }],
        pauses: [],
      }
      return [amountFor(month('2026-03'), terms), amountFor(addToMonth(month('2026-03'), 1), terms)]
    },
    [10_000, 0],
  ),
]

const subsidies: readonly Example[] = [
  care({ id: 'EL-02-MODERATE', says: '低保老人，中度失能', yuan: 60 }, '2'),
  care({ id: 'EL-02-MILD', says: '轻度失能不够等级', fails: ['unable-to-care-for-self'] }, '1'),
  care({ id: 'EL-02-SEVERE', says: '重度失能', yuan: 90 }, '3'),
  care({ id: 'EL-02-FULL', says: '完全失能', yuan: 120 }, '4'),
  care({ id: 'EL-02-UNKNOWN', says: '没有评估', fails: ['unable-to-care-for-self'] }, undefined),
  care({ id: 'EL-02-60', says: '当天满60周岁', yuan: 60 }, '2', { born: '1966-07-06' }),
  care({ id: 'EL-02-59', says: '差一天满60周岁', fails: ['is-elder'] }, '2', { born: '1966-07-07' }),
  care({ id: 'EL-02-MEANS', says: '没有纳入困难范围', fails: ['elder-in-hardship'] }, '2', { receives: {} }),
  care({ id: 'EL-02-EDGE', says: '低保边缘不在默认范围', fails: ['elder-in-hardship'] }, '2', {
    receives: { 'low-income-edge': 0 },
  }),
  care(
    {
      id: 'EL-02-EDGE-ON',
      says: '当地把低保边缘纳入范围',
      yuan: 60,
      over: { 'elder-hardship-classes': ['low-income-edge'] },
    },
    '2',
    { receives: { 'low-income-edge': 0 } },
  ),
  care({ id: 'EL-04-DESTITUTE', says: '特困人员由照料护理替代', fails: ['elder-not-destitute'] }, '3', {
    receives: { 'destitute-support': 741 },
  }),
  care(
    {
      id: 'EL-04-DESTITUTE-ON',
      says: '当地允许特困人员同时享受',
      yuan: 90,
      over: { 'elder-subsidy-besides-destitute': true },
    },
    '3',
    { receives: { 'destitute-support': 741 } },
  ),
  care(
    {
      id: 'TS-E8-ELDER',
      says: '护理补贴80元高于养老护理补贴60元：不另发养老护理补贴',
      fails: ['higher-than-disability-care'],
    },
    '2',
    { receives: { 'minimum-living-allowance': 300, 'disability-care-subsidy': 80 } },
  ),
  care({ id: 'TS-06-ELDER-HIGHER', says: '养老护理补贴90元高于80元：改为享受养老护理补贴', yuan: 90 }, '3', {
    receives: { 'minimum-living-allowance': 300, 'disability-care-subsidy': 80 },
  }),
  care({ id: 'TS-06-ELDER-EQUAL', says: '两者相同：不变', fails: ['higher-than-disability-care'] }, '3', {
    receives: { 'minimum-living-allowance': 300, 'disability-care-subsidy': 90 },
  }),
  care(
    { id: 'TS-06-ELDER-UNKNOWN', says: '外县的护理补贴金额未知：先核实', fails: ['higher-than-disability-care'] },
    '4',
    { receives: { 'minimum-living-allowance': 300, 'disability-care-subsidy': 'unknown' } },
  ),
  care({ id: 'EL-02-DEAD', says: '已经死亡', fails: ['elder-living'] }, '2', { isAlive: false }),
  care({ id: 'EL-02-PLACE', says: '户籍在外县', fails: ['elder-registered-here'] }, '2', { registeredArea: elsewhere }),
  service(
    { id: 'EL-03', says: '低保老人', yuan: 50 },
    { born: '1966-07-06', receives: { 'minimum-living-allowance': 300 } },
  ),
  service(
    { id: 'EL-03-59', says: '差一天满60周岁', fails: ['is-elder', 'elder-service-age-reached'] },
    { born: '1966-07-07', receives: { 'minimum-living-allowance': 300 } },
  ),
  service(
    {
      id: 'EL-03-AGE',
      says: '当地从65周岁起',
      over: { 'elder-service-age': 65 },
      fails: ['elder-service-age-reached'],
    },
    { born: '1966-07-06', receives: { 'minimum-living-allowance': 300 } },
  ),
  service({ id: 'EL-03-MEANS', says: '经济不困难', fails: ['elder-in-hardship'] }, { born: '1950-01-01' }),
  service(
    { id: 'EL-03-DESTITUTE', says: '特困人员', fails: ['elder-not-destitute'] },
    { born: '1950-01-01', receives: { 'destitute-support': 741 } },
  ),
  service(
    { id: 'EL-03-PLACE', says: '户籍在外县', fails: ['elder-registered-here'] },
    { born: '1950-01-01', receives: { 'minimum-living-allowance': 300 }, registeredArea: elsewhere },
  ),
  service(
    { id: 'EL-03-DEAD', says: '已经死亡', fails: ['elder-living'] },
    { born: '1950-01-01', receives: { 'minimum-living-allowance': 300 }, isAlive: false },
  ),
]

const assessed = plainDate('2026-07-06')
const graded = (found: Omit<AbilityFindings, 'on'>): number => {
  const query = { on: assessed, areas: [], residence: 'urban' } as const
  return abilityGrade({ on: assessed, ...found }, resolveValues<AbilityValues>(abilityParameters, [], query).values)
}
const totals = [90, 89, 66, 65, 46, 45, 30, 29, 0]

const ability: readonly Example[] = [
  computed(
    'EL-E4',
    '总分与初步等级的界线',
    () => totals.map((total) => graded({ total })),
    [0, 1, 1, 2, 2, 3, 3, 4, 4],
  ),
  computed('EL-E5', '65分，诊断 F00：提高一级', () => graded({ total: 65, diagnoses: ['F00'] }), 3),
  computed(
    'EL-E6',
    '28分，三次跌倒：最高四级',
    () => graded({ total: 28, riskEvents: ['2026-06-20', '2026-06-25', '2026-07-01'].map(plainDate) }),
    4,
  ),
  computed('EL-E7', '90分，诊断 F03', () => graded({ total: 90, diagnoses: ['F03'] }), 1),
  computed('EL-E8', '70分，昏迷', () => graded({ total: 70, isComatose: true }), 4),
  computed(
    'EL-E9',
    '20天前、31天前各跌倒一次：30天内只有一次',
    () => graded({ total: 70, riskEvents: ['2026-06-16', '2026-06-05'].map(plainDate) }),
    1,
  ),
  computed(
    'EL-E9-B',
    '20天前、30天前各跌倒一次：两次',
    () => graded({ total: 70, riskEvents: ['2026-06-16', '2026-06-06'].map(plainDate) }),
    2,
  ),
  computed(
    'EL-E10',
    '各部分满分合计90',
    () => [...['B1', 'B2', 'B3', 'B4'].map(mostOf), abilityTotal(scoredFully())],
    [32, 15, 28, 15, 90],
  ),
  computed(
    'EL-E11',
    '上下楼梯最多3分：4分不予接受',
    () => {
      try {
        return abilityTotal(scoredFully({ 'B2.4': 4 }))
      } catch (error) {
        return error instanceof RangeError
      }
    },
    true,
  ),
]

export const examples: readonly Example[] = [...allowance, ...subsidies, ...ability]
