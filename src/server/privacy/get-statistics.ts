import { sql } from 'kysely'
import { areaAt, divisionLevel, subtreeRange } from '#core/division-code.ts'
import { firstDay, monthOf } from '#core/plain-date.ts'
import { type CountCell, type CountSum, hideSmallCounts } from '#core/small-numbers.ts'
import { areaCode, type PlainDate } from '#core/units.ts'
import type { Statistics } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { itemTitle } from '../items.ts'
import { divisionNames } from '../registry/divisions.ts'

const partSize = { state: 1e10, province: 1e8, city: 1e6, county: 1e3 } as const

/**
 * Persons helped on the first day of the month, by item and part of the area (counties of a city, townships of a county), for
 * everybody to read. Counts below ten are hidden together with the table one level up, so that neither the sums nor the two
 * tables subtracted from each other give them back. @throws DomainError `not-found` for an unknown area or one below a county.
 */
export async function getStatistics(tx: Tx, today: PlainDate, input: { readonly area: number }): Promise<Statistics> {
  const area = areaCode(input.area)
  const level = divisionLevel(area)
  if (level === 'township' || level === 'village')
    throw new DomainError('not-found', { says: '统计数据只公布到县（市、区）及其乡镇合计' })
  const { lo, hi } = subtreeRange(area)
  const size = partSize[level]
  // Always reckoned with the whole city, so that every report about a place hides the same counts.
  const whole = level === 'county' ? subtreeRange(areaAt(area, 'city') ?? area) : { lo, hi }
  const day = firstDay(monthOf(today))
  const { rows } = await sql<{ part: number; item: string; persons: number }>`
    select e.area / ${size}::bigint * ${size}::bigint as part, m.benefit as item, count(*)::int as persons
    from app.entitlement e join app.entitlement_member m on m.entitlement_id = e.id and m.county_id = e.county_id
    where e.area >= ${whole.lo}::bigint and e.area < ${whole.hi}::bigint and m.during @> ${day}::date
    group by 1, 2 order by 1, 2`.execute(tx)
  const { cells, sums } = systemOf(rows, level === 'county')
  const shown = hideSmallCounts(cells, sums)
  const inside = (part: number) => part >= lo && part < hi
  const parts = [...new Set(rows.map(({ part }) => part))].filter(inside)
  const items = [...new Set(rows.filter(({ part }) => inside(part)).map(({ item }) => item))]
  const own = level === 'county' ? `c${area}` : 'all'
  const names = await divisionNames(tx, [area, ...parts])
  const name = names.get(area)
  if (name === undefined) throw new DomainError('not-found', { says: '没有这个行政区划' })
  const shownAt = (key: string) => (shown.has(key) ? (shown.get(key) ?? null) : 0)
  return {
    area,
    name,
    persons: shownAt(`${own}.*`),
    items: items.map((item) => ({ item, title: itemTitle(item), persons: shownAt(`${own}.${item}`) })),
    parts: parts.map((part) => ({
      area: areaCode(part),
      name: names.get(part) ?? '',
      persons: shownAt(`${part}.*`),
      byItem: Object.fromEntries(items.map((item) => [item, shownAt(`${part}.${item}`)])),
    })),
  }
}

interface Count {
  readonly part: number
  readonly item: string
  readonly persons: number
}

/** Parts by items with both kinds of totals; townships also add up to their county. */
function systemOf(rows: readonly Count[], hasCounties: boolean): { cells: CountCell[]; sums: CountSum[] } {
  const counts = new Map(rows.map((row) => [`${row.part}.${row.item}`, row.persons]))
  const sums: CountSum[] = []
  const items = [...new Set(rows.map(({ item }) => item))]
  const parts = [...new Set(rows.map(({ part }) => part))]
  const add = (total: string, all: readonly string[]) => {
    const known = all.filter((key) => counts.has(key))
    if (known.length === 0) return
    counts.set(
      total,
      known.reduce((n, key) => n + (counts.get(key) ?? 0), 0),
    )
    sums.push({ total, parts: known })
  }
  const table = (rowKeys: readonly string[]) => {
    for (const key of rowKeys)
      if (!counts.has(`${key}.*`))
        add(
          `${key}.*`,
          items.map((item) => `${key}.${item}`),
        )
  }
  table(parts.map(String))
  const countyOf = (part: number) => Math.floor(part / 1_000_000) * 1_000_000
  const counties = hasCounties ? [...new Set(parts.map(countyOf))] : []
  for (const county of counties)
    for (const item of [...items, '*'])
      add(
        `c${county}.${item}`,
        parts.filter((part) => countyOf(part) === county).map((part) => `${part}.${item}`),
      )
  for (const county of counties)
    sums.push({
      total: `c${county}.*`,
      parts: items.map((item) => `c${county}.${item}`).filter((key) => counts.has(key)),
    })
  const rowsBelow = hasCounties ? counties.map((county) => `c${county}`) : parts.map(String)
  for (const item of [...items, '*'])
    add(
      `all.${item}`,
      rowsBelow.map((row) => `${row}.${item}`),
    )
  if (items.length > 0)
    sums.push({ total: 'all.*', parts: items.map((item) => `all.${item}`).filter((key) => counts.has(key)) })
  return { cells: [...counts].map(([key, count]) => ({ key, count })), sums }
}
