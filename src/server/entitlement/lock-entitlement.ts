import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { lockCountyMoney } from '../payment/county-lock.ts'

export type EntitlementState = 'active' | 'suspended' | 'ending' | 'ended'

/**
 * The entitlement's row, locked until the transaction ends, behind the county's money lock.
 * @throws DomainError `not-found`, or `not-allowed-in-state` when it is in none of `states`.
 */
export async function lockEntitlement(tx: Tx, entitlementId: number, states: readonly EntitlementState[]) {
  const known = await tx
    .selectFrom('app.entitlement')
    .select('county_id')
    .where('id', '=', entitlementId)
    .executeTakeFirst()
  if (!known) throw new DomainError('not-found')
  await lockCountyMoney(tx, known.county_id, 'share')
  const row = await tx
    .selectFrom('app.entitlement')
    .selectAll()
    .where('id', '=', entitlementId)
    .where('state', 'in', states)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new DomainError('not-allowed-in-state', { says: '该待遇当前状态不能办理此操作' })
  return row
}
