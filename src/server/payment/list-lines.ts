import { createHash, hash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { monthOf } from '#core/plain-date.ts'
import { type Fen, fen, type Month, type PlainDate, plus } from '#core/units.ts'
import { merkleTree } from '../crypto/merkle.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { RunHead } from './pay-run-head.ts'

/** One line with the account that was frozen with it. `cardIndex` is the blind index of the card, in hex. */
export interface ListedLine {
  readonly id: number
  readonly item: string
  readonly month: Month
  readonly fen: Fen
  readonly kind: string
  readonly state: string
  readonly accountId: number | null
  readonly holder: string
  readonly bank: string
  readonly cardIndex: string
  readonly cardSealed: Buffer | null
}

/** Count and sum by state, and the SM3 of a whole list. */
export interface ListSum {
  readonly sm3: string
  /** Merkle root over the lines that are paid (neither held nor cancelled), by id; hex. */
  readonly root: string
  readonly lines: number
  of(state: string): { readonly count: number; readonly total: Fen }
}

/** Whoever, whatever, how much, to which card: what the SM3 of a list is reckoned over, one line each, by id. */
const canonical = sql`concat_ws('|', l.id, l.entitlement_id, l.person_id, l.item, l.month, l.fen, l.kind, l.part, coalesce(l.reissue_of, 0),
  coalesce(l.account_id, 0), coalesce(encode(a.card_bidx, 'hex'), ''), coalesce(a.holder, ''), coalesce(a.bank, ''))`

/** What of a line is signed: all of `canonical` that neither a merge of persons nor a change of keys alters later. */
const signed = sql`concat_ws('|', l.id, l.entitlement_id, l.item, l.month, l.fen, l.kind, l.part, coalesce(l.reissue_of, 0), coalesce(l.account_id, 0))`

/** The same, out of `canonical`. */
const signedOf = (text: string): string => {
  const [id, entitlement, , ...rest] = text.split('|', 10)
  return [id, entitlement, ...rest].join('|')
}

/** Count, sum and root of the lines that a run pays, read page by page: what its signature was made over. */
export async function paidRoot(
  tx: Tx,
  runId: number,
): Promise<{ readonly lines: number; readonly total: Fen; readonly root: string }> {
  const tree = merkleTree()
  let lines = 0
  let total = fen(0)
  const rows = sql<{ fen: Fen; signed: string }>`select l.fen, ${signed} as signed from pay.line l
    where l.run_id = ${runId} and l.state not in ('held', 'cancelled') order by l.id`
  for await (const page of pagesOf(tx, 'signed_lines', rows))
    for (const row of page) {
      tree.add(hash('sm3', row.signed, 'buffer'))
      total = plus(total, row.fen)
      lines++
    }
  return { lines, total, root: tree.root().toString('hex') }
}

/** Lines read at a time: enough to cost nothing, few enough to hold and to let others be answered in between. */
const pageLines = sql.lit(500)

/** The rows of one statement, page by page, by a cursor of the transaction. `name` belongs to the shape of its rows. */
async function* pagesOf<Row>(tx: Tx, name: string, rows: RawBuilder<Row>): AsyncGenerator<readonly Row[]> {
  const cursor = sql.id(name)
  await sql`declare ${cursor} no scroll cursor for ${rows}`.execute(tx)
  for (;;) {
    const page = await sql<Row>`fetch ${pageLines} from ${cursor}`.execute(tx)
    if (page.rows.length === 0) break
    yield page.rows
  }
  await sql`close ${cursor}`.execute(tx)
}

/** The list of a run, read page by page; its root costs as much again as its SM3 and is reckoned where it is signed. */
export async function sumList(tx: Tx, runId: number, root: 'with-root' | 'no-root' = 'no-root'): Promise<ListSum> {
  const sum = summing(root)
  const rows = sql<Pick<ListedLine, 'fen' | 'state'> & { canonical: string }>`
    select l.fen, l.state, ${canonical} as canonical from pay.line l left join reg.bank_account a on a.id = l.account_id
    where l.run_id = ${runId} order by l.id`
  for await (const page of pagesOf(tx, 'summed_lines', rows)) for (const row of page) sum.add(row)
  return sum.ended()
}

/** The list exactly as it was frozen, for its signature with the root. @throws DomainError `control-total` when any line, amount or card was changed since. */
export async function verifyList(tx: Tx, run: RunHead, root: 'with-root' | 'no-root' = 'no-root'): Promise<ListSum> {
  return verified(await sumList(tx, run.id, root), run)
}

/**
 * The lines themselves with their cards, page by page, by id. Whether they are the frozen ones is known only after the last page:
 * nothing made of them may leave before. @throws DomainError `control-total` after the last page, as `verifyList` does.
 */
export async function* verifiedPages(tx: Tx, run: RunHead): AsyncGenerator<readonly ListedLine[], ListSum> {
  const sum = summing('with-root')
  const rows = sql<Omit<ListedLine, 'month'> & { month: PlainDate; canonical: string }>`
    select l.id, l.item, l.month, l.fen, l.kind, l.state, l.account_id as "accountId", coalesce(a.holder, '') as holder,
      coalesce(a.bank, '') as bank, coalesce(encode(a.card_bidx, 'hex'), '') as "cardIndex", a.card_sealed as "cardSealed",
      ${canonical} as canonical
    from pay.line l left join reg.bank_account a on a.id = l.account_id
    where l.run_id = ${run.id} order by l.id`
  for await (const page of pagesOf(tx, 'listed_lines', rows)) {
    for (const row of page) sum.add(row)
    yield page.map(({ canonical: _, ...row }) => ({ ...row, month: monthOf(row.month) }))
  }
  return verified(sum.ended(), run)
}

function verified(sum: ListSum, run: RunHead): ListSum {
  if (sum.sm3 !== run.list_sm3)
    throw new DomainError('control-total', { says: '清单自锁定后被改动，校验值不一致，不得继续发放，请作废后重新编制' })
  return sum
}

function summing(root: 'with-root' | 'no-root') {
  const whole = createHash('sm3')
  const tree = merkleTree()
  const states = new Map<string, { count: number; total: Fen }>()
  let lines = 0
  const of = (state: string) => states.get(state) ?? { count: 0, total: fen(0) }
  return {
    add: (row: Pick<ListedLine, 'fen' | 'state'> & { readonly canonical: string }): void => {
      whole.update(`${row.canonical}\n`)
      if (root === 'with-root' && row.state !== 'held' && row.state !== 'cancelled')
        tree.add(hash('sm3', signedOf(row.canonical), 'buffer'))
      const { count, total } = of(row.state)
      states.set(row.state, { count: count + 1, total: plus(total, row.fen) })
      lines++
    },
    ended: (): ListSum => ({ sm3: whole.digest('hex'), root: tree.root().toString('hex'), lines, of }),
  }
}
