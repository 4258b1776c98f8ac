import { sql } from 'kysely'
import { z } from 'zod'
import { idCheckCharacter, parseIdNumber } from '#core/identity-number.ts'
import { comparisonKey } from '#core/person-name.ts'
import { isPlainDate } from '#core/plain-date.ts'
import type { StaffActor } from '../access/actor.ts'
import type { LookalikeRow } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import { blindIndexes } from '../crypto/blind-index.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { nameReading } from '../reference/readings.ts'
import { personRows, type StoredPerson } from './person-rows.ts'

export const FindLookalikes = z.object({
  name: z.string().max(200),
  born: z.string().refine(isPlainDate).optional(),
  idNumber: z.string().max(64).optional(),
})

const reasons = [
  '身份证件号码相同',
  '身份证件号码只差一位或相邻两位颠倒',
  '姓名和出生日期相同',
  '姓名同音且出生日期相同',
] as const

/**
 * Persons of the actor's area who may be the one about to be registered, the surest reason first, at most 20: the same
 * number, a number one slip of the keyboard away, the same name and birth date, the same sound and birth date.
 */
export async function findLookalikes(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof FindLookalikes>,
  keys: KeyRing,
): Promise<LookalikeRow[]> {
  const id = parseIdNumber(input.idNumber ?? '', actor.today)
  const born = input.born ?? (id.ok ? id.born : null)
  const same = id.ok ? blindIndexes(keys, 'id-number', id.canonical) : []
  const near = id.ok ? slipsOf(id.canonical).flatMap((number) => blindIndexes(keys, 'id-number', number)) : []
  const { rows } = await sql<StoredPerson & { readonly reason: number }>`
    select distinct on (id) * from (
      select id, name, id_sealed, sex, born, area, died_on, 0 as reason from reg.person
        where id_bidx = any(${same}::bytea[]) and merged_into is null
      union all
      select id, name, id_sealed, sex, born, area, died_on, 1 from reg.person where id_bidx = any(${near}::bytea[]) and merged_into is null
      union all
      select id, name, id_sealed, sex, born, area, died_on, 2 from reg.person
        where county_id = any(${counties}) and name_key = ${comparisonKey(input.name)} and born = ${born}::date and merged_into is null
      union all
      select id, name, id_sealed, sex, born, area, died_on, 3 from reg.person
        where county_id = any(${counties}) and pinyin = ${nameReading(input.name).pinyin} and born = ${born}::date and merged_into is null
    ) found order by id, reason limit 100`.execute(tx)
  const best = [...rows].sort((a, b) => a.reason - b.reason || a.id - b.id).slice(0, 20)
  await recordAccess(tx, actor, {
    action: 'search',
    objectKind: 'person',
    fields: ['id-number', 'name', 'born'],
    purpose: '登记前查重',
  })
  const shown = await personRows(tx, best, actor.today, keys)
  return shown.map((row, index) => ({ ...row, why: reasons[best[index]?.reason ?? 0] ?? '' }))
}

/** Counties of the transaction's scope, so that the name indexes can be used. */
const counties = sql`array(select distinct (code / 1000000)::int from ref.division
  where level = 3 and code > sys.scope_lo() - 1000000 and code < sys.scope_hi())`

/** Well-formed numbers one slip away: another digit, or two neighbours exchanged, each with its own check character. */
export function slipsOf(canonical: string): string[] {
  const digits = canonical.slice(0, 17)
  const slips = new Set<string>()
  for (let i = 0; i < 17; i++) {
    for (let digit = 0; digit <= 9; digit++) slips.add(`${digits.slice(0, i)}${digit}${digits.slice(i + 1)}`)
    if (i < 16) slips.add(`${digits.slice(0, i)}${digits[i + 1]}${digits[i]}${digits.slice(i + 2)}`)
  }
  slips.delete(digits)
  return [...slips].filter(hasBirthDate).map((slip) => slip + idCheckCharacter(slip))
}

const hasBirthDate = (digits: string): boolean =>
  isPlainDate(`${digits.slice(6, 10)}-${digits.slice(10, 12)}-${digits.slice(12, 14)}`)
