import { rememberLast } from '#core/fact.ts'
import type { ValuesOf } from '#core/parameter.ts'
import type { Rule } from '#core/rule.ts'
import { article } from '#core/source.ts'
import { say } from '#core/trace.ts'
import type { edgeLimitParameters, edgeParameters } from '../parameters/groups.ts'
import { assistanceLaw, confirmationMeasures } from '../sources.ts'
import { isBelowMultiple } from './allowance.ts'
import type { Household } from './household.ts'
import { familyIncome, incomeKeys, perHeadMonthly, traceIncome } from './income.ts'
import { type MemberValues, memberKeys, membersOf } from './members.ts'
import { byRatio, met, yuan } from './numbers.ts'
import { isWithinLimits, type PropertyLimits } from './property.ts'
import { underBothLaws } from './versions.ts'

export type EdgeValues = ValuesOf<typeof edgeParameters>
export type EdgeLimitValues = ValuesOf<typeof edgeLimitParameters>
export const edgePropertyKeys = [
  'livingStandard',
  'edgeMoney',
  'edgeDwellings',
  'edgeVehicles',
  'edgeMachinery',
  'edgeStake',
  'exemptVehicles',
  'exemptDwellings',
] as const satisfies readonly (keyof EdgeLimitValues)[]

export const edgeLimits = rememberLast(
  (v: EdgeLimitValues): PropertyLimits => ({
    money: v.edgeMoney,
    dwellings: v.edgeDwellings,
    vehicles: v.edgeVehicles,
    machinery: v.edgeMachinery,
    stake: v.edgeStake,
    exemptVehicles: v.exemptVehicles,
    exemptDwellings: v.exemptDwellings,
    standard: v.livingStandard,
  }),
)

/** Strictly below the edge line, over the whole year. */
export const isBelowEdge = (h: Household, v: EdgeValues): boolean =>
  isBelowMultiple(familyIncome(h, v).yearly, membersOf(h, v).length, v.livingStandard, v.edgeMultiple)

/** READING: a household below the living standard whose property is over the stricter limits may still be an edge household. */
export const incomeBelowEdge = underBothLaws<Rule<Household, EdgeValues>>(
  {
    id: 'income-below-edge-line',
    source: article(assistanceLaw, '21'),
    says: '共同生活的家庭成员人均收入低于当地最低生活保障边缘家庭收入标准',
    uses: [...incomeKeys, 'edgeMultiple'],
    holds: (h, v, trace) => {
      const isBelow = isBelowEdge(h, v)
      if (trace) {
        const heads = membersOf(h, v).length
        const { yearly } = familyIncome(h, v)
        traceIncome(h, v, trace)
        const line = yuan(byRatio(v.livingStandard, v.edgeMultiple))
        trace.step('低保边缘家庭收入线', say`${yuan(v.livingStandard)} × ${v.edgeMultiple}`, line)
        const average = yuan(perHeadMonthly(yearly, heads))
        trace.step('月人均收入', say`${yuan(yearly)} ÷ ${heads} 人 ÷ 12 月`, average)
        trace.step('与边缘家庭收入线比较', say`${average}，应低于 ${line}`, met(isBelow))
      }
      return isBelow
    },
  },
  article(confirmationMeasures, '8'),
)

export const edgePropertyWithinLimits = underBothLaws<Rule<Household, MemberValues & EdgeLimitValues>>(
  {
    id: 'property-within-edge-limits',
    source: article(assistanceLaw, '21'),
    says: '家庭财产状况符合当地最低生活保障边缘家庭财产规定',
    uses: [...memberKeys, ...edgePropertyKeys],
    holds: (h, v, trace) => isWithinLimits(membersOf(h, v), h, edgeLimits(v), trace),
  },
  article(confirmationMeasures, '8'),
)
