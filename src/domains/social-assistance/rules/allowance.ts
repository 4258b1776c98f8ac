import { rememberLast } from '#core/fact.ts'
import type { ValuesOf } from '#core/parameter.ts'
import type { Amount, Rule } from '#core/rule.ts'
import { article } from '#core/source.ts'
import { say, type Trace } from '#core/trace.ts'
import { type Fen, fen, greater, noFen, shareOf } from '#core/units.ts'
import type { allowanceLimitParameters, payParameters } from '../parameters/groups.ts'
import { assistanceLaw, confirmationMeasures, interimMeasures } from '../sources.ts'
import type { Household, Person } from './household.ts'
import { familyIncome, type IncomeValues, incomeKeys, perHeadMonthly, traceIncome } from './income.ts'
import { type MemberValues, memberKeys, membersOf } from './members.ts'
import { byRatio, met, millionths, monthsPerYear, partsOf, percent, whole, yuan } from './numbers.ts'
import { isWithinLimits, type PropertyLimits } from './property.ts'
import { underBothLaws } from './versions.ts'

export type AllowancePropertyValues = ValuesOf<typeof allowanceLimitParameters>
export const allowancePropertyKeys = [
  'livingStandard',
  'allowanceMoney',
  'allowanceDwellings',
  'allowanceVehicles',
  'allowanceMachinery',
  'allowanceStake',
  'exemptVehicles',
  'exemptDwellings',
] as const satisfies readonly (keyof AllowancePropertyValues)[]

export const allowanceLimits = rememberLast(
  (v: AllowancePropertyValues): PropertyLimits => ({
    money: v.allowanceMoney,
    dwellings: v.allowanceDwellings,
    vehicles: v.allowanceVehicles,
    machinery: v.allowanceMachinery,
    stake: v.allowanceStake,
    exemptVehicles: v.exemptVehicles,
    exemptDwellings: v.exemptDwellings,
    standard: v.livingStandard,
  }),
)

export type PayValues = ValuesOf<typeof payParameters>

export const roundingKeys = ['roundingUnit', 'roundingDirection', 'leastAllowance'] as const
const supplementKeys = [
  'livingStandard',
  'adultAge',
  'supplementElder',
  'supplementMinor',
  'supplementDisabled',
  'supplementIll',
  'supplementFixed',
  'supplementElderAge',
  'singleDisabilities',
  'seriousIllnesses',
] as const satisfies readonly (keyof PayValues)[]

/** "低于": strictly below, over the whole year, so that no rounded average decides. */
export const incomeBelowStandard = underBothLaws<Rule<Household, IncomeValues>>(
  {
    id: 'income-below-standard',
    source: article(assistanceLaw, '18'),
    says: '共同生活的家庭成员人均收入低于当地最低生活保障标准',
    uses: incomeKeys,
    holds: (h, v, trace) => {
      const heads = membersOf(h, v).length
      const { yearly } = familyIncome(h, v)
      const isBelow = yearly < v.livingStandard * heads * monthsPerYear
      if (trace) {
        traceIncome(h, v, trace)
        const average = yuan(perHeadMonthly(yearly, heads))
        trace.step('月人均收入', say`${yuan(yearly)} ÷ ${heads} 人 ÷ 12 月`, average)
        trace.step('与低保标准比较', say`${average}，应低于 ${yuan(v.livingStandard)}`, met(isBelow))
      }
      return heads > 0 && isBelow
    },
  },
  article(interimMeasures, '9'),
)

export const allowancePropertyWithinLimits = underBothLaws<Rule<Household, MemberValues & AllowancePropertyValues>>(
  {
    id: 'property-within-limits',
    source: article(assistanceLaw, '18'),
    says: '家庭财产状况符合当地最低生活保障家庭财产规定',
    uses: [...memberKeys, ...allowancePropertyKeys],
    holds: (h, v, trace) => isWithinLimits(membersOf(h, v), h, allowanceLimits(v), trace),
  },
  article(interimMeasures, '9'),
)

/** Per household and month: the difference or the grade's sum, supplements, then one rounding and the least amount. */
export const monthlyAllowance = underBothLaws<Amount<Household, PayValues>>(
  {
    id: 'monthly-allowance',
    title: '最低生活保障金（每户每月）',
    source: article(assistanceLaw, '18'),
    uses: [...incomeKeys, 'allowanceMode', 'gradeBounds', 'gradePays', ...roundingKeys, ...supplementKeys],
    pays: 'monthly',
    fen: (h, v, trace) => {
      const members = membersOf(h, v)
      const { yearly } = familyIncome(h, v)
      const base = v.allowanceMode === 'graded' ? gradeOf(yearly, members.length, v, trace) : undefined
      const gap = base ?? differenceOf(yearly, members.length, v, trace)
      return payable(fen(gap + supplementsOf(members, v, trace)), v, trace)
    },
  },
  article(interimMeasures, '12'),
)

