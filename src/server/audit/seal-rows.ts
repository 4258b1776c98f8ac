import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type pg from 'pg'
import type { KeyRing } from '../crypto/key-ring.ts'
import { merkleTree } from '../crypto/merkle.ts'
import { hasRowMac } from '../crypto/row-mac.ts'
import type { Sm2Signer } from '../crypto/sm2.ts'
import { sm3 } from '../crypto/sm3.ts'
import { SealProblem } from './seal-problem.ts'
import type { SealStore } from './seal-store.ts'
import { noSeal, type Seal, type SealedPart, type SealedRowText, sealDigest, sealedRow, sealText } from './seal-text.ts'
import { type SealedTable, sealedRows, sealedTables } from './sealed-tables.ts'

export interface Sealer {
  /** Logged in as the application; takes the sealer's role itself. Columns must arrive as text. */
  readonly client: pg.Client
  readonly keys: KeyRing
  readonly signer: Sm2Signer
  readonly store: SealStore
  readonly now: () => Date
  /** Rows of one table in one seal, unless a single transaction wrote more. */
  readonly rowsAtMost: number
}

/** The newest seal of the database, as text. */
interface Last {
  readonly seq: number
  readonly to: string
  readonly digest: Buffer
}

/** Rows taken from the database at a time: a few milliseconds of hashing, in which the process answers nobody. */
const rowsAtOnce = 400

/**
 * One round: brings the second store up to the database, then seals what has been committed below the snapshot's horizon, in
 * one seal or in as many as it takes. Yields the number of seals made. @throws SealProblem
 */
export async function sealRows(sealer: Sealer): Promise<number> {
  for (let made = 1; ; made++) {
    const last = await catchUp(sealer)
    const seal = await sealNext(sealer, last)
    if (seal === undefined) return made - 1
    await copySeal(sealer, seal)
    if (!seal.isCut) return made
  }
}

/** Puts seals into the second store that the database has and the store has not. */
async function catchUp({ client, store, now }: Sealer): Promise<Last | undefined> {
  const stored = await store.last()
  const { rows } = await client.query<Record<'seq' | 'to_tx' | 'digest' | 'copied', string>>(
    `select seq, to_tx, encode(digest, 'hex') as digest, (select coalesce(max(seq), 0) from audit.seal_copy) as copied
     from audit.seal where seq = (select max(seq) from audit.seal) or seq = $1 order by seq desc`,
    [stored?.seq ?? 0],
  )
  const [newest] = rows
  const newestSeq = Number(newest?.seq ?? 0)
  if (stored && stored.seq > newestSeq) throw new SealProblem('store-ahead')
  if (stored && rows.at(-1)?.digest !== stored.digest.toString('hex')) throw new SealProblem('store-differs')
  for (let seq = (stored?.seq ?? 0) + 1; seq <= newestSeq; seq++) {
    const found = await client.query<Record<'says' | 'signature' | 'digest' | 'leaves', string>>(
      `select says, encode(signature, 'hex') as signature, encode(digest, 'hex') as digest, encode(leaves, 'hex') as leaves
       from audit.seal where seq = $1`,
      [seq],
    )
    const [row] = found.rows
    if (row === undefined) throw new SealProblem('store-differs')
    const bytes = (hex: string) => Buffer.from(hex, 'hex')
    await store.append(
      { seq, says: row.says, signature: bytes(row.signature), digest: bytes(row.digest), leaves: bytes(row.leaves) },
      now().toISOString(),
    )
  }
  if (newestSeq > Number(newest?.copied ?? 0))
    await client.query(
      `insert into audit.seal_copy (seq) select seq from audit.seal where seq > $1 on conflict do nothing`,
      [newest?.copied],
    )
  return newest && { seq: newestSeq, to: newest.to_tx, digest: Buffer.from(newest.digest, 'hex') }
}

async function copySeal({ client, store }: Sealer, { seal, at, last }: Made): Promise<void> {
  await store.append(seal, at)
  await client.query('insert into audit.seal_copy (seq) values ($1)', [seal.seq])
  const [day, dayBefore] = [dayOf(at), last && dayOf(last.at)]
  if (dayBefore !== undefined && day > dayBefore) await store.writeRoot(dayBefore, rootText(dayBefore, last))
}

interface Made {
  readonly seal: Seal
  readonly at: string
  /** The seal before it. */
  readonly last: (Last & { readonly at: string }) | undefined
  /** More is waiting than one seal takes. */
  readonly isCut: boolean
}

/** The calendar day in China of an ISO instant. */
const dayOf = (at: string): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10)

const rootText = (day: string, last: Made['last']): string =>
  `minzheng root 1\nday: ${day}\nseq: ${last?.seq ?? 0}\ndigest: ${last?.digest.toString('hex') ?? noSeal}\n`

