import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { exclusiveItems, itemTitle } from '../items.ts'

export interface NewCoverage {
  readonly item: string
  readonly personIds: readonly number[]
  /** A daterange as text. */
  readonly during: string
}

/**
 * One person, one live benefit of a kind, anywhere in the province (XC-07). Locks the persons, so that two offices cannot each
 * miss what the other is just opening. @throws DomainError `overlap` naming the benefit, not the person or the place.
 */
export async function refuseExclusive(tx: Tx, { item, personIds, during }: NewCoverage): Promise<void> {
  const persons = [...new Set(personIds)].sort((a, b) => a - b)
  if (persons.length === 0) return
  await sql`select pg_advisory_xact_lock(hashtextextended('benefit of ' || p, 0))
    from unnest(${persons}::bigint[]) with ordinality u (p, n) order by n`.execute(tx)
  const { rows } = await sql<{ benefit: string }>`
    select distinct benefit from app.benefits_within(${persons}::bigint[], ${during}::daterange) order by 1`.execute(tx)
  const excluded = exclusiveItems.get(item)
  const clash = rows.find(({ benefit }) => benefit === item || excluded?.has(benefit))
  if (clash === undefined) return
  throw new DomainError('overlap', {
    says: `家庭成员正在享受“${itemTitle(clash.benefit)}”，不能同时享受“${itemTitle(item)}”`,
    benefit: clash.benefit,
  })
}
