import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

export const UndoMerge = z.object({
  requestId,
  mergeId: z.coerce.number().int(),
  reason: z.string().trim().min(2).max(200),
})

/**
 * Takes a merge back: the rows it moved return to their person, what was added since stays with the kept one.
 * @throws DomainError `not-found`; `conflict` when it was undone already.
 */
export function undoMerge(tx: Tx, actor: Actor, input: z.output<typeof UndoMerge>): Promise<null> {
  return once(tx, actor, 'undo-merge', input, async () => {
    const { mergeId, reason } = input
    const merge = await tx
      .selectFrom('reg.person_merge')
      .select(['area', 'kept_id', 'merged_id'])
      .where('id', '=', mergeId)
      .executeTakeFirst()
    if (!merge) throw new DomainError('not-found', { says: '没有找到这次合并' })
    const undone = await tx
      .updateTable('reg.person_merge')
      .set({ undone_by: actor.id, undone_at: sql`now()` })
      .where('id', '=', mergeId)
      .where('undone_at', 'is', null)
      .executeTakeFirst()
    if (undone.numUpdatedRows !== 1n) throw new DomainError('conflict', { says: '这次合并已经撤销' })
    await sql`select reg.move_person_rows_back(${mergeId})`.execute(tx)
    for (const personId of [merge.kept_id, merge.merged_id])
      await recordAccess(tx, actor, {
        action: 'undo-merge',
        objectKind: 'person-merge',
        objectId: mergeId,
        personId,
        area: merge.area,
        purpose: reason,
      })
    return null
  })
}
