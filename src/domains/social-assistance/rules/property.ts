import { say, type Trace, written } from '#core/trace.ts'
import type { Fen } from '#core/units.ts'
import type { Household, Person } from './household.ts'
import { byRatio, millionths, monthsPerYear, partsOf, whole, yuan } from './numbers.ts'

/** The limits of one scheme, read from its own parameters. */
export interface PropertyLimits {
  readonly money: number
  readonly dwellings: number
  readonly vehicles: number
  readonly machinery: Fen
  readonly stake: Fen
  readonly exemptVehicles: readonly string[]
  readonly exemptDwellings: readonly string[]
  readonly standard: Fen
}

/** What is owned together and not on one person's name. */
export type FamilyProperty = Pick<
  Household,
  'money' | 'dwellings' | 'vehicles' | 'machinery' | 'stake' | 'dormantCompanies' | 'hasSpendingSignals'
>

/** For one person who lives apart: only what is on his own name. */
export const nothingTogether: FamilyProperty = {
  money: 0,
  dwellings: [],
  vehicles: [],
  machinery: 0,
  stake: 0,
  dormantCompanies: 0,
  hasSpendingSignals: false,
}

/** What the members own together: the larger of what was declared for the household and what was found on persons. */
interface Owned {
  readonly money: number
  readonly dwellings: number
  readonly vehicles: number
  readonly machinery: number
  readonly stake: number
  readonly dormant: number
  readonly hasSpendingSignals: boolean
  readonly heads: number
}

const countOther = (kinds: readonly string[], exempt: readonly string[]): number => {
  let n = 0
  for (const kind of kinds) if (!exempt.includes(kind)) n++
  return n
}

function ownedBy(persons: readonly Person[], h: FamilyProperty, limits: PropertyLimits): Owned {
  let money = 0
  let dwellings = 0
  let vehicles = 0
  let stake = 0
  let dormant = 0
  for (const person of persons) {
    money += person.money
    stake += person.stake
    dormant += person.dormantCompanies
    if (person.dwellings.length > 0) dwellings += countOther(person.dwellings, limits.exemptDwellings)
    if (person.vehicles.length > 0) vehicles += countOther(person.vehicles, limits.exemptVehicles)
  }
  return {
    money: Math.max(money, h.money),
    dwellings: Math.max(dwellings, countOther(h.dwellings, limits.exemptDwellings)),
    vehicles: Math.max(vehicles, countOther(h.vehicles, limits.exemptVehicles)),
    machinery: h.machinery,
    stake: Math.max(stake, h.stake),
    dormant: Math.max(dormant, h.dormantCompanies),
    hasSpendingSignals: h.hasSpendingSignals,
    heads: persons.length,
  }
}

/**
 * True when nothing is over a limit; "不超过" includes the limit itself. READING: a company that does not work and
 * spending signals never fail by themselves, they ask for a look (最低生活保障审核确认办法 art. 17).
 */
export function isWithinLimits(
  persons: readonly Person[],
  h: FamilyProperty,
  limits: PropertyLimits,
  trace?: Trace,
): boolean {
  if (trace) traceProperty(persons, h, limits, trace)
  return isNothingOver(ownedBy(persons, h, limits), limits)
}

const isNothingOver = (owned: Owned, limits: PropertyLimits): boolean =>
  !isMoneyOver(owned, limits) &&
  owned.dwellings <= limits.dwellings &&
  owned.vehicles <= limits.vehicles &&
  owned.machinery <= limits.machinery &&
  owned.stake <= limits.stake

const isMoneyOver = ({ money, heads }: Owned, limits: PropertyLimits): boolean =>
  money * millionths > limits.standard * monthsPerYear * heads * partsOf(limits.money)

/** `needs-review`: nothing is over, but a person must look at something. */
type PropertyResult = 'pass' | 'fail' | 'needs-review'

function resultOf(isWithin: boolean, { dormant, hasSpendingSignals }: Owned): PropertyResult {
  if (!isWithin) return 'fail'
  return dormant > 0 || hasSpendingSignals ? 'needs-review' : 'pass'
}

/** The outcome of the same test. */
export function propertyTest(persons: readonly Person[], h: FamilyProperty, limits: PropertyLimits): PropertyResult {
  const owned = ownedBy(persons, h, limits)
  return resultOf(isNothingOver(owned, limits), owned)
}

interface Tested {
  readonly owned: Owned
  readonly limits: PropertyLimits
  readonly result: PropertyResult
}

const titles = { pass: '符合', fail: '不符合', 'needs-review': '符合，有事项需进一步核实' } as const

function traceProperty(persons: readonly Person[], h: FamilyProperty, limits: PropertyLimits, trace: Trace): void {
  const owned = ownedBy(persons, h, limits)
  const tested: Tested = { owned, limits, result: resultOf(isNothingOver(owned, limits), owned) }
  const limit = byRatio(whole(limits.standard * monthsPerYear * owned.heads), limits.money)
  trace.step(
    '金融资产上限',
    say`${yuan(limits.standard)} × 12 月 × ${owned.heads} 人 × ${limits.money}`,
    say`上限 ${yuan(limit)}，现有 ${yuan(whole(owned.money))}`,
  )
  trace.step('家庭财产状况', written(tested, reasonsOf), titles[tested.result])
}

/** What is over a limit, or what a person must look at; each open to rebuttal with evidence. */
function reasonsOf({ owned, limits, result }: Tested): string {
  const reasons: string[] = []
  if (result === 'fail') {
    if (isMoneyOver(owned, limits)) reasons.push(`金融资产 ${yuan(whole(owned.money))} 超过上限`)
    if (owned.dwellings > limits.dwellings) reasons.push(`住房 ${owned.dwellings} 套，超过 ${limits.dwellings} 套`)
    if (owned.vehicles > limits.vehicles) reasons.push(`生活用机动车 ${owned.vehicles} 辆，超过 ${limits.vehicles} 辆`)
    if (owned.machinery > limits.machinery) reasons.push(`大型农机具等价值 ${yuan(whole(owned.machinery))} 超过上限`)
    if (owned.stake > limits.stake) reasons.push(`企业实缴出资 ${yuan(whole(owned.stake))} 超过上限`)
  }
  if (result === 'needs-review') {
    if (owned.dormant > 0) reasons.push(`名下有未实际经营的市场主体 ${owned.dormant} 个，需核实`)
    if (owned.hasSpendingSignals) reasons.push('有与申报收入不符的消费线索，需入户核实')
  }
  return reasons.join('；') || '各项均未超过规定'
}
