import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import type { AssessmentView } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import { openField } from '../crypto/field-cipher.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { Platform } from '../platform.ts'
import type { Letter } from './letter.ts'
import { type LetterKind, letterContent, letterKinds } from './letter-details.ts'

export const GetLetter = z.object({ caseId: z.coerce.number().int(), letterId: z.coerce.number().int() })

/** A letter as it was issued, for its reader: staff in their area, citizens of their own case. @throws DomainError `not-found` */
export async function getLetter(
  tx: Tx,
  actor: Actor,
  input: z.output<typeof GetLetter>,
  { keys, publicUrl }: Pick<Platform, 'keys' | 'publicUrl'>,
): Promise<Letter> {
  const row = await tx
    .selectFrom('app.letter')
    .selectAll()
    .where('id', '=', input.letterId)
    .where('case_id', '=', input.caseId)
    .executeTakeFirst()
  if (!row || !isKind(row.kind)) throw new DomainError('not-found')
  const place = { table: 'app.letter', column: 'details_sealed', row: row.token }
  const content = letterContent.parse(JSON.parse(openField(keys, place, row.details_sealed)))
  await recordAccess(tx, actor, {
    action: 'print-letter',
    objectKind: 'letter',
    objectId: row.id,
    caseId: row.case_id,
    area: row.area,
    fields: ['name', 'members', 'facts'],
    purpose: row.title,
  })
  return {
    kind: row.kind,
    title: row.title,
    number: row.number,
    issuer: row.issuer,
    issuedOn: row.issued_on,
    content,
    assessment: row.assessment_id === null ? undefined : await openAssessment(tx, row.assessment_id, keys),
    verifyUrl: `${publicUrl}/verify/${row.token}`,
    revokedOn: row.revoked_on ?? undefined,
  }
}

const isKind = (kind: string): kind is LetterKind => kind in letterKinds

async function openAssessment(tx: Tx, id: number, keys: Platform['keys']): Promise<AssessmentView> {
  const { snapshot_sealed } = await tx
    .selectFrom('app.assessment')
    .select('snapshot_sealed')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return JSON.parse(openField(keys, { table: 'app.assessment', column: 'snapshot_sealed', row: id }, snapshot_sealed))
}
