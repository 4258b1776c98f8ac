import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AmountRow, amountFor, differences, exclusivePairs, monthsOwed, startMonthOf } from './entitlement.ts'
import { addToMonth, month, plainDate } from './plain-date.ts'
import { type Fen, fen, type Month } from './units.ts'

const row = (seq: number, from: string, monthly: number, until?: string): AmountRow => ({
  seq,
  from: month(from),
  until: until === undefined ? undefined : month(until),
  monthly: fen(monthly),
})
const terms = (amounts: readonly AmountRow[], end?: string) => ({
  start: month('2026-03'),
  end: end === undefined ? undefined : month(end),
  amounts,
  pauses: [],
})

const decidedAtOnce = (day: string) => ({ appliedOn: plainDate(day), decidedOn: plainDate(day) })

describe('the first month owed', () => {
  it('is the month after the decision, also over the turn of the year (DB-21)', () => {
    expect(startMonthOf('month-after-decision', decidedAtOnce('2026-12-31'))).toBe('2027-01')
    expect(startMonthOf('month-after-decision', decidedAtOnce('2026-03-01'))).toBe('2026-04')
  })
  it('is the month of the decision for items that say so, and for help at once', () => {
    expect(startMonthOf('month-of-decision', decidedAtOnce('2026-03-31'))).toBe('2026-03')
    expect(startMonthOf('at-once', decidedAtOnce('2026-03-31'))).toBe('2026-03')
  })
  it('is the month of the application for items that say so, whenever it is decided', () => {
    const days = { appliedOn: plainDate('2026-03-28'), decidedOn: plainDate('2026-05-10') }
    expect(startMonthOf('month-of-application', days)).toBe('2026-03')
    expect(startMonthOf('month-of-decision', days)).toBe('2026-05')
  })
})

describe('the amount of a month', () => {
  it('is the one recorded last among those that cover it', () => {
    const changed = terms([row(1, '2026-03', 500), row(2, '2026-05', 300)])
    expect(monthsOwed(changed, month('2026-06'))).toEqual([
      { month: '2026-03', fen: 500 },
      { month: '2026-04', fen: 500 },
      { month: '2026-05', fen: 300 },
      { month: '2026-06', fen: 300 },
    ])
  })
  it('is nothing before the start, after the end, and in a suspended month', () => {
    const suspended = {
      ...terms([row(1, '2026-01', 500)], '2026-06'),
      pauses: [
        { seq: 1, from: month('2026-04'), isPaused: true },
        { seq: 2, from: month('2026-06'), isPaused: false },
      ],
    }
    expect(monthsOwed(suspended, month('2026-09')).map((owed) => owed.month)).toEqual(['2026-03', '2026-06'])
  })
  it('falls as planned when help ends step by step (DB-36)', () => {
    const ending = terms(
      [row(1, '2026-03', 800), row(2, '2026-05', 400, '2026-05'), row(3, '2026-06', 200, '2026-06')],
      '2026-06',
    )
    expect(monthsOwed(ending, month('2026-12')).map((owed) => owed.fen)).toEqual([800, 800, 400, 200])
  })
})

const monthsOfYear = Array.from({ length: 12 }, (_, i) => addToMonth(month('2026-03'), i))
const changes = fc.array(
  fc.record({
    at: fc.nat(11),
    span: fc.option(fc.nat(4), { nil: undefined }),
    monthly: fc.integer({ min: 0, max: 90_000 }),
  }),
  { minLength: 1, maxLength: 8 },
)
const rowsOf = (list: readonly { at: number; span: number | undefined; monthly: number }[]): AmountRow[] =>
  list.map(({ at, span, monthly }, i) => {
    const from = addToMonth(month('2026-03'), at)
    return { seq: i + 1, from, until: span === undefined ? undefined : addToMonth(from, span), monthly: fen(monthly) }
  })

describe('the ledger of months', () => {
  it('is the same whatever the order in which the rows arrive', () => {
    fc.assert(
      fc.property(changes, fc.nat(), (list, seed) => {
        const rows = rowsOf(list)
        const shuffled = rows.toSorted((a, b) => ((a.seq * 7919 + seed) % 13) - ((b.seq * 7919 + seed) % 13))
        expect(monthsOwed(terms(shuffled), month('2027-02'))).toEqual(monthsOwed(terms(rows), month('2027-02')))
      }),
    )
  })

  it('ends in what is owed, whenever the changes came between the payments', () => {
    fc.assert(
      fc.property(changes, fc.array(fc.nat(11), { maxLength: 8 }), (list, arrivals) => {
        const rows = rowsOf(list)
        const given = new Map<Month, Fen>()
        const settle = (known: readonly AmountRow[], through: Month) => {
          for (const { month: m, fen: off } of differences(terms(known), given, month('2026-03'), through))
            given.set(m, fen((given.get(m) ?? 0) + off))
        }
        for (const [i, m] of monthsOfYear.entries()) {
          const known = rows.filter((r) => (arrivals[r.seq - 1] ?? 0) <= i)
          settle(known, m)
        }
        for (const m of monthsOfYear) expect(given.get(m) ?? 0).toBe(amountFor(m, terms(rows)))
      }),
    )
  })
})

describe('benefits that exclude each other', () => {
  it('do so in both directions, whichever side declares it', () => {
    const pairs = exclusivePairs([
      { id: 'a', incompatibleWith: ['b'] },
      { id: 'b', incompatibleWith: [] },
      { id: 'c', incompatibleWith: ['b'] },
    ])
    expect([...(pairs.get('b') ?? [])].sort()).toEqual(['a', 'c'])
    expect(pairs.get('a')?.has('b')).toBe(true)
    expect(pairs.get('a')?.has('c')).toBe(false)
  })
})
