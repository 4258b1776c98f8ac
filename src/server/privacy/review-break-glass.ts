import { sql } from 'kysely'
import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

export const ReviewBreakGlass = z.object({
  requestId,
  glassId: z.coerce.number().int(),
  verdict: z.enum(['justified', 'unjustified']),
  note: z.string().trim().min(5, '请写明复核情况').max(500),
})

/** A supervisor says whether the emergency reading was justified; it ends with that. @throws DomainError `another-person-needed`, `conflict`. */
export function reviewBreakGlass(tx: Tx, actor: StaffActor, input: z.output<typeof ReviewBreakGlass>): Promise<null> {
  return once(tx, actor, 'review-break-glass', input, async () => {
    const reviewed = await tx
      .updateTable('app.break_glass')
      .set({
        verdict: input.verdict,
        review_note: input.note,
        reviewed_by: actor.id,
        reviewer: actor.name,
        reviewed_at: sql<Date>`now()`,
        ended_at: sql<Date>`coalesce(ended_at, now())`,
      })
      .where('id', '=', input.glassId)
      .where('account_id', '<>', actor.id)
      .where('verdict', 'is', null)
      .executeTakeFirst()
    if (reviewed.numUpdatedRows !== 1n) await refuse(tx, actor, input.glassId)
    await recordAccess(tx, actor, {
      action: 'review-break-glass',
      objectKind: 'break-glass',
      objectId: input.glassId,
      purpose: input.note,
      reason: input.verdict,
    })
    return null
  })
}

async function refuse(tx: Tx, actor: StaffActor, glassId: number): Promise<never> {
  const row = await tx.selectFrom('app.break_glass').select('account_id').where('id', '=', glassId).executeTakeFirst()
  if (!row) throw new DomainError('not-found')
  if (row.account_id === actor.id)
    throw new DomainError('another-person-needed', { says: '本人不能复核自己的应急查看' })
  throw new DomainError('conflict', { says: '这次应急查看已经复核' })
}
