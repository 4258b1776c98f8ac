import { sql } from 'kysely'
import type { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { once } from '../access/once.ts'
import type { PayRunDetail } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { getPayRun } from './get-pay-run.ts'
import { currentAccount } from './list-due.ts'
import { sumList } from './list-lines.ts'
import { type ActOnRun, lockRun, logRun, moveRun } from './pay-run-head.ts'

/** Fixes lines, amounts and accounts of a list; from here on any change of them is seen by its SM3. */
export function freezePayRun(tx: Tx, actor: StaffActor, input: z.output<typeof ActOnRun>): Promise<PayRunDetail> {
  return once(tx, actor, 'freeze-pay-run', input, async () => {
    const run = await lockRun(tx, input.runId, ['draft'])
    await sql`update pay.line l set account_id = ${currentAccount(actor.today, sql`l.person_id`)}
      where l.run_id = ${run.id} and l.state = 'draft'
        and l.account_id is distinct from ${currentAccount(actor.today, sql`l.person_id`)}`.execute(tx)
    const { lines, sm3 } = await sumList(tx, run.id)
    await moveRun(tx, run, 'draft', { state: 'frozen', list_sm3: sm3 })
    await logRun(tx, actor, run, 'freeze', { lines, sm3 }, input.requestId)
    return getPayRun(tx, actor, input)
  })
}
