import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { isWithin } from '#core/division-code.ts'
import { areaCode } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import type { ImportBatchRow } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import { nextId } from '../db/next-id.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { Upload } from '../files/receive-upload.ts'
import { importKinds } from './import-kinds.ts'
import { getImportRow } from './import-rows.ts'

/**
 * Keeps an uploaded list as a batch and queues its import. @throws DomainError `not-found` for another kind, `forbidden` for
 * an area that is not the actor's, `same-file` when the same content was imported for that area already.
 */
export async function startImport(
  tx: Tx,
  actor: StaffActor,
  { kind, upload }: { readonly kind: string; readonly upload: Upload },
  filesDir: string,
): Promise<ImportBatchRow> {
  const request = requestId.safeParse(upload.fields.get('requestId'))
  if (!request.success) throw new DomainError('invalid-input')
  if (!importKinds.has(kind)) throw new DomainError('not-found', { says: '没有这种导入内容' })
  const area = areaOf(actor, upload.fields.get('area'))
  const input = { requestId: request.data, kind, area, sm3: upload.sm3 }
  try {
    const { batchId } = await once(tx, actor, 'start-import', input, () =>
      open(tx, actor, { kind, area, upload }, filesDir),
    )
    await rm(upload.path, { force: true }) // of a request sent again
    return await getImportRow(tx, batchId)
  } catch (error) {
    if (error instanceof DomainError) await rm(upload.path, { force: true })
    throw error
  }
}

function areaOf(actor: StaffActor, text: string | undefined) {
  const given = text === undefined || text === '' ? actor.unitArea : Number(text)
  if (!Number.isSafeInteger(given) || given <= 0 || given > 999_999_999_999)
    throw new DomainError('invalid-input', { says: '归属地区不正确' })
  const area = areaCode(given)
  if (!isWithin(area, actor.unitArea)) throw new DomainError('forbidden', { says: '只能导入本辖区的数据' })
  return area
}

async function open(
  tx: Tx,
  actor: StaffActor,
  { kind, area, upload }: { kind: string; area: number; upload: Upload },
  filesDir: string,
): Promise<{ batchId: number }> {
  const known = await tx
    .selectFrom('app.import_batch')
    .select('id')
    .where('area', '=', area)
    .where('kind', '=', kind)
    .where('file_sm3', '=', upload.sm3)
    .where('state', 'in', ['loading', 'done'])
    .executeTakeFirst()
  if (known) throw new DomainError('same-file', { says: `同一文件已导入过（批次 ${known.id}），未重复导入` })
  const batchId = await nextId(tx, 'app.import_batch')
  const path = join('imports', `${batchId}-${upload.label}`)
  await tx
    .insertInto('app.import_batch')
    .values({
      id: batchId,
      county_id: Math.floor(area / 1_000_000),
      area,
      kind,
      file_name: [...upload.name.replace(/[\p{Cc}\p{Cf}]/gu, '')].slice(0, 100).join(''),
      file_sm3: upload.sm3,
      path,
      started_by: actor.id,
      starter: actor.name,
    })
    .execute()
  await recordAccess(tx, actor, { action: 'import', objectKind: 'import', objectId: batchId, area, purpose: kind })
  await sql`select sys.add_job('run-import', ${JSON.stringify({ batchId })}::json, ${`import ${batchId}`})`.execute(tx)
  await mkdir(join(filesDir, dirname(path)), { recursive: true, mode: 0o700 })
  await rename(upload.path, join(filesDir, path))
  return { batchId }
}
