import { openField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'

export type SealedPersonColumn = 'id_sealed' | 'phone_sealed' | 'address_sealed'

/** Where a sealed column of a person stands. */
export const personPlace = (column: SealedPersonColumn, personId: number) => ({
  table: 'reg.person',
  column,
  row: personId,
})

/** The clear text of a sealed column: to be masked or revealed, never logged. @throws SealError */
export const openPersonField = (
  keys: KeyRing,
  column: SealedPersonColumn,
  personId: number,
  sealed: Uint8Array,
): string => openField(keys, personPlace(column, personId), sealed)
