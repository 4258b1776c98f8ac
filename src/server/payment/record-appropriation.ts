import { z } from 'zod'
import { areaAt } from '#core/division-code.ts'
import { areaCode, fen, yuanText } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { areaName } from '../registry/divisions.ts'
import { lockCountyMoney } from './county-lock.ts'
import { bank, fundAccount, reserveAccount } from './ledger-accounts.ts'
import { countyOf } from './pay-run-head.ts'
import { postEntry, transfer } from './post-entry.ts'

export const RecordAppropriation = z.object({
  requestId,
  fund: z.string().trim().min(1).max(60),
  fen: z.coerce.number().int().min(1).max(100_000_000_000_00),
  document: z.string().trim().min(1).max(120),
  township: z.coerce.number().int().optional(),
})

/**
 * Money that came into the county's account, by its document; with a township, money handed from there to the township's reserve
 * fund (备用金). @throws DomainError `budget-exceeded` when the county has less, `invalid-input` for another county's township.
 */
export function recordAppropriation(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof RecordAppropriation>,
): Promise<{ readonly entryId: number }> {
  return once(tx, actor, 'record-appropriation', input, async () => {
    if (actor.level === 'township' || actor.level === 'village') throw new DomainError('forbidden') // the county's account
    const countyId = countyOf(actor, undefined)
    await lockCountyMoney(tx, countyId, 'share')
    const amount = fen(input.fen)
    const reserve = input.township === undefined ? undefined : await townshipReserve(tx, countyId, input.township)
    const entryId = await postEntry(tx, actor, {
      countyId,
      area: countyId * 1_000_000,
      kind: reserve ? 'reserve-top-up' : 'appropriation',
      says: `${reserve ? `拨付${reserve.title}` : `收到${fundAccount(input.fund).title}`} ${yuanText(amount)} 元（${input.document}）`,
      requestId: input.requestId,
      postings: reserve ? transfer(reserve, bank, amount) : transfer(bank, fundAccount(input.fund), amount),
    })
    await recordAccess(tx, actor, { action: 'record-appropriation', objectKind: 'ledger-entry', objectId: entryId })
    return { entryId }
  })
}

/** The reserve account of a township of this county. */
export async function townshipReserve(tx: Tx, countyId: number, area: number) {
  const township = areaAt(areaCode(area), 'township')
  if (township === undefined || Math.floor(township / 1_000_000) !== countyId)
    throw new DomainError('invalid-input', {
      fields: [{ path: 'township', label: '乡镇（街道）', code: 'not-a-choice', params: {} }],
      says: '请选择本县的乡镇（街道）',
    })
  return reserveAccount(township, await areaName(tx, township))
}
