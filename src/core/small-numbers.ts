/** One published count under its key. */
export interface CountCell {
  readonly key: string
  readonly count: number
}

/** A published sum: the count of `total` is the counts of `parts` together. */
export interface CountSum {
  readonly total: string
  readonly parts: readonly string[]
}

/** Counts from 1 to 9 point at people. */
const leastCount = 10
/** What a reader may still reckon about a hidden small count must leave this many values open. */
const leastOpen = 5

/**
 * The counts that may be published, undefined where hidden: all small ones (zero is none), and as many others as it takes that
 * no sum gives a small one back, neither exactly nor within fewer than five values. Reports about the same people go in
 * together, so that subtracting one from the other gives nothing either. @throws RangeError for an unknown key, a count
 * below zero or a sum that does not add up.
 */
export function hideSmallCounts(
  cells: readonly CountCell[],
  sums: readonly CountSum[],
): ReadonlyMap<string, number | undefined> {
  const counts = new Map(cells.map(({ key, count }) => [key, count]))
  checkSums(counts, sums)
  const hidden = new Set(cells.filter(({ count }) => isSmall(count)).map(({ key }) => key))
  for (
    let exposed = exposedOf(counts, hidden, sums);
    exposed !== undefined;
    exposed = exposedOf(counts, hidden, sums)
  ) {
    const next = companionOf(exposed, counts, hidden, sums)
    // Nothing near it is left to hide: everything that is no zero goes.
    if (next === undefined) return new Map(cells.map(({ key, count }) => [key, count === 0 ? 0 : undefined]))
    hidden.add(next)
  }
  return new Map(cells.map(({ key, count }) => [key, hidden.has(key) ? undefined : count]))
}

const isSmall = (count: number): boolean => count > 0 && count < leastCount

function checkSums(counts: ReadonlyMap<string, number>, sums: readonly CountSum[]): void {
  for (const [key, count] of counts)
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`not a count: ${key}`)
  for (const { total, parts } of sums) {
    const sum = parts.reduce((n, part) => n + known(counts, part), 0)
    if (sum !== known(counts, total)) throw new RangeError(`does not add up: ${total}`)
  }
}

function known(counts: ReadonlyMap<string, number>, key: string): number {
  const count = counts.get(key)
  if (count === undefined) throw new RangeError(`no such count: ${key}`)
  return count
}

interface Range {
  readonly low: number
  readonly high: number
}

/** A small hidden count that a reader of the published ones can reckon, or narrow down too far. */
function exposedOf(
  counts: ReadonlyMap<string, number>,
  hidden: ReadonlySet<string>,
  sums: readonly CountSum[],
): string | undefined {
  const ranges = rangesOf(counts, hidden, sums)
  const determined = solvedBy(hidden, sums)
  return [...hidden].find((key) => {
    if (!isSmall(known(counts, key))) return false
    const range = ranges.get(key)
    return determined.has(key) || (range !== undefined && range.high - range.low + 1 < leastOpen)
  })
}

/** What sums and the rule "hidden means at least one" leave open for each hidden count. */
function rangesOf(
  counts: ReadonlyMap<string, number>,
  hidden: ReadonlySet<string>,
  sums: readonly CountSum[],
): ReadonlyMap<string, Range> {
  const ranges = new Map<string, Range>()
  for (const [key, count] of counts)
    ranges.set(key, hidden.has(key) ? { low: 1, high: Number.POSITIVE_INFINITY } : { low: count, high: count })
  const at = (key: string): Range => ranges.get(key) ?? { low: 0, high: Number.POSITIVE_INFINITY }
  let isMoving = true
  const narrow = (key: string, low: number, high: number) => {
    const old = at(key)
    if (!hidden.has(key) || (low <= old.low && high >= old.high)) return
    ranges.set(key, { low: Math.max(low, old.low), high: Math.min(high, old.high) })
    isMoving = true
  }
  for (let round = 0; isMoving && round < 100; round++) {
    isMoving = false
    for (const { total, parts } of sums) {
      const low = parts.reduce((n, part) => n + at(part).low, 0)
      const open = parts.filter((part) => at(part).high === Number.POSITIVE_INFINITY)
      const high = parts.reduce((n, part) => n + at(part).high, 0)
      narrow(total, low, high)
      for (const part of parts) {
        const others = parts.reduce((n, each) => (each === part ? n : n + at(each).low), 0)
        const most = open.some((each) => each !== part)
          ? Number.POSITIVE_INFINITY
          : parts.reduce((n, each) => (each === part ? n : n + at(each).high), 0)
        narrow(part, at(total).low - most, at(total).high - others)
      }
    }
  }
  return ranges
}

/** The hidden counts that the sums determine as equations, several of them together too. */
function solvedBy(hidden: ReadonlySet<string>, sums: readonly CountSum[]): ReadonlySet<string> {
  const names = [...hidden]
  const column = new Map(names.map((key, i) => [key, i]))
  const rows = sums
    .map(({ total, parts }) => {
      const row = new Array<number>(names.length).fill(0)
      const add = (key: string, sign: number) => {
        const at = column.get(key)
        if (at !== undefined) row[at] = (row[at] ?? 0) + sign
      }
      for (const part of parts) add(part, 1)
      add(total, -1)
      return row
    })
    .filter((row) => row.some((n) => n !== 0))
  const solved = new Set<string>()
  for (const row of reduced(rows, names.length)) {
    const used = row.flatMap((n, i) => (Math.abs(n) > 1e-9 ? [i] : []))
    const [only] = used
    const name = only === undefined ? undefined : names[only]
    if (used.length === 1 && name !== undefined) solved.add(name)
  }
  return solved
}

/** Reduced row echelon form; coefficients stay near ±1, so that doubles suffice. */
function reduced(given: readonly (readonly number[])[], width: number): number[][] {
  const rows = given.map((row) => [...row])
  let done = 0
  for (let column = 0; column < width && done < rows.length; column++) {
    let pivot = done
    for (let i = done + 1; i < rows.length; i++)
      if (Math.abs(rows[i]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = i
    const chosen = rows[pivot]
    const first = rows[done]
    const factor = chosen?.[column] ?? 0
    if (!chosen || !first || Math.abs(factor) < 1e-9) continue
    rows[pivot] = first
    rows[done] = chosen.map((n) => n / factor)
    const base = rows[done] ?? []
    for (const [i, row] of rows.entries()) {
      const by = row[column] ?? 0
      if (i !== done && Math.abs(by) > 1e-9) rows[i] = row.map((n, j) => n - by * (base[j] ?? 0))
    }
    done++
  }
  return rows
}

/** The smallest count still shown in a sum with the exposed one; parts before totals. */
function companionOf(
  exposed: string,
  counts: ReadonlyMap<string, number>,
  hidden: ReadonlySet<string>,
  sums: readonly CountSum[],
): string | undefined {
  const linked = new Set([exposed])
  // First beside the exposed one, then beside what is hidden with it.
  for (let grows = true; grows; ) {
    grows = false
    const near = sums.filter(({ total, parts }) => linked.has(total) || parts.some((part) => linked.has(part)))
    const shown = (keys: readonly string[]) =>
      keys
        .filter((key) => !hidden.has(key) && known(counts, key) > 0)
        .sort((a, b) => known(counts, a) - known(counts, b))
    const [next] = [...shown(near.flatMap(({ parts }) => parts)), ...shown(near.map(({ total }) => total))]
    if (next !== undefined) return next
    for (const key of near.flatMap(({ total, parts }) => [total, ...parts]))
      if (!linked.has(key) && hidden.has(key)) {
        linked.add(key)
        grows = true
      }
  }
  return undefined
}
