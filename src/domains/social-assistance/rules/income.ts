import { rememberLastPair } from '#core/fact.ts'
import type { ValuesOf } from '#core/parameter.ts'
import { article } from '#core/source.ts'
import { recordingTrace, type Step, say, type Trace, written } from '#core/trace.ts'
import { type Fen, fen, shareOf } from '#core/units.ts'
import type { incomeParameters } from '../parameters/groups.ts'
import { confirmationMeasures } from '../sources.ts'
import type { Household, Person } from './household.ts'
import { groundTitles, householdMembers, type MemberValues, memberKeys, membersOf } from './members.ts'
import { millionths, monthsPerYear, partsOf, percent, roundedShare, whole, yuan } from './numbers.ts'

export type IncomeValues = ValuesOf<typeof incomeParameters>

/** The keys that reckoning a household's income reads; part of `uses` of every rule over income. */
export const incomeKeys = [
  ...memberKeys,
  'livingStandard',
  'incomeWindow',
  'excludeBasicPension',
  'excludeElderAllowance',
  'employmentCostRate',
  'employmentCostFixed',
  'rigidDeductionKinds',
  'rigidDeductionRatio',
  'rigidDeductionCap',
  'imputedWage',
  'workingAgeEnd',
  'maintenanceMultiple',
  'maintenanceRate',
] as const satisfies readonly (keyof IncomeValues)[]

const incomeArticle = article(confirmationMeasures, '13')

/** Sums by kind. `monthly…` parts were declared by the month and stand for a year; `window…` parts are of the reference period. */
interface Sums {
  monthlyWage: number
  windowWage: number
  earners: number
  pensions: number
  windowTransfers: number
}

/** Persons' own income by kind over `persons`. */
function sumsOf(persons: readonly Person[], h: Household, v: IncomeValues): Sums {
  const sums: Sums = { monthlyWage: 0, windowWage: 0, earners: 0, pensions: 0, windowTransfers: 0 }
  for (const person of persons) {
    const wage = person.wage + person.casualWage
    if (wage > 0) sums.earners++
    else if (v.imputedWage !== undefined && isIdle(person, v)) sums.monthlyWage += v.imputedWage * monthsPerYear
    sums.monthlyWage += person.wage
    sums.windowWage += person.casualWage
    sums.pensions += person.pension + person.maintenance
    if (person.basicPension !== 0 && !v.excludeBasicPension) sums.pensions += person.basicPension
    if (person.elderAllowance !== 0 && !v.excludeElderAllowance) sums.pensions += person.elderAllowance
    sums.windowTransfers += person.otherIncome
  }
  if (h.obligors.length > 0 && v.maintenanceRate !== undefined && v.maintenanceMultiple !== undefined)
    for (const obligor of h.obligors) sums.pensions += maintenanceDue(obligor, v)
  return sums
}

/** Of working age, able to work, not at school and without any wage: a wage may be reckoned where a place has set one. */
const isIdle = (person: Person, v: IncomeValues): boolean =>
  person.labour === 'able' &&
  person.age >= v.adultAge &&
  person.age < v.workingAgeEnd &&
  (person.schooling === '' || person.schooling === 'none')

/** Yearly maintenance reckoned from an obligor living apart, in fen; only where the place has set multiple and rate. */
export function maintenanceDue(
  obligor: Pick<Person, 'obligorPerHead' | 'obligorHouseholdSize' | 'obligorSupports'>,
  v: Pick<IncomeValues, 'livingStandard' | 'maintenanceMultiple' | 'maintenanceRate'>,
): number {
  if (v.maintenanceMultiple === undefined || v.maintenanceRate === undefined || obligor.obligorSupports < 1) return 0
  const above = obligor.obligorPerHead * millionths - v.livingStandard * partsOf(v.maintenanceMultiple)
  if (above <= 0) return 0
  const perMonth = (above / millionths) * obligor.obligorHouseholdSize * v.maintenanceRate
  return Math.round((perMonth * monthsPerYear) / obligor.obligorSupports)
}

/** The household's income with and without the deduction of rigid costs, in fen a year; never below 0. */
export interface FamilyIncome {
  readonly beforeRigid: Fen
  readonly yearly: Fen
}

/** Yearly income of the members (最低生活保障审核确认办法 art. 13): summed exactly, rounded once, half up to the fen. */
export const familyIncome: (h: Household, v: IncomeValues) => FamilyIncome = rememberLastPair(
  (h: Household, v: IncomeValues): FamilyIncome => {
    const sums = sumsOf(membersOf(h, v), h, v)
    const earned = netWages(sums, v)
    const rest = familyPart(h, sums.windowTransfers)
    const monthlyPart = earned.monthly + (sums.pensions - h.paidOut) * millionths
    const windowPart = earned.window + rest * millionths
    const window = v.incomeWindow
    const beforeRigid =
      window === monthsPerYear
        ? roundedShare(monthlyPart + windowPart, millionths)
        : roundedShare(monthlyPart * window + windowPart * monthsPerYear, millionths * window)
    const deducted = h.spending.length === 0 ? 0 : rigidDeduction(h, v)
    return { beforeRigid, yearly: deducted === 0 ? beforeRigid : notNegative(beforeRigid - deducted) }
  },
)

const notNegative = (n: number): Fen => (n > 0 ? whole(n) : whole(0))

