import { sql } from 'kysely'
import type { PlannedMonth } from '#core/item.ts'
import { addToMonth, firstDay, monthOf } from '#core/plain-date.ts'
import type { Month } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { settleDifferences } from '../payment/settle-differences.ts'
import { lockEntitlement } from './lock-entitlement.ts'

export interface EndEntitlement {
  readonly entitlementId: number
  /** Last month owed; may lie in the past, before the start for one opened in error. */
  readonly lastMonth: Month
  readonly reason: string
  readonly caseId: number
  /** Months of a gradual end (DB-36), oldest first; the last of them is then the last month. */
  readonly plan?: readonly PlannedMonth[] | undefined
}

/**
 * Ends an entitlement after `lastMonth`; it is `ending` until that month is over. Months paid beyond it are to be recovered.
 * Ending again may only bring the end forward. @throws DomainError `not-allowed-in-state` for a later end of one ended before.
 */
export async function endEntitlement(tx: Tx, actor: Actor, input: EndEntitlement): Promise<void> {
  const row = await lockEntitlement(tx, input.entitlementId, ['active', 'suspended', 'ending', 'ended'])
  const last = input.plan?.at(-1)?.month ?? input.lastMonth
  const hasEnded = row.state === 'ending' || row.state === 'ended'
  if (hasEnded && row.end_month !== null && firstDay(last) > row.end_month)
    throw new DomainError('not-allowed-in-state', { says: '该待遇已办理终止，只能提前终止月份' })
  await planMonths(tx, actor, input, row)
  await tx
    .updateTable('app.entitlement')
    .set({ state: last < monthOf(actor.today) ? 'ended' : 'ending', end_month: firstDay(last) })
    .where('id', '=', row.id)
    .execute()
  await closeCoverage(tx, row.id, last)
  await settleDifferences(tx, actor, {
    entitlementId: row.id,
    from: input.plan?.[0]?.month ?? addToMonth(input.lastMonth, 1),
    reason: input.reason,
    caseId: input.caseId,
  })
  await recordAccess(tx, actor, {
    action: 'end-entitlement',
    objectKind: 'entitlement',
    objectId: row.id,
    personId: row.payee_id,
    caseId: input.caseId,
    area: row.area,
    reason: input.reason,
  })
}

async function planMonths(
  tx: Tx,
  actor: Actor,
  { plan, reason, caseId }: EndEntitlement,
  row: { readonly id: number; readonly county_id: number; readonly area: number },
): Promise<void> {
  if (plan === undefined || plan.length === 0) return
  await tx
    .insertInto('app.entitlement_amount')
    .values(
      plan.map(({ month, amount }) => ({
        entitlement_id: row.id,
        county_id: row.county_id,
        area: row.area,
        from_month: firstDay(month),
        until_month: firstDay(month),
        monthly_fen: amount,
        reason: `渐退：${reason}`,
        case_id: caseId,
        recorded_by: actor.id,
      })),
    )
    .execute()
}

/** Nobody is covered after the last month; one that never ran covers nobody. */
async function closeCoverage(tx: Tx, entitlementId: number, last: Month): Promise<void> {
  const after = firstDay(addToMonth(last, 1))
  await sql`update app.entitlement_member set during = during * daterange(null, ${after}::date)
    where entitlement_id = ${entitlementId} and (upper(during) is null or upper(during) > ${after}::date)`.execute(tx)
}
