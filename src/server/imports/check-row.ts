import { isWithin } from '#core/division-code.ts'
import { idNumberReasons, parseIdNumber, type ValidIdNumber } from '#core/identity-number.ts'
import { parsePersonName, personNameReasons } from '#core/person-name.ts'
import { areaCode, type PlainDate } from '#core/units.ts'
import type { ReadCell } from '../files/workbook.ts'
import {
  ethnicityCodes,
  type ImportColumn,
  type ImportKind,
  relationCodes,
  residenceCodes,
  sampleMark,
} from './import-kinds.ts'
import { type CheckedBenefit, type ReviewMonths, readBenefit } from './read-benefit.ts'

export interface CheckedPerson {
  readonly household: string
  readonly relation: string
  readonly name: string
  readonly id: ValidIdNumber
  readonly area: number
  readonly residence: 'urban' | 'rural'
  readonly phone: string | undefined
  readonly address: string | undefined
  readonly ethnicity: string
  readonly benefit: CheckedBenefit | undefined
}

/** A row as it was found, and the person or all that is wrong with it. */
export interface CheckedRow {
  readonly row: number
  readonly cells: readonly ReadCell[]
  /** What stands in the column of the household; rows of one household follow each other. */
  readonly household: string
  readonly person: CheckedPerson | undefined
  readonly reason: string
  readonly isSample: boolean
}

/** Position of each column of a kind in the file. */
export type Positions = Readonly<Partial<Record<ImportColumn['key'], number>>>

/** What rows are checked against. */
export interface RowRules {
  readonly kind: ImportKind
  readonly positions: Positions
  /** Rows of places outside are refused. */
  readonly area: number
  /** Villages in force. */
  readonly villages: ReadonlySet<number>
  readonly today: PlainDate
  readonly reviewMonths: Readonly<Record<'urban' | 'rural', ReviewMonths>>
  /** Texts of villages that were found right, with their codes: lists name the same few thousand again and again. */
  readonly villageTexts: Map<string, number>
}

const nothing: ReadCell = { kind: 'empty' }

/** Checks one row by itself; every fault is named, not only the first. */
export function checkRow(row: number, cells: readonly ReadCell[], rules: RowRules): CheckedRow {
  const faults: string[] = []
  const cell = cellsOf(cells, rules.positions)
  for (const { key, title, isRequired } of rules.kind.columns) {
    const { kind } = cell(key)
    if (kind === 'formula') faults.push(`“${title}”是公式，请复制后“选择性粘贴—数值”`)
    else if (kind === 'error') faults.push(`“${title}”单元格有错误值`)
    else if (kind === 'empty' && isRequired) faults.push(`“${title}”未填写`)
  }
  const isSample = textOf(cell('name')).startsWith(sampleMark)
  const person = isSample ? undefined : readPerson(cell, rules, faults)
  const household = textOf(cell('household'))
  return {
    row,
    cells,
    household,
    isSample,
    person: faults.length === 0 ? person : undefined,
    reason: faults.join('；'),
  }
}

/** The texts of a row by column, for its receipt. */
export function rowTexts({ cells }: CheckedRow, { kind, positions }: RowRules): Record<string, string> {
  const cell = cellsOf(cells, positions)
  return Object.fromEntries(kind.columns.map(({ key }) => [key, textOf(cell(key))]))
}

type CellOf = (key: ImportColumn['key']) => ReadCell

function cellsOf(cells: readonly ReadCell[], positions: Positions): CellOf {
  return (key) => {
    const at = positions[key]
    return at === undefined ? nothing : (cells[at] ?? nothing)
  }
}

function textOf(cell: ReadCell): string {
  if (cell.kind === 'text') return cell.text
  if (cell.kind === 'number') return String(cell.number)
  return cell.kind === 'date' ? cell.date : ''
}

