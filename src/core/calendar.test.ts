import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calendarRows, publishedCalendar } from '#tests/support/calendar.ts'
import { addWorkingDays, isProvisionalOn, isRest, rollForward, workCalendar, workingDaysBetween } from './calendar.ts'
import { addDays, firstDay, fromDayNumber, lastDay, month, plainDate } from './plain-date.ts'
import type { PlainDate } from './units.ts'

const calendar = publishedCalendar()
const d = plainDate
const day = fc.integer({ min: 19_700, max: 21_500 }).map(fromDayNumber)

describe('days off of the published arrangements', () => {
  test.each([
    [2025, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23], 248],
    [2026, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23], 248],
  ])('%i has the working days of each month that the arrangement implies', (year, months, total) => {
    const counted = months.map((_, i) => {
      const m = month(`${year}-${String(i + 1).padStart(2, '0')}`)
      return workingDaysBetween(calendar, addDays(firstDay(m), -1), lastDay(m)).days
    })
    expect(counted).toEqual(months)
    expect(workingDaysBetween(calendar, d(`${year - 1}-12-31`), d(`${year}-12-31`)).days).toBe(total)
  })

  test('every statutory holiday is off and every make-up day is a weekend day', () => {
    const rows = [...calendarRows(2025), ...calendarRows(2026)]
    expect(rows.filter((row) => row.isOffDay && !isRest(calendar, row.date))).toEqual([])
    const weekendsOnly = workCalendar([])
    expect(rows.filter((row) => !row.isOffDay && !isRest(weekendsOnly, row.date))).toEqual([])
  })

  test.each([
    ['2026-02-28', false],
    ['2026-01-04', false],
    ['2026-05-04', true],
    ['2026-05-09', false],
    ['2026-03-07', true],
    ['2026-03-09', false],
  ])('%s is a rest day: %s', (date, expected) => {
    expect(isRest(calendar, d(date))).toBe(expected)
  })

  test('a date listed as off and as worked is refused', () => {
    const row = { date: d('2026-05-09'), holidayName: '劳动节', document: '通知' }
    expect(() =>
      workCalendar([
        { ...row, isOffDay: true },
        { ...row, isOffDay: false },
      ]),
    ).toThrow(RangeError)
  })
})

describe('counting working days', () => {
  test.each([
    ['2026-09-29', 5, '2026-10-12'],
    ['2026-04-30', 10, '2026-05-18'],
    ['2026-02-13', 3, '2026-02-25'],
    ['2026-09-18', 1, '2026-09-20'],
    ['2025-12-31', 5, '2026-01-08'],
    ['2026-03-02', 0, '2026-03-02'],
    ['2026-03-02', -1, '2026-02-28'],
    ['2026-01-08', -5, '2025-12-31'],
  ])('%s and %i working days is %s', (start, n, expected) => {
    expect(addWorkingDays(calendar, d(start), n)).toEqual({ date: expected, provisional: false })
  })

  test('a count that reaches into a year without arrangement is provisional and knows weekends only', () => {
    expect(addWorkingDays(calendar, d('2026-12-30'), 1)).toEqual({ date: '2026-12-31', provisional: false })
    expect(addWorkingDays(calendar, d('2026-12-30'), 2)).toEqual({ date: '2027-01-01', provisional: true })
    expect(addWorkingDays(calendar, d('2025-01-02'), -2)).toEqual({ date: '2024-12-30', provisional: true })
    expect(workingDaysBetween(calendar, d('2026-12-31'), d('2027-01-04'))).toEqual({ days: 2, provisional: true })
  })

  test('a year that only borrows a December day from the next notice stays provisional', () => {
    const borrowed = workCalendar([
      { date: d('2027-12-31'), isOffDay: true, holidayName: '元旦', document: '2028年通知' },
    ])
    expect(isProvisionalOn(borrowed, d('2027-06-01'))).toBe(true)
    expect(isRest(borrowed, d('2027-12-31'))).toBe(true)
  })

  test('rolling stops on the first day that is worked, a make-up Saturday included', () => {
    expect(rollForward(calendar, d('2026-02-16'))).toEqual({ date: '2026-02-24', provisional: false })
    expect(rollForward(calendar, d('2026-05-09'))).toEqual({ date: '2026-05-09', provisional: false })
    expect(rollForward(calendar, d('2027-01-02'))).toEqual({ date: '2027-01-04', provisional: true })
  })

  test('counting by table gives what counting day by day gives, across provisional years too', () => {
    const byDay = (start: PlainDate, n: number): PlainDate => {
      let date = start
      for (let left = Math.abs(n); left > 0; ) {
        date = addDays(date, Math.sign(n))
        if (!isRest(calendar, date)) left--
      }
      return date
    }
    fc.assert(
      fc.property(day, fc.integer({ min: -400, max: 400 }), (start, n) => {
        expect(addWorkingDays(calendar, start, n).date).toBe(byDay(start, n))
      }),
      { numRuns: 300 },
    )
  })

  test('adding and measuring agree, and measuring is antisymmetric', () => {
    fc.assert(
      fc.property(day, day, fc.integer({ min: 1, max: 900 }), (a, b, n) => {
        expect(workingDaysBetween(calendar, a, addWorkingDays(calendar, a, n).date).days).toBe(n)
        expect(workingDaysBetween(calendar, a, b).days).toBe(0 - workingDaysBetween(calendar, b, a).days)
      }),
    )
  })
})
