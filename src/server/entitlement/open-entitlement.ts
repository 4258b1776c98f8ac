import { sql } from 'kysely'
import { startMonthOf } from '#core/entitlement.ts'
import type { Item } from '#core/item.ts'
import { addDays, addToMonth, firstDay, monthOf } from '#core/plain-date.ts'
import { type Fen, type Month, type PlainDate, sumFen } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { lockCountyMoney } from '../payment/county-lock.ts'
import { refuseExclusive } from './refuse-exclusive.ts'

export interface OpenEntitlement {
  readonly caseId: number
  readonly countyId: number
  readonly area: number
  readonly item: string
  readonly payeeId: number
  readonly payeeName: string
  readonly householdId: number | null
  readonly coveredPersonIds: readonly number[]
  readonly pays: 'monthly' | 'once' | 'nothing'
  /** Fen a month, or once in all; 0 for a recognition. */
  readonly amount: Fen
  readonly decidedOn: PlainDate
  /** Day of the application, where it differs: some help is owed from its month on. */
  readonly appliedOn?: PlainDate | undefined
  readonly startsIn: Item['startsIn']
  readonly reviewDueOn: PlainDate | null
  /** Last day of a recognition's validity, or of help for a fixed time. */
  readonly endsOn?: PlainDate | undefined
  readonly assessmentId?: number | undefined
  readonly reason: string
  /** Parts of a one-time amount, one a month in this order; they add up to `amount`. */
  readonly parts?: readonly Fen[] | undefined
  /** Last month that was paid before this platform kept the account. */
  readonly paidThrough?: Month | undefined
}

/**
 * Opens what is owed to a payee: coverage of the persons, the amount from its first month on. A recognition pays nothing; a
 * one-time amount is owed in its month only (or in parts). @throws DomainError `overlap` for a benefit that excludes it.
 */
export async function openEntitlement(
  tx: Tx,
  actor: Actor,
  input: OpenEntitlement,
): Promise<{ entitlementId: number }> {
  const start = startMonthOf(input.startsIn, {
    decidedOn: input.decidedOn,
    appliedOn: input.appliedOn ?? input.decidedOn,
  })
  const end = lastMonthOf(input, start)
  const during = coverageOf(input, start)
  await lockCountyMoney(tx, input.countyId, 'share')
  await refuseExclusive(tx, { item: input.item, personIds: input.coveredPersonIds, during })
  const entitlementId = await insertEntitlement(tx, input, start, end)
  await insertMembers(tx, input, entitlementId, during)
  const amounts = amountsOf(input, start)
  if (amounts.length > 0) await insertAmounts(tx, actor, input, entitlementId, amounts)
  await recordAccess(tx, actor, {
    action: 'open-entitlement',
    objectKind: 'entitlement',
    objectId: entitlementId,
    personId: input.payeeId,
    caseId: input.caseId,
    area: input.area,
    fields: ['amount', 'members'],
  })
  return { entitlementId }
}

function lastMonthOf(input: OpenEntitlement, start: Month): Month | undefined {
  if (input.pays === 'once') return addToMonth(start, (input.parts?.length ?? 1) - 1)
  return input.endsOn === undefined ? undefined : monthOf(input.endsOn)
}

/** Days covered, as a range. One-time help covers its day only, so that a second emergency in the month can be helped. */
function coverageOf({ pays, decidedOn, endsOn }: OpenEntitlement, start: Month): string {
  if (pays === 'once') return `[${decidedOn},${addDays(decidedOn, 1)})`
  const from = pays === 'nothing' ? decidedOn : firstDay(start)
  return `[${from},${endsOn === undefined ? '' : addDays(endsOn, 1)})`
}

interface AmountSpan {
  readonly from: Month
  readonly until: Month | undefined
  readonly amount: Fen
}

function amountsOf({ pays, amount, parts, endsOn }: OpenEntitlement, start: Month): AmountSpan[] {
  if (pays === 'nothing') return []
  if (pays === 'monthly') return [{ from: start, until: endsOn === undefined ? undefined : monthOf(endsOn), amount }]
  const shares = parts ?? [amount]
  if (sumFen(shares) !== amount) throw new RangeError('the parts of a one-time amount do not add up to it')
  return shares.map((share, i) => ({ from: addToMonth(start, i), until: addToMonth(start, i), amount: share }))
}

async function insertEntitlement(tx: Tx, input: OpenEntitlement, start: Month, end: Month | undefined) {
  const paysFrom = input.paidThrough === undefined ? start : later(start, addToMonth(input.paidThrough, 1))
  const { id } = await tx
    .insertInto('app.entitlement')
    .values({
      county_id: input.countyId,
      area: input.area,
      case_id: input.caseId,
      item: input.item,
      payee_id: input.payeeId,
      payee_name: input.payeeName,
      household_id: input.householdId,
      members: input.coveredPersonIds.length,
      pays: input.pays,
      start_month: firstDay(start),
      end_month: end === undefined ? null : firstDay(end),
      pays_from: firstDay(paysFrom),
      recheck_from: input.pays === 'nothing' ? null : firstDay(paysFrom),
      review_due_on: input.reviewDueOn,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function insertMembers(tx: Tx, input: OpenEntitlement, entitlementId: number, during: string): Promise<void> {
  if (input.coveredPersonIds.length === 0) return
  await sql`insert into app.entitlement_member (entitlement_id, county_id, area, person_id, benefit, during)
    select ${entitlementId}, ${input.countyId}, ${input.area}, p, ${input.item}, ${during}::daterange
    from unnest(${[...input.coveredPersonIds]}::bigint[]) p`.execute(tx)
}

async function insertAmounts(
  tx: Tx,
  actor: Actor,
  input: OpenEntitlement,
  entitlementId: number,
  amounts: readonly AmountSpan[],
): Promise<void> {
  await tx
    .insertInto('app.entitlement_amount')
    .values(
      amounts.map(({ from, until, amount }) => ({
        entitlement_id: entitlementId,
        county_id: input.countyId,
        area: input.area,
        from_month: firstDay(from),
        until_month: until === undefined ? null : firstDay(until),
        monthly_fen: amount,
        reason: input.reason,
        case_id: input.caseId,
        assessment_id: input.assessmentId ?? null,
        recorded_by: actor.id,
      })),
    )
    .execute()
}

const later = (a: Month, b: Month): Month => (a > b ? a : b)
