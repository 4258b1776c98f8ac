import { z } from 'zod'
import { minorPurposes } from '#core/access-purpose.ts'
import { maskName } from '#core/masking.ts'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { isMinor } from './open-minor.ts'
import { assertNotOwnKin } from './own-kin.ts'

export const AskMinorApproval = z.object({
  requestId,
  personId: z.coerce.number().int(),
  purpose: z.enum(Object.keys(minorPurposes) as (keyof typeof minorPurposes)[]),
  reason: z.string().trim().min(2, '请写明查看的具体事由').max(200),
})

/** Asks to open one child's record. @throws DomainError `not-found`, `not-allowed-in-state` for a grown-up, `conflict` when asked already. */
export function askMinorApproval(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof AskMinorApproval>,
): Promise<{ approvalId: number }> {
  return once(tx, actor, 'ask-minor-approval', input, async () => {
    const child = await tx
      .selectFrom('reg.person')
      .select(['id', 'name', 'born'])
      .where('id', '=', input.personId)
      .executeTakeFirst()
    if (!child) throw new DomainError('not-found')
    if (!isMinor(child.born, actor.today))
      throw new DomainError('not-allowed-in-state', { says: '此人已满十八周岁，不需要申请' })
    await assertNotOwnKin(tx, actor, [child.id])
    const asked = await tx
      .insertInto('app.minor_approval')
      .values({
        area: actor.unitArea,
        child_id: child.id,
        child_masked: maskName(child.name),
        asked_by: actor.id,
        officer: actor.name,
        unit_name: actor.unitName,
        purpose: input.purpose,
        reason: input.reason,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!asked) throw new DomainError('conflict', { says: '已经提出申请，正在等待批准' })
    await recordAccess(tx, actor, {
      action: 'ask-minor-approval',
      objectKind: 'minor-approval',
      objectId: asked.id,
      personId: child.id,
      purpose: `${minorPurposes[input.purpose]}：${input.reason}`,
    })
    return { approvalId: asked.id }
  })
}
