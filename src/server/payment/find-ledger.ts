import { sql } from 'kysely'
import { z } from 'zod'
import { type Fen, fen, type PlainDate } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import type { LedgerAccountRow, LedgerEntryRow, Paged } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import { divisionNames } from '../registry/divisions.ts'

export const FindLedgerAccounts = z.object({ county: z.coerce.number().int().optional() })

/** Accounts with balances, debit positive, so that the list of a county adds up to zero. */
export async function findLedgerAccounts(
  tx: Tx,
  _actor: StaffActor,
  { county }: z.output<typeof FindLedgerAccounts>,
): Promise<LedgerAccountRow[]> {
  const countyId = county === undefined ? 0 : county >= 1_000_000 ? Math.floor(county / 1_000_000) : county
  const { rows } = await sql<{ code: string; title: string; kind: string; county_id: number; balance: Fen }>`
    select code, title, kind, county_id, balance_fen as balance from pay.ledger_account
    where ${countyId} = 0 or county_id = ${countyId}
    order by county_id, array_position(array['fund', 'bank', 'reserve', 'receivable', 'payable', 'expense'], kind), code
    limit 5000`.execute(tx)
  const names = await divisionNames(
    tx,
    rows.map((row) => row.county_id * 1_000_000),
  )
  return rows.map(({ county_id, ...row }) => ({
    ...row,
    county: names.get(county_id * 1_000_000) ?? String(county_id),
  }))
}

export const FindLedgerEntries = z.object({
  ...pageInput,
  account: z.string().max(80).optional(),
  runId: z.coerce.number().int().optional(),
})

/** Entries of the caller's area, newest first, each with its postings. */
export async function findLedgerEntries(
  tx: Tx,
  _actor: StaffActor,
  input: z.output<typeof FindLedgerEntries>,
): Promise<Paged<LedgerEntryRow>> {
  const where = sql`(${input.runId ?? null}::bigint is null or n.run_id = ${input.runId ?? null}::bigint)
    and (${input.account ?? ''} = '' or exists (
      select 1 from pay.posting p where p.entry_id = n.id and p.county_id = n.county_id and p.account = ${input.account ?? ''}))`
  const counted = await sql<{ n: number }>`select count(*)::int as n from pay.entry n where ${where}`.execute(tx)
  const { rows } = await sql<{
    id: number
    on: PlainDate
    kind: string
    says: string
    postings: { account: string; title: string; fen: number }[]
  }>`
    select n.id, n.on_date as "on", n.kind, n.says, coalesce((
      select jsonb_agg(jsonb_build_object('account', p.account, 'title', coalesce(a.title, p.account), 'fen', p.fen) order by p.fen desc, p.account)
      from pay.posting p left join pay.ledger_account a on a.code = p.account and a.county_id = p.county_id
      where p.entry_id = n.id and p.county_id = n.county_id), '[]') as postings
    from pay.entry n where ${where} order by n.id desc limit ${input.size} offset ${(input.page - 1) * input.size}`.execute(
    tx,
  )
  return {
    rows: rows.map((row) => ({ ...row, postings: row.postings.map((part) => ({ ...part, fen: fen(part.fen) })) })),
    total: counted.rows[0]?.n ?? 0,
    isMore: false,
  }
}
