import { sql } from 'kysely'
import { month } from '#core/plain-date.ts'
import { type Fen, fen, yuanText } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import { once } from '../access/once.ts'
import type { BatchReceipt } from '../api.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { failureText } from './bank-layouts.ts'
import { bank, inTransit, payable } from './ledger-accounts.ts'
import { lockRun, logRun, type RunHead } from './pay-run-head.ts'
import { postEntry, transfer } from './post-entry.ts'
import { type BankResult, type ResultLine, readResult } from './read-result.ts'
import { packed, sealBankFile } from './seal-bank-file.ts'
import { settleDifferences } from './settle-differences.ts'

export interface SettlePayRun {
  readonly requestId: string
  readonly runId: number
  readonly fileName: string
  readonly bytes: Buffer
}

interface KnownLine {
  readonly id: number
  readonly fen: Fen
  readonly state: string
  readonly payee: string
}

/** A line of the file that changes something. */
interface Move extends ResultLine {
  readonly from: string
}

/**
 * Takes a bank's result file, whole or not at all. Lines it does not name, or that the bank is still working on, stay `unknown`:
 * never sent again by themselves, settled by a later file. A payment that came back later may follow one that went well.
 * @throws DomainError `file-refused`, `control-total`, `same-file`.
 */
export function settlePayRun(tx: Tx, actor: StaffActor, input: SettlePayRun, keys: KeyRing): Promise<BatchReceipt> {
  const result = readResult(input.bytes)
  const request = { requestId: input.requestId, runId: input.runId, sm3: result.sm3 }
  return once(tx, actor, 'settle-pay-run', request, async () => {
    const run = await lockRun(tx, input.runId, ['sent', 'settled'])
    await refuseForeignFile(tx, run, result)
    const known = await linesOf(tx, run.id)
    const moves = result.lines.flatMap((line) => moveOf(line, known.get(line.lineId)))
    await sealBankFile(tx, actor, keys, run, {
      direction: 'in',
      layout: result.layout,
      fileName: input.fileName,
      lines: result.lines.length,
      total: result.total,
      sm3: result.sm3,
      packed: await packed([input.bytes]),
    })
    await applyMoves(tx, actor, run, moves)
    await postResult(tx, actor, run, moves, input.requestId)
    await reweighFailed(tx, actor, moves)
    await closeRun(tx, run)
    const receipt = receiptOf(result, moves, known)
    const { done, failed } = receipt
    await logRun(
      tx,
      actor,
      run,
      'settle',
      { lines: result.lines.length, done, failed, sm3: result.sm3 },
      input.requestId,
    )
    return receipt
  })
}

async function refuseForeignFile(tx: Tx, run: RunHead, result: BankResult): Promise<void> {
  if (result.batch !== run.id)
    throw new DomainError('file-refused', { says: `文件属于批次 ${result.batch}，不是本批次，整份不予接收` })
  const sent = await tx
    .selectFrom('pay.bank_file')
    .select('id')
    .where('run_id', '=', run.id)
    .where('direction', '=', 'out')
    .where('sm3', '=', result.sentSm3)
    .executeTakeFirst()
  if (!sent)
    throw new DomainError('control-total', { says: '文件所对应的送盘文件校验值与我方送出的不一致，整份不予接收' })
  const same = await tx
    .selectFrom('pay.bank_file')
    .select('id')
    .where('run_id', '=', run.id)
    .where('direction', '=', 'in')
    .where('sm3', '=', result.sm3)
    .executeTakeFirst()
  if (same) throw new DomainError('same-file')
}

