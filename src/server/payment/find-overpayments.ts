import { sql } from 'kysely'
import { z } from 'zod'
import { monthOf } from '#core/plain-date.ts'
import type { Fen, PlainDate } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import type { OverpaymentRow, Paged } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import { divisionNames } from '../registry/divisions.ts'

export const FindOverpayments = z.object({ ...pageInput, state: z.enum(['open', 'recovered', 'withdrawn']).optional() })

/** Money paid beyond what was owed and received, newest first. */
export async function findOverpayments(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof FindOverpayments>,
): Promise<Paged<OverpaymentRow>> {
  const where = sql`o.kind = 'received' and (${input.state ?? ''} = '' or o.state = ${input.state ?? ''})`
  const counted = await sql<{ n: number }>`select count(*)::int as n from pay.overpayment o where ${where}`.execute(tx)
  const { rows } = await sql<
    Omit<OverpaymentRow, 'month' | 'areaName'> & { month: PlainDate; area: number; fen: Fen; recovered: Fen }
  >`select o.id, o.entitlement_id as "entitlementId", e.payee_name as payee, o.item, o.month, o.fen, o.recovered_fen as recovered,
      o.state, o.reason, o.area
    from pay.overpayment o join app.entitlement e on e.id = o.entitlement_id
    where ${where} order by o.id desc limit ${input.size} offset ${(input.page - 1) * input.size}`.execute(tx)
  const names = await divisionNames(
    tx,
    rows.map((row) => row.area),
  )
  await recordAccess(tx, actor, { action: 'list-overpayments', objectKind: 'overpayment', fields: ['payee', 'amount'] })
  return {
    rows: rows.map(({ area, month, ...row }) => ({ ...row, month: monthOf(month), areaName: names.get(area) ?? '' })),
    total: counted.rows[0]?.n ?? 0,
    isMore: false,
  }
}
