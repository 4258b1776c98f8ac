import type { PlannedMonth } from '#core/item.ts'
import { addMonths, addToMonth, monthOf } from '#core/plain-date.ts'
import { type Fen, fen, type PlainDate, shareOf } from '#core/units.ts'
import { assistanceLaw } from '../sources.ts'
import { byRatio } from './numbers.ts'

/** What happens to living help: reviews, gradual exit, one member's share, the guard before less is paid, recovery and fines. */

/** The day by which the next review is due. A duration: it does not roll to a working day. */
export const reviewDue = (lastReview: PlainDate, months: number): PlainDate => addMonths(lastReview, months)

/**
 * Gradual exit: from the month after the decision, `graceMonths` months, each with its share of the amount; the last
 * share of the shape goes on. Oldest first. Empty when the values hold no plan.
 */
export function gracePlan(
  amount: Fen,
  decidedOn: PlainDate,
  values: Readonly<Record<string, unknown>>,
): readonly PlannedMonth[] {
  const months = values['graceMonths']
  const shape = values['graceShape']
  if (typeof months !== 'number' || !Array.isArray(shape)) return []
  const shares = shape.filter((share): share is number => typeof share === 'number')
  const first = addToMonth(monthOf(decidedOn), 1)
  return Array.from({ length: months }, (_, i) => ({
    month: addToMonth(first, i),
    amount: byRatio(amount, shares[i] ?? shares.at(-1) ?? 1),
  }))
}

/** The part of one member who refused suitable work `limit` times in a row, and what is left; his own part only. */
export function refusedJobShare(
  amount: Fen,
  members: number,
  refusals: number,
  limit: number,
): { readonly share: Fen; readonly left: Fen } {
  const share = refusals >= limit && members > 0 ? shareOf(amount, 1, members) : fen(0)
  return { share, left: fen(amount - share) }
}

export type AdjustGuard = 'allowed' | 'no-ground' | 'no-hearing' | 'no-reasons'

/** A reduction or an end needs a legal ground, a recorded hearing of the person and written reasons; an increase does not. */
export function adjustGuard(change: {
  readonly kind: 'increase' | 'reduce' | 'stop'
  readonly ground: string
  readonly hasHearing: boolean
  readonly hasWrittenReasons: boolean
}): AdjustGuard {
  if (change.kind === 'increase') return 'allowed'
  if (change.ground.trim() === '') return 'no-ground'
  if (!change.hasHearing) return 'no-hearing'
  return change.hasWrittenReasons ? 'allowed' : 'no-reasons'
}

/** Bounds of the fine as multiples of what was got, under the law of one date. */
export interface FineBounds {
  readonly least: number
  readonly most: number
}

/**
 * What a fraud costs: the money back and a fine between two bounds. The law at the time of the conduct decides, unless
 * the decision falls under a later and lighter one (行政处罚法 art. 37).
 */
export function fraudPenalty(
  got: Fen,
  conductOn: PlainDate,
  decidedOn: PlainDate,
  bounds: { readonly decree: FineBounds; readonly law: FineBounds },
): { readonly back: Fen; readonly least: Fen; readonly most: Fen } {
  const underLaw = conductOn >= assistanceLaw.from
  const mayBeLighter = !underLaw && decidedOn >= assistanceLaw.from && bounds.law.most <= bounds.decree.most
  const { least, most } = underLaw || mayBeLighter ? bounds.law : bounds.decree
  return { back: got, least: byRatio(got, least), most: byRatio(got, most) }
}

/** Cases to draw at random from a batch: at least `ratio` of them, rounded up; 41 at 30 % are 13. */
export const sampleSize = (cases: number, ratio: number): number => Math.ceil(Math.round(cases * ratio * 1e6) / 1e6)

/** Codes of GB/T 4761, measured from the officer or committee member, that are near relatives (民法典 art. 1045). */
const nearCodes = new Set(
  '10 11 12 20 21 22 23 24 25 26 27 29 30 31 32 33 34 35 36 37 39 40 41 42 43 44 49 50 51 52 57 58 59 60 61 62 63 64 69 70 71 73 75 77 79'.split(
    ' ',
  ),
)
const unsureCodes = new Set(['27', '29', '37', '39', '49', '57', '58', '59', '69', '79'])

/** Whether a relation makes a case one of 近亲属备案, and whether a person must look because the code is a residual or step one. */
export const nearRelative = (relation: string): { readonly isNear: boolean; readonly needsLook: boolean } => ({
  isNear: nearCodes.has(relation),
  needsLook: unsureCodes.has(relation),
})

/** A case in which the county must visit: a near relative of an officer, or a complaint (最低生活保障审核确认办法 art. 20). */
export const needsCountyVisit = (relations: readonly string[], hasComplaint: boolean): boolean =>
  hasComplaint || relations.some((relation) => nearRelative(relation).isNear)

/** Sentences about remedies for every adverse letter. */
export const remediesText = (reviewBody: string, court: string, days: number, months: number): string =>
  `如不服本决定，可以自知道本决定之日起${days}日内向${reviewBody}申请行政复议，也可以自知道本决定之日起${months}个月内依法向${court}提起行政诉讼。`

/** Money paid for months after the death of the only person; the finding of the cremation register against payments. */
export const paidAfterDeath = (
  diedOn: PlainDate,
  payments: readonly { readonly month: string; readonly amount: Fen }[],
): Fen => fen(payments.filter(({ month }) => month > diedOn.slice(0, 7)).reduce((sum, { amount }) => sum + amount, 0))

/** Whether a declared sum and a found one agree within a tolerance, as a share of the declared sum. */
export const agreesWithin = (declared: Fen, found: Fen, tolerance: number): boolean =>
  Math.abs(found - declared) <= byRatio(declared, tolerance)
