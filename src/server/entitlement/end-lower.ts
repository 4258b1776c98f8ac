import { sql } from 'kysely'
import type { Item } from '#core/item.ts'
import { addToMonth, month } from '#core/plain-date.ts'
import { partnersOf } from '#core/stacking.ts'
import type { Month } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import type { Tx } from '../db/pool.ts'
import { endEntitlement } from './end-entitlement.ts'

/**
 * Of two benefits of which only the higher is drawn, the one that `item` now takes the place of ends with the month before
 * `start`; months of it paid beyond are recovered. The rules of the item let nobody through whose other one is as high.
 */
export async function endLower(
  tx: Tx,
  actor: Actor,
  {
    item,
    persons,
    start,
    caseId,
  }: {
    readonly item: Item
    readonly persons: readonly number[]
    readonly start: Month
    readonly caseId: number
  },
): Promise<void> {
  const others = partnersOf(item, 'higher')
  if (others.length === 0 || persons.length === 0) return
  const { rows } = await sql<{ id: number; startMonth: string }>`
    select e.id, to_char(e.start_month, 'YYYY-MM') as "startMonth" from app.entitlement e
    where e.item = any(${[...others]}) and e.state in ('active', 'suspended')
      and exists (select 1 from app.entitlement_member m where m.entitlement_id = e.id and m.person_id = any(${[...persons]}::bigint[])
        and m.during && daterange(${actor.today}::date, null))
    order by e.id`.execute(tx)
  for (const { id, startMonth } of rows) {
    const first = month(startMonth)
    const lastMonth = addToMonth(start < first ? first : start, -1)
    await endEntitlement(tx, actor, {
      entitlementId: id,
      lastMonth,
      reason: `改为享受“${item.title}”，同类待遇择高享受`,
      caseId,
    })
  }
}
