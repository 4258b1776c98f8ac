import { type Cipher, createCipheriv, randomFillSync } from 'node:crypto'

/**
 * SM4-CTR under one key for many short texts. CTR adds the encrypted counters to the text, so one ECB cipher makes them for
 * hundreds of nonces at a call; a cipher of its own for every text costs several times the encryption.
 */
export interface Keystream {
  /** Draws a nonce that was never used, writes its 16 bytes at `nonceAt` and encrypts `from`–`to` in place. */
  readonly encrypt: (bytes: Buffer, nonceAt: number, from: number, to: number) => void
  /** Encrypts, which in CTR is also decrypting, with the given nonce: new bytes. */
  readonly apply: (nonce: Uint8Array, bytes: Uint8Array) => Buffer
}

export function keystream(key: Uint8Array): Keystream {
  const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false)
  let ahead = drawAhead(cipher, 1)
  let at = 0
  return {
    encrypt(bytes, nonceAt, from, to) {
      if (at === ahead.count) {
        ahead = drawAhead(cipher, Math.min(ahead.count * 4, mostAhead))
        at = 0
      }
      const { nonces, stream } = ahead
      nonces.copy(bytes, nonceAt, at * blockLength, (at + 1) * blockLength)
      add(bytes, from, Math.min(to, from + lengthAhead), stream, at * lengthAhead)
      stream.fill(0, at * lengthAhead, (at + 1) * lengthAhead) // used once, kept nowhere
      if (to - from > lengthAhead) {
        const nonce = nonces.subarray(at * blockLength, (at + 1) * blockLength)
        add(bytes, from + lengthAhead, to, streamOf(cipher, nonce, blocksAhead, to - from), 0)
      }
      at++
    },
    apply(nonce, bytes) {
      const result = Buffer.from(bytes)
      add(result, 0, result.length, streamOf(cipher, nonce, 0, result.length), 0)
      return result
    },
  }
}

const blockLength = 16
/** An identity number, a telephone number and most addresses fit in three blocks. */
const blocksAhead = 3
const lengthAhead = blocksAhead * blockLength
const mostAhead = 256

interface Ahead {
  readonly count: number
  readonly nonces: Buffer
  readonly stream: Buffer
}

function drawAhead(cipher: Cipher, count: number): Ahead {
  const nonces = randomFillSync(Buffer.allocUnsafe(count * blockLength))
  const counters = Buffer.allocUnsafe(count * lengthAhead)
  for (let i = 0; i < count; i++)
    writeCounters(nonces.subarray(i * blockLength, (i + 1) * blockLength), 0, blocksAhead, counters, i * lengthAhead)
  return { count, nonces, stream: cipher.update(counters) }
}

/** The stream from block `first` on, for a text of `length` bytes from its beginning. */
function streamOf(cipher: Cipher, nonce: Uint8Array, first: number, length: number): Buffer {
  const count = Math.ceil(length / blockLength) - first
  const counters = Buffer.allocUnsafe(count * blockLength)
  writeCounters(nonce, first, count, counters, 0)
  return cipher.update(counters)
}

/** `nonce + first`, `nonce + first + 1`, … as numbers of 128 bits, the highest byte first. */
function writeCounters(nonce: Uint8Array, first: number, count: number, counters: Buffer, at: number): void {
  for (let block = 0; block < count; block++) {
    const start = at + block * blockLength
    counters.set(nonce, start)
    let carry = first + block
    for (let i = start + blockLength - 1; carry > 0 && i >= start; i--) {
      carry += counters[i] ?? 0
      counters[i] = carry & 0xff
      carry = Math.floor(carry / 256)
    }
  }
}

function add(bytes: Buffer, from: number, to: number, stream: Uint8Array, streamFrom: number): void {
  for (let i = from, j = streamFrom; i < to; i++, j++) bytes[i] = (bytes[i] ?? 0) ^ (stream[j] ?? 0)
}
