export type CreditCodeReason = 'length' | 'characters' | 'division' | 'organisation-check' | 'check'

export interface ValidCreditCode {
  readonly ok: true
  /** 18 half-width characters in upper case. */
  readonly canonical: string
  /** Two characters: registry and kind of body (51 社会团体, 52 民办非企业单位, 53 基金会). */
  readonly bodyClass: string
  /** Six digits of the registry at the time; never changed later, so no proof of the present seat. */
  readonly division: string
}

export interface InvalidCreditCode {
  readonly ok: false
  readonly reason: CreditCodeReason
}

/** Reads a unified social credit code (GB 32100-2015); full-width forms, blanks and small letters are put right. */
export function parseCreditCode(input: string): ValidCreditCode | InvalidCreditCode {
  if (input.length > 64) return invalid('length')
  const canonical = input
    .replace(/\s/g, '')
    .replace(/[\uff10-\uff5a]/g, (full) => String.fromCharCode(full.charCodeAt(0) - 0xfee0))
    .toUpperCase()
  if (canonical.length !== 18) return invalid('length')
  if ([...canonical].some((character) => !alphabet.includes(character))) return invalid('characters')
  const division = canonical.slice(2, 8)
  if (!/^[1-9]\d{5}$/.test(division)) return invalid('division')
  if (organisationCheck(canonical.slice(8, 16)) !== canonical[16]) return invalid('organisation-check')
  if (checkCharacter(canonical) !== canonical[17]) return invalid('check')
  return { ok: true, canonical, bodyClass: canonical.slice(0, 2), division }
}

export const creditCodeReasons: Readonly<Record<CreditCodeReason, string>> = {
  length: '统一社会信用代码应为 18 位',
  characters: '统一社会信用代码只能由数字和大写字母组成，且不含 I、O、S、V、Z',
  division: '统一社会信用代码第 3 至 8 位不是行政区划代码',
  'organisation-check': '统一社会信用代码中的组织机构代码（第 9 至 17 位）校验不通过，请逐位核对',
  check: '统一社会信用代码校验不通过，请逐位核对',
}

/** The code of a body from its class (2), division (6) and organisation number (8 characters). @throws RangeError when a part is malformed. */
export function makeCreditCode(bodyClass: string, division: string, organisation: string): string {
  const head = `${bodyClass}${division}${organisation}`
  if (bodyClass.length !== 2 || organisation.length !== 8 || !/^[1-9]\d{5}$/.test(division) || !isInAlphabet(head))
    throw new RangeError(`not the parts of a credit code: ${head}`)
  const first17 = head + organisationCheck(organisation)
  return first17 + checkCharacter(first17)
}

/** 31 characters, each worth its place. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2]

const isInAlphabet = (text: string): boolean => [...text].every((character) => alphabet.includes(character))
const invalid = (reason: CreditCodeReason): InvalidCreditCode => ({ ok: false, reason })

/** GB 32100: 31 − Σ value × 3^i mod 31, over the first 17 characters. */
function checkCharacter(code: string): string {
  const sum = weights.reduce((total, weight, i) => total + weight * alphabet.indexOf(code.charAt(i)), 0)
  return alphabet.charAt((31 - (sum % 31)) % 31)
}

/** GB 11714: 11 − Σ value × weight mod 11 over 8 characters; here letters count on from 10 without gaps. */
function organisationCheck(body: string): string {
  const sum = organisationWeights.reduce((total, weight, i) => total + weight * Number.parseInt(body.charAt(i), 36), 0)
  return '0X987654321'.charAt(sum % 11)
}
