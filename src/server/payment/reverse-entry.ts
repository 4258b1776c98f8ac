import { fen } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { LedgerAccount } from './ledger-accounts.ts'
import { postEntry } from './post-entry.ts'

/**
 * Takes back a whole entry by a linked one of opposite sign. @throws DomainError `not-found`, `conflict` when it was reversed
 * before or is itself a reversal, `budget-exceeded` when the money is no longer there.
 */
export async function reverseEntry(
  tx: Tx,
  actor: Actor,
  { entryId, reason }: { readonly entryId: number; readonly reason: string },
): Promise<number> {
  const entry = await tx.selectFrom('pay.entry').selectAll().where('id', '=', entryId).executeTakeFirst()
  if (!entry) throw new DomainError('not-found')
  if (entry.reverses !== null) throw new DomainError('conflict', { says: '冲正分录不能再冲正' })
  const before = await tx.selectFrom('pay.entry').select('id').where('reverses', '=', entryId).executeTakeFirst()
  if (before) throw new DomainError('conflict', { says: '该分录已冲正' })
  const postings = await tx
    .selectFrom('pay.posting')
    .select(['account', 'fen'])
    .where('entry_id', '=', entryId)
    .execute()
  return postEntry(tx, actor, {
    countyId: entry.county_id,
    area: entry.area,
    kind: 'reversal',
    says: `冲正第 ${entryId} 号分录：${reason}`,
    ...(entry.run_id === null ? {} : { runId: entry.run_id }),
    ...(entry.line_id === null ? {} : { lineId: entry.line_id }),
    ...(entry.case_id === null ? {} : { caseId: entry.case_id }),
    reverses: entryId,
    postings: postings.map((posting) => ({ account: openedAccount(posting.account), fen: fen(-posting.fen) })),
  })
}

/** The account exists already; opening it again changes nothing, so only its code and kind of check matter. */
const openedAccount = (code: string): LedgerAccount => ({
  code,
  title: code,
  kind: code.startsWith('bank') ? 'bank' : code === 'payable' ? 'payable' : 'expense',
  mustNotBeNegative: false,
})
