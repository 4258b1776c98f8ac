import { hmacSm3, type MacKey, macKey } from './sm3.ts'
import { type Keystream, keystream } from './sm4-keystream.ts'

/** The three secrets that protect fields, each 64 hex digits (32 bytes), as the key file holds them. */
export interface FieldKeys {
  readonly data: string
  readonly index: string
  readonly mac: string
}

type Secret = keyof FieldKeys

interface Generation {
  readonly id: number
  readonly data: Buffer
  readonly index: Buffer
  readonly mac: Buffer
  /** Subkeys by label; each is derived once. */
  readonly derived: Readonly<Record<Secret, Map<string, Buffer>>>
  /** The same, made ready for use. */
  readonly ready: { readonly data: Map<string, Keystream>; readonly index: MacKeys; readonly mac: MacKeys }
}

type MacKeys = Map<string, MacKey>

/** Keys by generation. New values are written with `current`; older generations only read, until all rows are rewritten. */
export interface KeyRing {
  readonly current: Generation
  readonly generations: ReadonlyMap<number, Generation>
}

/** A ring of one generation (id 1), or of several by id 1–255, of which the highest is current. @throws RangeError for malformed keys. */
export function keyRing(keys: FieldKeys, others: Readonly<Record<number, FieldKeys>> = {}): KeyRing {
  const generations = new Map<number, Generation>()
  for (const [id, set] of Object.entries({ 1: keys, ...others }))
    generations.set(Number(id), generation(Number(id), set))
  const current = generations.get(Math.max(...generations.keys()))
  if (current === undefined) throw new RangeError('a key ring needs a generation')
  return { current, generations }
}

/** The secrets of a ring by generation, for another thread of this process to make the same ring of. Nowhere else. */
export function secretsOf({ generations }: KeyRing): { readonly 1: FieldKeys } & Readonly<Record<number, FieldKeys>> {
  const secrets: Record<number, FieldKeys> = {}
  for (const { id, data, index, mac } of generations.values())
    secrets[id] = { data: data.toString('hex'), index: index.toString('hex'), mac: mac.toString('hex') }
  const first = secrets[1]
  if (first === undefined) throw new RangeError('a ring without its first generation')
  return { ...secrets, 1: first }
}

/**
 * A subkey of one secret: every table has its own sealing and MAC key and every index its own key, so that equal values
 * in two columns share nothing. 16 bytes of `data` for SM4, 32 of the others.
 */
export function subkey(keys: Generation, secret: Secret, label: string): Buffer {
  const ready = keys.derived[secret].get(label)
  if (ready) return ready
  const key = hmacSm3(keys[secret], `${secret}|${label}`).subarray(0, secret === 'data' ? 16 : 32)
  keys.derived[secret].set(label, key)
  return key
}

/** The subkey of `index` or `mac` for this label, ready for many messages. */
export function macKeyOf(keys: Generation, secret: 'index' | 'mac', label: string): MacKey {
  const ready = keys.ready[secret].get(label)
  if (ready) return ready
  const key = macKey(subkey(keys, secret, label))
  keys.ready[secret].set(label, key)
  return key
}

/** The subkey of `data` for this table, ready for many texts. */
export function keystreamOf(keys: Generation, table: string): Keystream {
  const ready = keys.ready.data.get(table)
  if (ready) return ready
  const stream = keystream(subkey(keys, 'data', table))
  keys.ready.data.set(table, stream)
  return stream
}

function generation(id: number, { data, index, mac }: FieldKeys): Generation {
  if (!Number.isInteger(id) || id < 1 || id > 255) throw new RangeError(`not a key generation: ${id}`)
  const derived = { data: new Map<string, Buffer>(), index: new Map<string, Buffer>(), mac: new Map<string, Buffer>() }
  const ready = { data: new Map<string, Keystream>(), index: new Map<string, MacKey>(), mac: new Map<string, MacKey>() }
  return { id, data: secretBytes(data), index: secretBytes(index), mac: secretBytes(mac), derived, ready }
}

function secretBytes(hex: string): Buffer {
  if (!/^[0-9a-f]{64}$/i.test(hex)) throw new RangeError('a key is 64 hex digits')
  return Buffer.from(hex, 'hex')
}
