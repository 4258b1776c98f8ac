import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  areaAt,
  areaChain,
  areaText,
  compactArea,
  divisionKind,
  divisionLevel,
  isWithin,
  parentArea,
  parseArea,
  stateArea,
  subtreeRange,
} from './division-code.ts'
import { areaCode } from './units.ts'

const a = areaCode
/** Codes as they occur: each deeper part only under a part that is not zero. */
const anyArea = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 11, max: 82 }), fc.integer({ min: 1, max: 90 }))
  .chain(([depth, province, city]) =>
    fc
      .tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 999 }))
      .map(([county, township, village]) => {
        const parts = [province * 1e10, city * 1e8, county * 1e6, township * 1e3, village].slice(0, depth)
        return a(parts.reduce((sum, part) => sum + part, 0))
      }),
  )

describe('levels and parents', () => {
  test.each([
    [0, 'state'],
    [410000000000, 'province'],
    [410100000000, 'city'],
    [410105000000, 'county'],
    [419001000000, 'county'],
    [410105001000, 'township'],
    [410105001002, 'village'],
  ] as const)('%i is a %s', (code, level) => {
    expect(divisionLevel(a(code))).toBe(level)
  })

  test('the chain of a village is five long before the state', () => {
    expect(areaChain(a(410105001002))).toEqual([
      410105001002, 410105001000, 410105000000, 410100000000, 410000000000, 0,
    ])
  })

  test('Jiyuan hangs under the province without a city level', () => {
    expect(areaChain(a(419001001001))).toEqual([419001001001, 419001001000, 419001000000, 410000000000, 0])
    expect(parentArea(a(419001000000))).toBe(410000000000)
    expect(areaAt(a(419001001001), 'city')).toBeUndefined()
    expect(areaAt(a(410105001002), 'city')).toBe(410100000000)
    expect(parentArea(stateArea)).toBeUndefined()
  })
})

describe('ranges', () => {
  test.each([
    [410000000000, 410000000000, 420000000000],
    [410100000000, 410100000000, 410200000000],
    [410105000000, 410105000000, 410106000000],
    [410105001000, 410105001000, 410105002000],
    [410105001002, 410105001002, 410105001003],
    [0, 0, 999_999_999_999],
  ])('the subtree of %i is [%i, %i)', (code, lo, hi) => {
    expect(subtreeRange(a(code))).toEqual({ lo, hi })
  })

  test('a code lies within everything in its chain, and a sibling lies outside', () => {
    fc.assert(
      fc.property(anyArea, (code) => {
        for (const ancestor of areaChain(code)) expect(isWithin(code, ancestor)).toBe(true)
      }),
    )
    expect(isWithin(a(410106000000), a(410105000000))).toBe(false)
    expect(isWithin(a(410105000000), a(410105001000))).toBe(false)
  })

  test('the chain ends with the state and rises one level at a time', () => {
    fc.assert(
      fc.property(anyArea, (code) => {
        const chain = areaChain(code)
        expect(chain[0]).toBe(code)
        expect(chain.at(-1)).toBe(0)
        expect(new Set(chain.map(divisionLevel)).size).toBe(chain.length)
      }),
    )
  })
})

describe('text forms', () => {
  test.each([
    ['41', 410000000000],
    ['4101', 410100000000],
    ['410105', 410105000000],
    ['410105001', 410105001000],
    ['410105001002', 410105001002],
    ['410105000000', 410105000000],
  ])('%s reads as %i', (text, code) => {
    expect(parseArea(text)).toBe(code)
  })

  test.each([
    '',
    '4',
    '410',
    '41010',
    '4101050',
    '0101',
    '410000001000',
    '410105000001',
    '41010５',
    '4101050010021',
    '000000000000',
  ])('%s is not a code', (text) => {
    expect(parseArea(text)).toBeUndefined()
  })

  test('compact and full text both read back as the same code', () => {
    fc.assert(
      fc.property(anyArea, (code) => {
        fc.pre(code !== 0)
        expect(parseArea(compactArea(code))).toBe(code)
        expect(parseArea(areaText(code))).toBe(code)
      }),
    )
    expect(compactArea(stateArea)).toBe('')
    expect(areaText(stateArea)).toBe('000000000000')
  })
})

describe('kinds', () => {
  test.each([
    [410105000000, 'district'],
    [410122000000, 'county'],
    [410171000000, 'statistical-county'],
    [410181000000, 'county-city'],
    [419001000000, 'county-city'],
    [410105001000, 'subdistrict'],
    [410122100000, 'town'],
    [410122200000, 'township'],
    [410122400000, 'statistical-township'],
    [410105001002, 'residents-committee'],
    [410122100200, 'villagers-committee'],
    [410122100500, 'statistical-village'],
    [410100000000, undefined],
  ])('%i is a %s', (code, kind) => {
    expect(divisionKind(a(code))).toBe(kind)
  })
})
