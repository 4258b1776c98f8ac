import { sql } from 'kysely'
import { z } from 'zod'
import { fen, plus, yuanText } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import type { PayRunDetail } from '../api.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { exclusiveItems } from '../items.ts'
import { assertNoKinInRun } from '../privacy/own-kin.ts'
import { getPayRun } from './get-pay-run.ts'
import { expenseAccount, payable } from './ledger-accounts.ts'
import { dropLines } from './list-due.ts'
import { verifyList } from './list-lines.ts'
import { signList } from './list-signature.ts'
import { lockRun, logRun, moveRun, type RunHead } from './pay-run-head.ts'
import { postEntry, transfer } from './post-entry.ts'
import { countHits } from './screens.ts'
import { updateSums } from './update-sums.ts'

export const ApprovePayRun = z.object({
  requestId,
  runId: z.coerce.number().int(),
  /** Fen and count as read off the printed roster. */
  total: z.coerce.number().int(),
  lines: z.coerce.number().int(),
})

/**
 * Another person than the opener approves by typing count and total; lines still held leave the run and come back with the next.
 * Signs the list and posts expense against payable. @throws DomainError `another-person-needed`, `control-total`, `guard-not-met`, `budget-exceeded`.
 */
export function approvePayRun(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof ApprovePayRun>,
  keys: KeyRing,
): Promise<PayRunDetail> {
  return once(tx, actor, 'approve-pay-run', input, async () => {
    const run = await lockRun(tx, input.runId, ['checked'])
    if (run.opened_by === actor.id)
      throw new DomainError('another-person-needed', { says: '编制清单的人不能复核，须由另一人办理' })
    await assertNoKinInRun(tx, actor, run.id)
    const list = await verifyList(tx, run, 'with-root')
    const { count, total } = list.of('draft')
    if (count === 0) throw new DomainError('guard-not-met', { says: '清单中没有可以发放的明细' })
    if (count !== input.lines || total !== input.total)
      throw new DomainError('control-total', { says: '输入的笔数或金额与清单不一致，请对照花名册重新核对' })
    const late = await countHits(tx, run, actor.today, exclusiveItems)
    if (late > 0) throw new DomainError('guard-not-met', { says: `筛查后又有 ${late} 笔出现疑点，请重新筛查后再复核` })
    const held = await dropLines(tx, run.id, ['held'])
    await tx
      .updateTable('pay.line')
      .set({ state: 'approved' })
      .where('run_id', '=', run.id)
      .where('state', '=', 'draft')
      .execute()
    await moveRun(tx, run, 'checked', { state: 'approved', approved_by: actor.id, approved_at: sql<Date>`now()` })
    await updateSums(tx, run.id)
    await signList(tx, run, { lines: count, total, root: list.root }, keys)
    await postApproval(tx, actor, run, input.requestId)
    await logRun(tx, actor, run, 'approve', { lines: count, total, held, root: list.root }, input.requestId)
    return getPayRun(tx, actor, input)
  })
}

/** Re-issued lines are payable already, so only first issues become an expense. */
async function postApproval(tx: Tx, actor: StaffActor, run: RunHead, request: string): Promise<void> {
  const items = await tx
    .selectFrom('pay.line')
    .select(({ fn }) => ['item', fn.sum<number>('fen').as('total')])
    .where('run_id', '=', run.id)
    .where('state', '=', 'approved')
    .where('reissue_of', 'is', null)
    .groupBy('item')
    .orderBy('item')
    .execute()
  if (items.length === 0) return
  const total = items.reduce((sum, row) => plus(sum, fen(Number(row.total))), fen(0))
  await postEntry(tx, actor, {
    countyId: run.county_id,
    area: run.area,
    kind: 'approval',
    says: `${run.month.slice(0, 7)} 发放批次 ${run.id} 复核，合计 ${yuanText(total)} 元`,
    runId: run.id,
    requestId: request,
    postings: items.flatMap((row) => transfer(expenseAccount(row.item), payable, fen(Number(row.total)))),
  })
}
