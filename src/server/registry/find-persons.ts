import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { subtreeRange } from '#core/division-code.ts'
import { parseIdNumber } from '#core/identity-number.ts'
import { comparisonKey } from '#core/person-name.ts'
import { type AreaCode, areaCode } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import type { Paged, PersonRow } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import { blindIndexes } from '../crypto/blind-index.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { pageInput } from '../http/page-input.ts'
import { divisionNames } from './divisions.ts'
import { personRows, type StoredPerson } from './person-rows.ts'
import { readIdNumber } from './register-person.ts'

/** Search by words that may stand in an address; an identity number may not: addresses are logged along the way. */
export const ListPersons = z.object({
  ...pageInput,
  q: z
    .string()
    .max(64)
    .refine((q) => !/\d{15}/.test(q.normalize('NFKC').replace(/\s/g, '')))
    .optional(),
  idNumber: z.never().optional(),
  area: z.coerce.number().int().min(0).optional(),
})

export const FindPersons = z.object({
  ...pageInput,
  q: z.string().max(64).optional(),
  idNumber: z.string().max(64).optional(),
  area: z.coerce.number().int().min(0).optional(),
})

/** Hits counted and sorted at most; beyond them the search is to be narrowed. */
const most = 10_000

/**
 * Persons of the actor's area by the beginning of the name, its pinyin or initials, by name with the last four of the id
 * number (`张三 1234`), or by the whole id number. Every search is logged. @throws DomainError `person-known-elsewhere`
 * naming the county when the number belongs to a person registered elsewhere.
 */
export async function findPersons(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof FindPersons>,
  keys: KeyRing,
): Promise<Paged<PersonRow>> {
  const q = input.q?.trim() ?? ''
  const number = input.idNumber?.trim() || (parseIdNumber(q, actor.today).ok ? q : '')
  const root = narrower(actor.unitArea, areaCode(input.area ?? actor.unitArea))
  const found =
    number === ''
      ? await byName(tx, q, root, input)
      : await byIdNumber(tx, readIdNumber(number, actor.today).canonical, keys)
  await recordAccess(tx, actor, {
    action: 'search',
    objectKind: 'person',
    fields: number === '' ? ['name'] : ['id-number'],
    ...(found.people.length === 1 && found.people[0]
      ? { personId: found.people[0].id, objectId: found.people[0].id }
      : {}),
  })
  return {
    rows: await personRows(tx, found.people, actor.today, keys),
    total: Math.min(found.total, most),
    isMore: found.total > most,
  }
}

interface Found {
  readonly people: readonly StoredPerson[]
  readonly total: number
}

async function byIdNumber(tx: Tx, canonical: string, keys: KeyRing): Promise<Found> {
  const indexes = blindIndexes(keys, 'id-number', canonical)
  const { rows } = await sql<StoredPerson>`
    select id, name, id_sealed, sex, born, area, died_on from reg.person where id_bidx = any(${indexes}::bytea[]) and merged_into is null`.execute(
    tx,
  )
  if (rows.length === 0) await tellElsewhere(tx, indexes)
  return { people: rows, total: rows.length }
}

/** Says in which county a person outside the scope is registered, and nothing else. @throws DomainError `person-known-elsewhere`. */
export async function tellElsewhere(tx: Tx, indexes: readonly Buffer[]): Promise<void> {
  const { rows } = await sql<{ county_id: number }>`
    select k.county_id from unnest(${indexes}::bytea[]) i, reg.find_person_key(i) k`.execute(tx)
  const county = rows[0]?.county_id
  if (county === undefined) return
  const code = county * 1_000_000
  const name = (await divisionNames(tx, [code])).get(code) ?? '其他地区'
  throw new DomainError('person-known-elsewhere', { says: `此人已在${name}登记，不在您的管辖范围内，请通过协查办理` })
}

async function byName(
  tx: Tx,
  q: string,
  root: AreaCode,
  { page, size }: { page: number; size: number },
): Promise<Found> {
  const { lo, hi } = subtreeRange(root)
  const counties = countiesIn(root)
  const branches = conditionsOf(q).map(
    (condition) => sql`(select id, county_id, name_key from reg.person
      where county_id = any(${counties}) and area >= ${lo} and area < ${hi} and merged_into is null and ${condition} limit ${most + 1})`,
  )
  const { rows } = await sql<StoredPerson & { readonly total: number }>`
    with hits as materialized (${sql.join(branches, sql` union `)}),
      shown as (select id, county_id, name_key from hits order by county_id, name_key using ~<~, id limit ${size} offset ${(page - 1) * size})
    select p.id, p.name, p.id_sealed, p.sex, p.born, p.area, p.died_on, (select count(*) from hits) as total
    from shown s join reg.person p on p.id = s.id and p.county_id = s.county_id
    order by s.county_id, s.name_key using ~<~, s.id`.execute(tx)
  return { people: rows, total: rows[0]?.total ?? 0 }
}

/** One county is a plain equality; a larger area lists its counties from the divisions, old codes included. */
function countiesIn(root: AreaCode): RawBuilder<unknown> {
  const { lo, hi } = subtreeRange(root)
  if (Math.floor(lo / 1_000_000) === Math.floor((hi - 1) / 1_000_000))
    return sql`array[${Math.floor(lo / 1_000_000)}]::int[]`
  return sql`array(select distinct (code / 1000000)::int from ref.division where level = 3 and code >= ${lo} and code < ${hi})`
}

function conditionsOf(q: string): RawBuilder<unknown>[] {
  const [, name = q, tail] = /^(.+?)\s*(\d{3}[\dXx])$/u.exec(q) ?? []
  const narrowed = (condition: RawBuilder<unknown>) =>
    tail === undefined ? condition : sql`${condition} and id_tail = ${tail.toUpperCase()}`
  if (/^[a-z\s']+$/i.test(name)) {
    const typed = name.toLowerCase().replace(/[\s']/g, '')
    const asPinyin = narrowed(startsWith('pinyin', typed))
    // Initials are short: a longer text is pinyin.
    return typed.length <= 4 ? [asPinyin, narrowed(startsWith('initials', typed))] : [asPinyin]
  }
  return [narrowed(name === '' ? sql`true` : startsWith('name_key', comparisonKey(name)))]
}

/** A range of the text_pattern operators, which row security lets into the index: they are leakproof, `like` is not. */
const startsWith = (column: 'name_key' | 'pinyin' | 'initials', prefix: string): RawBuilder<unknown> =>
  sql`${sql.ref(column)} ~>=~ ${prefix} and ${sql.ref(column)} ~<~ ${`${prefix}\u{10ffff}`}`

const narrower = (own: AreaCode, asked: AreaCode): AreaCode => {
  const a = subtreeRange(own)
  const b = subtreeRange(asked)
  return b.lo >= a.lo && b.hi <= a.hi ? asked : own
}
