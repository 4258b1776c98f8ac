import type { Actor } from '../access/actor.ts'
import { once } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getCaseHead } from '../intake/case-head.ts'
import { assertNotOwnCase } from '../privacy/own-kin.ts'

export interface RevokeLetter {
  readonly requestId: string
  readonly letterId: number
  readonly reason: string
}

/**
 * Takes a letter back: its QR code answers `revoked` from then on, the paper stays readable.
 * @throws DomainError `not-found` outside the scope, `conflict` when it was revoked before.
 */
export async function revokeLetter(tx: Tx, actor: Actor, input: RevokeLetter): Promise<null> {
  return once(tx, actor, 'revoke-letter', input, async () => {
    const moved = await tx
      .updateTable('app.letter')
      .set({ revoked_on: actor.today, revoked_reason: input.reason })
      .where('id', '=', input.letterId)
      .where('revoked_on', 'is', null)
      .returning(['case_id', 'area'])
      .executeTakeFirst()
    if (!moved) {
      const known = await tx.selectFrom('app.letter').select('id').where('id', '=', input.letterId).executeTakeFirst()
      throw new DomainError(known ? 'conflict' : 'not-found')
    }
    const { applicantId } = await getCaseHead(tx, moved.case_id)
    await assertNotOwnCase(tx, actor, { id: moved.case_id, applicantId })
    await recordAccess(tx, actor, {
      action: 'revoke-letter',
      objectKind: 'letter',
      objectId: input.letterId,
      caseId: moved.case_id,
      area: moved.area,
      reason: input.reason,
    })
    return null
  })
}
