import { sql } from 'kysely'
import type { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { once } from '../access/once.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { type ActOnRun, lockRun, logRun, type RunHead } from './pay-run-head.ts'
import { reissuable } from './reissuable.ts'
import { updateSums } from './update-sums.ts'

/**
 * Opens a run for failed and returned lines whose payee has another account by now (or whose failure was none of the account).
 * It goes the same way as any run. @throws DomainError `guard-not-met` when no line can be re-issued.
 */
export function reissueLines(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof ActOnRun>,
): Promise<{ readonly runId: number; readonly lines: number }> {
  return once(tx, actor, 'reissue-lines', input, async () => {
    const former = await lockRun(tx, input.runId, ['sent', 'settled'])
    const run = await insertRun(tx, actor, former)
    const { rows } = await sql<{ id: number }>`
      insert into pay.line (run_id, county_id, area, entitlement_id, person_id, item, month, fen, kind, part, account_id, reissue_of)
      select ${run.id}, l.county_id, l.area, l.entitlement_id, l.person_id, l.item, l.month, l.fen, l.kind, l.part, l.account, l.id
      from (${reissuable(former.id, actor.today)}) l order by l.id returning id`.execute(tx)
    if (rows.length === 0)
      throw new DomainError('guard-not-met', { says: '没有可以补发的明细：失败明细须先更正领款账户' })
    await updateSums(tx, run.id)
    await logRun(tx, actor, run, 'open', { reissueOf: former.id, lines: rows.length }, input.requestId)
    await logRun(tx, actor, former, 'reissue', { runId: run.id, lines: rows.length })
    return { runId: run.id, lines: rows.length }
  })
}

async function insertRun(tx: Tx, actor: StaffActor, former: RunHead): Promise<RunHead> {
  const root = /^reissue-(\d+)-/.exec(former.item_group)?.[1] ?? String(former.id)
  const { n } = await tx
    .selectFrom('pay.run')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('county_id', '=', former.county_id)
    .where('item_group', 'like', `reissue-${root}-%`)
    .executeTakeFirstOrThrow()
  return tx
    .insertInto('pay.run')
    .values({
      county_id: former.county_id,
      area: former.area,
      month: former.month,
      item_group: `reissue-${root}-${n + 1}`,
      opened_by: actor.id,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}
