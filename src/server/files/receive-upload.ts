import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyRequest } from 'fastify'
import { DomainError } from '../errors.ts'
import type { RouteContext } from '../http/route.ts'
import { writeSealedFile } from './sealed-file.ts'

/** An uploaded file, sealed on disk and not yet anybody's. */
export interface Upload {
  /** As the sender calls it. */
  readonly name: string
  /** Text fields of the form, by name. */
  readonly fields: ReadonlyMap<string, string>
  /** Absolute, under `waiting`; its key is bound to `label`. */
  readonly path: string
  readonly label: string
  readonly sm3: string
  readonly bytes: number
}

const uploads = new WeakMap<FastifyRequest, Upload>()

export interface UploadLimits {
  /** Bytes of the file. */
  readonly most: number
  /** Looks at the content as it comes and throws to refuse it. */
  readonly check?: (content: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>
}

/**
 * Seals the one file of a multipart request on disk as it comes in; too large a body is refused before it is read.
 * @throws DomainError `file-too-large`, `invalid-input` without a file, `file-refused` for a form that breaks off.
 */
export async function receiveUpload({ request, platform }: RouteContext, limits: UploadLimits): Promise<void> {
  const tooLarge = () =>
    new DomainError('file-too-large', { says: `文件不能超过 ${Math.floor(limits.most / 1_000_000)} MB` })
  if (Number(request.headers['content-length'] ?? 0) > limits.most + formOverhead) throw tooLarge()
  const part = request.isMultipart() ? await request.file({ limits: { fileSize: limits.most } }) : undefined
  if (!part) throw new DomainError('invalid-input', { says: '请选择要上传的文件' })
  const label = randomUUID()
  const path = join(platform.filesDir, 'waiting', label)
  const written = await writeSealedFile(platform.keys, path, label, limits.check?.(part.file) ?? part.file)
  if (part.file.truncated) {
    await rm(path, { force: true })
    throw tooLarge()
  }
  uploads.set(request, { name: part.filename, fields: textFields(part.fields), path, label, ...written })
}

/** What `receiveUpload` took in for this request. */
export function uploadOf({ request }: RouteContext): Upload {
  const upload = uploads.get(request)
  if (!upload) throw new Error('a route without `receive` has no upload')
  return upload
}

/** Room for boundaries and text fields around the file. */
const formOverhead = 100_000

function textFields(fields: Readonly<Record<string, unknown>>): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [name, field] of Object.entries(fields))
    if (typeof field === 'object' && field !== null && 'value' in field && typeof field.value === 'string')
      texts.set(name, field.value.slice(0, 200))
  return texts
}
