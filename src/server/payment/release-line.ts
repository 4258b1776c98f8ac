import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { lockRun, logRun } from './pay-run-head.ts'
import { screens } from './screens.ts'
import { updateSums } from './update-sums.ts'

export const ReleaseLine = z.object({
  requestId,
  runId: z.coerce.number().int(),
  lineId: z.coerce.number().int(),
  reason: z.string().trim().min(2).max(500),
})

/**
 * A second person lets a held line be paid, with a reason. @throws DomainError `another-person-needed` for who opened the run,
 * `guard-not-met` for a hold that nobody may lift (dead payee, no account, suspended).
 */
export function releaseLine(tx: Tx, actor: StaffActor, input: z.output<typeof ReleaseLine>): Promise<null> {
  return once(tx, actor, 'release-line', input, async () => {
    const run = await lockRun(tx, input.runId, ['checked'])
    if (run.opened_by === actor.id)
      throw new DomainError('another-person-needed', { says: '编制清单的人不能放行暂缓的明细，须由另一人办理' })
    const line = await tx
      .selectFrom('pay.line')
      .select(['id', 'holds', 'hold_reason', 'person_id', 'state', 'area'])
      .where('id', '=', input.lineId)
      .where('run_id', '=', run.id)
      .executeTakeFirst()
    if (!line) throw new DomainError('not-found')
    const final = Object.entries(screens).find(([id, screen]) => !screen.mayRelease && line.holds.includes(id))
    if (final) throw new DomainError('guard-not-met', { says: `${final[1].says}，不能放行` })
    const released = await tx
      .updateTable('pay.line')
      .set({ state: 'draft' })
      .where('id', '=', line.id)
      .where('state', '=', 'held')
      .executeTakeFirst()
    if (released.numUpdatedRows !== 1n) throw new DomainError('not-allowed-in-state')
    await updateSums(tx, run.id)
    await logRun(
      tx,
      actor,
      run,
      'release',
      { lineId: line.id, held: line.hold_reason, reason: input.reason },
      input.requestId,
    )
    await recordAccess(tx, actor, {
      action: 'release-line',
      objectKind: 'pay-line',
      objectId: line.id,
      personId: line.person_id,
      area: line.area,
      reason: input.reason,
    })
    return null
  })
}
