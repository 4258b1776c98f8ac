import { randomBytes, timingSafeEqual } from 'node:crypto'
import { type KeyRing, macKeyOf } from './key-ring.ts'
import { macText } from './sm3.ts'

/** A value as it stands in the text under a proof. */
export type ProvedValue = string | number | null | readonly string[]

/**
 * The text that a row's proof is over: a JSON array, items parted by `, `, which is byte for byte what PostgreSQL's
 * `json_build_array` gives, so that SQL makes the same text from the stored row.
 */
export const provedText = (values: readonly ProvedValue[]): string =>
  `[${values.map((value) => JSON.stringify(value)).join(', ')}]`

/** Proof that this application wrote a row: `key generation 1 | HMAC-SM3 16`, under a key of its table alone. */
export function rowMac(ring: KeyRing, table: string, text: string): Buffer {
  const mac = Buffer.allocUnsafe(17)
  mac[0] = ring.current.id
  mac.write(macOf(ring.current, table, text), 1, 16, 'latin1')
  return mac
}

/** Whether `mac` is the proof of this text in this table, under any generation of the ring. */
export function hasRowMac(ring: KeyRing, table: string, text: string, mac: Uint8Array): boolean {
  const keys = ring.generations.get(mac[0] ?? 0)
  if (keys === undefined || mac.length !== 17) return false
  return timingSafeEqual(Buffer.from(macOf(keys, table, text), 'latin1').subarray(0, 16), mac.subarray(1))
}

const macOf = (keys: KeyRing['current'], table: string, text: string): string =>
  macText(macKeyOf(keys, 'mac', `row ${table}`), text)

const instance = randomBytes(8)
let serial = 0n

/** 16 bytes that no other row has: 8 drawn when the process started, 8 counted. */
export function rowNonce(): Buffer {
  const nonce = Buffer.allocUnsafe(16)
  instance.copy(nonce)
  nonce.writeBigUInt64BE(serial++, 8)
  return nonce
}
