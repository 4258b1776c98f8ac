import { monthOf } from '#core/plain-date.ts'
import type { Month } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { settleDifferences } from '../payment/settle-differences.ts'
import { assertNotOwnKin } from '../privacy/own-kin.ts'
import { lockEntitlement } from './lock-entitlement.ts'
import { recordPause } from './record-pause.ts'

export interface ResumeEntitlement {
  readonly entitlementId: number
  readonly reason: string
  /** First month owed again; unless given, the one it was suspended from, so that nothing is lost. */
  readonly fromMonth?: Month | undefined
}

/**
 * Pays again; months left out meanwhile come as arrears with the next run.
 * @throws DomainError `not-allowed-in-state` unless suspended, `another-person-needed` for one's own or a relative's.
 */
export async function resumeEntitlement(tx: Tx, actor: Actor, input: ResumeEntitlement): Promise<void> {
  const row = await lockEntitlement(tx, input.entitlementId, ['suspended'])
  await assertNotOwnKin(tx, actor, [row.payee_id])
  const from = input.fromMonth ?? (await suspendedFrom(tx, row.id)) ?? monthOf(actor.today)
  await tx
    .updateTable('app.entitlement')
    .set({ state: row.end_month === null || row.pays !== 'monthly' ? 'active' : 'ending' })
    .where('id', '=', row.id)
    .execute()
  await recordPause(tx, actor, row, { from, isPaused: false, reason: input.reason })
  await settleDifferences(tx, actor, { entitlementId: row.id, from, reason: input.reason })
  await recordAccess(tx, actor, {
    action: 'resume-entitlement',
    objectKind: 'entitlement',
    objectId: row.id,
    personId: row.payee_id,
    area: row.area,
    reason: input.reason,
  })
}

async function suspendedFrom(tx: Tx, entitlementId: number): Promise<Month | undefined> {
  const pause = await tx
    .selectFrom('app.entitlement_pause')
    .select('from_month')
    .where('entitlement_id', '=', entitlementId)
    .where('is_paused', '=', true)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return pause ? monthOf(pause.from_month) : undefined
}
