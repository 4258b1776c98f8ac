import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type CalendarRow, type WorkCalendar, workCalendar } from '#core/calendar.ts'
import { plainDate } from '#core/plain-date.ts'

/** Rows of the published arrangement of one year, from `data/calendar-<year>.csv`. */
export function calendarRows(year: number): CalendarRow[] {
  const path = fileURLToPath(new URL(`../../data/calendar-${year}.csv`, import.meta.url))
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1)
  return lines.map((line) => {
    const [date = '', isOffDay, holidayName = '', document = ''] = line.split(',')
    return { date: plainDate(date), isOffDay: isOffDay === 'true', holidayName, document }
  })
}

/** The calendar with the arrangements of 2025 and 2026; every other year is provisional. */
export const publishedCalendar = (): WorkCalendar => workCalendar([...calendarRows(2025), ...calendarRows(2026)])
