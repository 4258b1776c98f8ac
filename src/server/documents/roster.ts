import { amountInWords } from '#core/amount-in-words.ts'
import { type Fen, sumFen, yuanText } from '#core/units.ts'
import type { WorkbookColumn, WorkbookRow } from '../files/workbook.ts'
import { type Cell, openSheet, typeSizes } from './layout.ts'
import type { Printed } from './letter.ts'

/** One payment of a roster. */
export interface RosterLine {
  readonly township: string
  readonly village: string
  readonly payee: string
  /** Last four characters of the identity number, and of the account. */
  readonly idTail: string
  readonly cardTail: string
  readonly bank: string
  readonly item: string
  readonly members: number
  readonly month: string
  readonly kind: 'regular' | 'arrears'
  readonly fen: Fen
}

export interface Roster {
  readonly title: string
  readonly county: string
  /** `2026年4月`. */
  readonly month: string
  readonly bureau: string
  readonly printedOn: string
  /** Drafts say so on every page. */
  readonly isFinal: boolean
  /** Ordered by township, village and name. */
  readonly lines: readonly RosterLine[]
  readonly heldLines: number
  readonly listSm3: string | null
}

/** What marks a printed list: words over every page, and a mark for each numbered row. */
interface RosterMark {
  readonly text: string
  readonly markOf: (row: number) => string
}

/** Draws the roster of a pay run by township and village, with subtotals and the total in words. */
export async function printRoster(roster: Roster, mark?: RosterMark): Promise<Printed> {
  const sheet = openSheet({
    title: roster.title,
    author: roster.bureau,
    issuedOn: roster.printedOn,
    isLandscape: true,
    ...(mark ? { watermark: mark.text } : {}),
    margins: { top: 20, left: 20, right: 15, bottom: 18 },
    pageNumbers: 'of-total',
    footer: `${roster.title}${roster.isFinal ? '' : '（未审批，仅供核对）'}${roster.listSm3 ? `    清单校验值：${roster.listSm3.slice(0, 16)}` : ''}`,
  })
  const total = sumFen(roster.lines.map((line) => line.fen))
  sheet.text(roster.title, { size: typeSizes.two, face: 'bold', align: 'center', lineHeight: 12 })
  sheet.ends(`编制单位：${roster.bureau}`, `发放月份：${roster.month}    单位：元    制表日期：${roster.printedOn}`, {
    size: typeSizes.five,
  })
  let serial = 0
  const rows: Cell[][] = []
  for (const [township, inTownship] of groups(roster.lines, (line) => line.township)) {
    for (const [village, inVillage] of groups(inTownship, (line) => line.village)) {
      for (const line of inVillage) rows.push(lineCells(++serial, line, mark?.markOf(serial)))
      rows.push(sumCells(`${village}  小计`, inVillage, false))
    }
    rows.push(sumCells(`${township}  合计`, inTownship, true))
  }
  await sheet.table({
    widths: [mark ? 22 : 11, 30, 34, 26, 18, 33, 13, 17, 14, 24, 38, 18],
    head: [
      [
        '序号',
        '乡镇（街道）',
        '村（社区）',
        '领款人',
        '证件尾号',
        '救助项目',
        '人数',
        '所属月份',
        '类别',
        '金额',
        '开户银行',
        '账号尾号',
      ].map((text) => ({ text })),
    ],
    rows: [...rows, totalCells(roster, total)],
    size: typeSizes.smallFive,
    rowHeight: 6.5,
  })
  if (roster.heldLines > 0) {
    sheet.gap(1)
    sheet.text(`另有${roster.heldLines}笔因核查暂缓发放，未列入本表。`, { size: typeSizes.smallFive })
  }
  sheet.need(22)
  sheet.gap(8)
  sheet.ends(
    '制表：                     复核：                     审批：',
    `${roster.bureau}（盖章）          年    月    日`,
    { size: typeSizes.five },
  )
  return { bytes: await sheet.bytes(), missing: [...sheet.missing] }
}

const kinds = { regular: '当月', arrears: '补发' } as const

const lineCells = (serial: number, line: RosterLine, mark?: string): Cell[] => [
  { text: mark ? `${serial} ${mark}` : String(serial), align: 'center' },
  { text: line.township },
  { text: line.village },
  { text: line.payee },
  { text: line.idTail, align: 'center' },
  { text: line.item },
  { text: String(line.members), align: 'center' },
  { text: line.month, align: 'center' },
  { text: kinds[line.kind], align: 'center' },
  { text: yuanText(line.fen), align: 'right' },
  { text: line.bank },
  { text: line.cardTail, align: 'center' },
]

function sumCells(label: string, lines: readonly RosterLine[], isShaded: boolean): Cell[] {
  const look = { isShaded, face: 'bold' } as const
  return [
    { text: label, span: 9, align: 'right', ...look },
    { text: yuanText(sumFen(lines.map((line) => line.fen))), align: 'right', ...look },
    { text: `${lines.length} 笔`, span: 2, align: 'center', ...look },
  ]
}

const totalCells = (roster: Roster, total: Fen): Cell[] => [
  { text: '总计', span: 2, align: 'center', face: 'bold', isShaded: true },
  { text: `人民币（大写）${amountInWords(total)}`, span: 7, face: 'bold', isShaded: true },
  { text: yuanText(total), align: 'right', face: 'bold', isShaded: true },
  { text: `${roster.lines.length} 笔`, span: 2, align: 'center', face: 'bold', isShaded: true },
]

/** Neighbouring lines with the same key, in order. */
function groups(lines: readonly RosterLine[], keyOf: (line: RosterLine) => string): [string, RosterLine[]][] {
  const found: [string, RosterLine[]][] = []
  for (const line of lines) {
    const last = found.at(-1)
    if (last?.[0] === keyOf(line)) last[1].push(line)
    else found.push([keyOf(line), [line]])
  }
  return found
}

export const rosterColumns: readonly WorkbookColumn[] = [
  { key: 'serial', title: '序号', kind: 'whole', width: 8 },
  { key: 'township', title: '乡镇（街道）', kind: 'text', width: 20 },
  { key: 'village', title: '村（社区）', kind: 'text', width: 22 },
  { key: 'payee', title: '领款人', kind: 'text' },
  { key: 'idTail', title: '证件尾号', kind: 'text', width: 10 },
  { key: 'item', title: '救助项目', kind: 'text', width: 20 },
  { key: 'members', title: '人数', kind: 'whole', width: 8 },
  { key: 'month', title: '所属月份', kind: 'text', width: 12 },
  { key: 'kind', title: '类别', kind: 'text', width: 10 },
  { key: 'fen', title: '金额（元）', kind: 'yuan' },
  { key: 'bank', title: '开户银行', kind: 'text', width: 24 },
  { key: 'cardTail', title: '账号尾号', kind: 'text', width: 10 },
]

/** The rows of the same roster for a spreadsheet, the total in words last. */
export function* rosterRows(roster: Roster): Generator<WorkbookRow> {
  for (const [i, line] of roster.lines.entries()) yield { ...line, serial: i + 1, kind: kinds[line.kind] }
  const total = sumFen(roster.lines.map((line) => line.fen))
  yield { township: '总计', village: `${roster.lines.length} 笔`, item: amountInWords(total), fen: total }
}
