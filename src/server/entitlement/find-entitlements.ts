import { sql } from 'kysely'
import { z } from 'zod'
import { subtreeRange } from '#core/division-code.ts'
import { addMonths } from '#core/plain-date.ts'
import { areaCode } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import type { EntitlementRow, Paged } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import { entitlementRows } from './entitlement-rows.ts'

export const FindEntitlements = z.object({
  ...pageInput,
  item: z.string().max(60).optional(),
  state: z.string().max(20).optional(),
  area: z.coerce.number().int().optional(),
  q: z.string().max(60).optional(),
  reviewDue: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).optional(),
})

/** Counted at most; beyond it the list says "more than". */
const mostCounted = 10_000

/** What is owed in the caller's area; `q` is the beginning of a payee's name, `reviewDue` what is due within a month. */
export async function findEntitlements(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof FindEntitlements>,
): Promise<Paged<EntitlementRow>> {
  const range = input.area === undefined ? undefined : subtreeRange(areaCode(input.area))
  const q = input.q?.trim() ?? ''
  const where = sql.join(
    [
      sql`true`,
      ...(range ? [sql`e.area >= ${range.lo} and e.area < ${range.hi}`] : []),
      ...(input.item ? [sql`e.item = ${input.item}`] : []),
      ...(input.state ? [sql`e.state = ${input.state}`] : []),
      ...(q ? [sql`e.payee_name ~>=~ ${q} and e.payee_name ~<~ ${`${q}\u{10ffff}`}`] : []),
      ...(input.reviewDue
        ? [sql`e.state in ('active', 'suspended') and e.review_due_on <= ${addMonths(actor.today, 1)}::date`]
        : []),
    ],
    sql` and `,
  )
  const counted = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from app.entitlement e where ${where} limit ${mostCounted + 1}) c`.execute(
    tx,
  )
  const order = input.reviewDue ? sql`e.review_due_on, e.id` : sql`e.id desc`
  const page = sql`${where} order by ${order} limit ${input.size} offset ${(input.page - 1) * input.size}`
  await recordAccess(tx, actor, {
    action: 'list-entitlements',
    objectKind: 'entitlement',
    fields: ['payee', 'amount'],
    purpose: q ? 'search' : 'worklist',
  })
  const n = counted.rows[0]?.n ?? 0
  return {
    rows: await entitlementRows(tx, page, actor.today),
    total: Math.min(n, mostCounted),
    isMore: n > mostCounted,
  }
}
