import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { CaseHead } from '../intake/case-head.ts'
import { assertNotOwnKin } from '../privacy/own-kin.ts'

export const CloseWarning = z.object({
  requestId,
  warningId: z.coerce.number().int(),
  outcome: z.string().trim().min(2).max(500),
})

/** Closes a warning that proved to need nothing, with what was found. @throws DomainError `conflict` when it is closed or under review. */
export async function closeWarning(tx: Tx, actor: Actor, input: z.output<typeof CloseWarning>): Promise<null> {
  return once(tx, actor, 'close-warning', input, async () => {
    const closed = await tx
      .updateTable('app.warning')
      .set({ state: 'closed', outcome: input.outcome, closed_on: actor.today, closed_by: actor.id })
      .where('id', '=', input.warningId)
      .where('state', '=', 'open')
      .returning(['area', 'entitlement_id'])
      .executeTakeFirst()
    if (!closed) throw new DomainError('conflict')
    const payee = await tx
      .selectFrom('app.entitlement')
      .select('payee_id')
      .where('id', '=', closed.entitlement_id)
      .executeTakeFirst()
    await assertNotOwnKin(tx, actor, payee ? [payee.payee_id] : [])
    await recordAccess(tx, actor, {
      action: 'close-warning',
      objectKind: 'warning',
      objectId: input.warningId,
      area: closed.area,
    })
    return null
  })
}

/** The warnings that led to a review end with its outcome. */
export async function closeWarningsOf(tx: Tx, actor: Actor, head: CaseHead, outcome: string): Promise<void> {
  await tx
    .updateTable('app.warning')
    .set({ state: 'closed', outcome, closed_on: actor.today, closed_by: actor.id })
    .where('case_id', '=', head.id)
    .where('state', '<>', 'closed')
    .execute()
}
