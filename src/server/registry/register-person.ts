import { sql } from 'kysely'
import { idNumberReasons, idNumberTail, parseIdNumber, type ValidIdNumber } from '#core/identity-number.ts'
import { comparisonKey, parsePersonName, personNameReasons } from '#core/person-name.ts'
import type { PlainDate } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import { blindIndex, blindIndexes } from '../crypto/blind-index.ts'
import { sealField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { nameReading } from '../reference/readings.ts'
import { isRegistrableArea } from './divisions.ts'
import { fieldRefused } from './field-refused.ts'
import { personPlace, type SealedPersonColumn } from './person-fields.ts'

export interface RegisterPerson {
  readonly name: string
  readonly idNumber: string
  readonly area: number
  readonly residence: 'urban' | 'rural'
  readonly phone?: string | undefined
  readonly address?: string | undefined
  /** GB/T 3304; 01 unless given. */
  readonly ethnicity?: string | undefined
}

export interface Registered {
  readonly personId: number
  /** False when the id number was known: the existing person's id, wherever that person is registered. */
  readonly isNew: boolean
}

/**
 * Registers a person under the canonical id number, or yields the one who already has it. @throws DomainError
 * `invalid-input` naming the field: bad name, number, telephone or area, or a name other than the registered one.
 */
export async function registerPerson(tx: Tx, actor: Actor, input: RegisterPerson, keys: KeyRing): Promise<Registered> {
  const name = readName(input.name)
  const id = readIdNumber(input.idNumber, actor.today)
  const phone = input.phone === undefined || input.phone === '' ? undefined : readPhone(input.phone)
  if (!(await isRegistrableArea(tx, input.area))) throw fieldRefused('area', '所在地', 'bad-area')
  const personId = await nextPersonId(tx)
  const ownerId = await createPerson(tx, { ...input, name, personId, id, phone }, keys)
  const isNew = ownerId === personId
  if (!isNew) await refuseOtherName(tx, ownerId, name)
  await recordAccess(tx, actor, {
    action: isNew ? 'register-person' : 'match-person',
    objectKind: 'person',
    objectId: ownerId,
    personId: ownerId,
    area: input.area,
    fields: ['id-number', 'name'],
  })
  return { personId: ownerId, isNew }
}

interface NewPerson extends Omit<RegisterPerson, 'phone'> {
  readonly personId: number
  readonly id: ValidIdNumber
  readonly phone: string | undefined
}

const idKinds = { citizen: 1, 'foreign-resident': 2, 'hong-kong': 3, macao: 3, taiwan: 3 } as const

async function createPerson(tx: Tx, person: NewPerson, keys: KeyRing): Promise<number> {
  const seal = (column: SealedPersonColumn, text: string) => sealField(keys, personPlace(column, person.personId), text)
  const { id, phone, address } = person
  const plain = JSON.stringify({
    id: person.personId,
    area: person.area,
    idKind: idKinds[id.kind],
    idTail: idNumberTail(id.canonical),
    name: person.name,
    nameKey: comparisonKey(person.name),
    ...nameReading(person.name),
    born: id.born,
    sex: id.sex,
    ethnicity: person.ethnicity ?? '01',
    residence: person.residence,
  })
  await claimEarlier(tx, person, keys)
  const { rows } = await sql<{ owner: number }>`
    select reg.create_person(${plain}::jsonb, ${seal('id_sealed', id.canonical)}::bytea, ${blindIndex(keys, 'id-number', id.canonical)}::bytea,
      ${phone === undefined ? null : seal('phone_sealed', phone)}::bytea,
      ${phone === undefined ? null : blindIndex(keys, 'phone', phone)}::bytea,
      ${address === undefined || address === '' ? null : seal('address_sealed', address)}::bytea) as owner`.execute(tx)
  const owner = rows[0]?.owner
  if (owner === undefined) throw new Error('reg.create_person gave no answer')
  return owner
}

/** While index keys change, a number is claimed under each of them, so that two servers cannot both register it. */
async function claimEarlier(tx: Tx, { id, personId, area }: NewPerson, keys: KeyRing): Promise<void> {
  const oldestFirst = blindIndexes(keys, 'id-number', id.canonical).reverse()
  if (oldestFirst.length > 1)
    await sql`select reg.claim_person_keys(${oldestFirst}::bytea[], ${personId}, ${Math.floor(area / 1_000_000)})`.execute(
      tx,
    )
}

async function nextPersonId(tx: Tx): Promise<number> {
  const { rows } = await sql<{ id: number }>`select nextval('reg.person_id') as id`.execute(tx)
  const id = rows[0]?.id
  if (id === undefined) throw new Error('no sequence reg.person_id')
  return id
}

/** Only where the registered person is in sight: elsewhere the name would be told to a stranger. */
async function refuseOtherName(tx: Tx, personId: number, name: string): Promise<void> {
  const known = await tx.selectFrom('reg.person').select('name_key').where('id', '=', personId).executeTakeFirst()
  if (known === undefined || known.name_key === comparisonKey(name)) return
  throw fieldRefused('name', '姓名', 'bad-name', '与该证件号码已登记的姓名不一致，请核对姓名和号码')
}

/** @throws DomainError `invalid-input` for a name that no certificate can bear. */
export function readName(text: string): string {
  const read = parsePersonName(text)
  if (!read.ok) throw fieldRefused('name', '姓名', 'bad-name', personNameReasons[read.reason])
  return read.name
}

/** @throws DomainError `invalid-input` with the reason. */
export function readIdNumber(text: string, today: PlainDate): ValidIdNumber {
  const read = parseIdNumber(text, today)
  if (!read.ok) throw fieldRefused('idNumber', '身份证件号码', 'bad-id-number', idNumberReasons[read.reason])
  return read
}

/** Digits of a mobile or landline number, without blanks, hyphens and country code. @throws DomainError `invalid-input`. */
function readPhone(text: string): string {
  const digits = text
    .normalize('NFKC')
    .replace(/[\s-]/g, '')
    .replace(/^(\+|00)86/, '')
  if (!/^(1[3-9]\d{9}|0\d{9,11})$/.test(digits)) throw fieldRefused('phone', '联系电话', 'bad-phone')
  return digits
}
