import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  areaCode,
  fen,
  greater,
  lesser,
  minus,
  noFen,
  parseYuan,
  plus,
  shareOf,
  sumFen,
  times,
  timesRatio,
  yuanText,
} from './units.ts'

const amount = fc.integer({ min: -1e12, max: 1e12 }).map(fen)
const anyAmount = fc.maxSafeInteger().map(fen)

/** a × n ÷ d rounded half away from zero, by whole numbers of any size. */
function exactShare(a: number, n: number, d: number): bigint {
  const product = BigInt(a) * BigInt(n)
  const magnitude = product < 0n ? -product : product
  const rounded = magnitude / BigInt(d) + ((magnitude % BigInt(d)) * 2n >= BigInt(d) ? 1n : 0n)
  return product < 0n ? -rounded : rounded
}

describe('amounts', () => {
  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1])('%d is no amount of fen', (n) => {
    expect(() => fen(n)).toThrow(RangeError)
  })

  test('money is conserved: what is added can be taken away, and the order of a sum does not matter', () => {
    fc.assert(
      fc.property(amount, amount, fc.array(amount), (a, b, list) => {
        expect(minus(plus(a, b), b)).toBe(a)
        expect(sumFen(list)).toBe(list.reduce((sum, x) => plus(sum, x), noFen))
        expect(sumFen(list)).toBe(sumFen([...list].reverse()))
        expect(lesser(a, b) + greater(a, b)).toBe(a + b)
      }),
    )
  })

  test('a sum beyond exact numbers is an error and never a rounded amount', () => {
    const most = fen(Number.MAX_SAFE_INTEGER)
    expect(() => plus(most, fen(1))).toThrow(RangeError)
    expect(() => times(most, 2)).toThrow(RangeError)
    expect(() => times(fen(100), 1.005)).toThrow(RangeError)
    expect(() => sumFen([most, most])).toThrow(RangeError)
  })
})

describe('shares', () => {
  test.each([
    [1, 1, 2, 1],
    [-1, 1, 2, -1],
    [1, 1, 3, 0],
    [2, 1, 3, 1],
    [99, 1, 2, 50],
    [100, 1, 3, 33],
    [0, 7, 9, 0],
  ])('%i × %i / %i is %i, half away from zero', (a, n, d, expected) => {
    expect(shareOf(fen(a), n, d)).toBe(expected)
  })

  test('agree with exact whole numbers, for the largest amounts too', () => {
    fc.assert(
      fc.property(
        anyAmount,
        fc.integer({ min: 0, max: 1e6 }),
        fc.oneof(
          fc.integer({ min: 1, max: 1e6 }),
          fc.maxSafeNat().map((n) => Math.max(1, n)),
        ),
        (a, n, d) => {
          const exact = exactShare(a, n, d)
          if (exact > BigInt(Number.MAX_SAFE_INTEGER) || exact < BigInt(Number.MIN_SAFE_INTEGER))
            expect(() => shareOf(a, n, d)).toThrow(RangeError)
          else expect(BigInt(shareOf(a, n, d))).toBe(exact)
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('shares of a whole differ from it by less than one fen a part', () => {
    fc.assert(
      fc.property(amount, fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 20 }), (a, weights) => {
        const total = weights.reduce((sum, w) => sum + w, 0)
        const shares = sumFen(weights.map((w) => shareOf(a, w, total)))
        expect(Math.abs(shares - a)).toBeLessThanOrEqual(weights.length / 2)
      }),
    )
  })

  test.each([
    [100_50, 1.005, 101_00],
    [1000, 0.15, 150],
    [333, 0.5, 167],
    [57_000, 1.3, 74_100],
    [50_000_000, 0.000001, 50],
    [-333, 0.5, -167],
  ])('%i fen × %d reads the decimal digits of the ratio and gives %i', (a, ratio, expected) => {
    expect(timesRatio(fen(a), ratio)).toBe(expected)
  })

  test('a ratio that is no plain decimal and a broken denominator are refused', () => {
    expect(() => timesRatio(fen(100), 1 / 3)).toThrow(RangeError)
    expect(() => timesRatio(fen(100), Number.NaN)).toThrow(RangeError)
    // JavaScript writes it as 1e-7: refused rather than misread.
    expect(() => timesRatio(fen(100), 0.0000001)).toThrow(RangeError)
    expect(() => shareOf(fen(100), 1, 0)).toThrow(RangeError)
    expect(() => shareOf(fen(100), 0.5, 2)).toThrow(RangeError)
  })
})

describe('amounts as text', () => {
  test.each([
    [0, '0.00'],
    [5, '0.05'],
    [57_000, '570.00'],
    [123_450, '1,234.50'],
    [-123_456_789, '-1,234,567.89'],
  ])('%i fen is shown as %s', (a, text) => {
    expect(yuanText(fen(a))).toBe(text)
  })

  test.each([
    ['570', 57_000],
    [' 1,234.5 ', 123_450],
    ['１２００．５０', 120_050],
    ['-0.01', -1],
    ['1.005', undefined],
    ['1e3', undefined],
    ['', undefined],
    ['.5', undefined],
    ['1,23', undefined],
    ['12 元', undefined],
    ['1234567890123', undefined],
  ])('%j reads as %s fen', (text, expected) => {
    expect(parseYuan(text)).toBe(expected)
  })

  test('what is shown reads back', () => {
    fc.assert(
      fc.property(amount, (a) => {
        expect(parseYuan(yuanText(a))).toBe(a)
      }),
    )
  })
})

test('an area code has at most twelve digits', () => {
  expect(areaCode(410105001002)).toBe(410105001002)
  expect(() => areaCode(1_000_000_000_000)).toThrow(RangeError)
  expect(() => areaCode(-1)).toThrow(RangeError)
})
