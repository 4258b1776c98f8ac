import { sql } from 'kysely'
import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

export const EndBreakGlass = z.object({ requestId, glassId: z.coerce.number().int() })

/** Ends one's own emergency reading before its time. @throws DomainError `conflict` when it has ended. */
export function endBreakGlass(tx: Tx, actor: StaffActor, input: z.output<typeof EndBreakGlass>): Promise<null> {
  return once(tx, actor, 'end-break-glass', input, async () => {
    const ended = await tx
      .updateTable('app.break_glass')
      .set({ ended_at: sql<Date>`now()` })
      .where('id', '=', input.glassId)
      .where('account_id', '=', actor.id)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    if (ended.numUpdatedRows !== 1n) throw new DomainError('conflict', { says: '这次应急查看已经结束' })
    await recordAccess(tx, actor, { action: 'end-break-glass', objectKind: 'break-glass', objectId: input.glassId })
    return null
  })
}
