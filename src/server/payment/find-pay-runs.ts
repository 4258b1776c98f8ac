import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { monthOf } from '#core/plain-date.ts'
import type { Fen, PlainDate } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import type { Paged, PayRunRow } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import { divisionNames } from '../registry/divisions.ts'

export const FindPayRuns = z.object(pageInput)

/** Runs of the caller's area, the newest month first. */
export async function findPayRuns(
  tx: Tx,
  _actor: StaffActor,
  input: z.output<typeof FindPayRuns>,
): Promise<Paged<PayRunRow>> {
  const { n } = await tx
    .selectFrom('pay.run')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  const page = sql`true order by r.month desc, r.id desc limit ${input.size} offset ${(input.page - 1) * input.size}`
  return { rows: await payRunRows(tx, page), total: n, isMore: false }
}

interface Row extends Omit<PayRunRow, 'county' | 'month' | 'openedAt'> {
  readonly area: number
  readonly month: PlainDate
  readonly total: Fen
  readonly openedAt: Date
}

/** Runs that `where` picks over `r`; who opened and approved is read from the run's own log. */
export async function payRunRows(tx: Tx, where: RawBuilder<unknown>): Promise<PayRunRow[]> {
  const by = (action: string) =>
    sql`(select v.actor_name from pay.run_event v where v.run_id = r.id and v.action = ${action} order by v.id limit 1)`
  const { rows } = await sql<Row>`
    select r.id, r.area, r.month, r.item_group as "itemGroup", r.state, r.lines, r.held, r.total_fen as total,
      coalesce(${by('open')}, '') as "openedBy", ${by('approve')} as "approvedBy", r.opened_at as "openedAt"
    from pay.run r where ${where}`.execute(tx)
  const names = await divisionNames(
    tx,
    rows.map((row) => row.area),
  )
  return rows.map(({ area, month, openedAt, ...row }) => ({
    ...row,
    county: names.get(area) ?? '',
    month: monthOf(month),
    openedAt: openedAt.toISOString(),
  }))
}
