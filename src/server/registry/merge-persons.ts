import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

export const MergePersons = z.object({
  requestId,
  keptId: z.coerce.number().int(),
  mergedId: z.coerce.number().int(),
  reason: z.string().trim().min(2).max(200),
})

/**
 * Makes two records of one person one: every row of `mergedId` moves to `keptId` and is remembered, so that `undoMerge` puts
 * exactly those back. @throws DomainError `not-found`; `overlap` when both are in one case or live on one benefit.
 */
export function mergePersons(tx: Tx, actor: Actor, input: z.output<typeof MergePersons>): Promise<{ mergeId: number }> {
  return once(tx, actor, 'merge-persons', input, async () => {
    const { keptId, mergedId, reason } = input
    if (keptId === mergedId) throw new DomainError('invalid-input', { says: '两条记录是同一条，不需要合并' })
    const area = await lockBoth(tx, keptId, mergedId)
    const moved = await moveRows(tx, mergedId, keptId)
    const { id } = await tx
      .insertInto('reg.person_merge')
      .values({ area, kept_id: keptId, merged_id: mergedId, reason, moved: JSON.stringify(moved), merged_by: actor.id })
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const personId of [keptId, mergedId])
      await recordAccess(tx, actor, {
        action: 'merge-persons',
        objectKind: 'person-merge',
        objectId: id,
        personId,
        area,
        purpose: reason,
      })
    return { mergeId: id }
  })
}

/** Two merges of one person at once: the second waits and then finds it merged. Yields the kept person's area. */
async function lockBoth(tx: Tx, keptId: number, mergedId: number): Promise<number> {
  const rows = await tx
    .selectFrom('reg.person')
    .select(['id', 'area'])
    .where('id', 'in', [keptId, mergedId])
    .where('merged_into', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()
  const kept = rows.find(({ id }) => id === keptId)
  if (!kept || rows.length !== 2)
    throw new DomainError('not-found', { says: '要合并的人员没有找到、不在辖区内或已合并' })
  return kept.area
}

async function moveRows(tx: Tx, from: number, to: number): Promise<unknown> {
  try {
    const { rows } = await sql<{ moved: unknown }>`select reg.move_person_rows(${from}, ${to}) as moved`.execute(tx)
    return rows[0]?.moved ?? []
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
    if (code !== '23505' && code !== '23P01') throw error
    throw new DomainError('overlap', { says: '两条记录在同一办件中，或同时享受同一救助，请先核实处理后再合并' })
  }
}
