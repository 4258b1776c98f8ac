import { type RawBuilder, sql } from 'kysely'
import { monthOf } from '#core/plain-date.ts'
import type { Fen, PlainDate } from '#core/units.ts'
import type { PayLineRow } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { divisionNames } from '../registry/divisions.ts'
import { failureText } from './bank-layouts.ts'

interface Row extends Omit<PayLineRow, 'month' | 'areaName' | 'failure'> {
  readonly month: PlainDate
  readonly area: number
  readonly failureCode: string
  readonly fen: Fen
}

/** Lines that `where` picks (over `l` and its entitlement `e`), as lists show them; card numbers by their last four only. */
export async function payLineRows(
  tx: Tx,
  where: RawBuilder<unknown>,
  page: { readonly order: 'listed' | 'newest'; readonly limit: number; readonly offset?: number },
): Promise<PayLineRow[]> {
  const order = page.order === 'listed' ? sql`l.id` : sql`l.month desc, l.id desc`
  const { rows } = await sql<Row>`
    select l.id, l.run_id as "runId", e.payee_name as payee, l.person_id as "personId", l.item, l.month, l.fen, l.kind, l.state, l.area,
      coalesce(a.bank, '') as bank, coalesce(a.card_tail, '') as "cardTail", l.hold_reason as "holdReason", l.failure_code as "failureCode"
    from pay.line l join app.entitlement e on e.id = l.entitlement_id
    left join reg.bank_account a on a.id = l.account_id
    where ${where} order by ${order} limit ${page.limit} offset ${page.offset ?? 0}`.execute(tx)
  const names = await divisionNames(
    tx,
    rows.map((row) => row.area),
  )
  return rows.map(({ area, failureCode, month, ...row }) => ({
    ...row,
    month: monthOf(month),
    areaName: names.get(area) ?? '',
    failure: failureText(failureCode),
  }))
}
