import { sql } from 'kysely'
import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

export const WithdrawMinorApproval = z.object({ requestId, approvalId: z.coerce.number().int() })

/** Ends a request or a live approval before its time: its asker, or whoever may approve. @throws DomainError `conflict`. */
export function withdrawMinorApproval(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof WithdrawMinorApproval>,
): Promise<null> {
  return once(tx, actor, 'withdraw-minor-approval', input, async () => {
    const ended = await tx
      .updateTable('app.minor_approval')
      .set({ state: 'withdrawn', decided_by: actor.id, decider: actor.name, decided_at: sql<Date>`now()`, until: null })
      .where('id', '=', input.approvalId)
      .where('state', 'in', ['asked', 'approved'])
      .returning('child_id')
      .executeTakeFirst()
    if (!ended) throw new DomainError('conflict', { says: '这项申请已经结束' })
    await recordAccess(tx, actor, {
      action: 'withdraw-minor-approval',
      objectKind: 'minor-approval',
      objectId: input.approvalId,
      personId: ended.child_id,
    })
    return null
  })
}