/** `standard × n − yearly income ÷ 12`, reckoned over the year and divided once. */
export function differenceOf(yearly: Fen, heads: number, v: Pick<PayValues, 'livingStandard'>, trace?: Trace): Fen {
  const gap = shareOf(whole(v.livingStandard * heads * monthsPerYear - yearly), 1, monthsPerYear)
  trace?.step(
    '补差金额',
    say`${yuan(v.livingStandard)} × ${heads} 人 − ${yuan(yearly)} ÷ 12 月`,
    yuan(gap),
    article(confirmationMeasures, '23'),
  )
  return gap
}

/** The sum of the first income band that holds the household, the last one above all bounds; undefined without a table. */
function gradeOf(yearly: Fen, heads: number, v: PayValues, trace?: Trace): Fen | undefined {
  const pays = v.gradePays
  const found = v.gradeBounds.findIndex((bound) => yearly <= bound * heads * monthsPerYear)
  const band = found === -1 ? pays.length - 1 : found
  const perHead = pays[band]
  if (perHead === undefined) return undefined
  const sum = whole(perHead * heads)
  trace?.step(say`分档发放：第 ${band + 1} 档`, say`${yuan(whole(perHead))} × ${heads} 人`, yuan(sum))
  return sum
}

/** 分类施保: each member by the highest of his grounds; a fixed amount takes the place of the ratios. */
function supplementsOf(members: readonly Person[], v: PayValues, trace?: Trace): Fen {
  let total = 0
  for (const member of members) {
    const ratio = highestRatio(member, v)
    if (ratio === 0) continue
    const extra = v.supplementFixed ?? byRatio(v.livingStandard, ratio)
    trace?.step(
      say`分类施保：${member.name}`,
      v.supplementFixed === undefined ? say`${yuan(v.livingStandard)} × ${percent(ratio)}` : '定额',
      yuan(extra),
      article(confirmationMeasures, '27'),
    )
    total += extra
  }
  return whole(total)
}

function highestRatio(person: Person, v: PayValues): number {
  let ratio = 0
  if (v.supplementElder !== undefined && person.age >= v.supplementElderAge) ratio = v.supplementElder
  if (v.supplementMinor !== undefined && person.age < v.adultAge) ratio = Math.max(ratio, v.supplementMinor)
  if (v.supplementDisabled !== undefined && isSeverelyDisabled(person, v)) ratio = Math.max(ratio, v.supplementDisabled)
  if (v.supplementIll !== undefined && isSeriouslyIll(person, v)) ratio = Math.max(ratio, v.supplementIll)
  return ratio
}

/** Category and grade in the list for a single application (最低生活保障审核确认办法 art. 8). */
export const isSeverelyDisabled = (person: Person, v: Pick<PayValues, 'singleDisabilities'>): boolean =>
  person.disabilities.length > 0 && person.disabilities.some((code) => v.singleDisabilities.includes(code))

export const isSeriouslyIll = (person: Person, v: Pick<PayValues, 'seriousIllnesses'>): boolean =>
  person.illness !== '' && (v.seriousIllnesses?.includes(person.illness) ?? false)

const unitFen = { fen: 1, jiao: 10, yuan: 100 } as const

/** Rounded as the place has set, and not less than its least amount. */
export function payable(
  amount: Fen,
  v: Pick<PayValues, 'roundingUnit' | 'roundingDirection' | 'leastAllowance'>,
  trace?: Trace,
): Fen {
  const unit = unitFen[v.roundingUnit]
  const units = v.roundingDirection === 'up' ? Math.ceil(amount / unit) : Math.floor((2 * amount + unit) / (2 * unit))
  const paid = greater(greater(fen(units * unit), v.leastAllowance), noFen)
  trace?.step('每月应发', paid === amount ? '以上各项合计' : say`${yuan(amount)} 取整或按最低发放额`, yuan(paid))
  return paid
}

/** Whether a yearly income is below `multiple` × the standard for so many heads; strictly. */
export const isBelowMultiple = (yearly: Fen, heads: number, standard: Fen, multiple: number): boolean =>
  yearly * millionths < standard * heads * monthsPerYear * partsOf(multiple)

/** Class B: able to work and with unsteady income; such a household is reviewed every half year (art. 31). */
export const isUnsteady = (h: Household): boolean =>
  h.persons.some((person) => person.labour === 'able' && person.casualWage > 0)
