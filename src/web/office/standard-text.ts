import type { ParameterUnit, ParameterValue } from '#core/parameter.ts'
import { fen, parseYuan, yuanText } from '#core/units.ts'

const unitWords: Record<ParameterUnit, string> = {
  fen: '元',
  'fen/person/month': '元/人·月',
  'fen/month': '元/月',
  'fen/person/year': '元/人·年',
  ratio: '%',
  months: '个月',
  days: '天',
  'working-days': '个工作日',
  years: '年',
  count: '',
  switch: '',
  choice: '',
  list: '',
}
const isMoney = (unit: ParameterUnit): boolean => unit.startsWith('fen')

export const unitTitle = (unit: ParameterUnit): string => unitWords[unit]

/** A standard's value for people: `570.00 元/人·月`, `15%`, `是`, a choice by its title, a list joined. */
export function standardText(
  unit: ParameterUnit,
  value: ParameterValue,
  choices: Readonly<Record<string, string>> = {},
): string {
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'string') return choices[value] ?? value
  if (typeof value !== 'number') return value.map((entry) => choices[String(entry)] ?? String(entry)).join('、')
  if (isMoney(unit)) return `${yuanText(fen(value))} ${unitWords[unit]}`
  if (unit === 'ratio') return `${Number((value * 100).toFixed(6))}%`
  return unitWords[unit] ? `${value} ${unitWords[unit]}` : String(value)
}

/** Reads what a person typed for a standard of `unit`; undefined when it is not such a value. Ratios are typed in percent. */
export function parseStandard(
  unit: ParameterUnit,
  text: string,
  choices: Readonly<Record<string, string>> = {},
): ParameterValue | undefined {
  const plain = text.normalize('NFKC').trim()
  if (isMoney(unit)) {
    const amount = parseYuan(plain)
    return amount === undefined || amount < 0 ? undefined : amount
  }
  if (unit === 'switch') return plain === 'true' ? true : plain === 'false' ? false : undefined
  if (unit === 'choice') return plain in choices ? plain : undefined
  if (unit === 'list') return readList(plain, choices)
  if (unit === 'ratio') return percent(plain)
  return /^\d{1,6}$/.test(plain) ? Number(plain) : undefined
}

function readList(text: string, choices: Readonly<Record<string, string>>): ParameterValue | undefined {
  const parts = text.split(/[、,;\s]+/).filter((part) => part !== '')
  if (parts.length === 0) return undefined
  if (Object.keys(choices).length > 0) return parts.every((part) => part in choices) ? parts : undefined
  return parts.every((part) => /^\d{1,9}$/.test(part)) ? parts.map(Number) : undefined
}

/** `15`, `12.5` or `130%` as a ratio without binary rests: the decimal point is moved in the text. */
function percent(text: string): number | undefined {
  const match = /^(\d{1,4})(?:\.(\d{1,4}))?%?$/.exec(text)
  if (!match) return undefined
  const digits = `${match[1]}${match[2] ?? ''}`.padStart(3, '0')
  const decimals = (match[2]?.length ?? 0) + 2
  const padded = digits.padStart(decimals + 1, '0')
  return Number(`${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`)
}
