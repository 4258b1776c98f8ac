import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'

/**
 * Until the end of the transaction: `share` for whoever changes what one person is owed, `whole` for whoever lists, approves or
 * settles the county's payments, so that a list is never made from amounts that are just being changed.
 */
export async function lockCountyMoney(tx: Tx, countyId: number, hold: 'share' | 'whole'): Promise<void> {
  const key = sql`hashtextextended(${`county money ${countyId}`}, 0)`
  await (hold === 'whole'
    ? sql`select pg_advisory_xact_lock(${key})`.execute(tx)
    : sql`select pg_advisory_xact_lock_shared(${key})`.execute(tx))
}
