import {
  type Dossier,
  type DossierPerson,
  type FactValue,
  type KnownFact,
  rememberLast,
  tableByFact,
} from '#core/fact.ts'
import { ageOn } from '#core/plain-date.ts'
import type { AreaCode, PlainDate } from '#core/units.ts'
import { amountOf } from './numbers.ts'

type Kin =
  | 'self'
  | 'spouse'
  | 'child'
  | 'child-in-law'
  | 'grandchild'
  | 'parent'
  | 'parent-in-law'
  | 'grandparent'
  | 'sibling'
  | 'other'

/** One person as the rules see him: numbers and codes, read once. Amounts are fen a year. */
export interface Person {
  readonly id: number
  readonly name: string
  readonly age: number
  readonly kin: Kin
  readonly isAlive: boolean
  readonly receives: readonly string[]
  readonly livesElsewhere: boolean
  readonly isDependent: boolean
  readonly schooling: string
  readonly absence: string
  readonly clergySince: string
  /** Category and grade: `42`. */
  readonly disabilities: readonly string[]
  readonly illness: string
  readonly labour: string
  readonly lacksCapacity: boolean
  /** Indicators of self-care he cannot meet; -1 while not assessed. */
  readonly selfCareFailed: number
  readonly refusedJobs: number
  readonly wasSupportedAsMinor: boolean
  readonly wage: number
  readonly casualWage: number
  readonly pension: number
  readonly basicPension: number
  readonly elderAllowance: number
  readonly maintenance: number
  readonly otherIncome: number
  readonly money: number
  readonly dwellings: readonly string[]
  readonly vehicles: readonly string[]
  readonly stake: number
  readonly dormantCompanies: number
  readonly obligorPerHead: number
  readonly obligorHouseholdSize: number
  readonly obligorSupports: number
  readonly isInInstitution: boolean
  readonly hasResidencePermit: boolean
  readonly isDestituteObligorByProvince: boolean
}

interface Spending {
  readonly kind: string
  readonly amount: number
}

/** A household as the rules see it. Amounts are fen a year unless they are sums owned. */
export interface Household {
  readonly appliedOn: PlainDate
  readonly item: string
  readonly isRural: boolean
  readonly persons: readonly Person[]
  /** Undefined only in a dossier without an applicant, which no rule finds eligible. */
  readonly applicant: Person | undefined
  readonly obligors: readonly Person[]
  readonly applicantIsRegisteredHere: boolean
  readonly memberIsRegisteredHere: boolean
  readonly hasResidencePermit: boolean
  readonly businessReceipts: number
  readonly businessCosts: number
  readonly propertyIncome: number
  readonly propertyCosts: number
  readonly gifts: number
  readonly otherIncome: number
  readonly paidOut: number
  readonly notCounted: number
  readonly spending: readonly Spending[]
  readonly money: number
  readonly dwellings: readonly string[]
  readonly vehicles: readonly string[]
  readonly machinery: number
  readonly stake: number
  readonly dormantCompanies: number
  readonly hasSpendingSignals: boolean
  readonly hardship: string
  readonly cause: string
  readonly isUrgent: boolean
  readonly isInTrouble: boolean
  readonly lacksMeans: boolean
  readonly isUncovered: boolean
  readonly isStillInTrouble: boolean
  readonly reliefMonths: number
  readonly hasNewCircumstances: boolean
  readonly history: Dossier['history']
}

type Draft<T> = { -readonly [K in keyof T]: T[K] }
type Reader<T> = (draft: Draft<T>, value: FactValue) => void

const none: readonly never[] = []
const textIn = (value: FactValue): string => (typeof value === 'string' ? value : '')
const listIn = (value: FactValue): readonly unknown[] => (Array.isArray(value) ? value : none)
const monthly = (value: FactValue): number => amountOf(value) * 12

const isRecord = (entry: unknown): entry is Readonly<Record<string, unknown>> =>
  typeof entry === 'object' && entry !== null
const columnOf = (entry: unknown, column: string): unknown => (isRecord(entry) ? entry[column] : undefined)
const codesIn = (value: FactValue, column: string): readonly string[] =>
  listIn(value).map((entry) => String(columnOf(entry, column) ?? ''))

/** Paid-up stake in companies that work, and how many do not (closed ones count for nothing). */
function companiesIn(draft: { stake: number; dormantCompanies: number }, value: FactValue): void {
  for (const entry of listIn(value)) {
    const state = columnOf(entry, 'state')
    if (state === 'active') draft.stake += amountOf(columnOf(entry, 'paidUp'))
    else if (state !== 'closed') draft.dormantCompanies++
  }
}

