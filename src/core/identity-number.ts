import { isPlainDate } from './plain-date.ts'
import type { PlainDate } from './units.ts'

/** Whose number it is: a citizen's, that of a residence permit of Hong Kong, Macao or Taiwan residents, or of a foreigner with permanent residence. */
export type IdNumberKind = 'citizen' | 'hong-kong' | 'macao' | 'taiwan' | 'foreign-resident'

export type IdNumberReason =
  | 'empty'
  | 'numeric-cell'
  | 'characters'
  | 'length'
  | 'region'
  | 'date'
  | 'future'
  | 'check-digit'

export interface ValidIdNumber {
  readonly ok: true
  readonly kind: IdNumberKind
  /** 18 characters, half-width, `X` upper case: the only form that is stored, indexed and compared. */
  readonly canonical: string
  readonly born: PlainDate
  /** GB/T 2261.1: 1 male, 2 female. */
  readonly sex: 1 | 2
  /** The first six characters: place of first registration, not of living. */
  readonly region: string
  /** Ends in 000 and passes all the same: in a spreadsheet it may be a rounded number, worth a warning there. */
  readonly mayBeRounded: boolean
}

export interface InvalidIdNumber {
  readonly ok: false
  readonly reason: IdNumberReason
}

/**
 * Reads an identity number (GB 11643): full-width digits, blanks and `x` are put right, 15 digits become 18, nothing else
 * is repaired. A number that a spreadsheet held as a number has lost digits and is refused for that reason.
 */
export function parseIdNumber(input: string | number, today: PlainDate): ValidIdNumber | InvalidIdNumber {
  if (typeof input === 'number') return invalid('numeric-cell')
  if (/^\d{17}[\dX]$/.test(input)) return checked(input, today) // as almost all are written
  if (input.length > longestInput) return invalid('length')
  const typed = halfWidth(input)
  if (typed === '') return invalid('empty')
  if (/^\d+\.\d*(e\+?\d+)?$|^\d+e\+?\d+$/i.test(typed)) return invalid('numeric-cell')
  if (!/^\d+X?$/.test(typed)) return invalid('characters')
  if (/^\d{15}$/.test(typed)) return checked(upgraded(typed), today)
  return typed.length === 18 ? checked(typed, today) : invalid('length')
}

function checked(canonical: string, today: PlainDate): ValidIdNumber | InvalidIdNumber {
  const region = canonical.slice(0, 6)
  const kind = kindOf(region)
  const mayBeRounded = canonical.endsWith('000')
  const isRight = idCheckCharacter(canonical) === canonical[17]
  if (mayBeRounded && !isRight) return invalid('numeric-cell')
  if (kind === undefined) return invalid('region')
  const born = `${canonical.slice(6, 10)}-${canonical.slice(10, 12)}-${canonical.slice(12, 14)}`
  if (!isPlainDate(born)) return invalid('date')
  if (born > today) return invalid('future')
  if (!isRight) return invalid('check-digit')
  const sex = Number(canonical[16]) % 2 === 1 ? 1 : 2
  return { ok: true, kind, canonical, born, sex, region, mayBeRounded }
}

/** The sentence beside the field or in the receipt of an import. */
export const idNumberReasons: Readonly<Record<IdNumberReason, string>> = {
  empty: '身份证件号码为空',
  'numeric-cell': '号码在表格中被存成了数值，末几位已丢失，请将该列设为“文本”格式后重新填写完整号码',
  characters: '号码只能由数字组成，最后一位可以是 X',
  length: '号码应为 18 位（旧号码为 15 位），请核对位数',
  region: '号码前六位不是有效的地区代码',
  date: '号码中的出生日期不存在，请核对第 7 至 14 位',
  future: '号码中的出生日期晚于今天，请核对第 7 至 14 位',
  'check-digit': '号码校验不通过，请逐位核对',
}

/** Check character of the first 17 digits by ISO 7064 MOD 11-2; anything after them is not read. */
export function idCheckCharacter(digits: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += (digits.charCodeAt(i) - zero) * (weights[i] ?? 0)
  return '10X98765432'.charAt(sum % 11)
}

/** The last four characters, which people are asked for on the telephone and in lists. */
export const idNumberTail = (canonical: string): string => canonical.slice(-4)

const longestInput = 64
const zero = 48
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
/** GB/T 2260 provinces; old county codes below them stay valid, so only the province is judged. */
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71'.split(' '),
)
const permits: Readonly<Record<string, IdNumberKind>> = { '810000': 'hong-kong', '820000': 'macao', '830000': 'taiwan' }

const invalid = (reason: IdNumberReason): InvalidIdNumber => ({ ok: false, reason })

/** Full-width digits, X, signs and blanks as typed by an input method; other look-alikes stay and are refused. */
const halfWidth = (text: string): string =>
  text
    .replace(/[\s\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]/g, '')
    .replace(/[０-９Ｘｘ．]/g, (full) => String.fromCharCode(full.charCodeAt(0) - 0xfee0))
    .replace(/x$/, 'X')

/** 15 digits carried a two-digit year of the 1900s and no check character. */
function upgraded(old: string): string {
  const digits = `${old.slice(0, 6)}19${old.slice(6)}`
  return digits + idCheckCharacter(digits)
}

function kindOf(region: string): IdNumberKind | undefined {
  // 9, two digits of the accepting province, three of the nationality (GB/T 2659).
  if (region.startsWith('9'))
    return provinces.has(region.slice(1, 3)) && region.slice(3) !== '000' ? 'foreign-resident' : undefined
  return permits[region] ?? (provinces.has(region.slice(0, 2)) ? 'citizen' : undefined)
}
