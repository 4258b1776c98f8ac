import { createHash } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { fen, parseYuan } from '#core/units.ts'
import { DomainError } from '../errors.ts'
import { cutBytes, decodeGb18030, EncodingError, encodeGb18030 } from '../files/gb18030.ts'
import type { BankLayout, Field, RecordMap } from './bank-layouts.ts'

export type BankRecord = Readonly<Record<string, string | number>>

/** Records of a file, in the order of its map; the trailer's `sm3` is reckoned here. */
export interface BankRecords {
  readonly head: BankRecord
  readonly details: readonly BankRecord[]
  readonly trailer: BankRecord
}

/** Writes a file piece by piece, in this order, so that a whole county's list is never held at once. */
export interface BankFileWriter {
  head(record: BankRecord): Buffer
  details(records: readonly BankRecord[]): Buffer
  /** `of` gets the SM3 of all records written before; the trailer names it. */
  trailer(of: (sm3: string) => BankRecord): { readonly piece: Buffer; readonly sm3: string }
}

/** A writer for one file. Its methods throw DomainError `file-refused` naming the line whose text has no code. */
export function bankFileWriter(layout: BankLayout, map: RecordMap): BankFileWriter {
  const hash = createHash('sm3')
  return {
    head: (record) => {
      const piece = recordsBytes(layout, map.head, 'H', [record])
      hash.update(piece)
      return layout.encoding === 'utf-8' ? Buffer.concat([Buffer.from('\ufeff'), piece]) : piece
    },
    details: (records) => {
      const piece = recordsBytes(layout, map.detail, 'D', records)
      hash.update(piece)
      return piece
    },
    trailer: (of) => {
      const sm3 = hash.digest('hex')
      return { piece: recordsBytes(layout, map.trailer, 'T', [{ ...of(sm3), sm3 }]), sm3 }
    },
  }
}

/** A whole file's bytes and the SM3 of its records before the trailer. @throws DomainError `file-refused` naming the line whose text has no code. */
export function writeBankFile(
  layout: BankLayout,
  map: RecordMap,
  { head, details, trailer }: BankRecords,
): { readonly bytes: Buffer; readonly sm3: string } {
  const writer = bankFileWriter(layout, map)
  const pieces = [writer.head(head), writer.details(details)]
  const { piece, sm3 } = writer.trailer(() => trailer)
  return { bytes: Buffer.concat([...pieces, piece]), sm3 }
}

/**
 * Reads a whole file back, checking its shape, the SM3 over its records, count and total, before anything is believed.
 * @throws DomainError `file-refused` for another encoding, shape or a truncated file, `control-total` for a changed one.
 */
export function readBankFile(layout: BankLayout, map: RecordMap, bytes: Buffer): BankRecords {
  const lines = linesOf(bytes)
  const [first, last] = [lines[0], lines.at(-1)]
  if (first === undefined || last === undefined || lines.length < 2) throw refused('文件为空或不完整')
  const body = lines.slice(1, -1)
  const head = readRecord(layout, map.head, first, 'H', 1)
  const trailer = readRecord(layout, map.trailer, last, 'T', lines.length)
  const details = readDetails(layout, map.detail, body)
  if (sm3Of(lines.slice(0, -1)) !== trailer['sm3'])
    throw new DomainError('control-total', { says: '文件的校验值与尾记录不一致，文件可能被改动，整份不予接收' })
  refuseOtherTotals(head, details, trailer)
  return { head, details, trailer }
}

/** Head and trailer both say how many records there are and what they come to. @throws DomainError `control-total`. */
function refuseOtherTotals(head: BankRecord, details: readonly BankRecord[], trailer: BankRecord): void {
  const total = details.reduce((sum, { amount }) => sum + Number(amount), 0)
  for (const record of [head, trailer])
    if (record['count'] !== details.length || record['total'] !== total)
      throw new DomainError('control-total', { says: '文件的笔数或金额与首尾记录的合计不一致，整份不予接收' })
}

const sm3Of = (lines: readonly Buffer[]): string => {
  const hash = createHash('sm3')
  for (const line of lines) hash.update(line)
  return hash.digest('hex')
}

const refused = (says: string): DomainError => new DomainError('file-refused', { says: `${says}，整份不予接收` })

function recordsBytes(
  layout: BankLayout,
  fields: readonly Field[],
  kind: 'H' | 'D' | 'T',
  records: readonly BankRecord[],
): Buffer {
  if (layout.shape === 'fixed') return fixedBytes(layout, fields, kind, records)
  const rows = records.map((record) => {
    const texts = fields.map((field) => fieldText(layout, field, field.name === 'kind' ? kind : record[field.name]))
    // UTF-8 would write half a character as U+FFFD without a word.
    if (texts.some((text) => /\p{Surrogate}/u.test(text) || controls.test(text))) throw noCode(record)
    return texts
  })
  return Buffer.from(stringify(rows, { record_delimiter: '\r\n', escape_formulas: true }))
}

function fixedBytes(
  layout: BankLayout,
  fields: readonly Field[],
  kind: string,
  records: readonly BankRecord[],
): Buffer {
  const width = widthOf(fields) + 2
  const bytes = Buffer.alloc(width * records.length, ' ')
  for (const [i, record] of records.entries()) {
    let at = i * width
    for (const field of fields) {
      writeField(bytes, at, record, field, fieldText(layout, field, field.name === 'kind' ? kind : record[field.name]))
      at += field.bytes
    }
    bytes.write('\r\n', at, 'latin1')
  }
  return bytes
}

