import { z } from 'zod'
import { fen } from '#core/units.ts'
import type { Actor, StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
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

export const CorrectEntry = z.object({
  requestId,
  entryId: z.coerce.number().int(),
  reason: z.string().trim().min(2).max(500),
})

/** Entries written by hand; the others are taken back with what they book (a run, a claim). */
const writtenByHand = ['appropriation', 'reserve-top-up']

/**
 * A second person takes back an entry written by hand. @throws DomainError `another-person-needed` for its writer,
 * `not-allowed-in-state` for an entry that belongs to a run or a claim.
 */
export function correctEntry(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof CorrectEntry>,
): Promise<{ readonly entryId: number }> {
  return once(tx, actor, 'correct-entry', input, async () => {
    const entry = await tx.selectFrom('pay.entry').selectAll().where('id', '=', input.entryId).executeTakeFirst()
    if (!entry) throw new DomainError('not-found')
    if (!writtenByHand.includes(entry.kind))
      throw new DomainError('not-allowed-in-state', { says: '该分录随业务生成，不能单独冲正，请在原业务中办理' })
    if (entry.recorded_by === actor.id)
      throw new DomainError('another-person-needed', { says: '登记分录的人不能冲正，须由另一人办理' })
    const settled = await tx
      .selectFrom('pay.reserve_payment')
      .select('id')
      .where('settlement_id', '=', entry.id)
      .executeTakeFirst()
    if (settled) throw new DomainError('not-allowed-in-state', { says: '该分录已结清备用金凭证，不能单独冲正' })
    const entryId = await reverseEntry(tx, actor, input)
    await recordAccess(tx, actor, {
      action: 'correct-entry',
      objectKind: 'ledger-entry',
      objectId: entry.id,
      reason: input.reason,
    })
    return { entryId }
  })
}

/** The account exists already; opening it again changes nothing, so only its code and kind of check matter. */
const openedAccount = (code: string): LedgerAccount => ({
  code,
  title: code,
  kind: code.startsWith('bank') ? 'bank' : code === 'payable' ? 'payable' : 'expense',
  mustNotBeNegative: false,
})
