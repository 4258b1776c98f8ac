import type pg from 'pg'
import type { PlainDate } from '#core/units.ts'
import { blindIndex } from '../crypto/blind-index.ts'
import { sealField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { copy, reserve } from '../db/copy-rows.ts'
import { bytes, copyText, personLine, personLineColumns } from '../registry/person-lines.ts'
import { accountPlace } from '../registry/set-bank-account.ts'
import type { MadeHousehold, MadePerson } from './population.ts'

/** A made-up household with the numbers it has in the registry. */
export interface PlacedHousehold {
  readonly id: number
  /** Id of its first person; the others follow one by one. */
  readonly firstPersonId: number
  readonly household: MadeHousehold
  readonly address: string
  readonly phone: string | undefined
}

export interface LoadPeople {
  readonly households: Iterable<MadeHousehold>
  readonly from: PlainDate
  readonly source: string
  /** Telephone of the first person of the nth household; nobody has one unless given. */
  readonly phone?: (serial: number) => string
  /** Opens an account in the first person's name. */
  readonly withAccounts?: boolean
}

/** Households to a batch: a few megabytes of lines at a time, whatever the number of people. */
const batchSize = 2000

/**
 * Copies a population into the registry in the client's transaction: persons sealed and indexed as everywhere, keys,
 * households, members. Yields each batch after it is written; memory does not grow with the number of people.
 */
export async function* loadPeople(
  client: pg.ClientBase,
  keys: KeyRing,
  load: LoadPeople,
): AsyncGenerator<readonly PlacedHousehold[]> {
  let batch: MadeHousehold[] = []
  let serial = 0
  const flush = async () => {
    const placed = await place(client, batch, serial, load)
    serial += batch.length
    batch = []
    await copyAll(client, keys, placed, load)
    return placed
  }
  for (const household of load.households) {
    batch.push(household)
    if (batch.length >= batchSize) yield await flush()
  }
  if (batch.length > 0) yield await flush()
}

async function place(
  client: pg.ClientBase,
  households: readonly MadeHousehold[],
  serial: number,
  { phone }: LoadPeople,
): Promise<PlacedHousehold[]> {
  const people = households.reduce((sum, { persons }) => sum + persons.length, 0)
  let person = await reserve(client, 'reg.person_id', people)
  let id = await reserve(client, 'reg.household_id', households.length)
  return households.map((household, i) => {
    const placed = {
      id: id++,
      firstPersonId: person,
      household,
      address: `${((serial + i) % 12) + 1}组${((serial + i) % 89) + 1}号`,
      phone: phone?.(serial + i + 1),
    }
    person += household.persons.length
    return placed
  })
}

async function copyAll(
  client: pg.ClientBase,
  keys: KeyRing,
  placed: readonly PlacedHousehold[],
  load: LoadPeople,
): Promise<void> {
  await copy(client, `reg.person (${personLineColumns})`, personLines(placed, keys))
  const first = placed[0]?.firstPersonId ?? 0
  const end = (placed.at(-1)?.firstPersonId ?? 0) + (placed.at(-1)?.household.persons.length ?? 0)
  await client.query(
    'insert into reg.person_key (id_bidx, person_id, county_id) select id_bidx, id, county_id from reg.person where id >= $1 and id < $2',
    [first, end],
  )
  await copy(
    client,
    'reg.household (id, county_id, area, residence)',
    placed.map(
      ({ id, household: { village, residence } }) => `${id}\t${countyOf(village)}\t${village}\t${residence}\n`,
    ),
  )
  await copy(
    client,
    'reg.household_member (household_id, county_id, area, person_id, relation, valid_from, source)',
    memberLines(placed, load),
  )
  if (load.withAccounts) await copyAccounts(client, keys, placed, load)
}

const countyOf = (village: number): number => Math.floor(village / 1_000_000)

function* everybody(placed: readonly PlacedHousehold[]): Generator<[PlacedHousehold, MadePerson, number]> {
  for (const one of placed)
    for (const [i, person] of one.household.persons.entries()) yield [one, person, one.firstPersonId + i]
}

function* personLines(placed: readonly PlacedHousehold[], keys: KeyRing): Generator<string> {
  for (const [{ household, address, phone, firstPersonId }, person, id] of everybody(placed)) {
    const isFirst = id === firstPersonId
    yield personLine(
      {
        id,
        area: household.village,
        idKind: 1,
        idNumber: person.idNumber,
        name: person.name,
        born: person.born,
        sex: person.sex,
        ethnicity: person.ethnicity,
        residence: household.residence,
        phone: isFirst ? phone : undefined,
        address: isFirst ? address : undefined,
      },
      keys,
    )
  }
}

function* memberLines(placed: readonly PlacedHousehold[], { from, source }: LoadPeople): Generator<string> {
  for (const [
    {
      id: household,
      household: { village },
    },
    person,
    id,
  ] of everybody(placed))
    yield `${household}\t${countyOf(village)}\t${village}\t${id}\t${person.relation}\t${person.born > from ? person.born : from}\t${copyText(source)}\n`
}

async function copyAccounts(
  client: pg.ClientBase,
  keys: KeyRing,
  placed: readonly PlacedHousehold[],
  { from }: LoadPeople,
): Promise<void> {
  let id = await reserve(client, 'reg.account_id', placed.length)
  const lines = placed.map(({ firstPersonId, household: { village, persons } }) => {
    const card = cardOf(firstPersonId)
    const line = `${id}\t${countyOf(village)}\t${village}\t${firstPersonId}\t${copyText(persons[0]?.name ?? '')}\t农村信用社\t${bytes(sealField(keys, accountPlace(id), card))}\t${bytes(blindIndex(keys, 'card', card))}\t${card.slice(-4)}\t${from}\n`
    id++
    return line
  })
  await copy(
    client,
    'reg.bank_account (id, county_id, area, person_id, holder, bank, card_sealed, card_bidx, card_tail, valid_from)',
    lines,
  )
}

/** The made-up account of a person. */
export const cardOf = (personId: number): string => `62170000${String(personId).padStart(8, '0')}`
