import { sql } from 'kysely'
import { maskIdNumber } from '#core/masking.ts'
import { ageOn } from '#core/plain-date.ts'
import { areaCode, type PlainDate } from '#core/units.ts'
import type { PersonRow } from '../api.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { nameToShow } from '../privacy/open-minor.ts'
import { divisionNames } from './divisions.ts'
import { openPersonField } from './person-fields.ts'

export interface StoredPerson {
  readonly id: number
  readonly name: string
  readonly id_sealed: Uint8Array
  readonly sex: number
  readonly born: PlainDate
  readonly area: number
  readonly died_on: PlainDate | null
}

/** Lines of a list in the given order: id numbers masked, names of areas and benefits received today filled in. */
export async function personRows(
  tx: Tx,
  people: readonly StoredPerson[],
  today: PlainDate,
  keys: KeyRing,
): Promise<PersonRow[]> {
  const [names, receives] = await Promise.all([
    divisionNames(
      tx,
      people.map(({ area }) => area),
    ),
    benefitsOf(
      tx,
      people.map(({ id }) => id),
      today,
    ),
  ])
  return people.map((person) => ({
    id: person.id,
    name: nameToShow(person.name, person.born, today),
    idMasked: maskIdNumber(openPersonField(keys, 'id_sealed', person.id, person.id_sealed)),
    sex: person.sex,
    born: person.born,
    age: ageOn(person.born, person.died_on ?? today),
    area: areaCode(person.area),
    areaName: names.get(person.area) ?? String(person.area),
    diedOn: person.died_on,
    receives: receives.get(person.id) ?? [],
  }))
}

async function benefitsOf(tx: Tx, ids: readonly number[], on: PlainDate): Promise<Map<number, string[]>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: number; benefits: string[] }>`
    select person_id as id, array_agg(distinct benefit order by benefit) as benefits
    from app.live_benefits(${ids}::bigint[], ${on}::date) group by person_id`.execute(tx)
  return new Map(rows.map(({ id, benefits }) => [id, benefits]))
}
