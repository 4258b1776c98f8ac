import { createReadStream, existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse'
import type { CheckColumn, CheckSource } from '#core/domain.ts'
import { isPlainDate } from '#core/plain-date.ts'
import { type PlainDate, parseYuan } from '#core/units.ts'

export type AnswerRow = Readonly<Record<string, string | number>>

export interface FileAnswer {
  /** Day on which the data stood, from the file's name `vehicles-2026-03-01.csv`, else the day it was written. */
  readonly dataDate: PlainDate
  /** Rows by identity number; a person without rows is not in the file (查无记录). */
  readonly rows: ReadonlyMap<string, readonly AnswerRow[]>
}

/** Titles of the two columns every delivery begins with. */
export const idColumn = '身份证号'
export const nameColumn = '姓名'

/**
 * What a source's delivered file says about `idNumbers`; undefined while the source has delivered nothing. The file is
 * read as a stream; rows about others are passed over. @throws Error naming column and line when it is not as declared.
 */
export async function readFileAnswer(
  folder: string,
  source: CheckSource,
  idNumbers: ReadonlySet<string>,
  today: PlainDate,
): Promise<FileAnswer | undefined> {
  const file = join(folder, `${source.id}.csv`)
  if (!existsSync(file)) return undefined
  const rows = new Map<string, AnswerRow[]>()
  const parser = createReadStream(file).pipe(parse({ bom: true, columns: true, trim: true, max_record_size: 65_536 }))
  let line = 1
  for await (const record of parser) {
    line++
    const id: unknown = record[idColumn]
    if (typeof id !== 'string') throw new Error(`${source.title}反馈文件缺少“${idColumn}”列`)
    if (!idNumbers.has(id)) continue
    rows.set(id, [...(rows.get(id) ?? []), readRow(source, record, line)])
  }
  return { dataDate: await dateOf(file, today), rows }
}

function readRow(source: CheckSource, record: Readonly<Record<string, string>>, line: number): AnswerRow {
  const row: Record<string, string | number> = {}
  for (const column of source.columns) {
    const text = record[column.title]
    if (text === undefined) throw new Error(`${source.title}反馈文件缺少“${column.title}”列`)
    if (text === '') continue
    const value = readValue(column, text)
    if (value === undefined) throw new Error(`${source.title}反馈文件第 ${line} 行“${column.title}”不正确`)
    row[column.key] = value
  }
  return row
}

/** Money in fen, numbers as numbers, choices as codes (code or label may be delivered). */
function readValue(column: CheckColumn, text: string): string | number | undefined {
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

async function dateOf(file: string, today: PlainDate): Promise<PlainDate> {
  const written = (await stat(file)).mtime.toISOString().slice(0, 10)
  return isPlainDate(written) && written <= today ? written : today
}
