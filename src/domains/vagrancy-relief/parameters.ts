import { demonstrationValue, localParameter, unconfirmed } from '#core/local-value.ts'
import type { LocalStandard, Parameter, ValuesOf } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import { rescueMeasures, rescueRules } from './sources.ts'

const help = article(rescueMeasures, '7')
const from = '2003-08-01'

export const rescueParameters = {
  mostDays: {
    id: 'rescue-most-days',
    title: '流散人员救助一般期限',
    unit: 'days',
    setBy: 'national',
    source: article(rescueRules, '12'),
    national: [{ from: rescueRules.from, value: 10 }],
  },
  dailyAmount: localParameter({
    id: 'rescue-daily-amount',
    title: '流散人员食宿标准（每人每日）',
    unit: 'fen',
    source: help,
  }),
  travelMost: localParameter({
    id: 'rescue-travel-most',
    title: '流散人员返乡交通费用上限（每人次）',
    unit: 'fen',
    source: article(rescueRules, '11'),
  }),
  decisionDays: localParameter({
    id: 'rescue-decision-days',
    title: '流散人员救助费用结算期限',
    unit: 'working-days',
    source: help,
    defaults: [unconfirmed(from, 10)],
  }),
  reviewMonths: localParameter({
    id: 'rescue-review-months',
    title: '流散人员救助回访间隔',
    unit: 'months',
    source: help,
    defaults: [unconfirmed(from, 3)],
  }),
  decidingLevel: localParameter({
    id: 'rescue-deciding-level',
    title: '流散人员救助费用审核确认机关',
    unit: 'choice',
    source: help,
    defaults: [unconfirmed(from, 'county')],
    choices: { county: '县级民政部门', township: '乡镇（街道）' },
  }),
} as const

export type RescueValues = ValuesOf<typeof rescueParameters>

export const parameters: readonly Parameter[] = Object.values<Parameter>(rescueParameters)

export const demonstrationStandards: readonly Omit<LocalStandard, 'area'>[] = [
  demonstrationValue('rescue-daily-amount', 6_000),
  demonstrationValue('rescue-travel-most', 100_000),
]
