import { type Words, written } from '#core/trace.ts'
import { type Fen, fen, shareOf, yuanText } from '#core/units.ts'

/** Ratios are reckoned as whole millionths, so that 1.3 and 0.15 are exact and no text is parsed for millions. */
export const millionths = 1_000_000
export const partsOf = (ratio: number): number => Math.round(ratio * millionths)

/** `a` × a decimal ratio of at most six decimals, rounded once, half away from zero. */
export const byRatio = (a: Fen, ratio: number): Fen => shareOf(a, partsOf(ratio), millionths)

export const monthsPerYear = 12

/** `570.00 元`, written when it is read. */
export const yuan = (a: Fen): Words => written(a, writeYuan)
const writeYuan = (a: Fen): string => `${yuanText(a)} 元`

/** `15%`, `0.5%`: up to four decimals of a per cent, no trailing zeros; written when it is read. */
export const percent = (ratio: number): Words => written(ratio, writePercent)
const writePercent = (ratio: number): string => `${Math.round(ratio * millionths) / 10_000}%`

/** The largest amount read from a fact: beyond it nothing changes and every sum stays a safe integer. */
const most = 1_000_000_000_000

/** The outcome of a comparison, as the last word of its step. */
export const met = (holds: boolean): string => (holds ? '符合' : '不符合')

/** A fact's amount in fen; 0 for anything that is not a finite number. */
export function amountOf(value: unknown): number {
  if (typeof value !== 'number') return 0
  if (value >= 0 && value <= usual && Number.isInteger(value)) return value
  return Number.isNaN(value) ? 0 : Math.max(-most, Math.min(most, Math.trunc(value)))
}
/** Nearly all amounts are whole and smaller than this: they are kept as they are, which is quicker. */
const usual = 1_000_000_000

/** Whole fen nearest to a reckoning in fen that is known to be whole. */
export const whole = (n: number): Fen => fen(Math.round(n))

/**
 * `numerator` ÷ `denominator` to the nearest fen, half up, and never below 0. Exact while the numerator is a safe
 * integer (sums up to 90 million yuan a year); beyond that no threshold is near.
 */
export function roundedShare(numerator: number, denominator: number): Fen {
  if (numerator <= 0) return fen(0)
  if (numerator > exactMost) return fen(Math.round(numerator / denominator))
  return fen(Math.floor((2 * numerator + denominator) / (2 * denominator)))
}
const exactMost = Number.MAX_SAFE_INTEGER / 4
