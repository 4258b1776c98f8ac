import type { Tx } from '../db/pool.ts'

/** Attaches uploaded files that wait for a case; one that belongs to a case already is left alone. */
export async function takeFiles(tx: Tx, caseId: number, fileIds: readonly number[]): Promise<void> {
  if (fileIds.length === 0) return
  await tx
    .updateTable('app.file')
    .set({ case_id: caseId })
    .where('id', 'in', [...fileIds])
    .where('case_id', 'is', null)
    .execute()
}
