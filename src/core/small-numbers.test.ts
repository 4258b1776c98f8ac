import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CountCell, type CountSum, hideSmallCounts } from './small-numbers.ts'

const shownOf = (cells: readonly CountCell[], sums: readonly CountSum[]) =>
  Object.fromEntries(hideSmallCounts(cells, sums))
const cellsOf = (counts: Readonly<Record<string, number>>): CountCell[] =>
  Object.entries(counts).map(([key, count]) => ({ key, count }))

describe('hiding small counts', () => {
  it('hides 1 to 9, shows 0 and 10', () => {
    expect(shownOf(cellsOf({ a: 0, b: 1, c: 9, d: 10 }), [])).toEqual({ a: 0, b: undefined, c: undefined, d: 10 })
  })

  it('hides a second count, so that the total does not give the first one back', () => {
    const shown = shownOf(cellsOf({ all: 63, a: 3, b: 20, c: 40 }), [{ total: 'all', parts: ['a', 'b', 'c'] }])
    expect(shown).toEqual({ all: 63, a: undefined, b: undefined, c: 40 })
  })

  it('hides the total when it would be the only way left', () => {
    expect(shownOf(cellsOf({ all: 43, a: 3, b: 40 }), [{ total: 'all', parts: ['a', 'b'] }])).toMatchObject({
      a: undefined,
      b: undefined,
    })
    expect(shownOf(cellsOf({ all: 3, a: 3, b: 0 }), [{ total: 'all', parts: ['a', 'b'] }])).toEqual({
      all: undefined,
      a: undefined,
      b: 0,
    })
  })

  it('two counts of one each are not given away by their total of two', () => {
    const shown = shownOf(cellsOf({ all: 12, a: 1, b: 1, c: 10 }), [{ total: 'all', parts: ['a', 'b', 'c'] }])
    expect(shown).toMatchObject({ a: undefined, b: undefined, c: undefined })
  })

  it('refuses what does not add up', () => {
    expect(() => hideSmallCounts(cellsOf({ all: 4, a: 3 }), [{ total: 'all', parts: ['a'] }])).toThrow(RangeError)
  })
})

/** Two reports about the same people: by place and item, and by district of several places and item. */
const reports = fc.tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 4 })).chain(([places, items]) =>
  fc.record({
    places: fc.constant(places),
    items: fc.constant(items),
    counts: fc.array(fc.oneof(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 200 })), {
      minLength: places * items,
      maxLength: places * items,
    }),
    cut: fc.integer({ min: 1, max: places - 1 }),
  }),
)

function tablesOf({
  places,
  items,
  counts,
  cut,
}: {
  places: number
  items: number
  counts: readonly number[]
  cut: number
}) {
  const values = new Map<string, number>()
  const sums: CountSum[] = []
  const at = (p: number, i: number) => counts[p * items + i] ?? 0
  const rows = Array.from({ length: places }, (_, p) => p)
  const columns = Array.from({ length: items }, (_, i) => i)
  for (const p of rows) for (const i of columns) values.set(`${p}.${i}`, at(p, i))
  const add = (total: string, parts: readonly string[]) => {
    values.set(
      total,
      parts.reduce((n, part) => n + (values.get(part) ?? 0), 0),
    )
    sums.push({ total, parts })
  }
  for (const p of rows)
    add(
      `${p}.*`,
      columns.map((i) => `${p}.${i}`),
    )
  for (const i of columns)
    add(
      `*.${i}`,
      rows.map((p) => `${p}.${i}`),
    )
  add(
    '*.*',
    rows.map((p) => `${p}.*`),
  )
  sums.push({ total: '*.*', parts: columns.map((i) => `*.${i}`) })
  // The second report joins the first places to one district and leaves the last ones in another.
  for (const i of columns) {
    add(
      `d.${i}`,
      rows.filter((p) => p < cut).map((p) => `${p}.${i}`),
    )
    add(
      `e.${i}`,
      rows.filter((p) => p >= cut).map((p) => `${p}.${i}`),
    )
    sums.push({ total: `*.${i}`, parts: [`d.${i}`, `e.${i}`] })
  }
  return { cells: [...values].map(([key, count]) => ({ key, count })), sums }
}