async function linesOf(tx: Tx, runId: number): Promise<Map<number, KnownLine>> {
  const rows = await tx
    .selectFrom('pay.line')
    .innerJoin('app.entitlement', 'app.entitlement.id', 'pay.line.entitlement_id')
    .select(['pay.line.id', 'fen', 'pay.line.state', 'payee_name as payee'])
    .where('run_id', '=', runId)
    .where('pay.line.state', '<>', 'cancelled')
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** @throws DomainError for a line that is not ours, another amount, or a result against one already booked. */
function moveOf(line: ResultLine, known: KnownLine | undefined): Move[] {
  if (!known) throw new DomainError('file-refused', { says: `明细 ${line.lineId} 不在本批次中，整份不予接收` })
  if (known.fen !== line.fen)
    throw new DomainError('control-total', { says: `明细 ${line.lineId} 的金额与送出的不一致，整份不予接收` })
  if (known.state === line.state) return []
  const isOpen = known.state === 'sent' || known.state === 'unknown'
  if (isOpen || (known.state === 'ok' && line.state === 'returned')) return [{ ...line, from: known.state }]
  if (line.state === 'unknown') return []
  throw new DomainError('file-refused', { says: `明细 ${line.lineId} 的结果与已入账的结果矛盾，整份不予接收` })
}

async function applyMoves(tx: Tx, actor: StaffActor, run: RunHead, moves: readonly Move[]): Promise<void> {
  await sql`update pay.line l set state = m.state, failure_code = m.code,
      settled_on = case when m.state = 'unknown' then null else ${actor.today}::date end
    from unnest(${moves.map((move) => move.lineId)}::bigint[], ${moves.map((move) => move.state)}::text[],
      ${moves.map((move) => move.code)}::text[]) as m (id, state, code)
    where l.id = m.id and l.run_id = ${run.id}`.execute(tx)
  await tx
    .updateTable('pay.line')
    .set({ state: 'unknown' })
    .where('run_id', '=', run.id)
    .where('state', '=', 'sent')
    .execute()
}

async function postResult(
  tx: Tx,
  actor: StaffActor,
  run: RunHead,
  moves: readonly Move[],
  request: string,
): Promise<void> {
  const sum = (keep: (move: Move) => boolean) => fen(moves.filter(keep).reduce((total, move) => total + move.fen, 0))
  const paid = sum((move) => move.state === 'ok')
  const notPaid = sum((move) => (move.state === 'failed' || move.state === 'returned') && move.from !== 'ok')
  const cameBack = sum((move) => move.state === 'returned' && move.from === 'ok')
  if (paid + notPaid + cameBack === 0) return
  await postEntry(tx, actor, {
    countyId: run.county_id,
    area: run.area,
    kind: 'result',
    says: `发放批次 ${run.id} 银行回盘：成功 ${yuanText(paid)} 元，未成功 ${yuanText(fen(notPaid + cameBack))} 元`,
    runId: run.id,
    requestId: request,
    postings: [
      ...transfer(inTransit, bank, paid),
      ...transfer(inTransit, payable, notPaid),
      ...transfer(bank, payable, cameBack),
    ],
  })
}

/** Money claimed back that was never received is no claim any more. */
async function reweighFailed(tx: Tx, actor: StaffActor, moves: readonly Move[]): Promise<void> {
  const failed = moves.filter((move) => move.state === 'failed' || move.state === 'returned')
  if (failed.length === 0) return
  const { rows } = await sql<{ id: number; month: string }>`
    select o.entitlement_id as id, min(to_char(o.month, 'YYYY-MM')) as month from pay.overpayment o
    join pay.line l on l.entitlement_id = o.entitlement_id and l.month = o.month
    where o.kind = 'received' and o.state = 'open' and l.id = any(${failed.map((move) => move.lineId)}::bigint[])
    group by 1 order by 1`.execute(tx)
  for (const row of rows)
    await settleDifferences(tx, actor, {
      entitlementId: row.id,
      from: month(row.month),
      reason: '原认定多发的款项未实际到账',
    })
}

async function closeRun(tx: Tx, run: RunHead): Promise<void> {
  await sql`update pay.run r set state = 'settled' where r.id = ${run.id} and r.state = 'sent'
    and not exists (select 1 from pay.line l where l.run_id = r.id and l.state in ('approved', 'sent', 'unknown'))`.execute(
    tx,
  )
}

/** Most rows a receipt lists: what went well is only counted. */
const mostRows = 1000

function receiptOf(result: BankResult, moves: readonly Move[], known: ReadonlyMap<number, KnownLine>): BatchReceipt {
  const moved = new Set(moves.map((move) => move.lineId))
  const isFailed = (line: ResultLine) => line.state === 'failed' || line.state === 'returned'
  const rows = result.lines
    .filter((line) => isFailed(line) || line.state === 'unknown' || !moved.has(line.lineId))
    .slice(0, mostRows)
    .map((line) => ({
      id: line.lineId,
      label: known.get(line.lineId)?.payee ?? String(line.lineId),
      state: moved.has(line.lineId) ? (isFailed(line) ? ('failed' as const) : ('done' as const)) : ('skipped' as const),
      says: moved.has(line.lineId)
        ? isFailed(line)
          ? `${line.state === 'returned' ? '退汇' : '发放失败'}：${failureText(line.code)}`
          : '银行处理中，结果待定'
        : '此前已入账，未作改动',
    }))
  return {
    done: moves.filter((move) => move.state === 'ok').length,
    failed: moves.filter(isFailed).length,
    rows,
  }
}
