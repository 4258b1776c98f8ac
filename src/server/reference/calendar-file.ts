import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { CalendarRow } from '#core/calendar.ts'
import { isPlainDate } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import { DomainError } from '../errors.ts'

const date = z.string().refine(isPlainDate)
const line = z.object({
  date,
  is_off_day: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]),
  holiday: z.string().min(1),
  document: z.string().min(1),
})

/** Rows of a calendar file with the columns date, is_off_day, holiday, document. @throws DomainError `invalid-input` naming the line. */
export const readCalendarCsv = (text: string): CalendarRow[] =>
  checked(parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true }), 2)

/** The same rows as a JSON array of objects with the same names. @throws DomainError `invalid-input` naming the entry. */
export function readCalendarJson(text: string): CalendarRow[] {
  const rows: unknown = JSON.parse(text)
  return checked(Array.isArray(rows) ? rows : [rows], 1)
}

function checked(rows: readonly unknown[], firstLine: number): CalendarRow[] {
  const seen = new Map<PlainDate, number>()
  return rows.map((row, index) => {
    const at = firstLine + index
    const parsed = line.safeParse(row)
    if (!parsed.success) {
      const column = parsed.error.issues[0]?.path.join('.') ?? ''
      throw new DomainError('invalid-input', { says: `日历文件第 ${at} 行的 ${column} 无效` })
    }
    const { date: day, is_off_day: isOffDay, holiday, document } = parsed.data
    const earlier = seen.get(day)
    if (earlier !== undefined)
      throw new DomainError('invalid-input', { says: `日历文件第 ${at} 行与第 ${earlier} 行是同一天` })
    seen.set(day, at)
    return { date: day, isOffDay, holidayName: holiday, document }
  })
}