/** Wages less necessary employment costs, in millionths of a fen. */
function netWages(sums: Sums, v: IncomeValues): { monthly: number; window: number } {
  if (v.employmentCostRate !== undefined) {
    const kept = millionths - partsOf(v.employmentCostRate)
    return { monthly: sums.monthlyWage * kept, window: sums.windowWage * kept }
  }
  const fixed = (v.employmentCostFixed ?? 0) * sums.earners * monthsPerYear
  const monthly = Math.max(sums.monthlyWage - fixed, Math.min(0, -sums.windowWage))
  return { monthly: monthly * millionths, window: sums.windowWage * millionths }
}

/** What the household has together in the reference period. */
const familyPart = (h: Household, windowTransfers: number): number =>
  h.businessReceipts - h.businessCosts + h.propertyIncome - h.propertyCosts + h.gifts + h.otherIncome + windowTransfers

/** READING: the yearly sum of the kinds a place has listed × its ratio, at most its cap; nothing is deducted until set. */
function rigidDeduction(h: Household, v: IncomeValues): Fen {
  const { rigidDeductionKinds: kinds, rigidDeductionRatio: ratio, rigidDeductionCap: cap } = v
  if (kinds === undefined || ratio === undefined) return whole(0)
  const deducted = shareOf(whole(rigidSum(h, v)), partsOf(ratio), millionths)
  return cap !== undefined && cap < deducted ? cap : deducted
}

function rigidSum(h: Household, v: IncomeValues): number {
  let sum = 0
  for (const { kind, amount } of h.spending) if (v.rigidDeductionKinds?.includes(kind)) sum += amount
  return sum
}

/** Writes the reckoning of the income into `trace`, step by step. */
export const traceIncome = (h: Household, v: IncomeValues, trace: Trace): void => trace.repeat(incomeSteps(h, v))

/** The steps of the reckoning, made once for a household: every rule that reads its income shows the same ones. */
const incomeSteps = rememberLastPair((h: Household, v: IncomeValues): readonly Step[] => {
  const members = membersOf(h, v)
  const sums = sumsOf(members, h, v)
  const trace = recordingTrace()
  trace.step('共同生活的家庭成员', written(members, namesOf), say`${members.length} 人`)
  if (members.length < h.persons.length)
    for (const { person, isMember, ground } of householdMembers(h, v))
      if (!isMember) trace.step('不计入家庭成员', person.name, groundTitles[ground])
  traceWages(sums, v, trace)
  traceNet('经营净收入（年）', h.businessReceipts, h.businessCosts, trace)
  traceNet('财产净收入（年）', h.propertyIncome, h.propertyCosts, trace)
  traceNet('转移净收入（年）', sums.pensions + sums.windowTransfers + h.gifts, h.paidOut, trace)
  if (h.otherIncome !== 0) trace.step('其他收入（年）', '其他应当计入的收入', yuan(whole(h.otherIncome)), incomeArticle)
  if (h.notCounted !== 0)
    trace.step('按规定不计入的收入（年）', '优抚、奖励、社会救助等', yuan(whole(h.notCounted)), incomeArticle)
  const { beforeRigid, yearly } = familyIncome(h, v)
  if (yearly !== beforeRigid) traceDeduction(h, v, whole(beforeRigid - yearly), trace)
  trace.step('家庭年收入', '以上各项合计', yuan(yearly), incomeArticle)
  return trace.take()
})

const namesOf = (persons: readonly Person[]): string => persons.map(({ name }) => name).join('、')

function traceWages(sums: Sums, v: IncomeValues, trace: Trace): void {
  const wages = sums.monthlyWage + sums.windowWage
  if (wages === 0) return
  const { monthly, window } = netWages(sums, v)
  const cost = v.employmentCostRate === undefined ? '' : say` × (1 − ${percent(v.employmentCostRate)})`
  const net = whole((monthly + window) / millionths)
  trace.step('工资性收入（年）', say`${yuan(whole(wages))}${cost}`, yuan(net), incomeArticle)
}

function traceNet(label: string, received: number, paid: number, trace: Trace): void {
  if (received === 0 && paid === 0) return
  const expression = say`${yuan(whole(received))} − ${yuan(whole(paid))}`
  trace.step(label, expression, yuan(whole(received - paid)), incomeArticle)
}

function traceDeduction(h: Household, v: IncomeValues, deducted: Fen, trace: Trace): void {
  const cap = v.rigidDeductionCap === undefined ? '' : say`，不超过 ${yuan(v.rigidDeductionCap)}`
  const expression = say`${yuan(whole(rigidSum(h, v)))} × ${percent(v.rigidDeductionRatio ?? 0)}${cap}`
  trace.step('刚性支出扣减（年）', expression, yuan(deducted), incomeArticle)
}

/** Yearly income of one member: his own, and an equal share of what the household has together. */
export function ownIncome<V extends MemberValues>(
  person: Person,
  h: Household,
  v: V,
  exclusions: OwnExclusions<V>,
): Fen {
  const members = membersOf(h, v).length
  const shared = familyPart(h, 0) - h.paidOut
  let own = person.wage + person.casualWage + person.pension + person.maintenance + person.otherIncome
  if (person.basicPension !== 0 && !exclusions.basicPension(v)) own += person.basicPension
  if (person.elderAllowance !== 0 && !exclusions.elderAllowance(v)) own += person.elderAllowance
  return notNegative(own + (shared === 0 ? 0 : shared / Math.max(1, members)))
}

/** Asked only of a person who has such income, so that an unset parameter is missed by name only where it matters. */
export interface OwnExclusions<V> {
  readonly basicPension: (v: V) => boolean
  readonly elderAllowance: (v: V) => boolean
}

/** Average per head and month, for display only: never multiplied back. */
export const perHeadMonthly = (yearly: Fen, members: number): Fen =>
  members === 0 ? fen(0) : shareOf(yearly, 1, members * monthsPerYear)
