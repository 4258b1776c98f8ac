import { issueLetter } from '../documents/issue-letter.ts'
import { DomainError } from '../errors.ts'
import type { ActContext } from './act-context.ts'

/** Sends the one written list of everything missing; a second list in the same case is refused (一次性告知). */
export async function requestCorrection({ tx, actor, head, input, keys }: ActContext): Promise<void> {
  const before = await tx
    .selectFrom('app.letter')
    .select('id')
    .where('case_id', '=', head.id)
    .where('kind', '=', 'correction')
    .executeTakeFirst()
  if (before) throw new DomainError('not-allowed-in-state', { says: '本件已作过一次性告知，不得再次要求补正' })
  const missing = input.missing.length > 0 ? input.missing : [input.note]
  await issueLetter(tx, actor, { caseId: head.id, kind: 'correction', details: { missing, reason: input.note } }, keys)
}
