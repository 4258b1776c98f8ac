import { z } from 'zod'
import { amountFor } from '#core/entitlement.ts'
import { firstDay } from '#core/plain-date.ts'
import { fen, yuanText } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { assertNotOwnKin } from '../privacy/own-kin.ts'
import { lockCountyMoney } from './county-lock.ts'
import { expenseAccount } from './ledger-accounts.ts'
import { loadGiven, loadTerms, netGiven } from './load-terms.ts'
import { postEntry, transfer } from './post-entry.ts'
import { townshipReserve } from './record-appropriation.ts'

export const PayFromReserve = z.object({
  requestId,
  entitlementId: z.coerce.number().int(),
  /** Number of the receipt the payee signed. */
  voucher: z.string().trim().min(1).max(60),
})

/**
 * A township pays one-time help at once out of its reserve fund (TA-11); a pay run then finds nothing left to pay. Pays what is owed
 * for the first month. @throws DomainError `budget-exceeded` when the fund has less, `not-allowed-in-state` when paid already.
 */
export function payFromReserve(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof PayFromReserve>,
): Promise<{ readonly entryId: number }> {
  return once(tx, actor, 'pay-from-reserve', input, async () => {
    const { entitlement } = await loadTerms(tx, input.entitlementId)
    await assertNotOwnKin(tx, actor, [entitlement.payee_id])
    await assertNotDecider(tx, actor, entitlement.case_id)
    await lockCountyMoney(tx, entitlement.county_id, 'share')
    // Locks the row, so that two clerks cannot both pay.
    await tx.selectFrom('app.entitlement').select('id').where('id', '=', entitlement.id).forUpdate().execute()
    const { terms } = await loadTerms(tx, entitlement.id)
    const given = netGiven(await loadGiven(tx, entitlement.id)).get(terms.start) ?? 0
    const amount = fen(amountFor(terms.start, terms) - given)
    if (entitlement.pays !== 'once' || amount <= 0)
      throw new DomainError('not-allowed-in-state', { says: '只有尚未发放的一次性救助可以从备用金中先行支付' })
    const reserve = await townshipReserve(tx, entitlement.county_id, entitlement.area)
    const entryId = await postEntry(tx, actor, {
      countyId: entitlement.county_id,
      area: reserve.township ?? entitlement.area,
      kind: 'reserve-payment',
      says: `备用金先行支付 ${yuanText(amount)} 元（凭证 ${input.voucher}）`,
      caseId: entitlement.case_id,
      requestId: input.requestId,
      postings: transfer(expenseAccount(entitlement.item), reserve, amount),
    })
    await tx
      .insertInto('pay.reserve_payment')
      .values({
        county_id: entitlement.county_id,
        area: reserve.township ?? entitlement.area,
        entitlement_id: entitlement.id,
        person_id: entitlement.payee_id,
        item: entitlement.item,
        month: firstDay(terms.start),
        fen: amount,
        voucher: input.voucher,
        paid_on: actor.today,
        entry_id: entryId,
        recorded_by: actor.id,
      })
      .execute()
    await recordAccess(tx, actor, {
      action: 'pay-from-reserve',
      objectKind: 'entitlement',
      objectId: entitlement.id,
      personId: entitlement.payee_id,
      caseId: entitlement.case_id,
      area: entitlement.area,
      fields: ['amount'],
    })
    return { entryId }
  })
}

/** Who decided the help does not hand out its money as well. @throws DomainError `another-person-needed`. */
async function assertNotDecider(tx: Tx, actor: StaffActor, caseId: number): Promise<void> {
  const decided = await tx
    .selectFrom('app.case_event')
    .select('seq')
    .where('case_id', '=', caseId)
    .where('actor_kind', '=', 'staff')
    .where('actor_id', '=', actor.id)
    .where('action', 'in', ['approve', 'pay-first'])
    .executeTakeFirst()
  if (decided)
    throw new DomainError('another-person-needed', { says: '作出救助决定的人不能同时经手备用金支付，须由另一人办理' })
}
