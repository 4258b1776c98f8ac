import { createHash } from 'node:crypto'
import iconv from 'iconv-lite'
import { isSm2Signature } from '#server/crypto/sm2.ts'

/** A bank that knows only the printed layouts, not our writer: columns are counted by hand, text is decoded by another library. */
export interface BankOrder {
  readonly layout: 'csv' | 'fixed-gb18030'
  readonly batch: string
  readonly county: string
  readonly month: string
  readonly count: number
  readonly total: number
  /** SM3 that our trailer names; proved by the reader. */
  readonly sm3: string
  /** Of the list behind it; signed, not to be reckoned here. */
  readonly root: string
  readonly signature: string
  readonly lines: readonly OrderLine[]
}

/** Whether the holder of this key signed just these records: what a bank asks before it pays. */
export async function isSignedBy(order: BankOrder, publicKey: string): Promise<boolean> {
  if (!/^([0-9a-f]{2})+$/.test(order.signature)) return false
  const says = `pay order 1\nbatch ${order.batch}\ncounty ${order.county}\nmonth ${order.month}\nlines ${order.count}\nfen ${order.total}\nroot ${order.root}\nrecords ${order.sm3}`
  return isSm2Signature(publicKey, Buffer.from(says), Buffer.from(order.signature, 'hex'))
}

export interface OrderLine {
  readonly line: string
  readonly card: string
  readonly holder: string
  readonly bank: string
  readonly fen: number
  readonly purpose: string
}

/** `S` paid, `F` failed, `R` returned later, `P` still working on it; with a failure code. */
export interface Outcome {
  readonly line: string
  readonly fen: number
  readonly status: string
  readonly code: string
}

/** Reads what we sent, as strictly as a bank does. @throws Error with the first thing that does not hold. */
export function readOrder(bytes: Buffer): BankOrder {
  const isCsv = bytes.subarray(0, 3).toString('hex') === 'efbbbf'
  const order = isCsv ? readCsv(bytes) : readFixed(bytes)
  const sum = order.lines.reduce((total, line) => total + line.fen, 0)
  for (const [count, total] of order.controls)
    if (count !== order.lines.length || total !== sum) throw new Error('control totals do not hold')
  return order
}

interface ReadOrder extends BankOrder {
  /** Count and total, of the head and of the trailer. */
  readonly controls: readonly (readonly [number, number])[]
}

/** Records of the right kinds in the right order. */
function expectKinds(kinds: readonly string[]): void {
  if (!/^HD*T$/.test(kinds.join(''))) throw new Error('not a head, details and a trailer')
}

function readCsv(bytes: Buffer): ReadOrder {
  const all = bytes.subarray(3).toString('utf8').split('\r\n')
  if (all.at(-1) !== '') throw new Error('the last record has no end')
  const rows = all.slice(0, -1)
  const cells = rows.map((row) => row.split(','))
  const [head, trailer] = [cells[0] ?? [], cells.at(-1) ?? []]
  expectKinds(cells.map(([kind = '']) => kind))
  if (trailer.length !== 6) throw new Error('not a trailer')
  const body = rows.slice(0, -1)
  expectSm3(Buffer.from(body.map((row) => `${row}\r\n`).join('')), trailer[3])
  return {
    layout: 'csv',
    batch: head[1] ?? '',
    county: head[2] ?? '',
    month: head[3] ?? '',
    count: Number(head[5]),
    total: yuanToFen(head[6]),
    controls: [
      [Number(head[5]), yuanToFen(head[6])],
      [Number(trailer[1]), yuanToFen(trailer[2])],
    ],
    sm3: trailer[3] ?? '',
    root: trailer[4] ?? '',
    signature: trailer[5] ?? '',
    lines: cells.slice(1, -1).map(([, line = '', card = '', holder = '', bank = '', amount, purpose = '']) => ({
      line,
      card,
      holder,
      bank,
      fen: yuanToFen(amount),
      purpose,
    })),
  }
}

const widths = {
  head: 1 + 12 + 6 + 6 + 8 + 8 + 15,
  detail: 1 + 12 + 32 + 200 + 80 + 15 + 60,
  trailer: 1 + 8 + 15 + 64 + 64 + 144,
}

