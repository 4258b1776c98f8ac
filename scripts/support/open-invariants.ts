import { plainDate } from '#core/plain-date.ts'
import { scopeOf, systemActor } from '#server/access/actor.ts'
import { openDatabase, type Tx } from '#server/db/pool.ts'
import type { Invariant } from '#server/payment/check-money-invariants.ts'

/** How many of the invariants do not hold, over the whole database. */
export async function openInvariants(url: string, check: (tx: Tx) => Promise<readonly Invariant[]>): Promise<number> {
  const database = openDatabase(url)
  try {
    const found = await database.withScope(scopeOf(systemActor(plainDate('2026-03-02'))), check)
    return found.filter(({ ok }) => !ok).length
  } finally {
    await database.close()
  }
}
