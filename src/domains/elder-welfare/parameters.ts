import { demonstrationValue, localParameter, unconfirmed } from '#core/local-value.ts'
import type { LocalStandard, Parameter, ValuesOf } from '#core/parameter.ts'
import { plainDate } from '#core/plain-date.ts'
import { article } from '#core/source.ts'
import { abilityStandard, elderLaw, elderPlan, elderRegulations } from './sources.ts'

const oldAge = article(elderRegulations, '28')
const care = article(elderRegulations, '25')
const service = article(elderLaw, '37')
const since2019 = (value: Parameters<typeof unconfirmed>[1]) => unconfirmed('2019-01-01', value)

const amountOf = <const Id extends string>(id: Id, title: string, source: Parameter['source']) =>
  localParameter({ id, title, unit: 'fen/person/month', source })

/** Time limits, review and deciding level of the three allowances alike. */
const procedure = {
  decisionDays: localParameter({
    id: 'elder-decision-days',
    title: '老年人津贴补贴办理期限',
    unit: 'working-days',
    source: oldAge,
    defaults: [since2019(30)],
  }),
  refusalNoticeDays: localParameter({
    id: 'elder-refusal-notice-days',
    title: '老年人津贴补贴不予确认的书面告知期限',
    unit: 'working-days',
    source: oldAge,
    defaults: [since2019(3)],
  }),
  noticeDays: localParameter({
    id: 'elder-notice-days',
    title: '老年人津贴补贴公示期（日历日）',
    unit: 'days',
    source: oldAge,
    defaults: [since2019(7)],
  }),
  /** The survival check (生存认证): in person, at home or by data; a face is never the only way. */
  reviewMonths: localParameter({
    id: 'elder-review-months',
    title: '老年人津贴补贴生存认证间隔',
    unit: 'months',
    source: oldAge,
    defaults: [since2019(12)],
  }),
  decidingLevel: localParameter({
    id: 'elder-deciding-level',
    title: '老年人津贴补贴审核确认机关',
    unit: 'choice',
    source: oldAge,
    defaults: [since2019('county')],
    choices: { county: '县级民政部门', township: '乡镇（街道）' },
  }),
} as const

/** The province sets the age; the cities set bands, amounts and method (art. 28). */
export const oldAgeParameters = {
  ...procedure,
  firstAge: {
    id: 'old-age-first-band',
    title: '高龄津贴起始年龄',
    unit: 'years',
    setBy: 'national',
    source: oldAge,
    national: [{ from: plainDate('2019-01-01'), value: 80 }],
  },
  secondAge: localParameter({ id: 'old-age-second-band', title: '高龄津贴第二档年龄', unit: 'years', source: oldAge }),
  thirdAge: localParameter({ id: 'old-age-third-band', title: '高龄津贴第三档年龄', unit: 'years', source: oldAge }),
  firstAmount: amountOf('old-age-first-amount', '高龄津贴第一档标准', oldAge),
  secondAmount: amountOf('old-age-second-amount', '高龄津贴第二档标准', oldAge),
  thirdAmount: amountOf('old-age-third-amount', '高龄津贴第三档标准', oldAge),
  ageCountsFrom: localParameter({
    id: 'old-age-counts-from',
    title: '高龄津贴年龄起算月份',
    unit: 'choice',
    source: oldAge,
    defaults: [since2019('birth-month')],
    choices: { 'birth-month': '满周岁的当月', 'next-month': '满周岁的次月' },
  }),
} as const

const hardship = {
  elderAge: {
    id: 'elder-age',
    title: '老年人年龄',
    unit: 'years',
    setBy: 'national',
    source: article(elderLaw, '2'),
    national: [{ from: plainDate('2018-12-29'), value: 60 }],
  },
  hardClasses: localParameter({
    id: 'elder-hardship-classes',
    title: '养老护理、服务补贴的经济困难范围',
    unit: 'list',
    source: care,
    choices: {
      'minimum-living-allowance': '最低生活保障对象',
      'single-person-allowance': '低保单人户',
      'low-income-edge': '低保边缘家庭',
      'rigid-expenditure': '刚性支出困难家庭',
    },
    defaults: [since2019(['minimum-living-allowance', 'single-person-allowance'])],
  }),
  besidesDestitute: localParameter({
    id: 'elder-subsidy-besides-destitute',
    title: '特困人员可同时享受养老护理、服务补贴',
    unit: 'switch',
    source: article(elderPlan, ''),
    defaults: [since2019(false)],
  }),
} as const

export const careParameters = {
  ...procedure,
  ...hardship,
  careFromGrade: localParameter({
    id: 'elder-care-from-grade',
    title: '养老护理补贴起始能力等级（0 完好，4 完全丧失）',
    unit: 'count',
    source: care,
    defaults: [since2019(2)],
  }),
  moderateAmount: amountOf('elder-care-moderate', '养老护理补贴标准（中度失能）', care),
  severeAmount: amountOf('elder-care-severe', '养老护理补贴标准（重度失能）', care),
  fullAmount: amountOf('elder-care-full', '养老护理补贴标准（完全失能）', care),
} as const

export const serviceParameters = {
  ...procedure,
  ...hardship,
  serviceAge: localParameter({
    id: 'elder-service-age',
    title: '养老服务补贴起始年龄',
    unit: 'years',
    source: service,
    defaults: [since2019(60)],
  }),
  serviceAmount: amountOf('elder-service-amount', '养老服务补贴标准', service),
} as const

const nationalCount = (id: string, title: string, value: number) =>
  ({
    id,
    title,
    unit: 'count',
    setBy: 'national',
    source: article(abilityStandard, ''),
    national: [{ from: abilityStandard.from, value }],
  }) as const satisfies Parameter

/** Lowest total score of each grade, and what raises a grade by one. */
export const abilityParameters = {
  intactFrom: nationalCount('ability-intact-from', '能力完好的最低总分', 90),
  mildFrom: nationalCount('ability-mild-from', '轻度失能的最低总分', 66),
  moderateFrom: nationalCount('ability-moderate-from', '中度失能的最低总分', 46),
  severeFrom: nationalCount('ability-severe-from', '重度失能的最低总分', 30),
  riskEvents: nationalCount('ability-risk-events', '提高一级的照护风险事件次数', 2),
  riskDays: nationalCount('ability-risk-days', '照护风险事件的回溯天数', 30),
} as const

export type OldAgeValues = ValuesOf<typeof oldAgeParameters>
export type CareValues = ValuesOf<typeof careParameters>
export type ServiceValues = ValuesOf<typeof serviceParameters>
export type AbilityValues = ValuesOf<typeof abilityParameters>

const all: Readonly<Record<string, Parameter>> = {
  ...oldAgeParameters,
  ...careParameters,
  ...serviceParameters,
  ...abilityParameters,
}
export const parameters: readonly Parameter[] = Object.values(all)

export const demonstrationStandards: readonly Omit<LocalStandard, 'area'>[] = [
  demonstrationValue('old-age-second-band', 90),
  demonstrationValue('old-age-third-band', 100),
  demonstrationValue('old-age-first-amount', 10_000),
  demonstrationValue('old-age-second-amount', 20_000),
  demonstrationValue('old-age-third-amount', 50_000),
  demonstrationValue('elder-care-moderate', 6_000),
  demonstrationValue('elder-care-severe', 9_000),
  demonstrationValue('elder-care-full', 12_000),
  demonstrationValue('elder-service-amount', 5_000),
]
