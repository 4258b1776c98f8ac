import { idNumberTail } from '#core/identity-number.ts'
import { comparisonKey } from '#core/person-name.ts'
import type { PlainDate } from '#core/units.ts'
import { blindIndex } from '../crypto/blind-index.ts'
import { sealField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { nameReading } from '../reference/readings.ts'
import { personPlace } from './person-fields.ts'

/** A checked person on the way into `reg.person` by COPY. */
export interface PersonLine {
  readonly id: number
  readonly area: number
  /** As in `reg.person.id_kind`. */
  readonly idKind: number
  /** Canonical: 18 characters. */
  readonly idNumber: string
  readonly name: string
  readonly born: PlainDate
  readonly sex: 1 | 2
  readonly ethnicity: string
  readonly residence: 'urban' | 'rural'
  readonly phone?: string | undefined
  readonly address?: string | undefined
}

/** Columns of `personLine`, in order. */
export const personLineColumns =
  'id, county_id, area, id_kind, id_sealed, id_bidx, id_tail, name, name_key, pinyin, initials, born, sex, ethnicity, residence, phone_sealed, phone_bidx, address_sealed'

/** One line of COPY text with sealed fields and blind indexes, made as `registerPerson` makes them. Ends with a line feed. */
export function personLine(person: PersonLine, keys: KeyRing): string {
  const { id, area, idNumber, name, phone, address } = person
  const { pinyin, initials } = nameReading(name)
  return `${id}\t${Math.floor(area / 1_000_000)}\t${area}\t${person.idKind}\t${bytes(sealField(keys, personPlace('id_sealed', id), idNumber))}\t${bytes(blindIndex(keys, 'id-number', idNumber))}\t${idNumberTail(idNumber)}\t${copyText(name)}\t${copyText(comparisonKey(name))}\t${pinyin}\t${initials}\t${person.born}\t${person.sex}\t${person.ethnicity}\t${person.residence}\t${
    phone === undefined
      ? '\\N\t\\N'
      : `${bytes(sealField(keys, personPlace('phone_sealed', id), phone))}\t${bytes(blindIndex(keys, 'phone', phone))}`
  }\t${address === undefined ? '\\N' : bytes(sealField(keys, personPlace('address_sealed', id), address))}\n`
}

/** Bytes as COPY text reads them. */
export const bytes = (value: Buffer): string => `\\\\x${value.toString('hex')}`

/** Any text as COPY text reads it. */
export const copyText = (text: string): string =>
  special.test(text) ? text.replace(everySpecial, (c) => escapes[c] ?? c) : text

const special = /[\\\t\n\r]/
const everySpecial = /[\\\t\n\r]/g
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
