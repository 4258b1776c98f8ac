import { table } from './table.ts'

/** One figure of a measurement beside its limit. `ratio` ≥ 1 means that it is met. */
export interface Figure {
  /** Key in the JSON line. */
  readonly id: string
  readonly says: string
  readonly value: number
  readonly unit: string
  readonly limit?: { readonly is: 'at-least' | 'at-most'; readonly value: number }
  /** What it was measured against in the same run. */
  readonly beside?: string
}

export interface RunOptions {
  readonly seed: number
  /** A named whole number given on the command line, or the default. */
  count(name: string, standard: number): number
  has(name: string): boolean
  /** Progress; goes to standard error when the answer is to be JSON. */
  say(line: string): void
}

/** What `bench` and `drill` run by name. */
export interface Run {
  readonly says: string
  readonly options?: string
  run(options: RunOptions): Promise<readonly Figure[]>
}

export const atLeast = (value: number) => ({ is: 'at-least', value }) as const
export const atMost = (value: number) => ({ is: 'at-most', value }) as const

const ratioOf = ({ value, limit }: Figure): number => {
  if (!limit || Number.isNaN(value)) return Number.NaN
  if (limit.is === 'at-least') return limit.value === 0 ? 1 : value / limit.value
  return value <= limit.value && limit.value === 0 ? 1 : limit.value / Math.max(value, 1e-9)
}

/** Prints the figures, with `--json` as one last line, and yields whether every limit was met. */
export function report(name: string, figures: readonly Figure[], options: { json: boolean; seed: number }): boolean {
  const limited = figures.filter(({ limit }) => limit)
  const ok = limited.length > 0 && limited.every((figure) => ratioOf(figure) >= 1)
  if (options.json) {
    const pairs = (of: (figure: Figure) => number | undefined) =>
      Object.fromEntries(figures.flatMap((figure) => (of(figure) === undefined ? [] : [[figure.id, of(figure)]])))
    const line = {
      name,
      ok,
      seed: options.seed,
      figures: pairs(({ value }) => rounded(value)),
      limit: pairs(({ limit }) => limit?.value),
      ratio: rounded(Math.min(...limited.map(ratioOf))),
    }
    process.stdout.write(`${JSON.stringify(line)}\n`)
    return ok
  }
  const rows = figures.map((figure) => [
    figure.says,
    `${shown(figure.value)} ${figure.unit}`.trim(),
    figure.limit ? `${figure.limit.is === 'at-least' ? '≥' : '≤'} ${shown(figure.limit.value)}` : '',
    figure.limit ? (ratioOf(figure) >= 1 ? 'met' : 'NOT MET') : '',
    figure.beside ?? '',
  ])
  process.stdout.write(`\n${table(['figure', 'measured', 'limit', '', 'beside'], rows)}\n`)
  return ok
}

const rounded = (n: number): number => Number(n.toPrecision(6))
const shown = (n: number): string =>
  Number.isInteger(n) || Math.abs(n) >= 1000 ? Math.round(n).toLocaleString('en-US') : String(Number(n.toPrecision(3)))

/** The value below which this share of `sorted` lies; NaN when there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** Milliseconds that `work` took. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
