import { sql } from 'kysely'
import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { assertNotOwnKin } from './own-kin.ts'

export const DecideMinorApproval = z
  .object({
    requestId,
    approvalId: z.coerce.number().int(),
    approve: z.boolean(),
    /** How long the record may be opened; at most 24 hours. */
    hours: z.coerce.number().int().min(1).max(24).default(2),
    reason: z.string().trim().max(200).default(''),
  })
  .refine(({ approve, reason }) => approve || reason.length >= 2, { path: ['reason'], message: '不同意须写明理由' })

/** Another person of the unit approves or refuses. @throws DomainError `another-person-needed`, `conflict`, `not-found`. */
export function decideMinorApproval(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof DecideMinorApproval>,
): Promise<null> {
  return once(tx, actor, 'decide-minor-approval', input, async () => {
    const decided = await tx
      .updateTable('app.minor_approval')
      .set({
        state: input.approve ? 'approved' : 'refused',
        decided_by: actor.id,
        decider: actor.name,
        decided_at: sql<Date>`now()`,
        decision_reason: input.reason,
        until: input.approve ? sql<Date>`now() + make_interval(hours => ${input.hours}::int)` : null,
      })
      .where('id', '=', input.approvalId)
      .where('state', '=', 'asked')
      .where('asked_by', '<>', actor.id)
      .returning('child_id')
      .executeTakeFirst()
    if (!decided) return refuse(tx, actor, input.approvalId)
    await assertNotOwnKin(tx, actor, [decided.child_id])
    await recordAccess(tx, actor, {
      action: input.approve ? 'approve-minor-access' : 'refuse-minor-access',
      objectKind: 'minor-approval',
      objectId: input.approvalId,
      personId: decided.child_id,
      purpose: input.reason,
    })
    return null
  })
}

async function refuse(tx: Tx, actor: StaffActor, approvalId: number): Promise<never> {
  const row = await tx
    .selectFrom('app.minor_approval')
    .select('asked_by')
    .where('id', '=', approvalId)
    .executeTakeFirst()
  if (!row) throw new DomainError('not-found')
  if (row.asked_by === actor.id) throw new DomainError('another-person-needed', { says: '申请人不能批准自己的申请' })
  throw new DomainError('conflict', { says: '这项申请已经处理' })
}
