import type { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { once } from '../access/once.ts'
import type { PayRunDetail } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { exclusiveItems } from '../items.ts'
import { getPayRun } from './get-pay-run.ts'
import { verifyList } from './list-lines.ts'
import { type ActOnRun, lockRun, logRun, moveRun } from './pay-run-head.ts'
import { holdHits } from './screens.ts'
import { updateSums } from './update-sums.ts'

/** Runs every screen over the frozen list and holds what they hit; may be repeated until the list is approved. */
export function checkPayRun(tx: Tx, actor: StaffActor, input: z.output<typeof ActOnRun>): Promise<PayRunDetail> {
  return once(tx, actor, 'check-pay-run', input, async () => {
    const run = await lockRun(tx, input.runId, ['frozen', 'checked'])
    await verifyList(tx, run)
    const held = await holdHits(tx, run, actor.today, exclusiveItems)
    if (run.state === 'frozen') await moveRun(tx, run, 'frozen', { state: 'checked' })
    await updateSums(tx, run.id)
    await logRun(tx, actor, run, 'check', { held }, input.requestId)
    return getPayRun(tx, actor, input)
  })
}
