import { type RawBuilder, sql } from 'kysely'
import { monthOf } from '#core/plain-date.ts'
import type { Fen, PlainDate } from '#core/units.ts'
import type { EntitlementRow } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { divisionNames } from '../registry/divisions.ts'

interface Row extends Omit<EntitlementRow, 'areaName' | 'startMonth' | 'endMonth'> {
  readonly area: number
  readonly startMonth: PlainDate
  readonly endMonth: PlainDate | null
  readonly monthly: Fen
}

/**
 * Entitlements that `where` picks over `e` (it may end in `order by … limit …`). `monthly` is the amount that speaks today, the
 * first one before the start and the last one after the end.
 */
export async function entitlementRows(tx: Tx, where: RawBuilder<unknown>, today: PlainDate): Promise<EntitlementRow[]> {
  const { rows } = await sql<Row>`
    select e.id, e.case_id as "caseId", e.item, e.payee_name as payee, e.members, e.area, e.state, e.start_month as "startMonth",
      e.end_month as "endMonth", coalesce(a.fen, 0) as monthly, e.pays, e.review_due_on as "reviewDueOn"
    from app.entitlement e
    left join lateral (
      select x.monthly_fen as fen from app.entitlement_amount x
      where x.entitlement_id = e.id
        and x.from_month <= greatest(e.start_month, least(date_trunc('month', ${today}::date)::date, e.end_month))
        and (x.until_month is null
          or x.until_month >= greatest(e.start_month, least(date_trunc('month', ${today}::date)::date, e.end_month)))
      order by x.id desc limit 1) a on true
    where ${where}`.execute(tx)
  const names = await divisionNames(
    tx,
    rows.map((row) => row.area),
  )
  return rows.map(({ area, startMonth, endMonth, ...row }) => ({
    ...row,
    areaName: names.get(area) ?? '',
    startMonth: monthOf(startMonth),
    endMonth: endMonth === null ? null : monthOf(endMonth),
  }))
}
