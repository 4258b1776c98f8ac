import { createCipheriv, createHash, createHmac, type Hmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { needsResealing, openField, sealField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'

/** A file that was changed, cut or moved, or whose key is gone. */
export class SealedFileError extends Error {}

export interface WrittenFile {
  /** SM3 of the clear content, hex. */
  readonly sm3: string
  readonly bytes: number
}

/**
 * Writes a stream to disk under a key of its own: `MZF1 | length 2 | sealed key | nonce 16 | SM4-CTR | HMAC-SM3 32`.
 * `label` binds the key to its place. The clear content never touches the disk; half a file is never left under `path`.
 */
export async function writeSealedFile(
  keys: KeyRing,
  path: string,
  label: string,
  content: AsyncIterable<Uint8Array>,
): Promise<WrittenFile> {
  const secret = randomBytes(48)
  const sealedKey = sealField(keys, placeOf(label), secret.toString('base64'))
  const nonce = randomBytes(16)
  const head = Buffer.concat([magic, lengthOf(sealedKey), sealedKey, nonce])
  const mac = macOf(secret).update(head)
  const cipher = createCipheriv('sm4-ctr', secret.subarray(0, 16), nonce)
  const hash = createHash('sm3')
  let bytes = 0
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.write(head)
    for await (const chunk of content) {
      bytes += chunk.length
      hash.update(chunk)
      const sealed = cipher.update(chunk)
      mac.update(sealed)
      await file.write(sealed)
    }
    await file.write(mac.digest())
    await file.sync()
    await file.close()
    await rename(draft, path)
  } catch (error) {
    await file.close().catch(() => {}) // closed already when renaming failed
    await rm(draft, { force: true })
    throw error
  }
  return { sm3: hash.digest('hex'), bytes }
}

/** The clear content as a stream, after the whole file was proved. @throws SealedFileError */
export async function readSealedFile(keys: KeyRing, path: string, label: string): Promise<Readable> {
  try {
    return await readOnce(keys, path, label)
  } catch (error) {
    // Its key may have been sealed anew between the looks at head and end.
    if (error instanceof SealedFileError) return readOnce(keys, path, label)
    throw error
  }
}

/**
 * Seals the file's key under the current generation, unless it is: the content stays as it is. True when it was changed.
 * @throws SealedFileError when the file was changed by somebody else.
 */
export async function resealFile(keys: KeyRing, path: string, label: string): Promise<boolean> {
  const { secret, nonce, start, end, sealedKey } = await openHead(keys, path, label)
  if (!needsResealing(keys, sealedKey)) return false
  const before = macOf(secret)
  for await (const chunk of createReadStream(path, { end: end - 1 })) before.update(chunk)
  const [tag] = await createReadStream(path, { start: end }).toArray()
  if (!Buffer.isBuffer(tag) || !timingSafeEqual(before.digest(), tag)) throw new SealedFileError(`changed: ${label}`)
  const fresh = sealField(keys, placeOf(label), secret.toString('base64'))
  const head = Buffer.concat([magic, lengthOf(fresh), fresh, nonce])
  const mac = macOf(secret).update(head)
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.write(head)
    if (end > start)
      for await (const chunk of createReadStream(path, { start, end: end - 1 })) {
        mac.update(chunk)
        await file.write(chunk)
      }
    await file.write(mac.digest())
    await file.sync()
    await file.close()
    await rename(draft, path)
    return true
  } catch (error) {
    await file.close().catch(() => {}) // closed already when renaming failed
    await rm(draft, { force: true })
    throw error
  }
}

async function readOnce(keys: KeyRing, path: string, label: string): Promise<Readable> {
  const { secret, nonce, start, end } = await openHead(keys, path, label)
  const mac = macOf(secret)
  for await (const chunk of createReadStream(path, { end: end - 1 })) mac.update(chunk)
  const [tag] = await createReadStream(path, { start: end }).toArray()
  if (!Buffer.isBuffer(tag) || tag.length !== tagLength || !timingSafeEqual(mac.digest(), tag))
    throw new SealedFileError(`changed: ${label}`)
  if (end === start) return Readable.from([])
  const cipher = createCipheriv('sm4-ctr', secret.subarray(0, 16), nonce)
  return createReadStream(path, { start, end: end - 1 }).pipe(cipher)
}

const magic = Buffer.from('MZF1')
const tagLength = 32
const placeOf = (label: string) => ({ table: 'app.file', column: 'key', row: label })
const macOf = (secret: Buffer): Hmac => createHmac('sm3', secret.subarray(16))

function lengthOf(sealed: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(sealed.length)
  return length
}

async function openHead(keys: KeyRing, path: string, label: string) {
  const { size } = await stat(path)
  const file = await open(path, 'r')
  try {
    const head = Buffer.alloc(1024)
    const { bytesRead } = await file.read(head, 0, head.length, 0)
    const keyEnd = 6 + head.readUInt16BE(4)
    const start = keyEnd + 16
    if (!head.subarray(0, 4).equals(magic) || bytesRead < start || size < start + tagLength)
      throw new SealedFileError(`not a whole sealed file: ${label}`)
    const sealedKey = Buffer.from(head.subarray(6, keyEnd))
    const secret = Buffer.from(openField(keys, placeOf(label), sealedKey), 'base64')
    return { sealedKey, secret, nonce: Buffer.from(head.subarray(keyEnd, start)), start, end: size - tagLength }
  } finally {
    await file.close()
  }
}
