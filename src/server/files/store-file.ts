import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CitizenActor, StaffActor } from '../access/actor.ts'
import type { FileRow } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import { nextId } from '../db/next-id.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { type FileKind, fileKind, safeFileName } from './file-kinds.ts'
import type { Upload } from './receive-upload.ts'

export interface StoreFile {
  readonly upload: Upload
  readonly kind: FileKind
  readonly evidence: string
  /** Where the row stands until a case takes it: the unit of staff, the village of a citizen. */
  readonly area: number
}

/** Largest attachment in bytes. */
export const largestFile = 20_000_000

/** Who a waiting file belongs to. */
export const uploaderOf = (actor: { readonly kind: string; readonly id: number | null }): string =>
  `${actor.kind}:${actor.id ?? ''}`

/**
 * Keeps a received attachment under its SM3 with a row of its own; it waits until an application, correction or visit takes it.
 * Yields the row as lists show it.
 */
export async function storeFile(
  tx: Tx,
  actor: StaffActor | CitizenActor,
  { upload, kind, evidence, area }: StoreFile,
  filesDir: string,
): Promise<FileRow> {
  const path = join(upload.sm3.slice(0, 2), `${upload.sm3}-${upload.label}`)
  await mkdir(join(filesDir, dirname(path)), { recursive: true, mode: 0o700 })
  await rename(upload.path, join(filesDir, path))
  try {
    const id = await nextId(tx, 'app.file')
    const name = safeFileName(upload.name, kind)
    const { at } = await tx
      .insertInto('app.file')
      .values({
        id,
        county_id: Math.floor(area / 1_000_000),
        area,
        evidence,
        name,
        mime: kind.mime,
        bytes: upload.bytes,
        sm3: upload.sm3,
        path,
        uploaded_by: uploaderOf(actor),
      })
      .returning('at')
      .executeTakeFirstOrThrow()
    await recordAccess(tx, actor, { action: 'store-file', objectKind: 'file', objectId: id, area })
    return { id, name, mime: kind.mime, bytes: upload.bytes, evidence, at: at.toISOString() }
  } catch (error) {
    await rm(join(filesDir, path), { force: true })
    throw error
  }
}

/** The label that the key of a kept file is bound to. */
export const labelOf = (path: string): string => path.slice(path.indexOf('-') + 1)

/** Passes content on once its first bytes are known, and tells the kind. @throws DomainError `file-refused` */
export function checkedKind(found: (kind: FileKind) => void) {
  return async function* (content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let head = Buffer.alloc(0)
    let isKnown = false
    for await (const chunk of content) {
      if (isKnown) {
        yield chunk
        continue
      }
      head = Buffer.concat([head, chunk])
      if (head.length < 16) continue
      found(kindOf(head))
      isKnown = true
      yield head
    }
    if (isKnown) return
    if (head.length === 0) throw new DomainError('file-refused', { says: '文件是空的，请重新选择' })
    found(kindOf(head))
    yield head
  }
}

function kindOf(head: Uint8Array): FileKind {
  const kind = fileKind(head)
  if (!kind) throw new DomainError('file-refused', { says: '只能上传 JPG、PNG 图片或 PDF 文件' })
  return kind
}
