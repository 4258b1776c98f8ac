import type { AccessRow } from '#server/api.ts'

interface AccessDay {
  /** `2026年3月2日`, in Beijing time. */
  readonly day: string
  readonly times: number
  /** One row for each deed and reason, with the fields of all. */
  readonly rows: readonly AccessRow[]
}

const dayFormat = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long' })

/** What one post of one unit did for one reason on one day. */
interface OfficerDay {
  readonly key: string
  /** The last time on that day. */
  readonly at: string
  readonly who: string
  readonly purpose: string
  readonly deeds: readonly string[]
  readonly fields: readonly string[]
}

/** Accesses of officers by day, post and reason, in the order given; deeds in the order they were done, repeated ones counted. */
export function byOfficer(rows: readonly AccessRow[]): readonly OfficerDay[] {
  const keyOf = ({ at, unit, who, purpose }: AccessRow) =>
    [dayFormat.format(Date.parse(at)), unit, who, purpose].join(' ')
  return grouped(rows, keyOf).flatMap(([key, all]) => {
    const [last] = all
    if (!last) return []
    const { at, unit, who, purpose } = last
    const deeds = [...all].reverse().map(({ action, times }) => (times > 1 ? `${action}（${times} 次）` : action))
    return [{ key, at, who: `${unit} ${who}`.trim(), purpose, deeds, fields: fieldsOf(all) }]
  })
}

/** Accesses by day, in the order given; rows that read alike are one. */
export function byDay(rows: readonly AccessRow[]): readonly AccessDay[] {
  return grouped(rows, ({ at }) => dayFormat.format(Date.parse(at))).map(([day, all]) => ({
    day,
    times: all.reduce((sum, { times }) => sum + times, 0),
    rows: grouped(all, ({ action, purpose }) => `${action} ${purpose}`).flatMap(([, alike]) => merged(alike)),
  }))
}

function grouped(
  rows: readonly AccessRow[],
  keyOf: (row: AccessRow) => string,
): readonly (readonly [string, readonly AccessRow[]])[] {
  const groups = new Map<string, AccessRow[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row])
  return [...groups]
}

const fieldsOf = (rows: readonly AccessRow[]): readonly string[] => [...new Set(rows.flatMap(({ fields }) => fields))]

function merged(rows: readonly AccessRow[]): readonly AccessRow[] {
  const [first] = rows
  return first ? [{ ...first, fields: fieldsOf(rows) }] : []
}
