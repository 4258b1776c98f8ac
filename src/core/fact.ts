import type { AreaCode, Fen, PlainDate } from './units.ts'

/** How much a fact is protected (security: S1 identity, S2 health, income and checks); `plain` may stand clear under row security. */
export type Sensitivity = 'plain' | 'S1' | 'S2'
export type SubjectKind = 'person' | 'household' | 'organisation'
export type FactKind = 'yes-no' | 'count' | 'yuan' | 'date' | 'choice' | 'choices' | 'text' | 'list'

/** What a domain reads or adds about a party. `list` facts hold an array of records (assets, disabilities). */
export interface FactDeclaration {
  readonly id: string
  readonly title: string
  readonly about: SubjectKind
  readonly kind: FactKind
  readonly sensitivity: Sensitivity
  readonly choices?: Readonly<Record<string, string>>
  /** For `list` facts: the columns of one record. */
  readonly columns?: Readonly<
    Record<string, { title: string; kind: FactKind; choices?: Readonly<Record<string, string>> }>
  >
}

export type FactScalar = boolean | number | string
export type FactRecord = Readonly<Record<string, FactScalar>>
/** `yuan` facts are integer fen; dates are `YYYY-MM-DD`; lists are arrays of records. */
export type FactValue = FactScalar | readonly string[] | readonly FactRecord[]

export type Provenance = 'declared' | 'found' | 'verified'

/** A fact with where it came from. Precedence when several speak: verified, then found, then declared. */
export interface KnownFact {
  readonly fact: string
  readonly value: FactValue
  readonly provenance: Provenance
  /** Shown to people: `本人申报`, `不动产登记信息（2026-03-05 查询）`, `入户调查`. */
  readonly source: string
  readonly validFrom: PlainDate
  readonly validUntil?: PlainDate
}

export interface DossierPerson {
  readonly id: number
  readonly name: string
  readonly born: PlainDate
  readonly sex: 1 | 2 | 0
  /** GB/T 4761 two-digit code, measured from the applicant (01 本人). */
  readonly relation: string
  readonly registeredArea: AreaCode
  readonly isAlive: boolean
  readonly facts: Readonly<Record<string, KnownFact>>
  /** Item ids of benefits this person lives on now, other than the one being decided. */
  readonly receives: readonly string[]
  /**
   * What each of them pays him this month, of a household's benefit his share. Not there: the amount is not known here,
   * which is never 0 (a benefit of another county).
   */
  readonly monthly?: Readonly<Record<string, Fen>>
}

/**
 * What a person lives on from these items this month; 0 when from none, `undefined` when one of the amounts is not
 * known. @public for domains
 */
export function monthlyFrom(
  person: Pick<DossierPerson, 'receives' | 'monthly'>,
  items: readonly string[],
): Fen | undefined {
  let sum = 0
  for (const item of items) {
    if (!person.receives.includes(item)) continue
    const amount = person.monthly?.[item]
    if (amount === undefined) return undefined
    sum += amount
  }
  return sum as Fen
}

/** All that is known for one decision, gathered by the server without knowing the domain. */
export interface Dossier {
  readonly item: string
  readonly appliedOn: PlainDate
  readonly decidedOn: PlainDate
  readonly area: AreaCode
  readonly residence: 'urban' | 'rural'
  readonly persons: readonly DossierPerson[]
  readonly household: Readonly<Record<string, KnownFact>>
  /** Facts of obligors living apart (赡养、抚养、扶养义务人), who are not members. */
  readonly obligors: readonly DossierPerson[]
  /** Paid amounts earlier this year etc. that a rule may need, by item id. */
  readonly history: readonly {
    readonly item: string
    readonly cause?: string
    readonly decidedOn: PlainDate
    readonly amount: Fen
  }[]
}

const heldValue = (facts: Readonly<Record<string, KnownFact>>, id: string): FactValue | undefined => facts[id]?.value

/** A yes-no fact; false when nothing is known. @public for domains */
export const yesNo = (facts: Readonly<Record<string, KnownFact>>, id: string): boolean => heldValue(facts, id) === true
/** A yuan fact in fen; 0 when nothing is declared or found. @public for domains */
export function yuanOf(facts: Readonly<Record<string, KnownFact>>, id: string): Fen {
  const value = heldValue(facts, id)
  return (typeof value === 'number' ? value : 0) as Fen
}
/** A count; 0 when unknown. @public for domains */
export function countOf(facts: Readonly<Record<string, KnownFact>>, id: string): number {
  const value = heldValue(facts, id)
  return typeof value === 'number' ? value : 0
}
/** A text, choice or date fact; undefined when unknown. */
export function textOf(facts: Readonly<Record<string, KnownFact>>, id: string): string | undefined {
  const value = heldValue(facts, id)
  return typeof value === 'string' ? value : undefined
}
/** A list fact's records; empty when unknown. @public for domains */
export function recordsOf(facts: Readonly<Record<string, KnownFact>>, id: string): readonly FactRecord[] {
  const value = heldValue(facts, id)
  if (!Array.isArray(value)) return []
  return value.filter((entry): entry is FactRecord => typeof entry === 'object' && entry !== null)
}
/** A multiple-choice fact's codes; empty when unknown. @public for domains */
export function choicesOf(facts: Readonly<Record<string, KnownFact>>, id: string): readonly string[] {
  const value = heldValue(facts, id)
  if (!Array.isArray(value)) return []
  return value.filter((entry): entry is string => typeof entry === 'string')
}

/**
 * A table by fact id in which an id that is not there is found missing at once, without a look at what every object
 * inherits. Mass decisions look up each fact of each person in such a table. @public for domains
 */
export const tableByFact = <T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null), entries)

const weight: Record<Provenance, number> = { declared: 0, found: 1, verified: 2 }

/** The fact that speaks on `on` among several of one id: verified before found before declared, then the later one. */
export function speakingFact(facts: readonly KnownFact[], on: PlainDate): KnownFact | undefined {
  let best: KnownFact | undefined
  for (const fact of facts) {
    if (fact.validFrom > on || (fact.validUntil !== undefined && fact.validUntil <= on)) continue
    if (
      best === undefined ||
      weight[fact.provenance] > weight[best.provenance] ||
      (weight[fact.provenance] === weight[best.provenance] && fact.validFrom >= best.validFrom)
    )
      best = fact
  }
  return best
}

/**
 * The same function, keeping its last answer: what several rules and items read of one dossier is worked out once in a
 * cascade. The argument must not change after it was read. Pure to the caller: same argument, same answer.
 */
export function rememberLast<A extends object, B>(read: (argument: A) => B): (argument: A) => B {
  let known: A | undefined
  let last: B | undefined
  return (argument) => {
    if (known === argument && last !== undefined) return last
    known = undefined
    last = read(argument)
    known = argument
    return last
  }
}

/** `rememberLast` for a reading of two things, such as a household and the values of its place. */
export function rememberLastPair<A extends object, B extends object, C>(
  read: (first: A, second: B) => C,
): (first: A, second: B) => C {
  let knownFirst: A | undefined
  let knownSecond: B | undefined
  let last: C | undefined
  return (first, second) => {
    if (knownFirst === first && knownSecond === second && last !== undefined) return last
    knownFirst = undefined
    last = read(first, second)
    knownFirst = first
    knownSecond = second
    return last
  }
}