function readFixed(bytes: Buffer): ReadOrder {
  const end = bytes.length - (widths.trailer + 2)
  const start = widths.head + 2
  const head = bytes.subarray(0, widths.head).toString('latin1')
  const trailer = bytes.subarray(end).toString('latin1')
  const width = widths.detail + 2
  if (end < start || (end - start) % width !== 0) throw new Error('not whole records')
  const kinds = [head.slice(0, 1), trailer.slice(0, 1)]
  expectSm3(bytes.subarray(0, end), trailer.slice(24, 88))
  const lines: OrderLine[] = []
  for (let at = start; at < end; at += width) {
    kinds.splice(-1, 0, String.fromCharCode(bytes[at] ?? 0))
    const text = (from: number, to: number) => iconv.decode(bytes.subarray(at + from, at + to), 'gb18030').trimEnd()
    lines.push({
      line: String(Number(text(1, 13))),
      card: text(13, 45),
      holder: text(45, 245),
      bank: text(245, 325),
      fen: Number(text(325, 340)),
      purpose: text(340, 400),
    })
  }
  expectKinds(kinds)
  if (!trailer.endsWith('\r\n')) throw new Error('the last record has no end')
  return {
    layout: 'fixed-gb18030',
    batch: String(Number(head.slice(1, 13))),
    county: head.slice(13, 19),
    month: head.slice(19, 25),
    count: Number(head.slice(33, 41)),
    total: Number(head.slice(41, 56)),
    controls: [
      [Number(head.slice(33, 41)), Number(head.slice(41, 56))],
      [Number(trailer.slice(1, 9)), Number(trailer.slice(9, 24))],
    ],
    sm3: trailer.slice(24, 88),
    root: trailer.slice(88, 152),
    signature: trailer.slice(152, 296).replace(/ +$/, ''),
    lines,
  }
}

function expectSm3(body: Buffer, told: string | undefined): void {
  if (createHash('sm3').update(body).digest('hex') !== told) throw new Error('the SM3 of the records does not hold')
}

/** Everything paid, unless `differs` says otherwise for a line. */
export const outcomes = (
  order: BankOrder,
  differs: (line: OrderLine, index: number) => readonly [string, string] | undefined = () => undefined,
): Outcome[] =>
  order.lines.map((line, i) => {
    const [status, code] = differs(line, i) ?? ['S', '']
    return { line: line.line, fen: line.fen, status, code }
  })

/** The result file for these outcomes, in the layout of the order; totals and SM3 always hold. */
export function answer(
  order: Pick<BankOrder, 'layout' | 'batch' | 'sm3'>,
  lines: readonly Outcome[],
  date = '20260305',
): Buffer {
  const total = lines.reduce((sum, line) => sum + line.fen, 0)
  const paid = lines.filter((line) => line.status === 'S')
  const okTotal = paid.reduce((sum, line) => sum + line.fen, 0)
  const csv = order.layout === 'csv'
  const n = (value: number | string, width: number) => (csv ? String(value) : String(value).padStart(width, '0'))
  const money = (fen: number) => (csv ? fenToYuan(fen) : String(fen).padStart(15, '0'))
  const text = (value: string, width: number) => (csv ? value : value.padEnd(width, ' '))
  const row = (...cells: string[]) => `${cells.join(csv ? ',' : '')}\r\n`
  const body = lines
    .map((line) => row('D', n(line.line, 12), money(line.fen), text(line.status, 1), text(line.code, 4)))
    .join('')
  const head = row('H', n(order.batch, 12), n(date, 8), order.sm3, n(lines.length, 8), money(total))
  const sm3 = createHash('sm3').update(head).update(body).digest('hex')
  const trailer = row('T', n(lines.length, 8), money(total), n(paid.length, 8), money(okTotal), sm3)
  return Buffer.from(head + body + trailer)
}

/** Cut after half of it. */
export const truncated = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length / 2))
/** Without its last record. */
export const withoutTrailer = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.lastIndexOf('\r\nT') + 2)
/** One byte of the first detail's amount or result changed and nothing reckoned anew. */
export const forged = (bytes: Buffer): Buffer => {
  const changed = Buffer.from(bytes)
  const at = changed.indexOf('\r\nD') + 16
  changed[at] = changed[at] === 0x31 ? 0x32 : 0x31
  return changed
}
export const reordered = (lines: readonly Outcome[]): Outcome[] => lines.toReversed()

const fenToYuan = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
const yuanToFen = (text = ''): number => {
  const [yuan = '', rest = ''] = text.split('.')
  return Number(yuan) * 100 + Number(rest)
}