function readPerson(cell: CellOf, rules: RowRules, faults: string[]): CheckedPerson | undefined {
  const text = (key: ImportColumn['key']): string => textOf(cell(key)).trim()
  const isGiven = (key: ImportColumn['key']): boolean => {
    const { kind } = cell(key)
    return kind === 'text' || kind === 'number' || kind === 'date'
  }
  const chosen = <T>(key: ImportColumn['key'], codes: ReadonlyMap<string, T>, says: string): T | undefined => {
    if (!isGiven(key)) return undefined
    const code = codes.get(text(key))
    if (code === undefined) faults.push(says)
    return code
  }
  const name = isGiven('name') ? parsePersonName(text('name')) : undefined
  if (name && !name.ok) faults.push(personNameReasons[name.reason])
  const number = cell('idNumber')
  const id = isGiven('idNumber')
    ? parseIdNumber(number.kind === 'number' ? number.number : text('idNumber'), rules.today)
    : undefined
  if (id && !id.ok) faults.push(idNumberReasons[id.reason])
  const area = isGiven('area') ? villageOf(text('area'), rules, faults) : undefined
  const residence = chosen('residence', residenceCodes, '“户口性质”应为城镇或农村')
  const relation = rules.kind.isByHousehold ? chosen('relation', relationCodes, '“与户主关系”请从列表中选择') : '01'
  const ethnicity = chosen('ethnicity', ethnicityCodes, '“民族”请从列表中选择') ?? '01'
  const phone = isGiven('phone') ? phoneOf(text('phone'), faults) : undefined
  const address = text('address')
  if (address.length > 200 && [...address].length > 200) faults.push('“详细住址”不能超过 200 个字')
  const benefit = rules.kind.isByHousehold
    ? readBenefit(
        { benefit: text('benefit'), monthly: text('monthly'), since: text('since'), paidThrough: text('paidThrough') },
        { today: rules.today, reviewMonths: rules.reviewMonths[residence ?? 'rural'] },
        faults,
      )
    : undefined
  if (!name?.ok || !id?.ok || area === undefined || !residence || !relation) return undefined
  return {
    household: text('household'),
    relation,
    name: name.name,
    id,
    area,
    residence,
    phone,
    address: address || undefined,
    ethnicity,
    benefit,
  }
}

/** `410122001002` or the entry of the drop-down list, `410122001002 某某社区`. */
function villageOf(text: string, rules: RowRules, faults: string[]): number | undefined {
  const known = rules.villageTexts.get(text)
  if (known !== undefined) return known
  const digits = /^(\d{12})(?!\d)/.exec(text.normalize('NFKC'))?.[1]
  const code = digits === undefined ? Number.NaN : Number(digits)
  if (!rules.villages.has(code)) {
    faults.push('“所在村（社区）”没有这个区划代码，请从列表选择或填写现行的 12 位代码')
    return undefined
  }
  if (isWithin(areaCode(code), areaCode(rules.area))) {
    if (rules.villageTexts.size < mostVillageTexts) rules.villageTexts.set(text, code)
    return code
  }
  faults.push('“所在村（社区）”不在本批次的归属地区之内')
  return undefined
}

const mostVillageTexts = 20_000

function phoneOf(text: string, faults: string[]): string | undefined {
  if (/^1[3-9]\d{9}$/.test(text)) return text
  const digits = text
    .normalize('NFKC')
    .replace(/[\s-]/g, '')
    .replace(/^(\+|00)86/, '')
  if (/^(1[3-9]\d{9}|0\d{9,11})$/.test(digits)) return digits
  faults.push('“联系电话”不是有效的电话号码')
  return undefined
}

/** Positions of the columns by the head row. A missing or unknown column is named. */
export function readHead(kind: ImportKind, cells: readonly ReadCell[], passedOver: readonly string[]) {
  const titles = cells.map((cell) => textOf(cell).trim())
  const positions: Partial<Record<ImportColumn['key'], number>> = {}
  for (const column of kind.columns) {
    const at = titles.indexOf(column.title)
    if (at !== -1) positions[column.key] = at
  }
  const missing = kind.columns.filter(({ key, isRequired }) => isRequired && positions[key] === undefined)
  const known = new Set([...kind.columns.map(({ title }) => title), ...passedOver])
  const unknown = titles.filter((title) => title !== '' && !known.has(title))
  const twice = titles.filter((title, i) => title !== '' && titles.indexOf(title) !== i)
  const faults = [
    ...(missing.length > 0 ? [`缺少列：${missing.map(({ title }) => `“${title}”`).join('、')}`] : []),
    ...(unknown.length > 0
      ? [
          `不认识的列：${unknown
            .slice(0, 10)
            .map((title) => `“${title.slice(0, 30)}”`)
            .join('、')}`,
        ]
      : []),
    ...(twice.length > 0 ? [`重复的列：${twice.map((title) => `“${title.slice(0, 30)}”`).join('、')}`] : []),
  ]
  return { positions, faults }
}