async function sealNext(sealer: Sealer, last: Last | undefined): Promise<Made | undefined> {
  const { client } = sealer
  await client.query('begin isolation level repeatable read')
  try {
    const made = await sealInside(sealer, last)
    await client.query(made ? 'commit' : 'rollback')
    return made
  } catch (error) {
    await client.query('rollback').catch(() => {}) // a lost connection has rolled back by itself
    throw error
  }
}

async function sealInside(sealer: Sealer, last: Last | undefined): Promise<Made | undefined> {
  const { client, signer, keys } = sealer
  const range = await upperEnd(sealer, last)
  if (range === undefined) return undefined
  const { to, isCut } = range
  const parts: SealedPart[] = []
  const lines: string[] = []
  let unproved = 0
  for (const table of sealedTables) {
    const tree = merkleTree()
    let rows = 0
    for await (const row of rowsBetween(client, table, last?.to, to)) {
      const { line, leaf } = sealedRow(table.name, row)
      tree.add(leaf)
      lines.push(line)
      rows++
      if (table.mac && !(row.mac && hasRowMac(keys, table.name, row.content, Buffer.from(row.mac, 'hex')))) unproved++
    }
    if (rows > 0) parts.push({ table: table.name, rows, root: tree.root().toString('hex') })
  }
  if (parts.length === 0) return undefined
  const list = lines.join('')
  const at = sealer.now().toISOString()
  const says = sealText({
    seq: (last?.seq ?? 0) + 1,
    at,
    previous: last?.digest.toString('hex') ?? noSeal,
    ...(last ? { from: last.to } : {}),
    to,
    key: sm3(Buffer.from(signer.publicKey, 'hex')).toString('hex'),
    parts,
    unproved,
    list: sm3(list).toString('hex'),
  })
  const seal = signed(signer, (last?.seq ?? 0) + 1, says, await promisify(gzip)(list))
  const { rows: before } = await client.query<{ at: string }>(
    `select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from audit.seal where seq = $1`,
    [last?.seq ?? 0],
  )
  await client.query(
    `insert into audit.seal (seq, at, to_tx, row_count, unproved_count, says, signature, digest, leaves)
     values ($1, $2, $3::xid8, $4, $5, $6, $7, $8, $9)`,
    [seal.seq, at, to, lines.length, unproved, says, seal.signature, seal.digest, seal.leaves],
  )
  const [previous] = before
  return { seal, at, last: last && previous && { ...last, at: previous.at }, isCut }
}

function signed(signer: Sm2Signer, seq: number, says: string, leaves: Buffer): Seal {
  try {
    const signature = signer.sign(Buffer.from(says))
    return { seq, says, signature, digest: sealDigest(says, signature), leaves }
  } catch (cause) {
    throw new SealProblem('signing-failed', cause)
  }
}

/**
 * The first transaction that the next seal leaves out: the snapshot's horizon, below which everything has ended, or less when
 * a table has more rows than one seal takes. Undefined when nothing is there to seal.
 */
async function upperEnd(
  { client, rowsAtMost }: Sealer,
  last: Last | undefined,
): Promise<{ readonly to: string; readonly isCut: boolean } | undefined> {
  const { rows } = await client.query<{ low: string; high: string }>(
    'select pg_snapshot_xmin(s) as low, pg_snapshot_xmax(s) as high from pg_current_snapshot() s',
  )
  const { low = '0', high = '0' } = rows[0] ?? {}
  const from = BigInt(last?.to ?? 0)
  if (from > BigInt(high)) throw new SealProblem('other-cluster')
  let end = BigInt(low)
  if (end <= from) return undefined
  for (const { name } of sealedTables) {
    const beyond = await client.query<{ tx: string }>(
      `select tx from ${name} where tx >= $1::xid8 and tx < $2::xid8 order by tx offset $3 limit 1`,
      [String(from), String(end), rowsAtMost],
    )
    const tx = BigInt(beyond.rows[0]?.tx ?? end)
    if (tx < end) end = tx > from ? tx : from + 1n
  }
  return { to: String(end), isCut: end < BigInt(low) }
}

/** Rows in the order of their leaves, by a cursor: a seal may hold more than fits the memory of one answer. */
async function* rowsBetween(
  client: pg.Client,
  table: SealedTable,
  from: string | undefined,
  to: string,
): AsyncGenerator<SealedRowText> {
  await client.query(
    `declare sealed no scroll cursor for ${sealedRows(table, from === undefined)}`,
    from === undefined ? [to] : [to, from],
  )
  for (;;) {
    const { rows } = await client.query<SealedRowText>(`fetch ${rowsAtOnce} from sealed`)
    yield* rows
    if (rows.length < rowsAtOnce) break
  }
  await client.query('close sealed')
}
