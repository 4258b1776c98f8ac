import { addToMonth, firstDay, monthOf } from '#core/plain-date.ts'
import type { Month } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { settleDifferences } from '../payment/settle-differences.ts'
import { assertNotOwnKin } from '../privacy/own-kin.ts'
import { lockEntitlement } from './lock-entitlement.ts'
import { recordPause } from './record-pause.ts'

export interface SuspendEntitlement {
  readonly entitlementId: number
  readonly reason: string
  /** First month not paid; unless given, the first one that no approved list has paid yet. */
  readonly fromMonth?: Month | undefined
}

/**
 * Stops paying until resumed or ended. A line of this entitlement on a list not yet approved is taken off it.
 * @throws DomainError `not-allowed-in-state` unless it is active or ending, `another-person-needed` for one's own or a relative's.
 */
export async function suspendEntitlement(tx: Tx, actor: Actor, input: SuspendEntitlement): Promise<void> {
  const row = await lockEntitlement(tx, input.entitlementId, ['active', 'ending'])
  await assertNotOwnKin(tx, actor, [row.payee_id])
  const from = input.fromMonth ?? (await firstUnpaidMonth(tx, row.id, monthOf(actor.today)))
  await tx.updateTable('app.entitlement').set({ state: 'suspended' }).where('id', '=', row.id).execute()
  await recordPause(tx, actor, row, { from, isPaused: true, reason: input.reason })
  await settleDifferences(tx, actor, { entitlementId: row.id, from, reason: input.reason })
  await recordAccess(tx, actor, {
    action: 'suspend-entitlement',
    objectKind: 'entitlement',
    objectId: row.id,
    personId: row.payee_id,
    area: row.area,
    reason: input.reason,
  })
}

async function firstUnpaidMonth(tx: Tx, entitlementId: number, current: Month): Promise<Month> {
  const paid = await tx
    .selectFrom('pay.line')
    .select((eb) => eb.fn.max('month').as('month'))
    .where('entitlement_id', '=', entitlementId)
    .where('state', 'not in', ['draft', 'held', 'cancelled'])
    .where('month', '>=', firstDay(current))
    .executeTakeFirst()
  return paid?.month ? addToMonth(monthOf(paid.month), 1) : current
}
