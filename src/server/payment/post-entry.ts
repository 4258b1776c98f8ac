import { sql } from 'kysely'
import { type Fen, fen, sumFen } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { bank, type LedgerAccount } from './ledger-accounts.ts'

export interface NewEntry {
  readonly countyId: number
  /** Whose books: the county, or the township that pays out of its reserve. */
  readonly area: number
  readonly kind:
    | 'appropriation'
    | 'approval'
    | 'sending'
    | 'result'
    | 'run-cancelled'
    | 'overpayment'
    | 'no-longer-owed'
    | 'recovery'
    | 'reserve-top-up'
    | 'reserve-payment'
    | 'reserve-return'
    | 'reversal'
  readonly says: string
  readonly runId?: number
  readonly lineId?: number
  readonly caseId?: number
  readonly reverses?: number
  readonly requestId?: string
  /** Debit positive, credit negative; several of one account are added up, zeros left out. */
  readonly postings: readonly { readonly account: LedgerAccount; readonly fen: Fen }[]
}

/**
 * Writes one balanced entry and moves the balances of its accounts. Append-only: corrected by `reverseEntry` alone.
 * @throws DomainError `budget-exceeded` when an account would fall below zero or more is promised than there is.
 */
export async function postEntry(tx: Tx, actor: Actor, entry: NewEntry): Promise<number> {
  const postings = addedUp(entry.postings)
  if (sumFen(postings.map((posting) => posting.fen)) !== 0)
    throw new RangeError(`entry ${entry.kind} is out of balance`)
  if (postings.length === 0) throw new RangeError(`entry ${entry.kind} moves nothing`)
  for (const { account } of [{ account: bank }, ...postings]) await openAccount(tx, entry.countyId, account)
  const { id } = await tx
    .insertInto('pay.entry')
    .values({
      county_id: entry.countyId,
      area: entry.area,
      on_date: actor.today,
      kind: entry.kind,
      says: entry.says,
      run_id: entry.runId ?? null,
      line_id: entry.lineId ?? null,
      case_id: entry.caseId ?? null,
      reverses: entry.reverses ?? null,
      request_id: entry.requestId ?? null,
      recorded_by: actor.id,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await insertPostings(tx, entry, id, postings)
  if (postings.some(({ account }) => account.kind === 'bank' || account.kind === 'payable'))
    await requireMoney(tx, entry.countyId)
  return id
}

async function insertPostings(tx: Tx, entry: NewEntry, id: number, postings: NewEntry['postings']): Promise<void> {
  const rows = postings.map((posting) => ({
    entry_id: id,
    county_id: entry.countyId,
    area: entry.area,
    account: posting.account.code,
    fen: posting.fen,
  }))
  try {
    await tx.insertInto('pay.posting').values(rows).execute()
  } catch (error) {
    if (isBelowZero(error)) throw new DomainError('budget-exceeded', { says: '账户余额不足，不能记账' })
    throw error
  }
}

/** In the bank, less what is payable or on its way, must not be below zero; checked again at commit by a trigger. */
async function requireMoney(tx: Tx, countyId: number): Promise<void> {
  const free = await freeMoney(tx, countyId)
  if (free < 0)
    throw new DomainError('budget-exceeded', {
      says: `救助资金专户可用余额不足，还差 ${(-free / 100).toFixed(2)} 元，请先登记拨款`,
    })
}

/** Fen of a county that are promised to nobody. */
async function freeMoney(tx: Tx, countyId: number): Promise<Fen> {
  const { rows } = await sql<{ free: number }>`select pay.free_money(${countyId}) as free`.execute(tx)
  return fen(rows[0]?.free ?? 0)
}

async function openAccount(tx: Tx, countyId: number, { code, title, kind, ...terms }: LedgerAccount): Promise<void> {
  const area = terms.township ?? countyId * 1_000_000
  await sql`select pay.open_account(${code}, ${area}, ${title}, ${kind}, ${terms.mustNotBeNegative})`.execute(tx)
}

function addedUp(postings: NewEntry['postings']): NewEntry['postings'] {
  const byCode = new Map<string, { account: LedgerAccount; fen: Fen }>()
  for (const { account, fen: amount } of postings)
    byCode.set(account.code, { account, fen: fen((byCode.get(account.code)?.fen ?? 0) + amount) })
  return [...byCode.values()].filter((posting) => posting.fen !== 0)
}

const isBelowZero = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'constraint' in error && error.constraint === 'balance_not_negative'

/** The other side of a posting pair: debit `debit`, credit `credit`. */
export const transfer = (debit: LedgerAccount, credit: LedgerAccount, amount: Fen): NewEntry['postings'] => [
  { account: debit, fen: amount },
  { account: credit, fen: fen(-amount) },
]
