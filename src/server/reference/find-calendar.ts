import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import type { CalendarYear } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { loadCalendar } from './work-calendar.ts'

export const FindCalendar = z.object({ year: z.coerce.number().int().min(2000).max(2999) })

/** The listed days of one year; a year without an arrangement is provisional, only its weekends are known. */
export async function findCalendar(
  tx: Tx,
  _actor: Actor,
  { year }: z.output<typeof FindCalendar>,
): Promise<CalendarYear> {
  const calendar = await loadCalendar(tx)
  return {
    year,
    isProvisional: !calendar.knownYears.has(year),
    knownYears: [...calendar.knownYears].sort(),
    days: [...calendar.listed.values()]
      .filter(({ date }) => date.startsWith(`${year}-`))
      .map(({ date, isOffDay, holidayName, document }) => ({ date, isOffDay, holiday: holidayName, document })),
  }
}
