import {
  addWorkingDays,
  isProvisionalOn,
  isRest,
  rollForward,
  type WorkCalendar,
  workingDaysBetween,
} from './calendar.ts'
import { addDays, addMonths, dayNumber, daysBetween, fromDayNumber } from './plain-date.ts'
import type { PlainDate } from './units.ts'

export type TimeUnit = 'working-days' | 'calendar-days' | 'months' | 'years'

/** A period of law. A `procedural` one that ends on a rest day ends on the next day worked; the length of a benefit, a bar or a validity does not roll. */
export interface TimeLimit {
  readonly kind: TimeUnit
  readonly n: number
  readonly procedural: boolean
}

/**
 * A stretch that does not count (补正、听证、鉴定). The day `from` still counts, as the triggering day never starts a
 * period; the days after it up to and including `to` do not. While it is open, pass today as `to`.
 */
export interface Pause {
  readonly from: PlainDate
  readonly to: PlainDate
}

/** The last day of a period, until its 24:00 or the end of business hours. `provisional`: a year without arrangement was touched. */
export interface DueDate {
  readonly due: PlainDate
  readonly provisional: boolean
}

/**
 * The last day of `limit` that begins on `start`: the first day is not counted (民法典 art. 201), months end on the
 * corresponding day (art. 202), a procedural end rolls over rest days (art. 203), pauses stop the clock.
 * @throws RangeError when `n` is not a whole number of 0 or more, or a pause ends before it begins.
 */
export function dueDate(
  calendar: WorkCalendar,
  start: PlainDate,
  limit: TimeLimit,
  pauses: readonly Pause[] = [],
): DueDate {
  if (!Number.isSafeInteger(limit.n) || limit.n < 0) throw new RangeError(`not a length of time: ${limit.n}`)
  const stops = mergedPauses(pauses)
  if (limit.kind === 'working-days') return workingDue(calendar, start, limit.n, stops)
  const raw = calendarDue(start, limit, stops)
  if (!limit.procedural) return { due: raw, provisional: false }
  const rolled = rollForward(calendar, raw)
  return { due: rolled.date, provisional: rolled.provisional }
}

/** READING: months and years that were paused are prolonged by the calendar days of the pauses. */
function calendarDue(start: PlainDate, { kind, n }: TimeLimit, pauses: readonly Pause[]): PlainDate {
  let end = kind === 'calendar-days' ? addDays(start, n) : addMonths(start, kind === 'years' ? n * 12 : n)
  for (const { from, to } of pauses) {
    if (from >= end) break
    const lost = daysBetween(later(from, start), to)
    if (lost > 0) end = addDays(end, lost)
  }
  return end
}

function workingDue(calendar: WorkCalendar, start: PlainDate, n: number, pauses: readonly Pause[]): DueDate {
  let position = start
  let left = n
  let provisional = false
  for (const { from, to } of pauses) {
    if (to <= position) continue
    const run = workingDaysBetween(calendar, position, later(from, position))
    if (run.days >= left) break
    left -= run.days
    position = to
    provisional ||= run.provisional
  }
  const end = addWorkingDays(calendar, position, left)
  return { due: end.date, provisional: provisional || end.provisional }
}

/** In order and without overlap. */
function mergedPauses(pauses: readonly Pause[]): Pause[] {
  const merged: Pause[] = []
  for (const pause of [...pauses].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    if (pause.to < pause.from) throw new RangeError(`a pause ends before it begins: ${pause.from} to ${pause.to}`)
    const last = merged.at(-1)
    if (last && pause.from <= last.to) merged[merged.length - 1] = { from: last.from, to: later(last.to, pause.to) }
    else merged.push(pause)
  }
  return merged
}

const later = (a: PlainDate, b: PlainDate): PlainDate => (a > b ? a : b)

/** The latest day for something that must be done before an event. */
export interface LatestDay {
  readonly latest: PlainDate
  /** True when that day is a rest day: it does not roll, so the act should be done earlier (warn, do not block). */
  readonly isRestDay: boolean
  readonly provisional: boolean
}

/** "N 日前": `event` − `n` in the unit of the rule, the day of the event being day `n`. READING, T-13. */
export function latestBefore(
  calendar: WorkCalendar,
  event: PlainDate,
  n: number,
  unit: 'working-days' | 'calendar-days',
): LatestDay {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`not a number of days: ${n}`)
  const counted =
    unit === 'working-days' ? addWorkingDays(calendar, event, -n) : { date: addDays(event, -n), provisional: false }
  const provisional = counted.provisional || isProvisionalOn(calendar, counted.date)
  return { latest: counted.date, isRestDay: isRest(calendar, counted.date), provisional }
}

/** The first day on which the next step may be taken after a public notice of `days` calendar days; the day of posting is not counted and the end does not roll. */
export const earliestNextStep = (postedOn: PlainDate, days: number): PlainDate => addDays(postedOn, days + 1)

/**
 * First day on which "满 N 年/月" has effect: for a benefit or an age the anniversary itself counts, a burden or bar
 * begins or ends the day after it. READING, T-12.
 */
export function reachedOn(
  start: PlainDate,
  n: number,
  unit: 'months' | 'years',
  effect: 'benefit' | 'burden',
): PlainDate {
  const anniversary = addMonths(start, unit === 'years' ? n * 12 : n)
  return effect === 'benefit' ? anniversary : addDays(anniversary, 1)
}

/** A moment of civil time in China: a date and minutes since midnight (0–1439). */
export interface Moment {
  readonly date: PlainDate
  readonly minute: number
}

/** The end of a period of hours: counted from the stated moment, no day left out, no rolling (民法典 art. 201). */
export function dueMoment(from: Moment, hours: number): Moment {
  const minutes = dayNumber(from.date) * 1440 + from.minute + hours * 60
  if (!Number.isSafeInteger(minutes)) throw new RangeError(`not a number of hours: ${hours}`)
  const day = Math.floor(minutes / 1440)
  return { date: fromDayNumber(day), minute: minutes - day * 1440 }
}

/** What is left of a period, in its own unit. */
export interface Remaining {
  /** 0 on the last day, negative afterwards. Months and years are counted down in calendar days. */
  readonly left: number
  readonly unit: 'working-days' | 'calendar-days'
  readonly provisional: boolean
}

export function remaining(calendar: WorkCalendar, today: PlainDate, due: PlainDate, kind: TimeUnit): Remaining {
  if (kind !== 'working-days') return { left: daysBetween(today, due), unit: 'calendar-days', provisional: false }
  const { days, provisional } = workingDaysBetween(calendar, today, due)
  // Overdue by rest days only is still overdue.
  return { left: today > due ? Math.min(days, -1) : days, unit: 'working-days', provisional }
}

export type ClockState = 'green' | 'amber' | 'red'

/** Red once overdue, amber from `amberWithin` days before the last day, else green. */
export const clockState = ({ left }: Pick<Remaining, 'left'>, amberWithin = 3): ClockState =>
  left < 0 ? 'red' : left <= amberWithin ? 'amber' : 'green'

/** `剩余 3 个工作日`, `今日到期`, `已超期 2 天`. */
export function remainingText({ left, unit }: Pick<Remaining, 'left' | 'unit'>): string {
  if (left === 0) return '今日到期'
  const days = `${Math.abs(left)} ${unit === 'working-days' ? '个工作日' : '天'}`
  return left > 0 ? `剩余 ${days}` : `已超期 ${days}`
}
