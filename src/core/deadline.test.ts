import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { publishedCalendar } from '#tests/support/calendar.ts'
import { isRest, workCalendar } from './calendar.ts'
import {
  clockState,
  dueDate,
  dueMoment,
  earliestNextStep,
  latestBefore,
  reachedOn,
  remaining,
  remainingText,
  type TimeLimit,
} from './deadline.ts'
import { addDays, daysBetween, fromDayNumber, plainDate } from './plain-date.ts'

const calendar = publishedCalendar()
const d = plainDate
const procedural = (kind: TimeLimit['kind'], n: number): TimeLimit => ({ kind, n, procedural: true })
const duration = (kind: TimeLimit['kind'], n: number): TimeLimit => ({ kind, n, procedural: false })
const due = (start: string, limit: TimeLimit) => dueDate(calendar, d(start), limit).due

describe('the last day of a period', () => {
  test.each([
    ['2026-03-02', 3, '2026-03-05'],
    ['2026-03-02', 10, '2026-03-16'],
    ['2026-03-02', 15, '2026-03-23'],
    ['2026-03-02', 20, '2026-03-30'],
    ['2026-03-02', 30, '2026-04-14'],
    ['2026-03-02', 45, '2026-05-08'],
  ])('from %s, %i working days end on %s', (start, n, expected) => {
    expect(due(start, procedural('working-days', n))).toBe(expected)
  })

  test('without Qingming Festival in the table the thirtieth working day is a day earlier, and provisional', () => {
    const without = workCalendar([...calendar.listed.values()].filter((row) => row.holidayName !== '清明节'))
    expect(dueDate(without, d('2026-03-02'), procedural('working-days', 30)).due).toBe('2026-04-13')
    expect(dueDate(workCalendar([]), d('2026-03-02'), procedural('working-days', 30))).toEqual({
      due: '2026-04-13',
      provisional: true,
    })
  })

  test.each([
    ['2026-03-10', 60, '2026-05-09'],
    ['2026-01-05', 20, '2026-01-26'],
    ['2026-02-09', 7, '2026-02-24'],
  ])(
    'from %s, %i calendar days end on %s, rolled over rest days but not over a make-up Saturday',
    (start, n, expected) => {
      expect(due(start, procedural('calendar-days', n))).toBe(expected)
    },
  )

  test.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-01-15', 1, '2026-02-24'],
    ['2024-02-29', 24, '2026-02-28'],
  ])('from %s, %i months end on %s', (start, n, expected) => {
    expect(due(start, procedural('months', n))).toBe(expected)
  })

  test.each([
    ['2026-01-10', 'months', 6, '2026-07-10'],
    ['2026-08-31', 'months', 6, '2027-02-28'],
    ['2026-01-05', 'calendar-days', 20, '2026-01-25'],
    ['2024-02-29', 'years', 1, '2025-02-28'],
  ] as const)('from %s a validity of %s %i ends on %s and does not roll', (start, kind, n, expected) => {
    expect(dueDate(calendar, d(start), duration(kind, n))).toEqual({ due: expected, provisional: false })
  })

  test('a procedural end in a year without arrangement is provisional', () => {
    expect(dueDate(calendar, d('2026-12-20'), procedural('calendar-days', 15))).toEqual({
      due: '2027-01-04',
      provisional: true,
    })
  })

  test('a negative or broken length is refused', () => {
    expect(() => dueDate(calendar, d('2026-03-02'), procedural('months', -1))).toThrow(RangeError)
    expect(() => dueDate(calendar, d('2026-03-02'), procedural('working-days', 1.5))).toThrow(RangeError)
  })
})