/** What each fact about a person does to his reading. Facts not named here are read by no rule. */
export const personReaders = tableByFact<Reader<Person>>({
  schooling: (p, v) => {
    p.schooling = textIn(v)
  },
  'is-dependent': (p, v) => {
    p.isDependent = v === true
  },
  'lives-elsewhere': (p, v) => {
    p.livesElsewhere = v === true
  },
  absence: (p, v) => {
    p.absence = textIn(v)
  },
  'clergy-since': (p, v) => {
    p.clergySince = textIn(v)
  },
  disabilities: (p, v) => {
    p.disabilities = listIn(v).map((entry) => `${columnOf(entry, 'category')}${columnOf(entry, 'grade')}`)
  },
  'serious-illness': (p, v) => {
    p.illness = textIn(v)
  },
  'labour-ability': (p, v) => {
    p.labour = textIn(v)
  },
  'lacks-civil-capacity': (p, v) => {
    p.lacksCapacity = v === true
  },
  'self-care-failed': (p, v) => {
    p.selfCareFailed = listIn(v).length
  },
  'refused-jobs': (p, v) => {
    p.refusedJobs = amountOf(v)
  },
  'supported-as-minor': (p, v) => {
    p.wasSupportedAsMinor = v === true
  },
  'residence-permit': (p, v) => {
    p.hasResidencePermit = v === true
  },
  'is-in-institution': (p, v) => {
    p.isInInstitution = v === true
  },
  'wage-monthly': (p, v) => {
    p.wage = monthly(v)
  },
  'casual-wage': (p, v) => {
    p.casualWage = amountOf(v)
  },
  'pension-monthly': (p, v) => {
    p.pension = monthly(v)
  },
  'basic-pension-monthly': (p, v) => {
    p.basicPension = monthly(v)
  },
  'elder-allowance-monthly': (p, v) => {
    p.elderAllowance = monthly(v)
  },
  'maintenance-monthly': (p, v) => {
    p.maintenance = monthly(v)
  },
  'unemployment-benefit': (p, v) => {
    p.otherIncome += amountOf(v)
  },
  'other-personal-income': (p, v) => {
    p.otherIncome += amountOf(v)
  },
  'bank-deposits': (p, v) => {
    p.money += amountOf(v)
  },
  securities: (p, v) => {
    p.money += amountOf(v)
  },
  'insurance-value': (p, v) => {
    p.money += amountOf(v)
  },
  'owned-dwellings': (p, v) => {
    p.dwellings = codesIn(v, 'kind')
  },
  'owned-vehicles': (p, v) => {
    p.vehicles = codesIn(v, 'kind')
  },
  'owned-companies': companiesIn,
  'obligor-income-per-head': (p, v) => {
    p.obligorPerHead = amountOf(v)
  },
  'obligor-household-size': (p, v) => {
    p.obligorHouseholdSize = amountOf(v)
  },
  'obligor-supports': (p, v) => {
    p.obligorSupports = amountOf(v)
  },
  'obligor-unable-by-province': (p, v) => {
    p.isDestituteObligorByProvince = v === true
  },
})

/** What each fact about a household does to its reading. */
export const householdReaders = tableByFact<Reader<Household>>({
  'business-receipts': (h, v) => {
    h.businessReceipts = amountOf(v)
  },
  'business-costs': (h, v) => {
    h.businessCosts += amountOf(v)
  },
  'business-depreciation': (h, v) => {
    h.businessCosts += amountOf(v)
  },
  'business-tax': (h, v) => {
    h.businessCosts += amountOf(v)
  },
  'property-income': (h, v) => {
    h.propertyIncome = amountOf(v)
  },
  'property-costs': (h, v) => {
    h.propertyCosts = amountOf(v)
  },
  gifts: (h, v) => {
    h.gifts = amountOf(v)
  },
  'other-income': (h, v) => {
    h.otherIncome = amountOf(v)
  },
  'insurance-paid': (h, v) => {
    h.paidOut += amountOf(v)
  },
  'maintenance-paid': (h, v) => {
    h.paidOut += amountOf(v)
  },
  'taxes-paid': (h, v) => {
    h.paidOut += amountOf(v)
  },
  'income-not-counted': (h, v) => {
    h.notCounted = amountOf(v)
  },
  spending: (h, v) => {
    h.spending = listIn(v).map(spendingIn)
  },
  'family-money': (h, v) => {
    h.money = amountOf(v)
  },
  dwellings: (h, v) => {
    h.dwellings = codesIn(v, 'kind')
  },
  vehicles: (h, v) => {
    h.vehicles = codesIn(v, 'kind')
  },
  'machinery-value': (h, v) => {
    h.machinery = amountOf(v)
  },
  companies: companiesIn,
  'spending-signals': (h, v) => {
    h.hasSpendingSignals = listIn(v).length > 0
  },
  hardship: (h, v) => {
    h.hardship = textIn(v)
  },
  'hardship-cause': (h, v) => {
    h.cause = textIn(v)
  },
  'is-urgent': (h, v) => {
    h.isUrgent = v === true
  },
  'living-in-trouble': (h, v) => {
    h.isInTrouble = v === true
  },
  'means-not-enough': (h, v) => {
    h.lacksMeans = v === true
  },
  'not-covered-otherwise': (h, v) => {
    h.isUncovered = v === true
  },
  'still-in-trouble': (h, v) => {
    h.isStillInTrouble = v === true
  },
  'new-circumstances': (h, v) => {
    h.hasNewCircumstances = v === true
  },
  'relief-months': (h, v) => {
    h.reliefMonths = amountOf(v)
  },
})

