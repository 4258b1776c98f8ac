import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { CitizenActor, StaffActor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { assertMayOpenCase } from '../privacy/open-minor.ts'
import { readSealedFile } from './sealed-file.ts'
import { labelOf, uploaderOf } from './store-file.ts'

export const GetFile = z.object({ fileId: z.coerce.number().int() })

export interface OpenedFile {
  readonly name: string
  readonly mime: string
  readonly bytes: number
  readonly content: Readable
}

/**
 * An attachment of a case in sight, or a waiting one of the caller's own; every opening is logged.
 * @throws DomainError `not-found`; SealedFileError for one that was changed on disk.
 */
export async function getFile(
  tx: Tx,
  actor: StaffActor | CitizenActor,
  { fileId }: z.output<typeof GetFile>,
  { keys, filesDir }: { readonly keys: KeyRing; readonly filesDir: string },
): Promise<OpenedFile> {
  const file = await tx
    .selectFrom('app.file')
    .selectAll()
    .where('id', '=', fileId)
    .where((where) => where.or([where('case_id', 'is not', null), where('uploaded_by', '=', uploaderOf(actor))]))
    .executeTakeFirst()
  if (!file) throw new DomainError('not-found')
  if (file.case_id !== null) await assertMayOpenCase(tx, actor, file.case_id)
  await recordAccess(tx, actor, {
    action: 'view-file',
    objectKind: 'file',
    objectId: file.id,
    ...(file.case_id === null ? {} : { caseId: file.case_id }),
    area: file.area,
  })
  const content = await readSealedFile(keys, join(filesDir, file.path), labelOf(file.path))
  return { name: file.name, mime: file.mime, bytes: file.bytes, content }
}
