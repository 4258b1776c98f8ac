import type pg from 'pg'
import { openField, sealField } from './field-cipher.ts'
import type { KeyRing } from './key-ring.ts'
import { type SealedColumn, sealedColumns } from './sealed-columns.ts'

export interface ResealProgress {
  readonly table: string
  /** Share of the table's pages that were looked at in this pass, 0–1. */
  readonly share: number
  /** Values sealed anew so far, in all tables. */
  readonly sealed: number
}

/** Pages read at a time: some hundred rows, whose locks last some hundredths of a second. */
const pagesAtOnce = 16

/**
 * Seals every value anew that is not of the current generation, as the database's owner, a few pages at a time, under whatever
 * else goes on. A row that is changed meanwhile is left to the next pass; passes repeat until one finds nothing. Stopped at any
 * moment, the next call goes on with what is left. Yields how many values were sealed. @throws SealError for a value that does not open.
 */
export async function resealAll(
  owner: pg.ClientBase,
  ring: KeyRing,
  onProgress: (progress: ResealProgress) => void = () => {},
): Promise<number> {
  let sealed = 0
  for (const table of new Set(sealedColumns.map(({ table }) => table))) {
    const columns = sealedColumns.filter((column) => column.table === table)
    let left = 1
    for (let pass = 0; left > 0 && pass < mostPasses; pass++) {
      const done = await resealTable(owner, ring, table, columns, (share, count) =>
        onProgress({ table, share, sealed: sealed + count }),
      )
      sealed += done
      left = await countOld(owner, ring, columns)
    }
  }
  return sealed
}

const mostPasses = 20

/** Values of these columns under another generation than the current one. */
export async function countOld(
  owner: pg.ClientBase,
  ring: KeyRing,
  columns: readonly SealedColumn[] = sealedColumns,
): Promise<number> {
  let count = 0
  for (const { table, column } of columns) {
    const { rows } = await owner.query<{ n: string }>(
      `select count(*) as n from ${table} where ${column} is not null and get_byte(${column}, 1) <> $1`,
      [ring.current.id],
    )
    count += Number(rows[0]?.n)
  }
  return count
}

async function resealTable(
  owner: pg.ClientBase,
  ring: KeyRing,
  table: string,
  columns: readonly SealedColumn[],
  onPages: (share: number, sealed: number) => void,
): Promise<number> {
  const old = columns.map(({ column }) => `get_byte(${column}, 1) <> ${ring.current.id}`).join(' or ')
  const select = `select ctid::text, ${columns
    .map(({ column, row, mark = '0' }, i) => `${column} as v${i}, ${row} as r${i}, ${mark} as m${i}`)
    .join(', ')} from ${table} where ctid >= $1::tid and ctid < $2::tid and (${old})`
  const update = `update ${table} t set ${columns.map(({ column }, i) => `${column} = d.n${i}`).join(', ')}
    from unnest($1::tid[], ${columns.map((_, i) => `$${i * 2 + 2}::bytea[], $${i * 2 + 3}::bytea[]`).join(', ')})
      d (id, ${columns.map((_, i) => `o${i}, n${i}`).join(', ')})
    where t.ctid = d.id and ${columns.map(({ column }, i) => `t.${column} is not distinct from d.o${i}`).join(' and ')}`
  let sealed = 0
  for (let page = 0, pages = 1; page < pages; page += pagesAtOnce) {
    pages = await pagesOf(owner, table)
    const { rows } = await owner.query<Record<string, Buffer | string | number | null>>(select, [
      `(${page},0)`,
      `(${page + pagesAtOnce},0)`,
    ])
    if (rows.length > 0) {
      const parameters: unknown[] = [rows.map((row) => row['ctid'])]
      columns.forEach(({ table, column }, i) => {
        const values = rows.map((row) => row[`v${i}`] as Buffer | null)
        parameters.push(
          values,
          values.map((value, n) => {
            if (value === null || value[1] === ring.current.id) return value
            const place = { table, column, row: String(rows[n]?.[`r${i}`]), mark: Number(rows[n]?.[`m${i}`]) }
            return sealField(ring, place, openField(ring, place, value))
          }),
        )
      })
      await owner.query(`begin; set local app.resealing = 'on'`)
      try {
        sealed += (await owner.query(update, parameters)).rowCount ?? 0
        await owner.query('commit')
      } catch (error) {
        await owner.query('rollback')
        throw error
      }
    }
    onPages(Math.min(1, (page + pagesAtOnce) / pages), sealed)
  }
  return sealed
}

async function pagesOf(owner: pg.ClientBase, table: string): Promise<number> {
  const { rows } = await owner.query<{ pages: string }>(
    `select pg_relation_size($1::regclass) / current_setting('block_size')::int as pages`,
    [table],
  )
  return Number(rows[0]?.pages)
}

/**
 * Values under another generation than the current one in sealed columns that `sealedColumns` does not list, as those of registers
 * are while nobody seals them anew: their key must stay.
 */
export async function countUnlisted(owner: pg.ClientBase, ring: KeyRing): Promise<number> {
  const { rows } = await owner.query<{ tab: string; name: string; col: string }>(
    `select a.attrelid::regclass::text as tab, n.nspname || '.' || c.relname as name, a.attname as col
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema)' and a.attname like '%\\_sealed' and a.atttypid = 'bytea'::regtype
       and not a.attisdropped`,
  )
  let count = 0
  for (const { tab, name, col } of rows) {
    if (sealedColumns.some(({ table, column }) => table === name && column === col)) continue
    const found = await owner.query<{ n: string }>(
      `select count(*) as n from ${tab} where length("${col}") > 1 and get_byte("${col}", 1) <> $1`,
      [ring.current.id],
    )
    count += Number(found.rows[0]?.n)
  }
  return count
}
