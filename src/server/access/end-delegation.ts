import { sql } from 'kysely'
import { z } from 'zod'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { StaffActor } from './actor.ts'
import { once, requestId } from './once.ts'

export const EndDelegation = z.object({ requestId, delegationId: z.coerce.number().int() })

/** Ends a delegation at once; either side may. Sessions that act under it are their own again. @throws DomainError `not-found`. */
export async function endDelegation(tx: Tx, actor: StaffActor, input: z.output<typeof EndDelegation>): Promise<void> {
  await once(tx, actor, 'end-delegation', input, async () => {
    const { numUpdatedRows } = await tx
      .updateTable('sec.delegation')
      .set({ ended_at: sql`now()`, ended_by: actor.id })
      .where('id', '=', input.delegationId)
      .where('ended_at', 'is', null)
      .where((eb) => eb.or([eb('grantor_id', '=', actor.id), eb('delegate_id', '=', actor.id)]))
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) throw new DomainError('not-found', { says: '没有这项代理授权，或者已经终止' })
    await recordAccess(tx, actor, {
      action: 'end-delegation',
      objectKind: 'delegation',
      objectId: input.delegationId,
    })
  })
}
