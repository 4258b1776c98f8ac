import type { Item } from './item.ts'
import { addToMonth, monthOf, monthRange } from './plain-date.ts'
import { type Fen, fen, type Month, noFen, type PlainDate } from './units.ts'

/** One recorded amount; `seq` is the order of recording and the highest one covering a month speaks. */
export interface AmountRow {
  readonly seq: number
  readonly from: Month
  /** Last month covered; undefined while open. */
  readonly until: Month | undefined
  readonly monthly: Fen
}

/** From `from` on nothing is owed, or is owed again; the highest `seq` speaks. */
export interface PauseRow {
  readonly seq: number
  readonly from: Month
  readonly isPaused: boolean
}

/** Everything that says what is owed, in any order. */
export interface OwedTerms {
  readonly start: Month
  /** Last month owed; undefined while open. */
  readonly end: Month | undefined
  readonly amounts: readonly AmountRow[]
  readonly pauses: readonly PauseRow[]
}

export interface MonthlyAmount {
  readonly month: Month
  readonly fen: Fen
}

/** What was given for a month: lines listed and not cancelled, less what was claimed back. */
export type GivenByMonth = ReadonlyMap<Month, Fen>

/** First month owed. DB-21: from the month after the decision, unless the item says otherwise. */
export function startMonthOf(
  startsIn: Item['startsIn'],
  { decidedOn, appliedOn }: { readonly decidedOn: PlainDate; readonly appliedOn: PlainDate },
): Month {
  if (startsIn === 'month-of-application') return monthOf(appliedOn)
  return startsIn === 'month-after-decision' ? addToMonth(monthOf(decidedOn), 1) : monthOf(decidedOn)
}

/** The amount that speaks for `month`: the one recorded last among those covering it; 0 when none does or it is suspended. */
export function amountFor(month: Month, terms: OwedTerms): Fen {
  if (month < terms.start || (terms.end !== undefined && month > terms.end)) return noFen
  const pause = latest(terms.pauses.filter((row) => row.from <= month))
  if (pause?.isPaused) return noFen
  const covering = terms.amounts.filter((row) => row.from <= month && (row.until === undefined || row.until >= month))
  return latest(covering)?.monthly ?? noFen
}

/** Months with something owed from the start up to and including `through`, oldest first. Suspended months are left out. */
export const monthsOwed = (terms: OwedTerms, through: Month): MonthlyAmount[] =>
  monthRange(terms.start, terms.end !== undefined && terms.end < through ? terms.end : through)
    .map((month) => ({ month, fen: amountFor(month, terms) }))
    .filter((owed) => owed.fen > 0)

/** Owed less given of every month from `from` to `through` where they differ: positive is arrears, negative paid too much. */
export function differences(terms: OwedTerms, given: GivenByMonth, from: Month, through: Month): MonthlyAmount[] {
  return monthRange(from, through)
    .map((month) => ({ month, fen: fen(amountFor(month, terms) - (given.get(month) ?? 0)) }))
    .filter((difference) => difference.fen !== 0)
}

/** Pairs of item ids that nobody may live on together, declared by either side, each pair in both directions. */
export function exclusivePairs(
  items: readonly Pick<Item, 'id' | 'incompatibleWith'>[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const pairs = new Map<string, Set<string>>()
  const add = (one: string, other: string) => pairs.set(one, (pairs.get(one) ?? new Set<string>()).add(other))
  for (const item of items) {
    for (const other of item.incompatibleWith) {
      add(item.id, other)
      add(other, item.id)
    }
  }
  return pairs
}

const latest = <Row extends { readonly seq: number }>(rows: readonly Row[]): Row | undefined =>
  rows.reduce<Row | undefined>((best, row) => (best === undefined || row.seq > best.seq ? row : best), undefined)
