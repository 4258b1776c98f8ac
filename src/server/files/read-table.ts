import { Readable } from 'node:stream'
import { TextDecoder } from 'node:util'
import { parse } from 'csv-parse'
import { DomainError } from '../errors.ts'
import { checkWorkbook } from './check-workbook.ts'
import { plainCell, type ReadCell, type ReadRow, readWorkbook } from './workbook.ts'

/** A way to the clear content, from the beginning each time. */
export type OpenContent = () => Promise<Readable>

export type TableFormat = 'xlsx' | 'utf-8' | 'gb18030'

/** Workbooks are held in memory while they are checked; lists beyond this come as CSV. */
const largestWorkbook = 40_000_000

const refused = (says: string) => new DomainError('file-refused', { says })

/**
 * Looks the whole file through before a row of it is used: its kind by its first bytes, the encoding of a text, quotes that
 * close, a workbook that is whole. Yields the format and, for text, the lines. @throws DomainError `file-refused`
 */
export async function inspectTable(
  open: OpenContent,
): Promise<{ readonly format: TableFormat; readonly lines: number | undefined }> {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  const chinese = new TextDecoder('gb18030', { fatal: true })
  const can = { utf8: true, chinese: true }
  const seen = { lines: 0, quotes: 0, nulls: false, last: 0, first: Buffer.alloc(0) }
  for await (const chunk of await open()) {
    const bytes: Buffer = chunk
    if (seen.first.length < 8) seen.first = Buffer.concat([seen.first, bytes.subarray(0, 8)])
    if (isZip(seen.first)) return inspectWorkbook(open)
    refuseOtherKinds(seen.first)
    can.utf8 &&= decodes(utf8, bytes)
    can.chinese &&= can.utf8 || decodes(chinese, bytes)
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]
      if (byte === 0x0a) seen.lines++
      else if (byte === 0x22) seen.quotes++
      else if (byte === 0) seen.nulls = true
    }
    seen.last = bytes.at(-1) ?? seen.last
  }
  if (seen.first.length === 0) throw refused('文件是空的')
  if (seen.nulls) throw refused('不是文本文件，请使用 XLSX 或 CSV')
  if (seen.quotes % 2 === 1) throw refused('引号不成对，文件可能被截断，整份未导入')
  const lines = seen.last === 0x0a ? seen.lines : seen.lines + 1
  if (can.utf8 && ends(utf8)) return { format: 'utf-8', lines }
  if (await isChinese(open)) return { format: 'gb18030', lines }
  throw refused('文字编码无法识别，请另存为 UTF-8 或 GB18030（GBK）编码的 CSV')
}

/** The rows of a table that was inspected, the head first. @throws DomainError `file-refused` for a text that is no CSV. */
export async function* readTable(open: OpenContent, format: TableFormat): AsyncGenerator<ReadRow> {
  if (format === 'xlsx') yield* readWorkbook(await open())
  else yield* readText(await open(), format)
}

const isZip = (first: Buffer): boolean => first.length >= 4 && first.readUInt32BE(0) === 0x504b0304

function refuseOtherKinds(first: Buffer): void {
  if (first.length >= 4 && first.readUInt32BE(0) === 0xd0cf11e0)
    throw refused('这是旧版 .xls 或带密码的文件，请另存为 .xlsx 后上传')
  if (first.subarray(0, 4).toString('latin1') === '%PDF') throw refused('PDF 不能导入，请使用 XLSX 或 CSV')
  if (first.length >= 2 && [0xfffe, 0xfeff].includes(first.readUInt16BE(0)))
    throw refused('文字编码为 UTF-16，请另存为 UTF-8 或 GB18030（GBK）编码的 CSV，或使用 XLSX')
}

async function inspectWorkbook(open: OpenContent): Promise<{ format: 'xlsx'; lines: undefined }> {
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of await open()) {
    const bytes: Buffer = chunk
    size += bytes.length
    if (size > largestWorkbook) throw refused('XLSX 文件过大，请拆分后导入，或改用 CSV 文件')
    parts.push(bytes)
  }
  await checkWorkbook(Buffer.concat(parts))
  return { format: 'xlsx', lines: undefined }
}

function decodes(decoder: TextDecoder, bytes: Buffer): boolean {
  try {
    decoder.decode(bytes, { stream: true })
    return true
  } catch {
    return false // the decoder's only failure is malformed input
  }
}

function ends(decoder: TextDecoder): boolean {
  try {
    decoder.decode()
    return true
  } catch {
    return false // a character was cut in the middle
  }
}

/** From the beginning, because text may look like UTF-8 for a long while. */
async function isChinese(open: OpenContent): Promise<boolean> {
  const decoder = new TextDecoder('gb18030', { fatal: true })
  for await (const chunk of await open()) if (!decodes(decoder, chunk)) return false
  return ends(decoder)
}

async function* readText(content: Readable, encoding: 'utf-8' | 'gb18030'): AsyncGenerator<ReadRow> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  async function* texts() {
    for await (const chunk of content) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  }
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 65_536,
    delimiter: [',', '\t'],
  })
  const source = Readable.from(texts())
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let row = 0
  try {
    for await (const record of parser) {
      row++
      const cells: string[] = record
      yield { row, cells: cells.map(textCell) }
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_'))
      throw refused(`第 ${row + 1} 行之后不是正确的 CSV（引号或列的格式不对）`)
    throw error
  }
}

function textCell(given: string): ReadCell {
  const text = plainCell(given.trim())
  if (text === '') return { kind: 'empty' }
  return given.trimStart().startsWith('=') ? { kind: 'formula' } : { kind: 'text', text }
}
