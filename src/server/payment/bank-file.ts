import { createHash } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { fen, parseYuan } from '#core/units.ts'
import { DomainError } from '../errors.ts'
import { cutBytes, decodeGb18030, EncodingError, encodeGb18030, padBytes } from '../files/gb18030.ts'
import type { BankLayout, Field, RecordMap } from './bank-layouts.ts'

export type BankRecord = Readonly<Record<string, string | number>>

/** Records of a file, in the order of its map; the trailer's `sm3` is reckoned here. */
export interface BankRecords {
  readonly head: BankRecord
  readonly details: readonly BankRecord[]
  readonly trailer: BankRecord
}

/** A file's bytes and the SM3 of its detail records. @throws DomainError `file-refused` naming the line whose text has no code. */
export function writeBankFile(
  layout: BankLayout,
  map: RecordMap,
  { head, details, trailer }: BankRecords,
): { readonly bytes: Buffer; readonly sm3: string } {
  const body = details.map((record) => recordBytes(layout, map.detail, { kind: 'D', ...record }))
  const sm3 = sm3Of(body)
  const mark = layout.encoding === 'utf-8' ? [Buffer.from('\ufeff')] : []
  const bytes = Buffer.concat([
    ...mark,
    recordBytes(layout, map.head, { kind: 'H', ...head }),
    ...body,
    recordBytes(layout, map.trailer, { kind: 'T', ...trailer, sm3 }),
  ])
  return { bytes, sm3 }
}

/**
 * Reads a whole file back, checking its shape and the SM3 over its details, before anything is believed.
 * @throws DomainError `file-refused` for another encoding, shape or a truncated file, `control-total` for a changed one.
 */
export function readBankFile(layout: BankLayout, map: RecordMap, bytes: Buffer): BankRecords {
  const lines = linesOf(bytes)
  const [first, last] = [lines[0], lines.at(-1)]
  if (first === undefined || last === undefined || lines.length < 2) throw refused('文件为空或不完整')
  const body = lines.slice(1, -1)
  const head = readRecord(layout, map.head, first, 'H', 1)
  const trailer = readRecord(layout, map.trailer, last, 'T', lines.length)
  const details = body.map((line, i) => readRecord(layout, map.detail, line, 'D', i + 2))
  if (sm3Of(body) !== trailer['sm3'])
    throw new DomainError('control-total', { says: '文件明细的校验值与尾记录不一致，文件可能被改动，整份不予接收' })
  return { head, details, trailer }
}

const sm3Of = (lines: readonly Buffer[]): string => {
  const hash = createHash('sm3')
  for (const line of lines) hash.update(line)
  return hash.digest('hex')
}

const refused = (says: string): DomainError => new DomainError('file-refused', { says: `${says}，整份不予接收` })

function recordBytes(layout: BankLayout, fields: readonly Field[], record: BankRecord): Buffer {
  try {
    const texts = fields.map((field) => fieldText(layout, field, record[field.name] ?? ''))
    if (layout.shape === 'fixed') return encodeGb18030(`${texts.join('')}\r\n`)
    // UTF-8 would write half a character as U+FFFD without a word.
    if (texts.some((text) => /\p{Surrogate}/u.test(text))) throw new EncodingError('half a character')
    return Buffer.from(stringify([texts], { record_delimiter: '\r\n', escape_formulas: true }))
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error
    throw new DomainError('file-refused', {
      says: `明细 ${record['line'] ?? ''} 的户名或开户行中有银行文件不能表示的字，请先更正（GB 18030-2022）`,
    })
  }
}

function fieldText({ shape }: BankLayout, field: Field, value: string | number): string {
  if (field.kind === 'money') {
    const amount = fen(Number(value))
    return shape === 'csv' ? plainYuan(amount) : zeros(String(amount), field)
  }
  if (shape === 'csv') return String(value)
  if (field.kind === 'digits') return zeros(String(value), field)
  const text = String(value)
  // A card or a name is never cut: it would be another one.
  return padBytes(field.name === 'bank' || field.name === 'purpose' ? cutBytes(text, field.bytes) : text, field.bytes)
}

function zeros(text: string, field: Field): string {
  if (text.length > field.bytes) throw new RangeError(`${field.title} is longer than ${field.bytes}`)
  return text.padStart(field.bytes, '0')
}

const plainYuan = (amount: number): string => {
  const text = String(Math.abs(amount)).padStart(3, '0')
  return `${amount < 0 ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`
}

/** Lines with their ends; a last line without one is a truncated file. */
function linesOf(bytes: Buffer): Buffer[] {
  const start = bytes.subarray(0, 3).equals(Buffer.from('\ufeff')) ? 3 : 0
  const lines: Buffer[] = []
  let from = start
  for (let at = bytes.indexOf(0x0a, from); at !== -1; at = bytes.indexOf(0x0a, from)) {
    lines.push(bytes.subarray(from, at + 1))
    from = at + 1
  }
  if (from !== bytes.length) throw refused('文件末尾不完整')
  return lines
}

function readRecord(layout: BankLayout, fields: readonly Field[], line: Buffer, kind: string, row: number): BankRecord {
  const texts = layout.shape === 'fixed' ? fixedTexts(fields, line, row) : csvTexts(line, row)
  if (texts[0] !== kind)
    throw refused(row === 1 ? '缺少首记录' : kind === 'T' ? '缺少尾记录，文件可能被截断' : `第 ${row} 行记录类型不对`)
  if (texts.length !== fields.length) throw refused(`第 ${row} 行的栏数不对`)
  return Object.fromEntries(fields.map((field, i) => [field.name, fieldValue(layout, field, texts[i] ?? '', row)]))
}

function fixedTexts(fields: readonly Field[], line: Buffer, row: number): string[] {
  const width = fields.reduce((sum, field) => sum + field.bytes, 0)
  // Another kind of record has another width: let the caller say which is missing.
  const kind = line.subarray(0, 1).toString('latin1')
  if (line.length !== width + 2) return kind === 'H' || kind === 'D' || kind === 'T' ? [kind] : ['']
  let at = 0
  return fields.map((field) => {
    const part = line.subarray(at, at + field.bytes)
    at += field.bytes
    try {
      return decodeGb18030(part).trimEnd()
    } catch (error) {
      if (error instanceof EncodingError) throw refused(`第 ${row} 行不是 GB18030 编码`)
      throw error
    }
  })
}

function csvTexts(line: Buffer, row: number): string[] {
  const text = line.toString('utf8')
  if (text.includes('\ufffd')) throw refused(`第 ${row} 行不是 UTF-8 编码`)
  try {
    const rows: string[][] = parse(text, { relax_column_count: true })
    return rows[0] ?? ['']
  } catch {
    // The parser's only failure is malformed CSV, told by its row here.
    throw refused(`第 ${row} 行不是正确的 CSV`)
  }
}

function fieldValue({ shape }: BankLayout, field: Field, text: string, row: number): string | number {
  if (field.kind === 'text') return shape === 'csv' && /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text
  const value =
    field.kind === 'money' && shape === 'csv' ? parseYuan(text) : /^\d{1,15}$/.test(text) ? Number(text) : undefined
  if (value === undefined) throw refused(`第 ${row} 行“${field.title}”不是数字`)
  return value
}
