import { sql } from 'kysely'
import { z } from 'zod'
import { fen } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { lockCountyMoney } from './county-lock.ts'
import { bank, receivable } from './ledger-accounts.ts'
import { postEntry, transfer } from './post-entry.ts'

export const RecordRecovery = z.object({
  requestId,
  overpaymentId: z.coerce.number().int(),
  fen: z.coerce.number().int().min(1),
  document: z.string().trim().min(1).max(120),
})

/**
 * Overpaid money that came back, whole or in part (DB-41). @throws DomainError `not-found`, or `control-total` when it is more than
 * is still to be recovered.
 */
export function recordRecovery(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof RecordRecovery>,
): Promise<{ readonly entryId: number }> {
  return once(tx, actor, 'record-recovery', input, async () => {
    const known = await tx
      .selectFrom('pay.overpayment')
      .selectAll()
      .where('id', '=', input.overpaymentId)
      .executeTakeFirst()
    if (!known) throw new DomainError('not-found')
    await lockCountyMoney(tx, known.county_id, 'share')
    const taken = await sql`update pay.overpayment set recovered_fen = recovered_fen + ${input.fen},
        state = case when recovered_fen + ${input.fen} = fen then 'recovered' else state end
      where id = ${known.id} and state = 'open' and recovered_fen + ${input.fen} <= fen`.execute(tx)
    if (taken.numAffectedRows !== 1n)
      throw new DomainError('control-total', { says: '收回金额超过尚未收回的多发金额，或该笔已收回、已撤回' })
    const entryId = await postEntry(tx, actor, {
      countyId: known.county_id,
      area: known.area,
      kind: 'recovery',
      says: `收回 ${known.month.slice(0, 7)} 多发资金（${input.document}）`,
      requestId: input.requestId,
      postings: transfer(bank, receivable, fen(input.fen)),
    })
    await recordAccess(tx, actor, {
      action: 'record-recovery',
      objectKind: 'overpayment',
      objectId: known.id,
      personId: known.person_id,
      area: known.area,
      fields: ['amount'],
    })
    return { entryId }
  })
}
