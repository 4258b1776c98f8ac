import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getCaseHead } from '../intake/case-head.ts'
import { assertNotOwnCase } from '../privacy/own-kin.ts'

export const AnswerObjection = z.object({
  requestId,
  caseId: z.coerce.number().int(),
  objectionId: z.coerce.number().int(),
  outcome: z.enum(['upheld', 'rejected']),
  answer: z.string().trim().min(1).max(2000),
})

/** Closes an objection with its answer. @throws DomainError `conflict` when it was answered already. */
export async function answerObjection(tx: Tx, actor: Actor, input: z.output<typeof AnswerObjection>): Promise<void> {
  await once(tx, actor, 'answer-objection', input, async () => {
    const head = await getCaseHead(tx, input.caseId)
    await assertNotOwnCase(tx, actor, head)
    const closed = await tx
      .updateTable('app.objection')
      .set({ state: input.outcome, answer: input.answer, closed_on: actor.today, closed_by: actor.id })
      .where('id', '=', input.objectionId)
      .where('case_id', '=', head.id)
      .where('state', '=', 'open')
      .executeTakeFirst()
    if (closed.numUpdatedRows !== 1n) throw new DomainError('conflict')
    await recordAccess(tx, actor, {
      action: 'answer-objection',
      objectKind: 'case',
      objectId: head.id,
      caseId: head.id,
      area: head.area,
    })
  })
}
