import { issueLetter } from '../documents/issue-letter.ts'
import { DomainError } from '../errors.ts'
import { getItem } from '../items.ts'
import type { ActContext } from './act-context.ts'

/** Sends the one written list of everything missing, papers by their titles and then what the clerk wrote; a second list in the same case is refused (一次性告知). */
export async function requestCorrection({ tx, actor, head, input, keys }: ActContext): Promise<void> {
  const before = await tx
    .selectFrom('app.letter')
    .select('id')
    .where('case_id', '=', head.id)
    .where('kind', '=', 'correction')
    .executeTakeFirst()
  if (before) throw new DomainError('not-allowed-in-state', { says: '本件已作过一次性告知，不得再次要求补正' })
  const { evidence } = getItem(head.item)
  const papers = input.missing.map((paper) => evidence.find(({ id }) => id === paper)?.title ?? paper)
  const missing = [...new Set([...papers, input.note])]
  await issueLetter(tx, actor, { caseId: head.id, kind: 'correction', details: { missing, reason: input.note } }, keys)
}
