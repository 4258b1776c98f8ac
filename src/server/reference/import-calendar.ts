import { sql } from 'kysely'
import { z } from 'zod'
import type { CalendarRow } from '#core/calendar.ts'
import { isPlainDate } from '#core/plain-date.ts'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

const day = z.string().refine(isPlainDate)

export const ImportCalendar = z.object({
  requestId,
  year: z.number().int().min(2000).max(2999),
  rows: z
    .array(z.object({ date: day, isOffDay: z.boolean(), holidayName: z.string().min(1), document: z.string().min(1) }))
    .min(1)
    .max(400),
})

/** Computes stored dates again that counted on a calendar; yields how many. Given by the caller: stages own their dates. */
export type Recompute = (tx: Tx) => Promise<number>

export interface CalendarReceipt {
  readonly days: number
  /** Days that had been listed the other way round. */
  readonly changed: number
  readonly recomputed: number
}

/**
 * Takes over the arrangement of one year (the last days of the year before may be listed with it) and computes dates again
 * that were provisional. @throws DomainError `invalid-input` when a day lies outside the year or the list cannot be a year's.
 */
export function importCalendar(
  tx: Tx,
  actor: Actor,
  input: z.output<typeof ImportCalendar>,
  recompute: readonly Recompute[],
): Promise<CalendarReceipt> {
  return once(tx, actor, 'import-calendar', input, async () => {
    const reason = objection(input.year, input.rows)
    if (reason !== undefined) throw new DomainError('invalid-input', { says: reason })
    const changed = await write(tx, input.rows)
    await recordAccess(tx, actor, { action: 'import-calendar', objectKind: 'calendar', objectId: input.year, area: 0 })
    let recomputed = 0
    for (const again of recompute) recomputed += await again(tx)
    return { days: input.rows.length, changed, recomputed }
  })
}

function objection(year: number, rows: readonly CalendarRow[]): string | undefined {
  const stray = rows.find(({ date }) => !date.startsWith(`${year}-`) && !date.startsWith(`${year - 1}-12-`))
  if (stray) return `${stray.date} 不属于 ${year} 年的安排`
  if (!rows.some(({ date, isOffDay }) => isOffDay && date.startsWith(`${year}-01`)))
    return `${year} 年的安排没有元旦，文件可能不完整`
  return new Set(rows.map(({ date }) => date)).size === rows.length ? undefined : '同一天列了两次'
}

/** Yields how many days were known the other way round. */
async function write(tx: Tx, rows: readonly CalendarRow[]): Promise<number> {
  const { rows: before } = await sql<{ n: number }>`
    select count(*) as n from ref.calendar_day d
    join unnest(${rows.map((r) => r.date)}::date[], ${rows.map((r) => r.isOffDay)}::boolean[]) as r (day, off) on r.day = d.day
    where d.is_off_day <> r.off`.execute(tx)
  await tx
    .insertInto('ref.calendar_day')
    .values(
      rows.map((row) => ({
        day: row.date,
        is_off_day: row.isOffDay,
        holiday: row.holidayName,
        document: row.document,
      })),
    )
    .onConflict((conflict) =>
      conflict.column('day').doUpdateSet((row) => ({
        is_off_day: row.ref('excluded.is_off_day'),
        holiday: row.ref('excluded.holiday'),
        document: row.ref('excluded.document'),
      })),
    )
    .execute()
  return before[0]?.n ?? 0
}
