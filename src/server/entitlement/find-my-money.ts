import { sql } from 'kysely'
import type { CitizenActor } from '../access/actor.ts'
import type { Api } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { payLineRows } from '../payment/pay-line-rows.ts'
import { entitlementRows } from './entitlement-rows.ts'

/** A citizen's own help and payments, the newest first; what is still on a list is not shown. */
export async function findMyMoney(tx: Tx, actor: CitizenActor): Promise<Api['GET /api/my/money']['output']> {
  const mine = sql`e.payee_id = ${actor.id} order by e.id desc limit 100`
  const paid = sql`l.person_id = ${actor.id} and l.state in ('approved', 'sent', 'ok', 'failed', 'returned', 'unknown')`
  return {
    entitlements: await entitlementRows(tx, mine, actor.today),
    lines: await payLineRows(tx, paid, { order: 'newest', limit: 240 }),
  }
}
