import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import type { DivisionChangeRow, Paged } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'

export const FindDivisionChanges = z.object(pageInput)

/** Changes of divisions, newest first; those that a larger change implied are told with their own codes. */
export async function findDivisionChanges(
  tx: Tx,
  _actor: Actor,
  { page, size }: z.output<typeof FindDivisionChanges>,
): Promise<Paged<DivisionChangeRow>> {
  const { rows } = await sql<DivisionChangeRow & { total: number }>`
    select c.id, c.kind, c.from_code as "from", c.to_code as "to",
      coalesce((select d.name from ref.division d where d.code = c.from_code and d.valid_from < c.effective_on order by d.valid_from desc limit 1), '') as "fromName",
      coalesce(c.new_name, (select d.name from ref.division d where d.code = c.to_code order by d.valid_from desc limit 1), '') as "toName",
      c.effective_on as "on", c.document,
      (select coalesce(sum(m.value::int), 0)::int from jsonb_each_text(c.moved) m) as "movedRows",
      count(*) over ()::int as total
    from ref.division_change c order by c.id desc limit ${size} offset ${(page - 1) * size}`.execute(tx)
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0, isMore: false }
}
