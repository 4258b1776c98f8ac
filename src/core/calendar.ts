import { addDays, dayNumber, dayOfWeek, fromDayNumber, isLeapYear, plainDate } from './plain-date.ts'
import type { PlainDate } from './units.ts'

/** One listed day: a day off, or a weekend day that is worked instead (调休). `document` is the notice that lists it. */
export interface CalendarRow {
  readonly date: PlainDate
  readonly isOffDay: boolean
  readonly holidayName: string
  readonly document: string
}

/** The days off as the State Council publishes them year by year. Made by `workCalendar`; its tables are filled on use. */
export interface WorkCalendar {
  readonly listed: ReadonlyMap<PlainDate, CalendarRow>
  /** Years that have an arrangement; in any other year only weekends are known. */
  readonly knownYears: ReadonlySet<number>
  readonly tables: Map<number, YearTable>
}

/** A date reached by counting; `provisional` when the count touched a year without an arrangement. */
export interface CountedDate {
  readonly date: PlainDate
  readonly provisional: boolean
}

export interface CountedDays {
  readonly days: number
  readonly provisional: boolean
}

interface YearTable {
  /** Day number of 1 January. */
  readonly start: number
  readonly length: number
  /** `workedBefore[i]`: working days of the year before its day `i` (0 = 1 January); one entry more than days. */
  readonly workedBefore: Uint16Array
  /** Indices of the working days in order. */
  readonly worked: Uint16Array
}

/** A calendar from published rows, in any order. @throws RangeError when one date is listed twice with different meaning. */
export function workCalendar(rows: Iterable<CalendarRow>): WorkCalendar {
  const listed = new Map<PlainDate, CalendarRow>()
  const knownYears = new Set<number>()
  for (const row of rows) {
    const other = listed.get(row.date)
    if (other !== undefined && other.isOffDay !== row.isOffDay)
      throw new RangeError(`${row.date} is listed both as a day off and as a working day`)
    listed.set(row.date, row)
    // December may be listed by next year's notice (元旦), so it alone does not make a year known.
    if (row.date.slice(5, 7) !== '12') knownYears.add(yearOf(row.date))
  }
  return { listed, knownYears, tables: new Map() }
}

/** Listed day off: true; listed make-up day: false; else Saturday and Sunday. */
export const isRest = (calendar: WorkCalendar, date: PlainDate): boolean =>
  calendar.listed.get(date)?.isOffDay ?? dayOfWeek(date) > 5

/** True when the days off of the date's year are not published yet, so that an answer about it may change. */
export const isProvisionalOn = (calendar: WorkCalendar, date: PlainDate): boolean =>
  !calendar.knownYears.has(yearOf(date))

/**
 * The `n`th working day after `start`, or before it when `n` is negative; `start` itself is never counted (民法典 art. 201).
 * `n` 0 gives `start`. @throws RangeError unless `n` is whole.
 */
export function addWorkingDays(calendar: WorkCalendar, start: PlainDate, n: number): CountedDate {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not a whole number of working days: ${n}`)
  if (n === 0) return { date: start, provisional: false }
  let year = yearOf(start)
  let table = yearTable(calendar, year)
  const index = dayNumber(start) - table.start
  // The ordinal sought among the year's working days, counted from 1.
  let ordinal = n > 0 ? at(table.workedBefore, index + 1) + n : at(table.workedBefore, index) + n + 1
  while (ordinal > table.worked.length) {
    ordinal -= table.worked.length
    table = yearTable(calendar, ++year)
  }
  while (ordinal < 1) {
    table = yearTable(calendar, --year)
    ordinal += table.worked.length
  }
  const date = fromDayNumber(table.start + at(table.worked, ordinal - 1))
  const provisional =
    n > 0 ? touchesUnknown(calendar, addDays(start, 1), date) : touchesUnknown(calendar, date, addDays(start, -1))
  return { date, provisional }
}

/** Working days after `from` up to and including `to`; negative when `to` is earlier. */
export function workingDaysBetween(calendar: WorkCalendar, from: PlainDate, to: PlainDate): CountedDays {
  if (to === from) return { days: 0, provisional: false }
  if (to < from) {
    const { days, provisional } = workingDaysBetween(calendar, to, from)
    return { days: 0 - days, provisional }
  }
  let days = workedUpTo(calendar, to) - workedUpTo(calendar, from)
  for (let year = yearOf(from); year < yearOf(to); year++) days += yearTable(calendar, year).worked.length
  return { days, provisional: touchesUnknown(calendar, addDays(from, 1), to) }
}

/** `date` itself when it is worked, else the first following day that is (民法典 art. 203). */
export function rollForward(calendar: WorkCalendar, date: PlainDate): CountedDate {
  let day = date
  while (isRest(calendar, day)) day = addDays(day, 1)
  return { date: day, provisional: touchesUnknown(calendar, date, day) }
}

const yearOf = (date: PlainDate): number => Number(date.slice(0, 4))
const at = (array: Uint16Array, index: number): number => array[index] ?? 0

const workedUpTo = (calendar: WorkCalendar, date: PlainDate): number => {
  const table = yearTable(calendar, yearOf(date))
  return at(table.workedBefore, dayNumber(date) - table.start + 1)
}

function touchesUnknown(calendar: WorkCalendar, first: PlainDate, last: PlainDate): boolean {
  for (let year = yearOf(first); year <= yearOf(last); year++) if (!calendar.knownYears.has(year)) return true
  return false
}

function yearTable(calendar: WorkCalendar, year: number): YearTable {
  const ready = calendar.tables.get(year)
  if (ready) return ready
  const start = dayNumber(plainDate(`${year}-01-01`))
  const length = isLeapYear(year) ? 366 : 365
  const workedBefore = new Uint16Array(length + 1)
  const worked: number[] = []
  for (let i = 0; i < length; i++) {
    workedBefore[i] = worked.length
    if (!isRest(calendar, fromDayNumber(start + i))) worked.push(i)
  }
  workedBefore[length] = worked.length
  const table: YearTable = { start, length, workedBefore, worked: Uint16Array.from(worked) }
  calendar.tables.set(year, table)
  return table
}
