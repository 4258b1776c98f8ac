import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  addToMonth,
  ageOn,
  dateText,
  dayNumber,
  dayOfWeek,
  daysBetween,
  daysInMonth,
  firstDay,
  fromDayNumber,
  isMonth,
  isPlainDate,
  lastDay,
  month,
  monthOf,
  monthRange,
  monthsBetween,
  plainDate,
} from './plain-date.ts'

const d = plainDate
const m = month
/** 1900-01-01 to 2099-12-31. */
const date = fc.integer({ min: -25_567, max: 47_481 }).map(fromDayNumber)

describe('real dates', () => {
  test.each([
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['2026-04-31', false],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['2026-1-1', false],
    ['1799-12-31', false],
    ['1800-01-01', true],
    ['2999-12-31', true],
    ['3000-01-01', false],
    ['2026-03-02T00:00', false],
  ])('%s: %s', (text, expected) => {
    expect(isPlainDate(text)).toBe(expected)
  })

  test('day numbers agree with the calendar of the runtime on every day of 1800 to 2200', () => {
    for (let n = Date.UTC(1800, 0, 1) / 86_400_000; n <= Date.UTC(2200, 0, 1) / 86_400_000; n++) {
      const iso = new Date(n * 86_400_000).toISOString().slice(0, 10)
      if (fromDayNumber(n) !== iso || dayNumber(d(iso)) !== n) expect.fail(iso)
    }
    expect(dayNumber(d('1970-01-01'))).toBe(0)
  })

  test('a week runs from Monday 1 to Sunday 7', () => {
    expect(['2026-03-02', '2026-03-07', '2026-03-08', '1969-12-31'].map((text) => dayOfWeek(d(text)))).toEqual([
      1, 6, 7, 3,
    ])
  })

  test('adding days and measuring agree', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: -10_000, max: 10_000 }), (start, n) => {
        expect(daysBetween(start, addDays(start, n))).toBe(n)
        expect(addDays(addDays(start, n), -n)).toBe(start)
      }),
    )
  })
})

describe('adding months', () => {
  test.each([
    ['2026-01-10', 6, '2026-07-10'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-02-29', 24, '2026-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-01-15', -13, '2024-12-15'],
  ])('%s and %i months is %s', (start, n, expected) => {
    expect(addMonths(d(start), n)).toBe(expected)
  })

  test('keeps the day or takes the last of the month, never more', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: -600, max: 600 }), (start, n) => {
        const end = addMonths(start, n)
        expect(monthsBetween(monthOf(start), monthOf(end))).toBe(n)
        const most = daysInMonth(Number(end.slice(0, 4)), Number(end.slice(5, 7)))
        expect(Number(end.slice(8))).toBe(Math.min(Number(start.slice(8)), most))
      }),
    )
  })
})

describe('age', () => {
  test.each([
    ['1966-03-02', '2026-03-01', 59],
    ['1966-03-02', '2026-03-02', 60],
    ['1966-03-02', '2026-03-03', 60],
    ['2008-02-29', '2026-02-27', 17],
    ['2008-02-29', '2026-02-28', 18],
    ['2008-02-29', '2028-02-28', 19],
    ['2008-02-29', '2028-02-29', 20],
    ['2026-03-02', '2026-03-02', 0],
    ['2026-03-03', '2026-03-02', -1],
    ['1988-04-17', '2026-04-16', 37],
    ['1988-04-17', '2026-04-17', 38],
    ['1986-05-04', '2026-05-03', 39],
    ['1986-05-04', '2026-05-04', 40],
    ['1991-09-15', '2026-09-14', 34],
    ['1991-09-15', '2026-09-15', 35],
  ])('born %s, on %s: %i', (born, on, age) => {
    expect(ageOn(d(born), d(on))).toBe(age)
  })

  test('where a place so decides, a birthday of 29 February falls on 1 March in common years', () => {
    expect(ageOn(d('2008-02-29'), d('2026-02-28'), 'march-1')).toBe(17)
    expect(ageOn(d('2008-02-29'), d('2026-03-01'), 'march-1')).toBe(18)
    expect(ageOn(d('2008-02-29'), d('2028-02-29'), 'march-1')).toBe(20)
  })

  test('is reached on the day that many years after birth and not a day before', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: 0, max: 110 }), (born, years) => {
        const birthday = addMonths(born, years * 12)
        expect(ageOn(born, birthday)).toBe(years)
        expect(ageOn(born, addDays(birthday, -1))).toBe(years - 1)
      }),
    )
  })
})

describe('months', () => {
  test('a month is written with two digits', () => {
    expect(['2026-03', '2026-3', '2026-13', '2026-00', '2026-03-01'].map(isMonth)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
    expect(() => month('2026-13')).toThrow(RangeError)
  })

  test('has its first and last day, in leap years too', () => {
    expect([firstDay(m('2024-02')), lastDay(m('2024-02')), lastDay(m('2026-02')), lastDay(m('2026-12'))]).toEqual([
      '2024-02-01',
      '2024-02-29',
      '2026-02-28',
      '2026-12-31',
    ])
  })

  test('a range holds both ends and is empty when it would run backwards', () => {
    expect(monthRange(m('2025-11'), m('2026-02'))).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
    expect(monthRange(m('2026-02'), m('2026-02'))).toEqual(['2026-02'])
    expect(monthRange(m('2026-02'), m('2026-01'))).toEqual([])
    expect(addToMonth(m('2026-01'), -1)).toBe('2025-12')
  })
})

test('dates are written in letters without leading zeros', () => {
  expect(dateText(d('2026-03-02'))).toBe('2026年3月2日')
})