/** Left-aligned among blanks. A card or a name is never cut: it would be another one. */
function writeField(bytes: Buffer, at: number, record: BankRecord, field: Field, text: string): void {
  if (controls.test(text)) throw noCode(record)
  if (isAscii(text) && text.length <= field.bytes) {
    bytes.write(text, at, 'latin1')
    return
  }
  try {
    const isCut = field.name === 'bank' || field.name === 'purpose'
    const encoded = encodeGb18030(isCut ? cutBytes(text, field.bytes) : text)
    if (encoded.length > field.bytes) throw new EncodingError('longer than its field')
    encoded.copy(bytes, at)
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error
    throw noCode(record)
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the first 128 characters stand for themselves in GB 18030
const isAscii = (text: string): boolean => /^[\u0000-\u007f]*$/.test(text)

const widthOf = (fields: readonly Field[]): number => fields.reduce((sum, field) => sum + field.bytes, 0)

/** A line end or tab inside a field would make two records of one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to refuse
const controls = /[\u0000-\u001f\u007f]/

const noCode = (record: BankRecord): DomainError =>
  new DomainError('file-refused', {
    says: `明细 ${record['line'] ?? ''} 的户名或开户行中有银行文件不能表示的字，请先更正（GB 18030-2022）`,
  })

function fieldText({ shape }: BankLayout, field: Field, value: string | number = ''): string {
  if (field.kind === 'money') {
    const amount = fen(Number(value))
    return shape === 'csv' ? plainYuan(amount) : zeros(String(amount), field)
  }
  if (shape === 'csv') return String(value)
  if (field.kind === 'digits') return zeros(String(value), field)
  return String(value)
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

function readDetails(layout: BankLayout, fields: readonly Field[], body: readonly Buffer[]): BankRecord[] {
  if (layout.shape === 'fixed') return body.map((line, i) => readRecord(layout, fields, line, 'D', i + 2))
  const details: BankRecord[] = []
  for (let from = 0; from < body.length; from += csvRows) {
    const lines = body.slice(from, from + csvRows)
    const rows = csvRowsOf(Buffer.concat(lines), lines.length)
    for (const [i, line] of lines.entries()) {
      const row = from + i + 2
      details.push(recordOf(layout, fields, rows?.[i] ?? csvTexts(line, row), 'D', row))
    }
  }
  return details
}

function readRecord(layout: BankLayout, fields: readonly Field[], line: Buffer, kind: string, row: number): BankRecord {
  const texts = layout.shape === 'fixed' ? fixedTexts(fields, line, row) : csvTexts(line, row)
  return recordOf(layout, fields, texts, kind, row)
}

function recordOf(
  layout: BankLayout,
  fields: readonly Field[],
  texts: readonly string[],
  kind: string,
  row: number,
): BankRecord {
  if (texts[0] !== kind)
    throw refused(row === 1 ? '缺少首记录' : kind === 'T' ? '缺少尾记录，文件可能被截断' : `第 ${row} 行记录类型不对`)
  if (texts.length !== fields.length) throw refused(`第 ${row} 行的栏数不对`)
  const record: Record<string, string | number> = {}
  for (const [i, field] of fields.entries()) record[field.name] = fieldValue(layout, field, texts[i] ?? '', row)
  return record
}

function fixedTexts(fields: readonly Field[], line: Buffer, row: number): string[] {
  // Another kind of record has another width: let the caller say which is missing.
  const kind = line.subarray(0, 1).toString('latin1')
  if (line.length !== widthOf(fields) + 2) return kind === 'H' || kind === 'D' || kind === 'T' ? [kind] : ['']
  if (line[line.length - 2] !== 0x0d) throw refused(`第 ${row} 行的行尾不对`)
  let at = 0
  return fields.map((field) => {
    const part = line.subarray(at, at + field.bytes)
    at += field.bytes
    const ascii = part.toString('latin1')
    if (isAscii(ascii)) return ascii.trimEnd()
    try {
      return decodeGb18030(part).trimEnd()
    } catch (error) {
      if (error instanceof EncodingError) throw refused(`第 ${row} 行不是 GB18030 编码`)
      throw error
    }
  })
}

/** Lines of CSV read at a time: setting the parser up costs more than reading a line. */
const csvRows = 1000

/** The rows of so many lines; undefined when they are not one row a line, and each is to be looked at by itself. */
function csvRowsOf(bytes: Buffer, lines: number): readonly string[][] | undefined {
  const text = bytes.toString('utf8')
  if (text.includes('\ufffd')) return undefined
  try {
    const rows: string[][] = parse(text, { relax_column_count: true })
    return rows.length === lines ? rows : undefined
  } catch {
    return undefined // malformed somewhere; the line is named when it is read alone
  }
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
  const value = field.kind === 'money' && shape === 'csv' ? exactYuan(text) : wholeOf(text)
  if (value === undefined) throw refused(`第 ${row} 行“${field.title}”不是数字`)
  return value
}

const wholeOf = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined)

/** Two decimals and nothing else: a blank in place of the last zero would be another file of the same sums. */
const exactYuan = (text: string): number | undefined => (/^-?\d{1,13}\.\d{2}$/.test(text) ? parseYuan(text) : undefined)
