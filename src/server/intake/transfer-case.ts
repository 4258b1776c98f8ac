import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { getCaseHead } from './case-head.ts'
import { appendEvent } from './move-case.ts'

export const TransferCase = z.object({ requestId, caseId: z.coerce.number().int(), accountId: z.number().int() })

/** Hands an open case to another officer, who then has it on his worklist; the log says who handed it over. */
export async function transferCase(tx: Tx, actor: Actor, input: z.output<typeof TransferCase>): Promise<void> {
  await once(tx, actor, 'transfer-case', input, async () => {
    const head = await getCaseHead(tx, input.caseId)
    await tx
      .updateTable('app.case')
      .set({ assigned_to: input.accountId })
      .where('id', '=', head.id)
      .where('is_open', '=', true)
      .execute()
    await appendEvent(tx, actor, head, head.state, {
      action: 'transfer',
      details: { to: input.accountId },
      requestId: input.requestId,
    })
    await recordAccess(tx, actor, {
      action: 'transfer-case',
      objectKind: 'case',
      objectId: head.id,
      caseId: head.id,
      area: head.area,
    })
  })
}
