import { codePoints, isDot, splitName } from './person-name.ts'

/**
 * A name as lists and notices show it: 张*三, 张*, 欧阳**, 阿***·***, `J*** S****`; a single character becomes `*`.
 * Counts code points, so rare characters stay whole. Masking twice changes nothing.
 */
export function maskName(name: string): string {
  const points = codePoints(name.trim())
  if (points.length <= 1) return '*'.repeat(points.length)
  if (points.some((point) => isJoint(point)) || !isIdeograph(points[0])) return maskParts(points)
  const surname = codePoints(splitName(points.join('')).surname)
  const shown = surname.length === 2 ? surname : points.slice(0, 1)
  const last = points.at(-1) ?? ''
  // A compound surname is so rare that one more character would name the person.
  if (surname.length === 2 || points.length === 2) return shown.join('') + '*'.repeat(points.length - shown.length)
  return `${shown.join('')}${'*'.repeat(points.length - 2)}${last}`
}

/** Dotted names show their first character only; Latin ones the first letter of each word. */
function maskParts(points: readonly string[]): string {
  const isDotted = points.some((point) => isDot(point))
  let isFirst = true
  return points
    .map((point) => {
      if (isJoint(point)) {
        isFirst = !isDotted
        return point
      }
      const shown = isFirst ? point : '*'
      isFirst = false
      return shown
    })
    .join('')
}

/** The name for a public notice; undefined for a child, whom no notice names (未成年人保护法). `age` in full years. */
export const publicNoticeName = (name: string, age: number): string | undefined =>
  age < 18 ? undefined : maskName(name)

/** `4101**********1234`: the first four and last four characters, anything of 8 or fewer hidden altogether. */
export const maskIdNumber = (number: string): string => keepEnds(number, 4, 4)

/** `138****1234`; a number shorter than a mobile one shows its last four, one of 6 or fewer nothing. */
export const maskPhone = (phone: string): string =>
  codePoints(phone).length >= 11
    ? keepEnds(phone, 3, 4)
    : codePoints(phone).length > 6
      ? keepEnds(phone, 0, 4)
      : stars(phone)

/** The last four digits, which a payer compares; a number of 8 or fewer is hidden altogether. */
export const maskCard = (card: string): string => (codePoints(card).length > 8 ? keepEnds(card, 0, 4) : stars(card))

/**
 * The address down to its township or village, then `***`; all hidden when it names none. A name that merely contains
 * the word (新乡市、镇平县) does not end it.
 */
export function maskAddress(address: string, to: 'township' | 'village'): string {
  const township = endOf(address, townshipWord, 0)
  if (to === 'township') return `${address.slice(0, township ?? 0)}***`
  const village = endOf(address, villageWord, township ?? 0)
  return `${address.slice(0, village ?? township ?? 0)}***`
}

const townshipWord =
  /街道办事处|街道|镇(?!平县|江市|海区|康县|宁布|远县|雄县|沅彝|原县|赉县|巴县|坪县|安县)|乡(?!市|县|宁县|城县)/g
const villageWord = /村民委员会|居民委员会|居委会|村委会|社区|村/g

/** Index after the first match from `from` on; undefined when there is none. */
function endOf(text: string, word: RegExp, from: number): number | undefined {
  for (const match of text.matchAll(word)) if (match.index >= from) return match.index + match[0].length
  return undefined
}

const isJoint = (point: string): boolean => isDot(point) || " .'’,-".includes(point)
const isIdeograph = (point: string | undefined): boolean => point !== undefined && !/^[\p{Script=Latin}*]$/u.test(point)

const stars = (text: string): string => '*'.repeat(codePoints(text).length)

function keepEnds(text: string, head: number, tail: number): string {
  const points = codePoints(text)
  if (points.length <= head + tail) return stars(text)
  const end = points.length - tail
  return [...points.slice(0, head), '*'.repeat(end - head), ...points.slice(end)].join('')
}
