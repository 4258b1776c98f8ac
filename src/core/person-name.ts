export type PersonNameReason = 'empty' | 'too-long' | 'private-use' | 'characters' | 'dot' | 'mixed'

export interface ValidPersonName {
  readonly ok: true
  /** As given but for outer blanks: characters are never replaced, whatever they look like. */
  readonly name: string
}

export interface InvalidPersonName {
  readonly ok: false
  readonly reason: PersonNameReason
}

/** Code points in the longest name, that of the longest names on residence permits. */
export const longestName = 50

/**
 * Reads a legal name: Chinese characters of any plane, parts joined by `·` or one of its variants, or the letters of a
 * foreigner's passport; 1–50 code points. Linear in the length. Look-alikes are kept as they are; compare by
 * `comparisonKey`.
 */
export function parsePersonName(input: string): ValidPersonName | InvalidPersonName {
  if (input.length > longestName * 8) return invalid('too-long')
  const name = input.trim()
  const points = codePoints(name)
  if (points.length === 0) return invalid('empty')
  if (points.length > longestName) return invalid('too-long')
  let hasHan = false
  let hasLatin = false
  let before: Kind = 'joint'
  for (const [i, point] of points.entries()) {
    const kind = kindOf(point)
    if (kind === undefined) return invalid(isPrivateUse(point) ? 'private-use' : 'characters')
    if (kind === 'joint' && before === 'joint' && point !== ' ') return invalid('dot')
    if (kind === 'joint' && i === points.length - 1 && point !== '.') return invalid('dot')
    hasHan ||= kind === 'han'
    hasLatin ||= kind === 'latin'
    before = kind
  }
  if (hasHan && (hasLatin || points.some((point) => latinJoints.includes(point)))) return invalid('mixed')
  return { ok: true, name }
}

/** The sentence beside the field or in the receipt of an import. */
export const personNameReasons: Readonly<Record<PersonNameReason, string>> = {
  empty: '姓名为空',
  'too-long': `姓名不能超过 ${longestName} 个字`,
  'private-use': '姓名中有自造字，请用输入法重新录入该字（GB 18030-2022 的正式编码）',
  characters: '姓名中有不能使用的字符（数字、符号或控制字符），请按身份证件填写',
  dot: '间隔号“·”应在姓名两部分之间，且不能连用',
  mixed: '姓名不能同时使用汉字和外文字母，汉字之间也不能有空格',
}

/** Code points, so that 𠮷 counts as one; never splits a surrogate pair. */
export const codePoints = (text: string): string[] => [...text]

/**
 * For comparing only, never shown or stored as the name: compatibility forms folded (NFKC), every dot the same, no
 * blanks, Latin letters in upper case. Two names that differ only in such things have one key.
 */
export const comparisonKey = (name: string): string =>
  commonHan.test(name)
    ? name
    : name
        .replace(everyDot, '·')
        .normalize('NFKC')
        .replace(/[\s\u200b\u2060\ufeff]/g, '')
        .toUpperCase()
        .normalize('NFKC')

/** The legal name if its only fault is a variant of the dot: what to offer a person as a correction, never to do unasked. */
export const withStandardDot = (name: string): string => name.replace(everyDot, '·')

export interface SplitName {
  readonly surname: string
  readonly given: string
}

/**
 * Surname and given name. A dotted name splits at its first dot; of a Latin one the order is not known, so all of it is
 * surname; a compound surname (欧阳) needs at least one character after it.
 */
export function splitName(name: string): SplitName {
  const points = codePoints(name)
  const dot = points.findIndex((point) => isDot(point))
  if (dot > 0) return { surname: points.slice(0, dot).join(''), given: points.slice(dot + 1).join('') }
  if (points.length < 2 || !isHan(points[0] ?? '')) return { surname: name, given: '' }
  const isCompound = points.length > 2 && compoundSurnames.has(points.slice(0, 2).join(''))
  const length = isCompound ? 2 : 1
  return { surname: points.slice(0, length).join(''), given: points.slice(length).join('') }
}

/** Compound surnames in use; two surnames joined by parents (张杨) are a surname and a given name here. */
export const compoundSurnames: ReadonlySet<string> = new Set(
  (
    '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 ' +
    '仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 ' +
    '段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 西门 第五 东里 即墨 达奚 褚师 纳兰 完颜 富察 费莫 叶赫 那拉'
  ).split(' '),
)

type Kind = 'han' | 'latin' | 'joint'

/** Variants of U+00B7 that input methods and other systems produce. */
const everyDot = /[·•‧・．･∙⋅]/gu
/** Ideographs of every plane and 〇, 々; not the radicals (⼭) that copying from a PDF leaves behind. */
const han = /^(?:(?=\p{Script=Han})\p{Lo}|[〇々])$/u
const latin = /^(?:\p{Script=Latin}|[\u0300-\u036f])$/u

const isHan = (point: string): boolean => isCommonHan(point) || han.test(point)
/** The first block of ideographs, which is full: nearly every character of nearly every name. None has another form. */
const commonHan = /^[\u4e00-\u9fff]+$/
const isCommonHan = (point: string): boolean => point.length === 1 && point >= '\u4e00' && point <= '\u9fff'
export const isDot = (point: string): boolean => point !== '' && '·•‧・．･∙⋅'.includes(point)

function kindOf(point: string): Kind | undefined {
  if (isCommonHan(point)) return 'han'
  if (isDot(point) || latinJoints.includes(point)) return 'joint'
  if (isHan(point)) return 'han'
  return latin.test(point) ? 'latin' : undefined
}

/** Signs inside passport names: O'Brien, Anne-Marie, J. Smith. */
const latinJoints = " .'’,-"

const isPrivateUse = (point: string): boolean => /^\p{Co}$/u.test(point)

const invalid = (reason: PersonNameReason): InvalidPersonName => ({ ok: false, reason })
