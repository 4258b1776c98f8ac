import { sql } from 'kysely'
import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { type ExportedFile, getExportKind } from './export-kinds.ts'
import { type ExportNeed, exportNeed, isHigher } from './export-level.ts'
import { recordExposure } from './exposure.ts'
import { rowMark } from './row-marks.ts'
import { watermarkText } from './watermark-text.ts'

export const DownloadExport = z.object({ exportId: z.coerce.number().int() })

/**
 * The file, once, to whom asked for it, within 24 hours of its approval; marked with account, time and number. The database
 * refuses the row of a download without its approvals. @throws DomainError `not-found`, `approval-needed`, `conflict`.
 */
export async function downloadExport(
  tx: Tx,
  actor: StaffActor,
  { exportId }: z.output<typeof DownloadExport>,
): Promise<ExportedFile> {
  const request = await tx
    .selectFrom('app.export_request')
    .selectAll()
    .select(sql<Date>`now()`.as('now'))
    .where('id', '=', exportId)
    .where('account_id', '=', actor.id)
    .executeTakeFirst()
  if (!request) throw new DomainError('not-found')
  const kind = getExportKind(actor, request.kind)
  await recordDownload(tx, actor, request)
  const file = await kind.write(tx, actor, request.params, {
    text: watermarkText(actor, exportId, request.now),
    markOf: (row) => rowMark(request.seed, row),
  })
  if (isHigher(exportNeed(request.counted - request.records + file.records), request.needs as ExportNeed))
    throw new DomainError('conflict', { says: '名单已有变化，条数超过批准的范围，请重新申请' })
  recordExposure(tx, actor, {
    channel: 'export',
    class: 'identity',
    records: Math.max(1, file.records),
    object: `export ${exportId}`,
    purpose: request.purpose,
  })
  await recordAccess(tx, actor, {
    action: 'download-export',
    objectKind: 'export',
    objectId: exportId,
    fields: [request.kind, String(file.records)],
    purpose: request.reason,
  })
  return file
}

/** Twice at once, the unique index lets one through; unapproved, the trigger lets none. */
async function recordDownload(
  tx: Tx,
  actor: StaffActor,
  request: { readonly id: number; readonly area: number; readonly records: number },
): Promise<void> {
  const { rows } = await sql<{ problem: string | null }>`
    select case when exists (select from app.export_event where export_id = ${request.id} and action = 'download') then 'used'
      when exists (select from app.export_event where export_id = ${request.id} and action = 'refuse') then 'refused' end as problem`.execute(
    tx,
  )
  if (rows[0]?.problem === 'used') throw new DomainError('conflict', { says: '文件只能下载一次，如需再用请重新申请' })
  if (rows[0]?.problem === 'refused') throw new DomainError('approval-needed', { says: '导出申请未获批准' })
  try {
    await tx
      .insertInto('app.export_event')
      .values({
        export_id: request.id,
        area: request.area,
        requester: actor.id,
        action: 'download',
        actor_id: actor.id,
        actor: actor.name,
        records: request.records,
      })
      .execute()
  } catch (error) {
    if (isCheck(error)) throw new DomainError('approval-needed', { says: '导出申请尚未批准，或批准已超过24小时' })
    throw error
  }
}

const isCheck = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '23514'
