import { z } from 'zod'
import { type Fen, fen, plus, yuanText } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { lockCountyMoney } from './county-lock.ts'
import { bank } from './ledger-accounts.ts'
import { countyOf } from './pay-run-head.ts'
import { postEntry, transfer } from './post-entry.ts'
import { townshipReserve } from './record-appropriation.ts'

export const SettleReserve = z.object({ requestId, township: z.coerce.number().int() })

/**
 * The county takes over a township's vouchers and gives the reserve fund the same sum back.
 * @throws DomainError `guard-not-met` when no voucher is open, `budget-exceeded` when the county has less.
 */
export function settleReserve(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof SettleReserve>,
): Promise<{ readonly entryId: number; readonly vouchers: number; readonly total: Fen }> {
  return once(tx, actor, 'settle-reserve', input, async () => {
    const countyId = countyOf(actor, undefined)
    await lockCountyMoney(tx, countyId, 'whole')
    const reserve = await townshipReserve(tx, countyId, input.township)
    const open = await tx
      .selectFrom('pay.reserve_payment')
      .select(['id', 'fen'])
      .where('area', '=', reserve.township ?? 0)
      .where('settlement_id', 'is', null)
      .execute()
    const total = open.reduce((sum, row) => plus(sum, row.fen), fen(0))
    if (open.length === 0) throw new DomainError('guard-not-met', { says: '该乡镇没有待结算的备用金凭证' })
    const entryId = await postEntry(tx, actor, {
      countyId,
      area: countyId * 1_000_000,
      kind: 'reserve-top-up',
      says: `结算${reserve.title} ${open.length} 张凭证，补足 ${yuanText(total)} 元`,
      requestId: input.requestId,
      postings: transfer(reserve, bank, total),
    })
    await tx
      .updateTable('pay.reserve_payment')
      .set({ settlement_id: entryId })
      .where(
        'id',
        'in',
        open.map((row) => row.id),
      )
      .execute()
    await recordAccess(tx, actor, { action: 'settle-reserve', objectKind: 'ledger-entry', objectId: entryId })
    return { entryId, vouchers: open.length, total }
  })
}
