import { type AreaCode, areaCode } from './units.ts'

/** Levels of the statistical code: 2 province, 2 city, 2 county, 3 township and 3 village digits. `state` is code 0. */
export type DivisionLevel = 'state' | 'province' | 'city' | 'county' | 'township' | 'village'

/** The whole country, parent of every province. */
export const stateArea: AreaCode = areaCode(0)

/** What one code of each level spans, the smallest level first. */
const spans = [
  { level: 'village', size: 1 },
  { level: 'township', size: 1e3 },
  { level: 'county', size: 1e6 },
  { level: 'city', size: 1e8 },
  { level: 'province', size: 1e10 },
] as const

const spanOf = (code: AreaCode): number => spans.findLast(({ size }) => code % size === 0)?.size ?? 1

/** By the zeros at its end: 410105000000 is a county. 省直辖县级行政区划 (41 90 00) reads as a city, though it is no government. */
export function divisionLevel(code: AreaCode): DivisionLevel {
  if (code === 0) return 'state'
  return spans.findLast(({ size }) => code % size === 0)?.level ?? 'village'
}

/** True for 90 in the city digits, which only groups counties directly under the province (济源 419001) and governs nothing. */
const isGroupOfDirectCounties = (code: number): boolean => Math.floor(code / 1e8) % 100 === 90

/** The next level up; 0 above a province, undefined above the state. The parent of 419001000000 is 410000000000. */
export function parentArea(code: AreaCode): AreaCode | undefined {
  if (code === 0) return undefined
  const larger = spans[spans.findIndex(({ size }) => size === spanOf(code)) + 1]
  if (larger === undefined) return stateArea
  const parent = code - (code % larger.size)
  return larger.level === 'city' && isGroupOfDirectCounties(parent) ? parentArea(areaCode(parent)) : areaCode(parent)
}

/** The code and everything above it, most specific first and 0 for the state last. */
export function areaChain(code: AreaCode): AreaCode[] {
  const chain: AreaCode[] = []
  for (let area: AreaCode | undefined = code; area !== undefined; area = parentArea(area)) chain.push(area)
  return chain
}

/** Codes of a subtree as `lo` (included) to `hi` (excluded), as row security compares them. */
export interface AreaRange {
  readonly lo: AreaCode
  readonly hi: AreaCode
}

/** A county's range reaches its villages; the state's range is everything below 10^12 − 1. */
export function subtreeRange(code: AreaCode): AreaRange {
  if (code === 0) return { lo: stateArea, hi: areaCode(999_999_999_999) }
  return { lo: code, hi: areaCode(code + spanOf(code)) }
}

export const isWithin = (code: AreaCode, root: AreaCode): boolean => {
  const { lo, hi } = subtreeRange(root)
  return code >= lo && code < hi
}

/** The smaller of two areas when one lies within the other; undefined when they have nothing in common. */
export const commonArea = (a: AreaCode, b: AreaCode): AreaCode | undefined =>
  isWithin(a, b) ? a : isWithin(b, a) ? b : undefined

/** The ancestor of `code` (or itself) at `level`; undefined when there is none, as the city of 济源. */
export const areaAt = (code: AreaCode, level: DivisionLevel): AreaCode | undefined =>
  areaChain(code).find((area) => divisionLevel(area) === level)

/** The twelve digits, as registers and exchange files write them; `000000000000` for the state. */
export const areaText = (code: AreaCode): string => String(code).padStart(12, '0')

/** Without the zeros of the levels below: `41`, `4101`, `410105`, `410105001`, `410105001002`; `` for the state. */
export function compactArea(code: AreaCode): string {
  const length = { state: 0, province: 2, city: 4, county: 6, township: 9, village: 12 }[divisionLevel(code)]
  return areaText(code).slice(0, length)
}

/** From a text of 2, 4, 6, 9 or 12 digits; undefined for anything else, for 0 and for a code with a gap (410000001000). */
export function parseArea(text: string): AreaCode | undefined {
  if (!/^[1-9]\d(\d\d(\d\d(\d{3}(\d{3})?)?)?)?$/.test(text)) return undefined
  const digits = text.padEnd(12, '0')
  const [city, county, township, village] = [
    digits.slice(2, 4),
    digits.slice(4, 6),
    digits.slice(6, 9),
    digits.slice(9),
  ]
  const parts = [city, county, township, village].map((part) => Number(part) > 0)
  const deepest = parts.lastIndexOf(true)
  return parts.slice(0, Math.max(deepest, 0)).includes(false) ? undefined : areaCode(Number(digits))
}

/** GB/T 2260 and GB/T 10114: kind of a county, township or village code by its last part. */
export type DivisionKind =
  | 'district'
  | 'county'
  | 'county-city'
  | 'statistical-county'
  | 'subdistrict'
  | 'town'
  | 'township'
  | 'statistical-township'
  | 'residents-committee'
  | 'villagers-committee'
  | 'statistical-village'

/** Undefined above county level. A county-level code 71–79 is a development zone counted apart and no division of its own. */
export function divisionKind(code: AreaCode): DivisionKind | undefined {
  const level = divisionLevel(code)
  if (level === 'county') return countyKind(Math.floor(code / 1e6) % 100, isGroupOfDirectCounties(code))
  if (level === 'township') return townshipKind(Math.floor(code / 1e3) % 1000)
  if (level === 'village') return villageKind(code % 1000)
  return undefined
}

function countyKind(n: number, isDirect: boolean): DivisionKind {
  if (isDirect) return n <= 20 ? 'county-city' : 'county'
  if (n <= 20) return 'district'
  if (n >= 71 && n <= 79) return 'statistical-county'
  return n <= 80 ? 'county' : 'county-city'
}

function townshipKind(n: number): DivisionKind {
  if (n < 100) return 'subdistrict'
  if (n < 200) return 'town'
  return n < 400 ? 'township' : 'statistical-township'
}

function villageKind(n: number): DivisionKind {
  if (n < 200) return 'residents-committee'
  return n < 400 ? 'villagers-committee' : 'statistical-village'
}
