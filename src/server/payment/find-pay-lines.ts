import { sql } from 'kysely'
import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import type { Paged, PayLineRow } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import { payLineRows } from './pay-line-rows.ts'
import { getRunHead } from './pay-run-head.ts'

export const FindPayLines = z.object({
  ...pageInput,
  runId: z.coerce.number().int(),
  state: z.string().max(20).optional(),
  q: z.string().max(60).optional(),
})

/** Lines of a run in the order of the list; `q` is the beginning of a payee's name. @throws DomainError `not-found`. */
export async function findPayLines(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof FindPayLines>,
): Promise<Paged<PayLineRow>> {
  const run = await getRunHead(tx, input.runId)
  const q = input.q?.trim() ?? ''
  const where = sql`l.run_id = ${run.id}
    and (${input.state ?? ''} = '' or l.state = ${input.state ?? ''})
    and (${q} = '' or starts_with(e.payee_name, ${q}))`
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pay.line l join app.entitlement e on e.id = l.entitlement_id where ${where}`.execute(
    tx,
  )
  await recordAccess(tx, actor, {
    action: 'list-pay-lines',
    objectKind: 'pay-run',
    objectId: run.id,
    area: run.area,
    fields: ['payee', 'amount', 'card_tail'],
  })
  return {
    rows: await payLineRows(tx, where, { order: 'listed', limit: input.size, offset: (input.page - 1) * input.size }),
    total: rows[0]?.n ?? 0,
    isMore: false,
  }
}
