import { derivedId } from '../access/derived-id.ts'
import { takeDownNotice } from '../disclosure/take-down-notice.ts'
import { issueLetter } from '../documents/issue-letter.ts'
import { revokeLetter } from '../documents/revoke-letter.ts'
import type { ActContext } from '../intake/act-context.ts'
import { touchDeadlines } from '../intake/deadlines.ts'
import { getLatestAssessment } from './latest-assessment.ts'

export const prepareRefusal = ({ actor, head }: Pick<ActContext, 'actor' | 'head'>) => ({
  decided_item: head.item,
  decided_fen: 0,
  decided_on: actor.today,
})

/** Sends the written refusal with every clause and its reasons (民发〔2021〕57号 art. 21). */
export async function refuseCase(context: ActContext): Promise<void> {
  const { tx, actor, head, input, keys } = context
  const assessment = await getLatestAssessment(tx, head.id)
  await takeDownNotice(context)
  await issueLetter(
    tx,
    actor,
    { caseId: head.id, kind: 'refusal', assessmentId: assessment.id, details: { reason: input.note } },
    keys,
  )
  await touchDeadlines(tx, head, 'deliver-letter', actor.today)
}

/** An upheld objection opens the case again: the refusal's letter is taken back, and its QR code says so. */
export async function revokeRefusal({ tx, actor, head, input }: ActContext): Promise<void> {
  const letter = await tx
    .selectFrom('app.letter')
    .select('id')
    .where('case_id', '=', head.id)
    .where('kind', '=', 'refusal')
    .where('revoked_on', 'is', null)
    .executeTakeFirst()
  if (letter)
    await revokeLetter(tx, actor, {
      requestId: derivedId(input.requestId, 'revoke'),
      letterId: letter.id,
      reason: input.note,
    })
}
