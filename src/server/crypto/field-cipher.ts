import { randomInt, timingSafeEqual } from 'node:crypto'
import { type KeyRing, keystreamOf, macKeyOf } from './key-ring.ts'
import { macText } from './sm3.ts'

/** Where a sealed value stands. A value moved to another table, column or row no longer opens. */
export interface FieldPlace {
  /** With its schema: `reg.person`. */
  readonly table: string
  readonly column: string
  readonly row: number | string
  /** Where a value is written again in its place: drawn anew each time (`sealMark`), so that an older copy does not open. 0 is none. */
  readonly mark?: number
}

/** A mark for one writing of a sealed value; the row keeps it beside the value. */
export const sealMark = (): number => randomInt(1, 2 ** 31 - 1)

export type SealFault = 'malformed' | 'unknown-key' | 'tampered'

/** A sealed value that does not open: damaged, moved from another place, or of a key that is gone. Names the place, never the value. */
export class SealError extends Error {
  readonly fault: SealFault
  readonly place: string
  constructor(fault: SealFault, place: FieldPlace) {
    super(`${fault}: ${placeText(place)}`)
    this.name = 'SealError'
    this.fault = fault
    this.place = placeText(place)
  }
}

/** Bytes that sealing adds to the UTF-8 text. */
export const sealOverhead = 34

/**
 * Seals `text` for its place: `version 1 | key id 1 | nonce 16 | SM4-CTR ciphertext | HMAC-SM3 tag 16`. The tag covers
 * head, ciphertext, table, column and row (encrypt-then-MAC). Sealing twice gives different bytes.
 */
export function sealField(ring: KeyRing, place: FieldPlace, text: string): Buffer {
  const sealed = Buffer.allocUnsafe(Buffer.byteLength(text) + sealOverhead)
  const textEnd = sealed.length - tagLength
  sealed[0] = version
  sealed[1] = ring.current.id
  sealed.write(text, headLength)
  keystreamOf(ring.current, place.table).encrypt(sealed, nonceAt, headLength, textEnd)
  sealed.write(tagOf(ring.current, place, sealed.subarray(0, textEnd)), textEnd, tagLength, 'latin1')
  return sealed
}

/** The text that was sealed for this place. @throws SealError when it was not sealed here, is damaged, or its key is gone. */
export function openField(ring: KeyRing, place: FieldPlace, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  if (bytes.length < sealOverhead || bytes[0] !== version) throw new SealError('malformed', place)
  const keys = sealingKeys(ring, bytes[1] ?? 0)
  if (keys === undefined) throw new SealError('unknown-key', place)
  const textEnd = bytes.length - tagLength
  const expected = Buffer.from(tagOf(keys, place, bytes.subarray(0, textEnd)), 'latin1')
  if (!timingSafeEqual(expected, bytes.subarray(textEnd))) throw new SealError('tampered', place)
  const nonce = bytes.subarray(nonceAt, headLength)
  return keystreamOf(keys, place.table).apply(nonce, bytes.subarray(headLength, textEnd)).toString('utf8')
}

/** Keys that came after the ring was made are looked for once; a generation that no longer opens is as one that is not there. */
function sealingKeys(ring: KeyRing, id: number): Keys | undefined {
  const found = () => {
    const keys = ring.generations.get(id)
    return keys?.data === undefined ? undefined : keys
  }
  return found() ?? (ring.refresh?.() ? found() : undefined)
}

/** True when the value was sealed with an older generation and is to be sealed again. */
export const needsResealing = (ring: KeyRing, sealed: Uint8Array): boolean => sealed[1] !== ring.current.id

const version = 1
const nonceAt = 2
const headLength = 18
const tagLength = 16

type Keys = KeyRing['current']

const placeText = ({ table, column, row, mark = 0 }: FieldPlace): string =>
  mark === 0 ? `${table}|${column}|${row}` : `${table}|${column}|${row}|${mark}`

/** As `latin1` characters: the first half of the MAC. */
const tagOf = (keys: Keys, place: FieldPlace, headAndText: Buffer): string =>
  macText(macKeyOf(keys, 'mac', place.table), `${placeText(place)}\0`, headAndText).slice(0, tagLength)
