import { hmacSm3, type MacKey, macKey } from './sm3.ts'
import { type Keystream, keystream } from './sm4-keystream.ts'

/** The three secrets that protect fields, each 64 hex digits (32 bytes), as the key file holds them. */
export interface FieldKeys {
  readonly data: string
  readonly index: string
  readonly mac: string
}

/**
 * What a generation has. `data` and `mac` are changed together, `index` by itself, so that a generation may have either; one
 * whose data key was destroyed keeps by their labels the keys that prove what was written with it, and open nothing.
 */
export interface KeySet {
  readonly data?: string | undefined
  readonly index?: string | undefined
  readonly mac?: string | undefined
  readonly kept?: Readonly<Record<string, string>> | undefined
}

type Secret = keyof FieldKeys

interface Generation {
  readonly id: number
  readonly data: Buffer | undefined
  readonly index: Buffer | undefined
  readonly mac: Buffer | undefined
  /** Subkeys by label; each is derived once. */
  readonly derived: Readonly<Record<Secret, Map<string, Buffer>>>
  /** The same, made ready for use. */
  readonly ready: { readonly data: Map<string, Keystream>; readonly index: MacKeys; readonly mac: MacKeys }
}

type MacKeys = Map<string, MacKey>

/**
 * Keys by generation. New values are sealed with `current` and found by `currentIndex`; older generations only read, until all
 * rows are rewritten. A running server's ring changes in place when its keys do (`changeRing`).
 */
export interface KeyRing {
  readonly current: Generation
  readonly currentIndex: Generation
  readonly generations: ReadonlyMap<number, Generation>
  /** Looks for keys that came since; true when there are others now. Called when a value names a generation that is not here. */
  readonly refresh?: () => boolean
}

/** A ring of one generation (id 1), or of several by id 1–255, of which the highest is current. @throws RangeError for malformed keys. */
export const keyRing = (keys: FieldKeys, others: KeySets = {}): KeyRing => keyRingOf({ 1: keys, ...others })

export type KeySets = Readonly<Record<number, KeySet>>

/** @throws RangeError for malformed keys, and when none seals or none indexes. */
export function keyRingOf(sets: KeySets): KeyRing {
  const generations = new Map<number, Generation>()
  for (const id of Object.keys(sets).map(Number)) generations.set(id, generation(id, sets[id] ?? {}))
  const newestFirst = [...generations.values()].sort((a, b) => b.id - a.id)
  const current = newestFirst.find(({ data, mac }) => data !== undefined && mac !== undefined)
  const currentIndex = newestFirst.find(({ index }) => index !== undefined)
  if (current === undefined || currentIndex === undefined) throw new RangeError('a key ring needs a generation')
  return { current, currentIndex, generations }
}

/** Gives a ring that is in use other keys; whoever holds it goes on with them. */
export function changeRing(ring: KeyRing, sets: KeySets): void {
  Object.assign(ring, keyRingOf(sets))
}

/** The secrets of a ring by generation, for another thread of this process to make the same ring of. Nowhere else. */
export function secretsOf({ generations }: KeyRing): KeySets {
  const secrets: Record<number, KeySet> = {}
  for (const { id, data, index, mac, derived } of generations.values())
    secrets[id] = {
      data: data?.toString('hex'),
      index: index?.toString('hex'),
      mac: mac?.toString('hex'),
      kept: Object.fromEntries([...derived.mac].map(([label, key]) => [label, key.toString('hex')])),
    }
  return secrets
}

/** What is left of a set whose data key is destroyed: proofs of the access log and of signed lists can still be checked. */
export function withoutData(set: KeySet): KeySet {
  const kept: Record<string, string> = { ...set.kept }
  if (set.mac !== undefined)
    for (const label of provingLabels)
      kept[label] = hmacSm3(secretBytes(set.mac), `mac|${label}`).subarray(0, 32).toString('hex')
  return { ...(set.index === undefined ? {} : { index: set.index }), kept }
}

const provingLabels = ['row audit.access_log', 'pay.list_signature']

/**
 * A subkey of one secret: every table has its own sealing and MAC key and every index its own key, so that equal values
 * in two columns share nothing. 16 bytes of `data` for SM4, 32 of the others.
 */
export function subkey(keys: Generation, secret: Secret, label: string): Buffer {
  const ready = keys.derived[secret].get(label)
  if (ready) return ready
  const from = keys[secret]
  if (from === undefined) throw new RangeError(`generation ${keys.id} has no ${secret} key`)
  const key = hmacSm3(from, `${secret}|${label}`).subarray(0, secret === 'data' ? 16 : 32)
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

function generation(id: number, { data, index, mac, kept = {} }: KeySet): Generation {
  if (!Number.isInteger(id) || id < 1 || id > 255) throw new RangeError(`not a key generation: ${id}`)
  const proving = new Map(Object.entries(kept).map(([label, hex]) => [label, secretBytes(hex)]))
  const derived = { data: new Map<string, Buffer>(), index: new Map<string, Buffer>(), mac: proving }
  const ready = { data: new Map<string, Keystream>(), index: new Map<string, MacKey>(), mac: new Map<string, MacKey>() }
  const bytes = (hex: string | undefined) => (hex === undefined ? undefined : secretBytes(hex))
  return { id, data: bytes(data), index: bytes(index), mac: bytes(mac), derived, ready }
}

function secretBytes(hex: string): Buffer {
  if (!/^[0-9a-f]{64}$/i.test(hex)) throw new RangeError('a key is 64 hex digits')
  return Buffer.from(hex, 'hex')
}
