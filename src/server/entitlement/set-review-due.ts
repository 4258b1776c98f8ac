import type { PlainDate } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

export interface SetReviewDue {
  readonly entitlementId: number
  readonly on: PlainDate
}

/** The day by which the next review is due. @throws DomainError `not-allowed-in-state` for one that has ended. */
export async function setReviewDue(tx: Tx, actor: Actor, { entitlementId, on }: SetReviewDue): Promise<void> {
  const row = await tx
    .updateTable('app.entitlement')
    .set({ review_due_on: on })
    .where('id', '=', entitlementId)
    .where('state', '<>', 'ended')
    .returning(['payee_id', 'area'])
    .executeTakeFirst()
  if (!row) throw new DomainError('not-allowed-in-state')
  await recordAccess(tx, actor, {
    action: 'set-review-due',
    objectKind: 'entitlement',
    objectId: entitlementId,
    personId: row.payee_id,
    area: row.area,
  })
}
