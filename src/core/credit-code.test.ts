import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { creditCodeReasons, makeCreditCode, parseCreditCode } from './credit-code.ts'

const reasonOf = (input: string) => {
  const result = parseCreditCode(input)
  return result.ok ? 'ok' : result.reason
}
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

test.each([
  '51410000MJ0123456G',
  '52410102MJF987657T',
  '53410000MJ00001815',
  '54410102ME01234587',
  '55410105ME5432102X',
  '11410000005184603J',
  '11100000000013338W',
  '91350100M000100Y43',
])('%s is valid', (code) => {
  expect(parseCreditCode(code)).toEqual({
    ok: true,
    canonical: code,
    bodyClass: code.slice(0, 2),
    division: code.slice(2, 8),
  })
})

test.each([
  ['51410000MJ0123456H', 'check'],
  ['51410000MI0123456G', 'characters'],
  ['51410000MJ0123455G', 'organisation-check'],
  ['5141000AMJ0123456G', 'division'],
  ['51410000MJ0123456', 'length'],
  ['5'.repeat(100_000), 'length'],
])('%s is refused: %s', (code, reason) => {
  expect(reasonOf(code)).toBe(reason)
})

test('small letters, blanks and full-width characters are put right', () => {
  expect(parseCreditCode(' 51410000 mj0123456g')).toMatchObject({ ok: true, canonical: '51410000MJ0123456G' })
  expect(parseCreditCode('５１４１００００ＭＪ０１２３４５６Ｇ')).toMatchObject({ ok: true })
})

describe('codes made from parts', () => {
  const body = fc.array(fc.constantFrom(...alphabet), { minLength: 8, maxLength: 8 }).map((list) => list.join(''))

  test('the worked example of the standard comes out', () => {
    expect(makeCreditCode('51', '410000', 'MJ012345')).toBe('51410000MJ0123456G')
    expect(() => makeCreditCode('5', '410000', 'MJ012345')).toThrow(RangeError)
    expect(() => makeCreditCode('51', '410000', 'MI012345')).toThrow(RangeError)
  })

  test('they are valid, and every change of one character is caught', () => {
    fc.assert(
      fc.property(body, fc.nat(17), fc.constantFrom(...alphabet), (organisation, at, character) => {
        const code = makeCreditCode('52', '410105', organisation)
        expect(reasonOf(code)).toBe('ok')
        const changed = code.slice(0, at) + character + code.slice(at + 1)
        expect(reasonOf(changed) === 'ok').toBe(changed === code)
      }),
      { numRuns: 2000 },
    )
  })
})

test('every reason has a sentence', () => {
  expect(Object.values(creditCodeReasons).filter((sentence) => sentence.length < 8)).toEqual([])
})