/** Tries, knowing all published counts and sums, to find other values of the hidden ones that fit as well; a different program than the hiding. */
function canDiffer(
  key: string,
  { cells, sums }: { cells: readonly CountCell[]; sums: readonly CountSum[] },
  shown: ReadonlyMap<string, number | undefined>,
): boolean {
  const base = new Map(cells.map((cell) => [cell.key, cell.count]))
  const inner = cells.filter((cell) => /^\d+\.\d+$/.test(cell.key)).map((cell) => cell.key)
  const fits = (values: ReadonlyMap<string, number>): boolean => {
    const all = new Map(values)
    for (const { total, parts } of sums) {
      const sum = parts.reduce((n, part) => n + (all.get(part) ?? base.get(part) ?? 0), 0)
      if (all.has(total) && !inner.includes(total)) {
        if (all.get(total) !== sum) return false
      } else all.set(total, sum)
    }
    return [...all].every(([name, value]) => {
      const published = shown.get(name)
      return published === undefined ? value >= 1 : value === published
    })
  }
  const innerValues = new Map(inner.map((name) => [name, base.get(name) ?? 0]))
  const moves = (changed: ReadonlyMap<string, number>) => fits(new Map([...innerValues, ...changed]))
  const bump = (name: string, by: number): [string, number] => [name, (base.get(name) ?? 0) + by]
  const own = inner.includes(key) ? [key] : inner.filter((name) => sumHas(sums, key, name))
  for (const start of own)
    for (const by of [1, -1]) {
      if (moves(new Map([bump(start, by)]))) return true
      for (const other of inner) {
        if (other === start) continue
        if (moves(new Map([bump(start, by), bump(other, -by)]))) return true
        // a circle through two rows and two columns
        const [p, i] = start.split('.')
        const [q, j] = other.split('.')
        if (
          p !== q &&
          i !== j &&
          moves(new Map([bump(start, by), bump(other, by), bump(`${p}.${j}`, -by), bump(`${q}.${i}`, -by)]))
        )
          return true
      }
    }
  return false
}

const sumHas = (sums: readonly CountSum[], total: string, part: string): boolean =>
  sums.some(
    (sum) =>
      sum.total === total &&
      (sum.parts.includes(part) || sum.parts.some((each) => each !== total && sumHas(sums, each, part))),
  )

describe('two reports about the same people', () => {
  it('never give a count below ten back when one is subtracted from the other', () => {
    fc.assert(
      fc.property(reports, (given) => {
        const tables = tablesOf(given)
        const shown = hideSmallCounts(tables.cells, tables.sums)
        for (const { key, count } of tables.cells) {
          if (count === 0 || count >= 10) continue
          expect(shown.get(key)).toBeUndefined()
          // What is left to reckon: either a swap nearby that nobody can tell apart, or (longer swaps) the equations themselves.
          if (!canDiffer(key, tables, shown)) expect(reckoned(key, tables, shown)).toBe(false)
        }
      }),
      { numRuns: 400, seed: 2026 },
    )
  })
})

/** Exact attack in fractions of whole numbers: is `key` a linear combination of what was published? */
function reckoned(
  key: string,
  { cells, sums }: { cells: readonly CountCell[]; sums: readonly CountSum[] },
  shown: ReadonlyMap<string, number | undefined>,
): boolean {
  const names = cells.map((cell) => cell.key).filter((name) => shown.get(name) === undefined)
  const rows = sums.map(({ total, parts }) =>
    names.map((name) => BigInt(parts.filter((part) => part === name).length - (total === name ? 1 : 0))),
  )
  const target = names.map((name) => (name === key ? 1n : 0n))
  return rank([...rows, target]) === rank(rows)
}

function rank(given: readonly (readonly bigint[])[]): number {
  const rows = given.map((row) => [...row])
  let done = 0
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    const pivot = rows.findIndex((row, i) => i >= done && row[column] !== 0n)
    if (pivot < 0) continue
    const [chosen] = rows.splice(pivot, 1)
    if (!chosen) continue
    rows.splice(done, 0, chosen)
    for (let i = done + 1; i < rows.length; i++) {
      const row = rows[i] ?? []
      const factor = row[column] ?? 0n
      if (factor !== 0n) rows[i] = row.map((n, j) => n * (chosen[column] ?? 1n) - factor * (chosen[j] ?? 0n))
    }
    done++
  }
  return done
}
