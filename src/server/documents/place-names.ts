import { areaChain } from '#core/division-code.ts'
import { areaCode } from '#core/units.ts'
import type { Tx } from '../db/pool.ts'

/** The names a document needs of an area's place: where it is and which bodies answer for it. */
export interface PlaceNames {
  /** `郑州市金水区凤凰台街道某某社区`: without the province. */
  readonly full: string
  readonly county: string
  /** `凤凰台街道办事处`, `某某镇人民政府`; empty above the township. */
  readonly township: string
  readonly village: string
  /** Head of letter numbers: `金水民救`. */
  readonly letterHead: string
  readonly bureau: string
  /** The people's government that hears an administrative review (行政复议法 art. 24). */
  readonly government: string
  /** The basic people's court of the place (行政诉讼法 arts. 14, 18). */
  readonly court: string
}

/**
 * Names by the divisions in force. A functional zone (功能区) has neither government nor court of its own: those of the
 * county it is attached to are named. Codes stand in for names that are unknown.
 */
export async function findPlaceNames(tx: Tx, area: number): Promise<PlaceNames> {
  const chain = [...areaChain(areaCode(area))].reverse()
  const rows = await tx
    .selectFrom('ref.division')
    .select(['code', 'name', 'level', 'kind', 'attached_to'])
    .where('code', 'in', chain)
    .where('valid_until', 'is', null)
    .execute()
  const named = chain.flatMap((code) => rows.find((row) => row.code === code) ?? [])
  const county = named.find(({ level }) => level === 3)
  const host = county?.attached_to == null ? county : await findDivision(tx, county.attached_to)
  const city = named.find(({ level }) => level === 2)?.name ?? ''
  const countyName = county?.name ?? String(area)
  const seat = host?.kind === '区' ? `${city}${host.name}` : (host?.name ?? countyName)
  return {
    full: named
      .filter(({ level }) => level > 1)
      .map(({ name }) => name)
      .join(''),
    county: countyName,
    township: townshipBody(named.find(({ level }) => level === 4)?.name ?? ''),
    village: named.find(({ level }) => level === 5)?.name ?? '',
    letterHead: `${shortName(countyName)}民救`,
    bureau: `${countyName}民政局`,
    government: `${seat}人民政府`,
    court: `${seat}人民法院`,
  }
}

const townshipBody = (name: string): string =>
  name === '' ? '' : /[镇乡]$/.test(name) ? `${name}人民政府` : `${name.replace(/办事处$/, '')}办事处`

const findDivision = (tx: Tx, code: number) =>
  tx
    .selectFrom('ref.division')
    .select(['name', 'level', 'kind'])
    .where('code', '=', code)
    .where('valid_until', 'is', null)
    .executeTakeFirst()

/** `金水区` → `金水`, `顺河回族区` → `顺河`; a name of two characters stays whole: `郏县`. */
function shortName(county: string): string {
  const short = county.replace(/(回族)?[区县市]$/, '')
  return [...short].length < 2 ? county : short
}
