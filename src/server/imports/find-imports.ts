import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import type { ImportBatchRow, Paged } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import { batchQuery, importRow } from './import-rows.ts'

export const FindImports = z.object(pageInput)

/** Imports of the caller's area, the newest first. */
export async function findImports(
  tx: Tx,
  _actor: StaffActor,
  { page, size }: z.output<typeof FindImports>,
): Promise<Paged<ImportBatchRow>> {
  const { total } = await tx
    .selectFrom('app.import_batch')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await batchQuery(tx)
    .orderBy('id', 'desc')
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  return { rows: rows.map(importRow), total, isMore: false }
}
