/** What a password must be (GB/T 22239-2019 8.1.4.1: complex and changed from time to time). Lengths in characters. */
export interface PasswordRules {
  readonly minLength: number
  /** Of capitals, small letters, digits and other signs: how many kinds at least. */
  readonly minKinds: number
}

/** Of staff and of citizens where nothing else is set. */
export const staffPasswordRules: PasswordRules = { minLength: 10, minKinds: 3 }
export const citizenPasswordRules: PasswordRules = { minLength: 8, minKinds: 2 }

const maxPasswordLength = 128

/** Sentences of what is wrong with `password`, empty when it may be taken. `own` are words of its owner: login, name, phone. */
export function passwordFaults(
  password: string,
  rules: PasswordRules,
  own: readonly string[] = [],
  common: ReadonlySet<string> = new Set(),
): string[] {
  const length = [...password].length
  const faults: string[] = []
  if (length < rules.minLength) faults.push(`至少 ${rules.minLength} 个字符`)
  if (length > maxPasswordLength) faults.push(`不超过 ${maxPasswordLength} 个字符`)
  if (kindsOf(password) < rules.minKinds) faults.push(`大写字母、小写字母、数字、符号中至少包含 ${rules.minKinds} 类`)
  if (holdsOwn(password, own)) faults.push('不能包含用户名、姓名或手机号码')
  if (hasRun(password)) faults.push('不能包含 5 个以上连续或重复的字符')
  if (isCommon(password, common)) faults.push('不能是常见密码')
  return faults
}

const kinds = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/u]
const kindsOf = (password: string): number => kinds.filter((kind) => kind.test(password)).length

/** Own words count from three characters on (two of a Chinese name), also written backwards. */
function holdsOwn(password: string, own: readonly string[]): boolean {
  const lower = password.toLowerCase()
  return own
    .map((word) => word.toLowerCase().trim())
    .filter((word) => word.length >= (/^[\x20-\x7e]*$/.test(word) ? 3 : 2))
    .some((word) => lower.includes(word) || lower.includes([...word].reverse().join('')))
}

const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1qaz2wsx3edc4rfv5tgb']
const runs = [...rows, ...rows.map((row) => [...row].reverse().join(''))]
const runLength = 5

/** Five or more in a row of the alphabet, the digits or the keyboard, or five times the same. */
function hasRun(password: string): boolean {
  const lower = password.toLowerCase()
  if (/(.)\1{4}/u.test(lower)) return true
  for (let at = 0; at + runLength <= lower.length; at++) {
    const part = lower.slice(at, at + runLength)
    if (runs.some((run) => run.includes(part))) return true
  }
  return false
}

const swapped: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** The word at the root: without digits and signs around it, and with letters for the signs that stand in for them. */
function rootsOf(password: string): string[] {
  const lower = password.toLowerCase()
  const bare = (text: string) => text.replace(/^[^a-z]+|[^a-z]+$/g, '')
  const read = (text: string) => [...text].map((sign) => swapped[sign] ?? sign).join('')
  const trimmed = lower.replace(/[\d\W_]+$/u, '')
  return [lower, bare(lower), bare(read(lower)), bare(read(trimmed)), trimmed]
}

const isCommon = (password: string, common: ReadonlySet<string>): boolean =>
  rootsOf(password).some((root) => root.length > 0 && common.has(root))
