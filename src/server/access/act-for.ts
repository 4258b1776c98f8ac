import { z } from 'zod'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { StaffActor } from './actor.ts'
import { tokenHash } from './session-token.ts'

/** `delegationId` null: on one's own account again. */
export const ActFor = z.object({ delegationId: z.number().int().nullable() })

/** Turns this session to acting for somebody, or back. @throws DomainError `not-found` for a delegation that is not live. */
export async function actFor(
  tx: Tx,
  actor: StaffActor,
  { delegationId }: z.output<typeof ActFor>,
  token: string,
): Promise<null> {
  if (delegationId !== null) {
    const live = await tx
      .selectFrom('sec.delegation')
      .select('id')
      .where('id', '=', delegationId)
      .where('delegate_id', '=', actor.id)
      .where('ended_at', 'is', null)
      .where('valid_from', '<=', actor.today)
      .where('valid_until', '>=', actor.today)
      .executeTakeFirst()
    if (!live) throw new DomainError('not-found', { says: '代理授权不在有效期内' })
  }
  await tx
    .updateTable('sec.session')
    .set({ delegation_id: delegationId })
    .where('token_hash', '=', tokenHash(token))
    .where('account_id', '=', actor.id)
    .execute()
  await recordAccess(tx, actor, {
    action: delegationId === null ? 'act-for-oneself' : 'act-for',
    objectKind: 'delegation',
    ...(delegationId === null ? {} : { objectId: delegationId }),
  })
  return null
}
