import { type KeyRing, macKeyOf } from './key-ring.ts'
import { macText } from './sm3.ts'

/**
 * 16 bytes of HMAC-SM3 by which a sealed value is found again without being opened. `label` names what is indexed
 * (`id-number`, `phone`): equal values under two labels do not match. Give the canonical form: the same number written
 * in two ways would be two indexes. Reveals equality, so only for values with many possibilities.
 */
export const blindIndex = (ring: KeyRing, label: string, canonical: string): Buffer =>
  indexWith(ring.currentIndex, label, canonical)

/** The indexes of every generation, the current one first, to look a value up while keys are being changed. */
export const blindIndexes = (ring: KeyRing, label: string, canonical: string): Buffer[] =>
  [...ring.generations.values()]
    .filter(({ index }) => index !== undefined)
    .sort((a, b) => b.id - a.id)
    .map((generation) => indexWith(generation, label, canonical))

const indexWith = (keys: KeyRing['current'], label: string, canonical: string): Buffer =>
  Buffer.from(macText(macKeyOf(keys, 'index', label), canonical).slice(0, 16), 'latin1')
