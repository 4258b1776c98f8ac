import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'

/** Count and total of the lines that this run pays (neither held nor cancelled), and how many are held. */
export async function updateSums(tx: Tx, runId: number): Promise<void> {
  await sql`update pay.run r set lines = s.lines, held = s.held, total_fen = s.total from (
      select count(*) filter (where state not in ('held', 'cancelled'))::int as lines,
        count(*) filter (where state = 'held')::int as held,
        coalesce(sum(fen) filter (where state not in ('held', 'cancelled')), 0)::bigint as total
      from pay.line where run_id = ${runId}) s
    where r.id = ${runId}`.execute(tx)
}
