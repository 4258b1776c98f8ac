import { PassThrough, type Readable, type Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type ExcelJS from 'exceljs'

/** One column. `text` keeps every character as typed (identity numbers); `yuan` takes fen; `whole` takes a number. */
export interface WorkbookColumn {
  readonly key: string
  readonly title: string
  readonly kind: 'text' | 'yuan' | 'whole'
  /** In characters; 14 when absent. */
  readonly width?: number
  /** A note on the head cell. */
  readonly note?: string
  /** Offered as a drop-down list in every row. */
  readonly choices?: readonly string[]
}

export type WorkbookRow = Readonly<Record<string, string | number | null | undefined>>

export interface WorkbookSpec {
  readonly sheetName: string
  /** A line above the head, over all columns. */
  readonly preface?: string
  readonly columns: readonly WorkbookColumn[]
  readonly rows: AsyncIterable<WorkbookRow> | Iterable<WorkbookRow>
}

/** Writes one sheet row by row, with a frozen bold head; ends `stream`. Text cells never run as formulas (see `safeCell`). */
async function writeWorkbook(stream: Writable, { sheetName, preface, columns, rows }: WorkbookSpec): Promise<void> {
  const { default: Excel } = await import('exceljs') // a third of a second, spent only where a workbook is made or read
  const book = new Excel.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false })
  const sheet = book.addWorksheet(sheetName.slice(0, 31), { views: [{ state: 'frozen', ySplit: preface ? 2 : 1 }] })
  sheet.columns = columns.map(({ key, width = 14, kind }) => ({ key, width, style: { numFmt: formats[kind] } }))
  if (preface) {
    const cell = sheet.getRow(1).getCell(1)
    cell.value = safeCell(preface)
    cell.numFmt = '@'
    cell.font = { color: { argb: 'FF888888' }, size: 9 }
    if (columns.length > 1) sheet.mergeCells(1, 1, 1, columns.length)
    sheet.getRow(1).commit()
  }
  const head = sheet.getRow(preface ? 2 : 1)
  for (const [i, column] of columns.entries()) {
    const cell = head.getCell(i + 1)
    cell.value = safeCell(column.title)
    cell.font = { bold: true }
    cell.numFmt = '@'
    if (column.note) cell.note = column.note
  }
  head.commit()
  let written = 0
  for await (const row of rows) {
    sheet.addRow(columns.map(({ key, kind }) => cellValue(row[key], kind))).commit()
    if (++written % 1000 === 0) await new Promise((resolve) => setImmediate(resolve)) // lets the stream drain
  }
  const listed = columns.filter(({ choices }) => choices)
  if (listed.length > 0) addChoices(book, sheet, columns)
  await sheet.commit()
  await book.commit()
}

/** The whole workbook in memory, for lists of some ten thousand rows. */
export async function workbookBytes(spec: WorkbookSpec): Promise<Buffer> {
  const stream = new PassThrough()
  const [bytes] = await Promise.all([buffer(stream), writeWorkbook(stream, spec)])
  return bytes
}

const formats = { text: '@', yuan: '#,##0.00', whole: '0' } as const
/** Rows for which a drop-down list is offered. */
const choiceRows = 5000

function cellValue(value: WorkbookRow[string], kind: WorkbookColumn['kind']): string | number | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'number') return kind === 'yuan' ? value / 100 : kind === 'text' ? String(value) : value
  return safeCell(value)
}

/** Lists stand on a hidden sheet, because a list written into the cell may hold 255 characters only. */
function addChoices(
  book: ExcelJS.stream.xlsx.WorkbookWriter,
  sheet: ExcelJS.Worksheet,
  columns: readonly WorkbookColumn[],
): void {
  const lists = book.addWorksheet('选项', { state: 'hidden' })
  const longest = Math.max(...columns.map(({ choices }) => choices?.length ?? 0))
  for (let row = 0; row < longest; row++)
    lists.addRow(columns.map(({ choices }) => cellValue(choices?.[row], 'text'))).commit()
  if (!takesValidations(sheet)) throw new Error('this exceljs offers no lists')
  for (const [i, { choices }] of columns.entries()) {
    if (!choices) continue
    const letter = columnLetter(i)
    sheet.dataValidations.add(`${letter}2:${letter}${choiceRows}`, {
      type: 'list',
      allowBlank: true,
      showErrorMessage: true,
      error: '请从列表中选择',
      formulae: [`选项!$${letter}$1:$${letter}$${choices.length}`],
    })
  }
}

/** A sheet being streamed takes lists for a range; its type does not say so. */
const takesValidations = (
  sheet: object,
): sheet is { dataValidations: { add(range: string, validation: ExcelJS.DataValidation): void } } =>
  'dataValidations' in sheet

/** `A` … `Z`, `AA` … for a column counted from 0. */
const columnLetter = (index: number): string =>
  index < 26
    ? String.fromCharCode(65 + index)
    : `${columnLetter(Math.floor(index / 26) - 1)}${columnLetter(index % 26)}`

/** Beginnings by which a spreadsheet takes a text for a formula or a command. */
const dangerous = /^'*[=+\-@\t\r\n＝＋－＠]/

/** Text that no spreadsheet runs: a dangerous one gets an apostrophe in front, which `plainCell` takes away again. */
export const safeCell = (text: string): string => (dangerous.test(text) ? `'${text}` : text).replace(controls, '')

/** The text that `safeCell` was given. */
export const plainCell = (text: string): string => (text.startsWith("'") && dangerous.test(text) ? text.slice(1) : text)

/** Characters that XML cannot hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** A cell as it was found: formulas are named, never computed; a number in a text column is the reader's to refuse. */
export type ReadCell =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'formula' }
  | { readonly kind: 'error' }

export interface ReadRow {
  /** As the spreadsheet counts, from 1. */
  readonly row: number
  readonly cells: readonly ReadCell[]
}

/** The rows of the first sheet, one after the other, without holding the file in memory. Rows without any value are left out. */
export async function* readWorkbook(stream: Readable): AsyncGenerator<ReadRow> {
  const { default: Excel } = await import('exceljs')
  const reader = new Excel.stream.xlsx.WorkbookReader(stream, {
    worksheets: 'emit',
    sharedStrings: 'cache',
    hyperlinks: 'ignore',
    styles: 'cache',
    entries: 'ignore',
  })
  // The library looks names of sheets up here before it has read them, when a file holds the sheet first.
  Object.assign(reader, { model: {} })
  for await (const sheet of reader) {
    for await (const row of sheet) {
      const values = Array.isArray(row.values) ? row.values.slice(1) : []
      const cells = Array.from(values, readCell)
      if (cells.some(({ kind }) => kind !== 'empty')) yield { row: row.number, cells }
    }
    return
  }
}

function readCell(value: ExcelJS.CellValue | undefined): ReadCell {
  if (value === null || value === undefined || value === '') return { kind: 'empty' }
  if (typeof value === 'string') return { kind: 'text', text: plainCell(value) }
  if (typeof value === 'number') return { kind: 'number', number: value }
  if (typeof value === 'boolean') return { kind: 'text', text: value ? '是' : '否' }
  if (value instanceof Date) return { kind: 'date', date: value.toISOString().slice(0, 10) }
  if ('formula' in value || 'sharedFormula' in value) return { kind: 'formula' }
  if ('richText' in value) return { kind: 'text', text: plainCell(value.richText.map(({ text }) => text).join('')) }
  if ('text' in value) return { kind: 'text', text: plainCell(String(value.text)) }
  return { kind: 'error' }
}