describe('pauses', () => {
  const limit = procedural('working-days', 10)
  const paused = (...pauses: [string, string][]) =>
    dueDate(
      calendar,
      d('2026-03-02'),
      limit,
      pauses.map(([from, to]) => ({ from: d(from), to: d(to) })),
    ).due

  test('the remaining days run again from the day after the pause ends', () => {
    // Two days (3, 4 March) are used, eight run from 19 March.
    expect(paused(['2026-03-04', '2026-03-18'])).toBe('2026-03-30')
  })

  test('a pause that begins and ends on one day costs nothing', () => {
    expect(paused(['2026-03-04', '2026-03-04'])).toBe('2026-03-16')
  })

  test('a pause that begins on the last day or later changes nothing, one that begins the day before does', () => {
    expect(paused(['2026-03-16', '2026-03-20'])).toBe('2026-03-16')
    expect(paused(['2026-03-13', '2026-03-20'])).toBe('2026-03-23')
  })

  test('a pause from before the start counts only from the start', () => {
    expect(paused(['2026-02-01', '2026-03-03'])).toBe('2026-03-17')
  })

  test('pauses that overlap or come in any order are counted once', () => {
    const joined = paused(['2026-03-04', '2026-03-18'])
    expect(paused(['2026-03-10', '2026-03-18'], ['2026-03-04', '2026-03-12'])).toBe(joined)
    expect(paused(['2026-03-04', '2026-03-18'], ['2026-03-05', '2026-03-06'])).toBe(joined)
  })

  test('a pause that ends before it begins is refused', () => {
    expect(() => paused(['2026-03-04', '2026-03-03'])).toThrow(RangeError)
  })

  test('calendar days and months are prolonged by the days of the pause', () => {
    const pauses = [{ from: d('2026-03-04'), to: d('2026-03-18') }]
    expect(dueDate(calendar, d('2026-03-02'), duration('calendar-days', 10), pauses).due).toBe('2026-03-26')
    expect(dueDate(calendar, d('2026-03-02'), duration('months', 1), pauses).due).toBe('2026-04-16')
  })

  test('a pause never brings the end forward, and moves it by its own length and the rest days around it at most', () => {
    const day = fc.integer({ min: 20_089, max: 20_400 }).map(fromDayNumber)
    const kind = fc.constantFrom<TimeLimit['kind']>('working-days', 'calendar-days', 'months')
    fc.assert(
      fc.property(day, kind, fc.integer({ min: 1, max: 20 }), day, fc.nat(40), (start, k, n, from, length) => {
        const rule = procedural(k, k === 'months' ? 1 : n)
        const plain = dueDate(calendar, start, rule).due
        const stopped = dueDate(calendar, start, rule, [{ from, to: addDays(from, length) }]).due
        expect(stopped >= plain).toBe(true)
        expect(daysBetween(plain, stopped)).toBeLessThanOrEqual(length + 60)
        expect(isRest(calendar, stopped)).toBe(false)
      }),
    )
  })
})

describe('other ways of counting', () => {
  test('a notice of 7 days posted on 10 March frees the next step on 18 March', () => {
    expect(earliestNextStep(d('2026-03-10'), 7)).toBe('2026-03-18')
  })

  test('"N days before" counts back from the event and warns of a rest day instead of rolling', () => {
    expect(latestBefore(calendar, d('2026-03-20'), 10, 'calendar-days')).toEqual({
      latest: '2026-03-10',
      isRestDay: false,
      provisional: false,
    })
    expect(latestBefore(calendar, d('2026-03-17'), 10, 'calendar-days')).toMatchObject({
      latest: '2026-03-07',
      isRestDay: true,
    })
    expect(latestBefore(calendar, d('2026-10-12'), 5, 'working-days')).toMatchObject({
      latest: '2026-09-29',
      isRestDay: false,
    })
    expect(latestBefore(calendar, d('2027-03-10'), 1, 'calendar-days').provisional).toBe(true)
  })

  test('a full year counts its anniversary for a benefit and begins a day later for a burden', () => {
    expect(reachedOn(d('2024-02-29'), 1, 'years', 'benefit')).toBe('2025-02-28')
    expect(reachedOn(d('2024-03-01'), 2, 'years', 'burden')).toBe('2026-03-02')
    expect(reachedOn(d('2026-01-31'), 1, 'months', 'burden')).toBe('2026-03-01')
  })

  test('hours run from the stated moment over midnight and rest days', () => {
    expect(dueMoment({ date: d('2026-02-16'), minute: 23 * 60 + 30 }, 24)).toEqual({ date: '2026-02-17', minute: 1410 })
    expect(dueMoment({ date: d('2026-12-31'), minute: 23 * 60 }, 2)).toEqual({ date: '2027-01-01', minute: 60 })
  })
})

describe('what is left', () => {
  const left = (today: string, last: string, kind: TimeLimit['kind']) => remaining(calendar, d(today), d(last), kind)

  test('working days are counted down in working days, everything else in calendar days', () => {
    expect(left('2026-09-29', '2026-10-12', 'working-days')).toEqual({
      left: 5,
      unit: 'working-days',
      provisional: false,
    })
    expect(left('2026-09-29', '2026-10-12', 'months')).toEqual({ left: 13, unit: 'calendar-days', provisional: false })
  })

  test('a period overdue by rest days only is overdue', () => {
    expect(left('2026-03-07', '2026-03-06', 'working-days').left).toBe(-1)
    expect(left('2026-03-09', '2026-03-06', 'working-days').left).toBe(-1)
    expect(left('2026-03-10', '2026-03-06', 'working-days').left).toBe(-2)
  })

  test.each([
    [4, 'green', '剩余 4 个工作日'],
    [3, 'amber', '剩余 3 个工作日'],
    [0, 'amber', '今日到期'],
    [-1, 'red', '已超期 1 个工作日'],
  ] as const)('with %i left the clock is %s and says %s', (n, state, text) => {
    expect(clockState({ left: n })).toBe(state)
    expect(remainingText({ left: n, unit: 'working-days' })).toBe(text)
  })
})
