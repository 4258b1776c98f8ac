import { type Fen, fen, plus } from '#core/units.ts'
import { DomainError } from '../errors.ts'
import { readBankFile } from './bank-file.ts'
import { bankLayouts, isFailureCode, type LayoutId, resultStates } from './bank-layouts.ts'

export type ResultState = (typeof resultStates)[keyof typeof resultStates]

export interface ResultLine {
  readonly lineId: number
  readonly fen: Fen
  readonly state: ResultState
  readonly code: string
}

/** What a bank answered, with its control totals already proved. */
export interface BankResult {
  readonly layout: LayoutId
  readonly batch: number
  readonly sentSm3: string
  readonly lines: readonly ResultLine[]
  readonly total: Fen
  readonly sm3: string
}

/**
 * Reads a bank's result file in either layout. Nothing of it is believed unless all of it holds: shape, count, sums, SM3, known
 * results, no line twice. @throws DomainError `file-refused` or `control-total` with the reason.
 */
export function readResult(bytes: Buffer): BankResult {
  const layoutId = layoutOf(bytes)
  const layout = bankLayouts[layoutId]
  const { head, details, trailer } = readBankFile(layout, layout.result, bytes)
  const lines = details.map((record, i) => resultLine(record, i + 2))
  refuseTwice(lines)
  const ok = sums(lines.filter((line) => line.state === 'ok'))
  if (trailer['okCount'] !== ok.count || trailer['okTotal'] !== ok.total)
    throw new DomainError('control-total', { says: '文件的成功笔数或金额与尾记录的合计不一致，整份不予接收' })
  return {
    layout: layoutId,
    batch: Number(head['batch']),
    sentSm3: String(head['sentSm3']),
    lines,
    total: fen(Number(head['total'])),
    sm3: String(trailer['sm3']),
  }
}

/** A comma right after the kind of the first record tells CSV. */
function layoutOf(bytes: Buffer): LayoutId {
  const start = bytes.subarray(0, 3).equals(Buffer.from('\ufeff')) ? 3 : 0
  return bytes[start + 1] === 0x2c ? 'csv' : 'fixed-gb18030'
}

function resultLine(record: Readonly<Record<string, string | number>>, row: number): ResultLine {
  const status = String(record['status'])
  const state = Object.entries(resultStates).find(([code]) => code === status)?.[1]
  const code = String(record['code'])
  if (state === undefined) throw refused(`第 ${row} 行的处理结果“${status}”不认识`)
  if ((state === 'failed' || state === 'returned') && !isFailureCode(code))
    throw refused(`第 ${row} 行的失败代码“${code}”不认识`)
  return { lineId: Number(record['line']), fen: fen(Number(record['amount'])), state, code: state === 'ok' ? '' : code }
}

function refuseTwice(lines: readonly ResultLine[]): void {
  const seen = new Set<number>()
  for (const { lineId } of lines) {
    if (seen.has(lineId)) throw refused(`明细 ${lineId} 在文件中出现两次`)
    seen.add(lineId)
  }
}

function sums(lines: readonly ResultLine[]) {
  return { count: lines.length, total: lines.reduce((total, line) => plus(total, line.fen), fen(0)) }
}

const refused = (says: string): DomainError => new DomainError('file-refused', { says: `${says}，整份不予接收` })
