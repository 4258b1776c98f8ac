import { demonstrationValue, localParameter, unconfirmed } from '#core/local-value.ts'
import type { LocalStandard, Parameter, ParameterValue, ValuesOf } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import { plan, subsidyNotice, subsidyOpinion } from './sources.ts'

const opinion = article(subsidyOpinion, '')
const notice = article(subsidyNotice, '')
const extension = article(plan, '')
const since2016 = (value: ParameterValue) => unconfirmed('2016-01-01', value)

const procedure = {
  townshipDays: localParameter({
    id: 'disability-township-days',
    title: '残疾人两项补贴乡镇（街道）初审期限',
    unit: 'working-days',
    source: notice,
    defaults: [since2016(10)],
  }),
  cardDays: localParameter({
    id: 'disability-card-days',
    title: '残疾人联合会审核残疾人证期限',
    unit: 'working-days',
    source: notice,
    defaults: [since2016(10)],
  }),
  decisionDays: localParameter({
    id: 'disability-decision-days',
    title: '残疾人两项补贴县级审定期限',
    unit: 'working-days',
    source: notice,
    defaults: [since2016(10)],
  }),
  refusalNoticeDays: localParameter({
    id: 'disability-refusal-notice-days',
    title: '残疾人两项补贴不予确认的书面告知期限',
    unit: 'working-days',
    source: notice,
    defaults: [since2016(3)],
  }),
  reviewMonths: localParameter({
    id: 'disability-review-months',
    title: '残疾人两项补贴生存认证和资格复核间隔',
    unit: 'months',
    source: opinion,
    defaults: [since2016(12)],
  }),
  decidingLevel: localParameter({
    id: 'disability-deciding-level',
    title: '残疾人两项补贴审定机关',
    unit: 'choice',
    source: opinion,
    defaults: [since2016('county')],
    choices: { county: '县级民政部门', township: '乡镇（街道）' },
  }),
} as const

const extensionSwitch = <const Id extends string>(id: Id, title: string) =>
  localParameter({ id, title, unit: 'switch', source: extension, defaults: [since2016(false)] })

export const livingParameters = {
  ...procedure,
  livingAmount: localParameter({
    id: 'disability-living-amount',
    title: '困难残疾人生活补贴标准',
    unit: 'fen/person/month',
    source: opinion,
  }),
  extendEdge: extensionSwitch('disability-living-extend-edge', '生活补贴扩大到低保边缘家庭'),
  extendHardship: extensionSwitch('disability-living-extend-hardship', '生活补贴扩大到其他困难残疾人'),
} as const

export const careParameters = {
  ...procedure,
  careAmount: localParameter({
    id: 'disability-care-amount',
    title: '重度残疾人护理补贴标准',
    unit: 'fen/person/month',
    source: opinion,
  }),
  severeGrade: {
    id: 'disability-care-severe-grade',
    title: '护理补贴的残疾等级（不低于）',
    unit: 'count',
    setBy: 'national',
    source: opinion,
    national: [{ from: subsidyOpinion.from, value: 2 }],
  },
  longCareMonths: {
    id: 'disability-care-months',
    title: '长期照护的最少月数',
    unit: 'months',
    setBy: 'national',
    source: opinion,
    national: [{ from: subsidyOpinion.from, value: 6 }],
  },
  extendGrade3: extensionSwitch('disability-care-extend-3', '护理补贴扩大到三级智力、精神残疾人'),
  extendGrade4: extensionSwitch('disability-care-extend-4', '护理补贴扩大到四级智力、精神残疾人'),
} as const

export type LivingValues = ValuesOf<typeof livingParameters>
export type CareValues = ValuesOf<typeof careParameters>

const all: Readonly<Record<string, Parameter>> = { ...livingParameters, ...careParameters }
export const parameters: readonly Parameter[] = Object.values(all)

export const demonstrationStandards: readonly Omit<LocalStandard, 'area'>[] = [
  demonstrationValue('disability-living-amount', 8_000),
  demonstrationValue('disability-care-amount', 8_000),
]
