import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import type { Api } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import { openField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { workbookBytes } from '../files/workbook.ts'
import { importKinds, reasonTitle, workbookColumns } from './import-kinds.ts'
import { getImportRow } from './import-rows.ts'
import { rowPlace } from './write-chunk.ts'

export const GetImport = z.object({ batchId: z.coerce.number().int() })

/** Failures shown on the screen; the download holds all of them. */
const mostShown = 500

/** A batch with its first failed rows. @throws DomainError `not-found` */
export async function getImport(
  tx: Tx,
  _actor: StaffActor,
  { batchId }: z.output<typeof GetImport>,
): Promise<Api['GET /api/imports/:batchId']['output']> {
  const batch = await getImportRow(tx, batchId)
  const failures = await tx
    .selectFrom('app.import_row')
    .select(['row_no as row', 'reason'])
    .where('batch_id', '=', batchId)
    .where('state', '=', 'failed')
    .orderBy('row_no')
    .limit(mostShown)
    .execute()
  return { ...batch, failures }
}

/** The failed rows as a workbook that may be put right and sent again. @throws DomainError `not-found` */
export async function failuresWorkbook(
  tx: Tx,
  actor: StaffActor,
  { batchId }: z.output<typeof GetImport>,
  keys: KeyRing,
): Promise<{ readonly bytes: Buffer; readonly name: string }> {
  const batch = await getImportRow(tx, batchId)
  const kind = importKinds.get(batch.kind)
  if (!kind) throw new DomainError('not-found')
  const rows = await tx
    .selectFrom('app.import_row')
    .select(['row_no', 'reason', 'row_sealed'])
    .where('batch_id', '=', batchId)
    .where('state', '=', 'failed')
    .orderBy('row_no')
    .execute()
  await recordAccess(tx, actor, {
    action: 'export',
    objectKind: 'import',
    objectId: batchId,
    fields: kind.columns.map(({ key }) => key),
    purpose: '下载失败行',
  })
  const bytes = await workbookBytes({
    sheetName: kind.title,
    columns: [...workbookColumns(kind), { key: 'reason', title: reasonTitle, kind: 'text', width: 50 }],
    rows: rows.map(({ row_no, reason, row_sealed }) => ({
      ...(row_sealed ? textsOf(openField(keys, rowPlace(batchId, row_no), row_sealed)) : {}),
      reason: `第 ${row_no} 行：${reason}`,
    })),
  })
  return { bytes, name: `${kind.title}导入失败行-${batchId}` }
}

const textsOf = (json: string): Record<string, string> => z.record(z.string(), z.string()).parse(JSON.parse(json))
