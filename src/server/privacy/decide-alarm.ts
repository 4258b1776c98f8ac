import { sql } from 'kysely'
import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

export const DecideAlarm = z.object({
  requestId,
  alarmId: z.coerce.number().int(),
  release: z.boolean(),
  reason: z.string().trim().min(2, '请写明核查情况').max(500),
})

/**
 * Another person looks into an alarm and lets the officer go on, or leaves the block until its window has passed.
 * @throws DomainError `another-person-needed` for the officer himself, `conflict` when it is decided.
 */
export function decideAlarm(tx: Tx, actor: StaffActor, input: z.output<typeof DecideAlarm>): Promise<null> {
  return once(tx, actor, 'decide-alarm', input, async () => {
    const decided = await tx
      .updateTable('app.exposure_alarm')
      .set({
        state: input.release ? 'released' : 'kept',
        decided_by: actor.id,
        decider: actor.name,
        decided_at: sql<Date>`now()`,
        reason: input.reason,
      })
      .where('id', '=', input.alarmId)
      .where('state', '=', 'open')
      .where('account_id', '<>', actor.id)
      .returning(['area', 'account_id'])
      .executeTakeFirst()
    if (!decided) await refuse(tx, actor, input.alarmId)
    await recordAccess(tx, actor, {
      action: input.release ? 'release-exposure' : 'keep-exposure-block',
      objectKind: 'exposure-alarm',
      objectId: input.alarmId,
      purpose: input.reason,
    })
    return null
  })
}

async function refuse(tx: Tx, actor: StaffActor, alarmId: number): Promise<never> {
  const row = await tx
    .selectFrom('app.exposure_alarm')
    .select('account_id')
    .where('id', '=', alarmId)
    .executeTakeFirst()
  if (!row) throw new DomainError('not-found')
  if (row.account_id === actor.id)
    throw new DomainError('another-person-needed', { says: '本人不能解除对自己的限制，须由另一人办理' })
  throw new DomainError('conflict', { says: '这条预警已经处置' })
}
