/** Money in integer fen (1 yuan = 100 fen). Always a safe integer; may be negative only in ledgers and differences. */
export type Fen = number & { readonly __unit: 'fen' }
/** A calendar date as `YYYY-MM-DD`, always a real date. Never a JavaScript `Date`. */
export type PlainDate = string & { readonly __unit: 'date' }
/** A calendar month as `YYYY-MM`. */
export type Month = string & { readonly __unit: 'month' }
/** A 12-digit statistical division code as an integer; a level's code ends in zeros below it (410102000000). */
export type AreaCode = number & { readonly __unit: 'area' }

/** Integer fen. @throws RangeError when `n` is not a safe integer. */
export function fen(n: number): Fen {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not an integer amount of fen: ${n}`)
  return n as Fen
}

export const noFen: Fen = fen(0)
export const plus = (a: Fen, b: Fen): Fen => fen(a + b)
export const minus = (a: Fen, b: Fen): Fen => fen(a - b)
/** `a` × a whole number; for ratios use `shareOf`. */
export const times = (a: Fen, n: number): Fen => fen(a * n)
export const lesser = (a: Fen, b: Fen): Fen => (a < b ? a : b)
export const greater = (a: Fen, b: Fen): Fen => (a > b ? a : b)
export const sumFen = (items: Iterable<Fen>): Fen => {
  let total = 0
  for (const item of items) total += item
  return fen(total)
}

/** `a` × `numerator` ÷ `denominator`, rounded once, half away from zero (四舍五入), exact for every safe amount. */
export function shareOf(a: Fen, numerator: number, denominator: number): Fen {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator <= 0)
    throw new RangeError(`a share needs whole numbers and a positive denominator: ${numerator}/${denominator}`)
  const product = a * numerator
  if (Number.isSafeInteger(product * 2) && Number.isSafeInteger(denominator * 2)) {
    const magnitude = Math.floor((Math.abs(product) * 2 + denominator) / (denominator * 2))
    return fen(product < 0 ? -magnitude : magnitude)
  }
  const exact = BigInt(a) * BigInt(numerator)
  const d = BigInt(denominator)
  const magnitude = ((exact < 0n ? -exact : exact) * 2n + d) / (d * 2n)
  return fen(Number(exact < 0n ? -magnitude : magnitude))
}

/**
 * `a` × a decimal ratio such as 0.15 or 1.3, exact: the ratio's decimal digits are read, never its binary value.
 * Rounded once, half up to fen. @throws RangeError for a ratio with more than 9 decimals.
 */
export function timesRatio(a: Fen, ratio: number): Fen {
  const text = String(ratio)
  const match = /^(-?\d+)(?:\.(\d{1,9}))?$/.exec(text)
  if (!match) throw new RangeError(`not a plain decimal ratio: ${text}`)
  const decimals = match[2] ?? ''
  return shareOf(a, Number(`${match[1]}${decimals}`), 10 ** decimals.length)
}

/** `570.00`, with thousands: `1,234.50`. For people; two decimals always. */
export function yuanText(a: Fen): string {
  const digits = String(Math.abs(a)).padStart(3, '0')
  let whole = digits.slice(0, -2)
  for (let end = whole.length - 3; end > 0; end -= 3) whole = `${whole.slice(0, end)},${whole.slice(end)}`
  return `${a < 0 ? '-' : ''}${whole}.${digits.slice(-2)}`
}

/** Fen from a decimal yuan text (`1,234.5`, `570`, full-width digits allowed); undefined when it is not one. */
export function parseYuan(text: string): Fen | undefined {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/(\d),(?=\d{3})/g, '$1')
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/.exec(plain)
  if (!match) return undefined
  const magnitude = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'))
  return fen(match[1] ? -magnitude : magnitude)
}

/** An area code. @throws RangeError unless it is an integer of at most 12 digits. */
export function areaCode(n: number): AreaCode {
  if (!Number.isSafeInteger(n) || n < 0 || n > 999_999_999_999) throw new RangeError(`not an area code: ${n}`)
  return n as AreaCode
}
