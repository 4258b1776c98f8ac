import type { CheckColumn, CheckSource } from '#core/domain.ts'
import { idNumberReasons, parseIdNumber } from '#core/identity-number.ts'
import { isPlainDate } from '#core/plain-date.ts'
import { type PlainDate, parseYuan } from '#core/units.ts'
import { DomainError } from '../errors.ts'
import { inspectTable, readTable } from '../files/read-table.ts'
import type { ReadCell, ReadRow } from '../files/workbook.ts'
import { findDelivery } from './find-delivery.ts'

export type AnswerRow = Readonly<Record<string, string | number>>

export interface FileAnswer {
  /** Day on which the data stood, from the file's name `vehicles-2026-03-01.xlsx`, else the day it was written. */
  readonly dataDate: PlainDate
  /** Rows by identity number; a person without rows is not in the file (查无记录). */
  readonly rows: ReadonlyMap<string, readonly AnswerRow[]>
}

/** Titles of the two columns every delivery begins with. */
export const idColumn = '身份证号'
export const nameColumn = '姓名'

/**
 * What a source's newest delivery says about `idNumbers` (canonical); undefined while it has delivered nothing. A delivery is a
 * workbook, or a CSV in UTF-8 or GB 18030; it is read as a stream, and rows about others are kept nowhere. All of it is believed
 * or nothing. @throws DomainError `file-refused` naming the source, the row and the column.
 */
export async function readFileAnswer(
  folder: string,
  source: CheckSource,
  idNumbers: ReadonlySet<string>,
  today: PlainDate,
): Promise<FileAnswer | undefined> {
  const delivery = await findDelivery(folder, source, today)
  if (!delivery) return undefined
  try {
    const { format } = await inspectTable(delivery.open)
    const rows = await rowsAbout(idNumbers, source, readTable(delivery.open, format), today)
    return { dataDate: delivery.dataDate, rows }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    throw new DomainError('file-refused', {
      says: `“${source.title}”的反馈文件不能使用：${String(error.details['says'] ?? '')}`,
    })
  }
}

const refused = (says: string) => new DomainError('file-refused', { says })

async function rowsAbout(
  idNumbers: ReadonlySet<string>,
  source: CheckSource,
  table: AsyncGenerator<ReadRow>,
  today: PlainDate,
): Promise<Map<string, AnswerRow[]>> {
  const head = await table.next()
  if (head.done) throw refused('文件中没有内容')
  const positions = positionsOf(source, head.value.cells)
  const rows = new Map<string, AnswerRow[]>()
  for await (const { row, cells } of table) {
    refuseUnreadable(cells, head.value.cells, row)
    const id = idOf(cells[positions.get(idColumn) ?? -1], row, today)
    if (!idNumbers.has(id)) continue
    rows.set(id, [...(rows.get(id) ?? []), readRow(source, positions, cells, row)])
  }
  return rows
}

/** Where each agreed column stands; the order is free. @throws DomainError naming what is missing, unknown or there twice. */
function positionsOf(source: CheckSource, head: readonly ReadCell[]): ReadonlyMap<string, number> {
  const titles = head.map((cell) => (cell.kind === 'text' ? cell.text.trim() : ''))
  const agreed = [idColumn, nameColumn, ...source.columns.map(({ title }) => title)]
  const named = (list: readonly string[]) =>
    list
      .slice(0, 10)
      .map((title) => `“${title.slice(0, 30)}”`)
      .join('、')
  const missing = agreed.filter((title) => !titles.includes(title))
  const unknown = titles.filter((title) => title !== '' && !agreed.includes(title))
  const twice = titles.filter((title, i) => title !== '' && titles.indexOf(title) !== i)
  const faults = [
    ...(missing.length > 0 ? [`缺少列${named(missing)}`] : []),
    ...(unknown.length > 0 ? [`多出列${named(unknown)}`] : []),
    ...(twice.length > 0 ? [`列${named(twice)}重复`] : []),
  ]
  if (faults.length > 0) throw refused(`表头与约定的格式不一致，${faults.join('，')}`)
  return new Map(agreed.map((title) => [title, titles.indexOf(title)]))
}

function refuseUnreadable(cells: readonly ReadCell[], head: readonly ReadCell[], row: number): void {
  const at = cells.findIndex(({ kind }) => kind === 'formula' || kind === 'error')
  if (at === -1) return
  const title = head[at]
  const column = title?.kind === 'text' ? title.text.slice(0, 30) : `第 ${at + 1} 列`
  throw refused(
    cells[at]?.kind === 'formula'
      ? `第 ${row} 行“${column}”是公式，只接受数值和文本`
      : `第 ${row} 行“${column}”单元格有错误值`,
  )
}

function idOf(cell: ReadCell | undefined, row: number, today: PlainDate): string {
  if (cell === undefined || cell.kind === 'empty') throw refused(`第 ${row} 行“${idColumn}”未填写`)
  const id = parseIdNumber(cell.kind === 'number' ? cell.number : cell.kind === 'text' ? cell.text : '', today)
  if (!id.ok) throw refused(`第 ${row} 行“${idColumn}”不正确：${idNumberReasons[id.reason]}`)
  return id.canonical
}

function readRow(
  source: CheckSource,
  positions: ReadonlyMap<string, number>,
  cells: readonly ReadCell[],
  row: number,
): AnswerRow {
  const answer: Record<string, string | number> = {}
  for (const column of source.columns) {
    const cell = cells[positions.get(column.title) ?? -1]
    if (cell === undefined || cell.kind === 'empty') continue
    const value = readValue(column, cell)
    if (value === undefined) throw refused(`第 ${row} 行“${column.title}”不正确，应为${kindTitles[column.kind]}`)
    answer[column.key] = value
  }
  return answer
}

const kindTitles: Record<CheckColumn['kind'], string> = {
  yuan: '金额（元，至多两位小数）',
  number: '数字',
  date: '日期（如 2026-03-01）',
  choice: '约定的选项',
  text: '文本格式的内容',
}

/**
 * Money in fen, numbers as numbers, choices as codes (code or label may be delivered). A number in a text column is refused
 * beyond 15 digits, where a spreadsheet has lost some.
 */
function readValue(column: CheckColumn, cell: ReadCell): string | number | undefined {
  const text = textOf(cell)
  if (text === undefined) return undefined
  switch (column.kind) {
    case 'yuan':
      return parseYuan(text)
    case 'number':
      return /^-?\d{1,12}(\.\d{1,4})?$/.test(text) ? Number(text) : undefined
    case 'date':
      return isPlainDate(text) ? text : undefined
    case 'choice':
      return Object.entries(column.choices ?? {}).find(([code, label]) => code === text || label === text)?.[0]
    case 'text':
      return text
  }
}

function textOf(cell: ReadCell): string | undefined {
  if (cell.kind === 'text') return cell.text.trim()
  if (cell.kind === 'date') return cell.date
  return cell.kind === 'number' && Math.abs(cell.number) < 1e15
    ? String(Number(cell.number.toPrecision(15)))
    : undefined
}
