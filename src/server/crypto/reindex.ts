import type pg from 'pg'
import { blindIndex } from './blind-index.ts'
import { openField } from './field-cipher.ts'
import type { KeyRing } from './key-ring.ts'
import { indexColumns, sealedColumns } from './sealed-columns.ts'

/** What took another index, and what could not, because the value itself is kept nowhere. */
export interface Reindexed {
  readonly changed: number
  /** Numbers of officers and their relatives, and of citizens' sign-in, that no person here has, and recovery codes not used. */
  readonly unmatched: number
}

const pageOf = 5_000

/**
 * Gives every row its index under the current key, as the database's owner. The indexes are worked out beside the tables, while
 * everything goes on and look-ups try both, and then put in their places in one transaction, so that comparing two rows is never wrong.
 */
export async function reindexAll(
  owner: pg.ClientBase,
  ring: KeyRing,
  onProgress: (label: string, count: number) => void = () => {},
): Promise<Reindexed> {
  await owner.query('create temp table if not exists stage_index (target int, id bigint, was bytea, now bytea)')
  await owner.query('truncate stage_index')
  for (const [target, { of, label }] of indexColumns.entries()) {
    if (of === undefined) continue
    onProgress(label, await workOut(owner, ring, target))
  }
  await owner.query('create index if not exists stage_index_was on stage_index (was); analyze stage_index')
  const from = (labels: string) =>
    `(select distinct was, now from stage_index where target in (${indexColumns.flatMap(({ of, label }, i) => (of !== undefined && label === labels ? [i] : [])).join(', ')}))`
  await owner.query('begin')
  try {
    // The new keys stand beside the old ones before any row shows them.
    await owner.query(
      `insert into reg.person_key (id_bidx, person_id, county_id)
       select s.now, k.person_id, k.county_id from ${from('id-number')} s join reg.person_key k on k.id_bidx = s.was
       order by s.now on conflict (id_bidx) do nothing`,
    )
    let changed = 0
    for (const [target, { table, column, of, label }] of indexColumns.entries()) {
      if (table === 'reg.person_key') continue
      const match = of === undefined ? `t.${column} = s.was` : `t.id = s.id and t.${column} = s.was`
      const source = of === undefined ? from(label) : `(select * from stage_index where target = ${target})`
      changed +=
        (await owner.query(`update ${table} t set ${column} = s.now from ${source} s where ${match}`)).rowCount ?? 0
    }
    await owner.query(`delete from reg.person_key k using ${from('id-number')} s where k.id_bidx = s.was`)
    await owner.query('commit')
    return { changed, unmatched: await countUnmatched(owner) }
  } catch (error) {
    await owner.query('rollback')
    throw error
  }
}

async function workOut(owner: pg.ClientBase, ring: KeyRing, target: number): Promise<number> {
  const index = indexColumns[target]
  const sealed = sealedColumns.find(({ table, column }) => table === index?.table && column === index.of)
  if (index === undefined || sealed === undefined) throw new Error('an index of no sealed column')
  let count = 0
  for (let last = 0; ; ) {
    const { rows } = await owner.query<{ id: string; was: Buffer; value: Buffer; row: string }>(
      `select id, ${index.column} as was, ${sealed.column} as value, ${sealed.row} as row from ${index.table}
       where id > $1 and ${sealed.column} is not null and ${index.column} is not null order by id limit ${pageOf}`,
      [last],
    )
    if (rows.length === 0) return count
    const stale = rows.flatMap(({ id, was, value, row }) => {
      const now = blindIndex(
        ring,
        index.label,
        openField(ring, { table: sealed.table, column: sealed.column, row }, value),
      )
      return now.equals(was) ? [] : [{ id, was, now }]
    })
    await owner.query('insert into stage_index select $1::int, * from unnest($2::bigint[], $3::bytea[], $4::bytea[])', [
      target,
      stale.map(({ id }) => id),
      stale.map(({ was }) => was),
      stale.map(({ now }) => now),
    ])
    count += stale.length
    last = Number(rows.at(-1)?.id)
  }
}

/** Indexes that stand for no person here: whether they are of the key before cannot be seen, so all are told. */
export async function countUnmatched(owner: pg.ClientBase): Promise<number> {
  const { rows } = await owner.query<{ n: string }>(
    `select (select count(*) from sec.account a where a.person_bidx is not null and a.is_active
               and not exists (select from reg.person p where p.id_bidx = a.person_bidx))
          + (select count(*) from sec.staff_relative r where not exists (select from reg.person p where p.id_bidx = r.person_bidx))
          + (select count(*) from sec.citizen c where not exists (select from reg.person p where p.phone_bidx = c.phone_bidx))
          + (select count(*) from sec.recovery_code where used_at is null) as n`,
  )
  return Number(rows[0]?.n)
}

/** Keys of numbers under an index that no person's row shows any more: those of the key before. */
export const dropEarlierKeys = (owner: pg.ClientBase): Promise<unknown> =>
  owner.query('delete from reg.person_key k where not exists (select from reg.person p where p.id_bidx = k.id_bidx)')
