import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import type { Tx } from '../db/pool.ts'
import { dropLines } from './list-due.ts'
import { lockRun, logRun, moveRun, type RunState } from './pay-run-head.ts'
import { reverseEntry } from './reverse-entry.ts'
import { updateSums } from './update-sums.ts'

export const CancelPayRun = z.object({
  requestId,
  runId: z.coerce.number().int(),
  reason: z.string().trim().min(2).max(500),
})

const before: readonly RunState[] = ['draft', 'frozen', 'checked', 'approved']

/** Gives a run up before it was sent; what was posted is reversed and the months can be listed again. */
export function cancelPayRun(tx: Tx, actor: StaffActor, input: z.output<typeof CancelPayRun>): Promise<null> {
  return once(tx, actor, 'cancel-pay-run', input, async () => {
    const run = await lockRun(tx, input.runId, before)
    const entry = await tx
      .selectFrom('pay.entry')
      .select('id')
      .where('run_id', '=', run.id)
      .where('kind', '=', 'approval')
      .executeTakeFirst()
    if (entry) await reverseEntry(tx, actor, { entryId: entry.id, reason: input.reason })
    const lines = await dropLines(tx, run.id, ['draft', 'held', 'approved'])
    const from = before.find((state) => state === run.state) ?? 'draft'
    await moveRun(tx, run, from, { state: 'cancelled' })
    await updateSums(tx, run.id)
    await logRun(tx, actor, run, 'cancel', { lines, reason: input.reason }, input.requestId)
    return null
  })
}