/** Education counts at the public-school price where that is lower (刚性支出困难家庭认定办法 art. 5). */
function spendingIn(entry: unknown): Spending {
  const amount = amountOf(columnOf(entry, 'amount'))
  const price = columnOf(entry, 'publicPrice')
  const kind = String(columnOf(entry, 'kind') ?? '')
  return { kind, amount: kind === 'education' && typeof price === 'number' ? Math.min(amount, price) : amount }
}

const kinOf: ReadonlyMap<string, Kin> = new Map(
  (
    [
      ['self', '01'],
      ['spouse', '10 11 12'],
      ['child', '20 21 22 23 24 25 26 27 29 30 31 32 33 34 35 36 37 39'],
      ['child-in-law', '28 38'],
      ['grandchild', '40 41 42 43 44 49'],
      ['parent', '50 51 52 57 58 59'],
      ['parent-in-law', '53 54 55 56'],
      ['grandparent', '60 61 62 63 64 69'],
      ['sibling', '70 71 73 75 77 79'],
    ] as const satisfies readonly (readonly [Kin, string])[]
  ).flatMap(([kin, codes]) => codes.split(' ').map((code): [string, Kin] => [code, kin])),
)

function readPerson(person: DossierPerson, on: PlainDate): Person {
  const draft: Draft<Person> = {
    id: person.id,
    name: person.name,
    age: ageOn(person.born, on),
    kin: kinOf.get(person.relation) ?? 'other',
    isAlive: person.isAlive,
    receives: person.receives,
    livesElsewhere: false,
    isDependent: false,
    schooling: '',
    absence: '',
    clergySince: '',
    disabilities: none,
    illness: '',
    labour: '',
    lacksCapacity: false,
    selfCareFailed: -1,
    refusedJobs: 0,
    wasSupportedAsMinor: false,
    wage: 0,
    casualWage: 0,
    pension: 0,
    basicPension: 0,
    elderAllowance: 0,
    maintenance: 0,
    otherIncome: 0,
    money: 0,
    dwellings: none,
    vehicles: none,
    stake: 0,
    dormantCompanies: 0,
    obligorPerHead: 0,
    obligorHouseholdSize: 0,
    obligorSupports: 0,
    isInInstitution: false,
    hasResidencePermit: false,
    isDestituteObligorByProvince: false,
  }
  read(personReaders, draft, person.facts)
  return draft
}

function read<T>(
  readers: Readonly<Record<string, Reader<T>>>,
  draft: Draft<T>,
  facts: Readonly<Record<string, KnownFact>>,
): void {
  for (const id in facts) {
    const fact = facts[id]
    if (fact !== undefined) readers[id]?.(draft, fact.value)
  }
}

/** A county's code: the first six of twelve digits. */
const countyOf = (area: AreaCode): number => Math.floor(area / 1_000_000)

/** The dossier as the rules of this domain see it; the last one read is kept, so that a cascade reads once. */
export const readHousehold: (dossier: Dossier) => Household = rememberLast((dossier: Dossier): Household => {
  const on = dossier.appliedOn
  const county = countyOf(dossier.area)
  const persons: Person[] = []
  let applicant: Person | undefined
  let applicantIsHere = false
  let memberIsHere = false
  for (const person of dossier.persons) {
    const reading = readPerson(person, on)
    const isHere = countyOf(person.registeredArea) === county
    persons.push(reading)
    memberIsHere ||= isHere
    if (applicant === undefined && reading.kin === 'self') {
      applicant = reading
      applicantIsHere = isHere
    }
  }
  const draft: Draft<Household> = {
    appliedOn: on,
    item: dossier.item,
    isRural: dossier.residence === 'rural',
    persons,
    applicant,
    obligors: dossier.obligors.length === 0 ? none : dossier.obligors.map((person) => readPerson(person, on)),
    applicantIsRegisteredHere: applicantIsHere,
    memberIsRegisteredHere: memberIsHere,
    hasResidencePermit: applicant?.hasResidencePermit ?? false,
    businessReceipts: 0,
    businessCosts: 0,
    propertyIncome: 0,
    propertyCosts: 0,
    gifts: 0,
    otherIncome: 0,
    paidOut: 0,
    notCounted: 0,
    spending: none,
    money: 0,
    dwellings: none,
    vehicles: none,
    machinery: 0,
    stake: 0,
    dormantCompanies: 0,
    hasSpendingSignals: false,
    hardship: '',
    cause: '',
    isUrgent: false,
    isInTrouble: false,
    lacksMeans: false,
    isUncovered: false,
    isStillInTrouble: false,
    reliefMonths: 0,
    hasNewCircumstances: false,
    history: dossier.history,
  }
  read(householdReaders, draft, dossier.household)
  return draft
})

/** Help received by any person counted; item ids. */
export const receivesAny = (persons: readonly Person[], items: readonly string[]): boolean =>
  persons.some((person) => person.receives.some((item) => items.includes(item)))
