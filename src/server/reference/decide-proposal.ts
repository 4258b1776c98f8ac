import { sql } from 'kysely'
import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

export const DecideProposal = z
  .object({ requestId, proposalId: z.coerce.number().int(), approve: z.boolean(), reason: z.string().trim().max(200) })
  .refine(({ approve, reason }) => approve || reason.length >= 2, { path: ['reason'], message: '不同意须写明理由' })

/**
 * A second person's decision on a proposed standard; approval makes it a row of `ref.local_standard`. @throws DomainError
 * `another-person-needed` for its proposer, `conflict` when it is decided, `not-found` out of the area.
 */
export function decideProposal(tx: Tx, actor: StaffActor, input: z.output<typeof DecideProposal>): Promise<null> {
  return once(tx, actor, 'decide-proposal', input, async () => {
    const decided = await tx
      .updateTable('ref.standard_proposal')
      .set({
        state: input.approve ? 'approved' : 'rejected',
        reason: input.reason,
        decided_by: actor.id,
        decided_at: sql`now()`,
      })
      .where('id', '=', input.proposalId)
      .where('state', '=', 'proposed')
      .where('proposed_by', '<>', actor.id)
      .returning(['area', 'parameter', 'residence', 'valid_from', 'value', 'document', 'proposed_by'])
      .executeTakeFirst()
    if (!decided) return refuse(tx, actor, input.proposalId)
    if (input.approve)
      await tx
        .insertInto('ref.local_standard')
        .values({ ...decided, value: JSON.stringify(decided.value), is_confirmed: true, approved_by: actor.id })
        .execute()
    await recordAccess(tx, actor, {
      action: input.approve ? 'approve-standard' : 'reject-standard',
      objectKind: 'standard-proposal',
      objectId: input.proposalId,
      area: decided.area,
      purpose: input.reason,
    })
    return null
  })
}

async function refuse(tx: Tx, actor: StaffActor, proposalId: number): Promise<never> {
  const found = await tx
    .selectFrom('ref.standard_proposal')
    .select(['state', 'proposed_by'])
    .where('id', '=', proposalId)
    .executeTakeFirst()
  if (!found) throw new DomainError('not-found')
  if (found.state !== 'proposed') throw new DomainError('conflict', { says: '这项标准已经审定' })
  throw new DomainError('another-person-needed', {
    says: found.proposed_by === actor.id ? '提出标准的人不能自己审定' : '须由另一人审定',
  })
}
