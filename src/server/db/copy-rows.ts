import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** The first of `count` numbers in a row that nobody else gets; drawn again when another session drew in between. */
export async function reserve(client: pg.ClientBase, sequence: string, count: number): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const { rows } = await client.query<{ first: string; last: string }>(
      'select min(n) as first, max(n) as last from (select nextval($1::regclass) as n from generate_series(1, $2::int)) drawn',
      [sequence, count],
    )
    const [first, last] = [Number(rows[0]?.first), Number(rows[0]?.last)]
    if (last - first === count - 1) return first
  }
  throw new Error(`no ${count} numbers in a row of ${sequence}`)
}

/** Sends lines in pieces of about 64 kB. */
export async function copy(client: pg.ClientBase, target: string, lines: Iterable<string>): Promise<void> {
  await pipeline(
    Readable.from(pieces(lines), { objectMode: false }),
    client.query(copyFrom(`copy ${target} from stdin`)),
  )
}

function* pieces(lines: Iterable<string>): Generator<string> {
  let piece = ''
  for (const line of lines) {
    piece += line
    if (piece.length > 65_536) {
      yield piece
      piece = ''
    }
  }
  if (piece !== '') yield piece
}

/** The same under row security, where COPY is not allowed: by way of a table of the transaction. Once a table and transaction. */
export async function copyGuarded(
  client: pg.ClientBase,
  table: string,
  columns: string,
  lines: Iterable<string>,
): Promise<void> {
  const stage = `stage_${table.replace(/\W+/g, '_')}`
  await client.query(`create temp table ${stage} on commit drop as select ${columns} from ${table} with no data`)
  await copy(client, `${stage} (${columns})`, lines)
  await client.query(`insert into ${table} (${columns}) select ${columns} from ${stage}`)
}
