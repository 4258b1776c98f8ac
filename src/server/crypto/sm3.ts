import { createHash, createHmac, hash } from 'node:crypto'

/** SM3 digest (GB/T 32905) of bytes or UTF-8 text: 32 bytes. */
export const sm3 = (message: string | Uint8Array): Buffer => createHash('sm3').update(message).digest()

/** HMAC-SM3 (GB/T 15852.2) of bytes or UTF-8 text: 32 bytes. */
export const hmacSm3 = (key: Uint8Array, message: string | Uint8Array): Buffer =>
  createHmac('sm3', key).update(message).digest()

/** A key of HMAC-SM3 made ready for many short messages: the two pads that the definition of HMAC puts before them. */
export interface MacKey {
  readonly inner: Buffer
  readonly outer: Buffer
}

export function macKey(key: Uint8Array): MacKey {
  if (key.length > blockLength) throw new RangeError('a key longer than a block')
  const padded = Buffer.alloc(blockLength)
  padded.set(key)
  return {
    inner: Buffer.from(padded.map((byte) => byte ^ 0x36)),
    outer: Buffer.from(padded.map((byte) => byte ^ 0x5c)),
  }
}

/**
 * HMAC-SM3 of a UTF-8 text followed by bytes, as 32 characters of `latin1`, which costs less than a Buffer. The same as
 * `hmacSm3`, by two digests at one call each: no object of the runtime is made and collected for every message.
 */
export function macText({ inner, outer }: MacKey, text: string, bytes: Uint8Array = nothing): string {
  const most = blockLength + text.length * 3 + bytes.length
  const message = most > scratch.length ? Buffer.allocUnsafe(most) : scratch
  message.set(inner)
  const textEnd = blockLength + message.write(text, blockLength)
  message.set(bytes, textEnd)
  lastBlocks.set(outer)
  lastBlocks.write(hash('sm3', message.subarray(0, textEnd + bytes.length), 'binary'), blockLength, 'latin1')
  return hash('sm3', lastBlocks, 'binary')
}

const blockLength = 64
const nothing = new Uint8Array(0)
const scratch = Buffer.alloc(4096)
const lastBlocks = Buffer.alloc(blockLength + 32)
