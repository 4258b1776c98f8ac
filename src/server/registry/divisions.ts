import { sql } from 'kysely'
import { areaAt, areaChain } from '#core/division-code.ts'
import { areaCode } from '#core/units.ts'
import type { Division } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { type DivisionLine, divisionIndex } from './division-index.ts'

/** Names of areas by code. */
export type AreaNames = ReadonlyMap<number, string>

/** Names by code, those in force first and else the last ones; codes that were never a division are left out. */
export async function divisionNames(tx: Tx, codes: readonly number[]): Promise<Map<number, string>> {
  if (codes.length === 0) return new Map()
  const { rows } = await sql<{ code: number; name: string }>`
    select distinct on (code) code, name from ref.division where code = any(${[...new Set(codes)]}::bigint[])
    order by code, valid_from desc`.execute(tx)
  return new Map(rows.map(({ code, name }) => [code, name]))
}

/** One name; the code itself where no division has it. */
export const areaName = async (tx: Tx, code: number): Promise<string> =>
  (await divisionNames(tx, [code])).get(code) ?? String(code)

export interface FindDivisions {
  /** Children of this node; 0 or absent with no `q`: the provinces. */
  readonly parent?: number | undefined
  /** Characters, pinyin or initials, within `under` or everywhere. */
  readonly q?: string | undefined
  readonly under?: number | undefined
  /** 1 province … 5 village. */
  readonly level?: number | undefined
}

/** Most divisions one answer holds: enough for the villages of the largest township. */
const most = 500
const mostFound = 50

/** For the picker: the children of a node in the order of their codes, or what a search finds, best first, with its path. */
export async function findDivisions(tx: Tx, input: FindDivisions): Promise<Division[]> {
  const q = input.q?.normalize('NFKC').replace(/\s/g, '').toLowerCase() ?? ''
  return q === '' ? childrenOf(tx, input) : searched(tx, q, input)
}

async function childrenOf(tx: Tx, { parent = 0, level }: FindDivisions): Promise<Division[]> {
  const { rows } = await sql<DivisionLine>`
    select ${line} from ref.division d
    where d.parent = ${parent} and d.valid_until is null and d.kind <> '省直辖'
      and (${level ?? null}::smallint is null or d.level = ${level ?? null}::smallint)
    order by d.code limit ${most}`.execute(tx)
  return rows
}

async function searched(tx: Tx, q: string, { under = 0, level }: FindDivisions): Promise<Division[]> {
  const index = await divisionIndex(tx)
  return index
    .search(q, { under: areaCode(under), level, most: mostFound })
    .map((found) => ({ ...found, path: index.pathOf(found.code) }))
}

const line = sql`d.code, d.name, d.level, d.kind,
  exists (select from ref.division c where c.parent = d.code and c.valid_until is null) as "hasChildren"`

/** One division in force with its chain, province first. @throws DomainError `not-found`. */
export async function getDivision(tx: Tx, code: number): Promise<Division & { readonly chain: readonly Division[] }> {
  const codes = areaChain(areaCode(code))
  const { rows } = await sql<DivisionLine>`
    select ${line} from ref.division d
    where d.code = any(${codes}::bigint[]) and d.valid_until is null order by d.level`.execute(tx)
  const found = rows.find((row) => row.code === code)
  if (!found) throw new DomainError('not-found', { says: '没有这个行政区划' })
  return { ...found, path: rows.map(({ name }) => name).join(' / '), chain: rows }
}

/** True when `code` is a division in force at county level or below: where a person can be registered. */
export async function isRegistrableArea(tx: Tx, code: number): Promise<boolean> {
  if (!Number.isSafeInteger(code) || code <= 0 || code > 999_999_999_999) return false
  if (areaAt(areaCode(code), 'county') === undefined) return false
  const { rows } = await sql`select from ref.division where code = ${code} and valid_until is null`.execute(tx)
  return rows.length > 0
}
