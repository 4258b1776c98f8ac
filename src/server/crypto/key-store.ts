import { keySetsOf, loadKeys, replaceKeys } from '../env.ts'
import type { KeySets } from './key-ring.ts'

/**
 * Where an installation's field keys live. The seam at which a key management service or a certified module takes the place of
 * the file: nothing else reads or writes them.
 */
export interface KeyStore {
  read(): KeySets
  /** All generations at once; servers that run take them up within a second. */
  replace(sets: KeySets): void
}

/** The store of an installation by itself: one file with mode 0600. */
export const fileKeyStore = (file: string): KeyStore => ({
  read: () => keySetsOf(loadKeys(file)),
  replace: (sets) => replaceKeys(file, loadKeys(file).master, sets),
})
