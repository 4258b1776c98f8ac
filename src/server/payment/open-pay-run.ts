import { z } from 'zod'
import { firstDay, isMonth, month, monthOf } from '#core/plain-date.ts'
import type { Month } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getItem } from '../items.ts'
import { lockCountyMoney } from './county-lock.ts'
import { listDue, markListed } from './list-due.ts'
import { countyOf, logRun } from './pay-run-head.ts'
import { updateSums } from './update-sums.ts'

export const OpenPayRun = z.object({
  requestId,
  month: z.string().refine(isMonth).transform(month),
  county: z.coerce.number().int().optional(),
  itemGroup: z.string().max(60).optional(),
})

/**
 * Lists what a county owes for a month, arrears included. @throws DomainError `already-running` when the month has a run,
 * `guard-not-met` for a month to come or when nothing is owed.
 */
export function openPayRun(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof OpenPayRun>,
): Promise<{ readonly runId: number }> {
  return once(tx, actor, 'open-pay-run', input, async () => {
    const countyId = countyOf(actor, input.county)
    const group = input.itemGroup === undefined || input.itemGroup === '' ? 'all' : input.itemGroup
    if (group !== 'all') getItem(group)
    if (input.month > monthOf(actor.today))
      throw new DomainError('guard-not-met', { says: `${input.month} 尚未开始，不能编制发放清单` })
    await lockCountyMoney(tx, countyId, 'whole')
    const run = await insertRun(tx, actor, { countyId, month: input.month, group })
    const { lines, doubles } = await listDue(tx, run, actor.today)
    if (lines === 0) throw new DomainError('guard-not-met', { says: `${input.month} 没有应发而未发的救助资金` })
    await markListed(tx, run)
    await updateSums(tx, run.id)
    await logRun(tx, actor, run, 'open', { lines, doubles }, input.requestId)
    return { runId: run.id }
  })
}

async function insertRun(
  tx: Tx,
  actor: StaffActor,
  { countyId, month: of, group }: { countyId: number; month: Month; group: string },
) {
  const known = await tx
    .selectFrom('pay.run')
    .select('id')
    .where('county_id', '=', countyId)
    .where('month', '=', firstDay(of))
    .where('item_group', '=', group)
    .where('state', '<>', 'cancelled')
    .executeTakeFirst()
  if (known) throw new DomainError('already-running', { says: `${of} 的发放批次已经建立`, runId: known.id })
  return tx
    .insertInto('pay.run')
    .values({
      county_id: countyId,
      area: countyId * 1_000_000,
      month: firstDay(of),
      item_group: group,
      opened_by: actor.id,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}
