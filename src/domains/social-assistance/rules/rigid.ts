import { rememberLast } from '#core/fact.ts'
import type { ValuesOf } from '#core/parameter.ts'
import type { Rule } from '#core/rule.ts'
import type { Period } from '#core/source.ts'
import { article } from '#core/source.ts'
import { say } from '#core/trace.ts'
import type { rigidParameters } from '../parameters/groups.ts'
import { assistanceLaw, rigidMeasures } from '../sources.ts'
import { type Household, receivesAny } from './household.ts'
import { familyIncome, incomeKeys, traceIncome } from './income.ts'
import { memberKeys, membersOf } from './members.ts'
import { met, millionths, monthsPerYear, partsOf, percent, whole, yuan } from './numbers.ts'
import { isWithinLimits, type PropertyLimits } from './property.ts'

export type RigidValues = ValuesOf<typeof rigidParameters>
const rigidPropertyKeys = [
  'livingStandard',
  'rigidMoney',
  'rigidDwellings',
  'rigidVehicles',
  'rigidMachinery',
  'rigidStake',
  'exemptVehicles',
  'exemptDwellings',
] as const satisfies readonly (keyof RigidValues)[]

/** The status exists since the measures of 2025; the law gave it its article from 2026-07-01. */
const versions = (
  rule: Rule<Household, RigidValues>,
): readonly [Rule<Household, RigidValues>, Rule<Household, RigidValues>] => [
  { ...rule, source: article(rigidMeasures, '4'), inForce: before },
  { ...rule, inForce: { from: assistanceLaw.from } },
]
const before: Period = { from: rigidMeasures.from, until: assistanceLaw.from }

const rigidLimits = rememberLast(
  (v: RigidValues): PropertyLimits => ({
    money: v.rigidMoney,
    dwellings: v.rigidDwellings,
    vehicles: v.rigidVehicles,
    machinery: v.rigidMachinery,
    stake: v.rigidStake,
    exemptVehicles: v.exemptVehicles,
    exemptDwellings: v.exemptDwellings,
    standard: v.livingStandard,
  }),
)

export const notInHigherLayer = versions({
  id: 'not-in-higher-layer',
  source: article(assistanceLaw, '22'),
  says: '未纳入特困人员、最低生活保障家庭、最低生活保障边缘家庭范围',
  uses: memberKeys,
  holds: (h, v) => !receivesAny(membersOf(h, v), ['destitute-support', 'minimum-living-allowance', 'low-income-edge']),
})

export const incomeBelowDisposable = versions({
  id: 'income-below-disposable',
  source: article(assistanceLaw, '22'),
  says: '家庭人均收入低于当地上年度人均可支配收入',
  uses: [...incomeKeys, 'disposableIncome'],
  holds: (h, v, trace) => {
    const heads = membersOf(h, v).length
    const { yearly } = familyIncome(h, v)
    const isBelow = yearly < v.disposableIncome * heads
    if (trace) {
      traceIncome(h, v, trace)
      const line = say`${yuan(v.disposableIncome)} × ${heads} 人`
      trace.step('与上年度人均可支配收入比较', say`${yuan(yearly)}，应低于 ${line}`, met(isBelow))
    }
    return heads > 0 && isBelow
  },
})

export const rigidPropertyWithinLimits = versions({
  id: 'property-within-rigid-limits',
  source: article(assistanceLaw, '22'),
  says: '家庭财产状况符合当地刚性支出困难家庭财产规定',
  uses: [...memberKeys, ...rigidPropertyKeys],
  holds: (h, v, trace) => isWithinLimits(membersOf(h, v), h, rigidLimits(v), trace),
})

/** Spending of the 12 months before, and income before rigid deductions, in fen; `ratio` is undefined without income. */
export interface RigidRatio {
  readonly spending: number
  readonly income: number
  readonly ratio: number | undefined
  readonly isOver: boolean
}

/** Rigid spending over income; "超过": strictly over the line. Living spending counts only where it is switched on. */
export function rigidRatio(h: Household, v: RigidValues): RigidRatio {
  const heads = membersOf(h, v).length
  const living = v.countLiving ? v.livingStandard * heads * monthsPerYear : 0
  let spending = living
  for (const { amount } of h.spending) spending += amount
  const income: number = familyIncome(h, v).beforeRigid
  if (income === 0) return { spending, income, ratio: undefined, isOver: spending > 0 && v.noIncomeIsOver }
  const isOver = spending * millionths > income * partsOf(v.rigidLine)
  return { spending, income, ratio: spending / income, isOver }
}

export const spendingOverLine = versions({
  id: 'rigid-spending-over-line',
  source: article(assistanceLaw, '22'),
  says: '提出申请前12个月家庭刚性支出总额占家庭总收入的比例超过当地规定',
  uses: [...incomeKeys, 'countLiving', 'noIncomeIsOver', 'rigidLine'],
  holds: (h, v, trace) => {
    const { spending, income, ratio, isOver } = rigidRatio(h, v)
    trace?.step(
      '刚性支出占家庭总收入的比例',
      say`${yuan(whole(spending))} ÷ ${yuan(whole(income))}${ratio === undefined ? '' : say`，应超过 ${percent(v.rigidLine)}`}`,
      ratio === undefined ? '家庭无收入' : percent(Math.round(ratio * 10_000) / 10_000),
      article(rigidMeasures, '5'),
    )
    return isOver
  },
})
