import type { ImportBatchRow } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

export const batchQuery = (tx: Tx) =>
  tx
    .selectFrom('app.import_batch')
    .select(['id', 'kind', 'file_name', 'state', 'total', 'done', 'failed', 'note', 'started_at', 'starter'])

export type BatchRow = Awaited<ReturnType<ReturnType<typeof batchQuery>['executeTakeFirstOrThrow']>>

/** A batch as lists show it. */
export const importRow = (row: BatchRow): ImportBatchRow => ({
  id: row.id,
  kind: row.kind,
  fileName: row.file_name,
  state: row.state as ImportBatchRow['state'],
  total: row.total,
  done: row.done,
  failed: row.failed,
  note: row.note,
  startedAt: row.started_at.toISOString(),
  startedBy: row.starter,
})

/** @throws DomainError `not-found` */
export async function getImportRow(tx: Tx, batchId: number): Promise<ImportBatchRow> {
  const row = await batchQuery(tx).where('id', '=', batchId).executeTakeFirst()
  if (!row) throw new DomainError('not-found')
  return importRow(row)
}
