import type { Month, PlainDate } from './units.ts'

const pattern = /^(\d{4})-(\d{2})-(\d{2})$/
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
/** Days in `month` (1–12) of `year`. */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeapYear(year) ? 29 : (monthLengths[month - 1] ?? 0)

/** True for a real date `YYYY-MM-DD`, years 1800 to 2999. */
export function isPlainDate(text: string): text is PlainDate {
  const match = pattern.exec(text)
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return year >= 1800 && year <= 2999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

/** @throws RangeError when `text` is not a real date. */
export function plainDate(text: string): PlainDate {
  if (!isPlainDate(text)) throw new RangeError(`not a date: ${text}`)
  return text
}

/** Days since 1970-01-01; the inverse is `fromDayNumber`. Proleptic Gregorian, no clock and no time zone. */
export function dayNumber(date: PlainDate): number {
  const [y, m, d] = parts(date)
  const shifted = m <= 2 ? y - 1 : y
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export function fromDayNumber(n: number): PlainDate {
  const z = n + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const mp = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * mp + 2) / 5) + 1
  const month = mp < 10 ? mp + 3 : mp - 9
  return dateOf(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}

/** @throws RangeError when the three numbers are not a real date. */
const dateOf = (year: number, month: number, day: number): PlainDate =>
  plainDate(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)

export const addDays = (date: PlainDate, days: number): PlainDate => fromDayNumber(dayNumber(date) + days)
/** Whole days from `a` to `b`; negative when `b` is earlier. */
export const daysBetween = (a: PlainDate, b: PlainDate): number => dayNumber(b) - dayNumber(a)
/** 1 = Monday … 7 = Sunday. */
export const dayOfWeek = (date: PlainDate): number => ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1

/** Adds months and clamps to the month's end: 2026-08-31 + 6 = 2027-02-28 (民法典 art. 202). */
export function addMonths(date: PlainDate, months: number): PlainDate {
  const [y, m, d] = parts(date)
  const index = y * 12 + (m - 1) + months
  const year = Math.floor(index / 12)
  const month = index - year * 12 + 1
  return dateOf(year, month, Math.min(d, daysInMonth(year, month)))
}

/**
 * Full years of age on `on`; the birthday itself counts. Born on 29 February: 28 February in common years
 * unless `leapBirthday` says 'march-1'. Negative before birth.
 */
export function ageOn(born: PlainDate, on: PlainDate, leapBirthday: 'february-28' | 'march-1' = 'february-28'): number {
  const [by, bm, bd] = parts(born)
  const [y, m, d] = parts(on)
  const leap = bm === 2 && bd === 29 && !isLeapYear(y)
  const [dueMonth, dueDay] = leap ? (leapBirthday === 'march-1' ? [3, 1] : [2, 28]) : [bm, bd]
  return y - by - (m < dueMonth || (m === dueMonth && d < dueDay) ? 1 : 0)
}

export const isMonth = (text: string): text is Month => /^\d{4}-(0[1-9]|1[0-2])$/.test(text)
/** @throws RangeError when `text` is not `YYYY-MM`. */
export function month(text: string): Month {
  if (!isMonth(text)) throw new RangeError(`not a month: ${text}`)
  return text
}
export const monthOf = (date: PlainDate): Month => month(date.slice(0, 7))
export const firstDay = (m: Month): PlainDate => plainDate(`${m}-01`)
export const lastDay = (m: Month): PlainDate => addDays(firstDay(addToMonth(m, 1)), -1)
export const addToMonth = (m: Month, n: number): Month => monthOf(addMonths(firstDay(m), n))
/** Whole months from `a` to `b`; negative when `b` is earlier. */
export const monthsBetween = (a: Month, b: Month): number =>
  (Number(b.slice(0, 4)) - Number(a.slice(0, 4))) * 12 + Number(b.slice(5)) - Number(a.slice(5))
/** Months from `from` to `to`, both included, oldest first; empty when `to` is earlier. */
export const monthRange = (from: Month, to: Month): Month[] =>
  Array.from({ length: Math.max(0, monthsBetween(from, to) + 1) }, (_, i) => addToMonth(from, i))
/** `2026年3月2日`, as official documents write dates. */
export function dateText(date: PlainDate): string {
  const [y, m, d] = parts(date)
  return `${y}年${m}月${d}日`
}

/** Year, month and day, read by character: dates are taken apart millions of times in a mass decision. */
const parts = (date: PlainDate): [number, number, number] => [
  twoDigits(date, 0) * 100 + twoDigits(date, 2),
  twoDigits(date, 5),
  twoDigits(date, 8),
]
const zero = 48
const twoDigits = (text: string, at: number): number =>
  (text.charCodeAt(at) - zero) * 10 + text.charCodeAt(at + 1) - zero
