import { z } from 'zod'
import { addMonths } from '#core/plain-date.ts'
import type { Actor } from '../access/actor.ts'
import { requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getCaseHead } from '../intake/case-head.ts'
import { getItem } from '../items.ts'
import { assertNotOwnCase } from '../privacy/own-kin.ts'

export const RecordAuthorisation = z.object({
  requestId,
  caseId: z.coerce.number().int(),
  personId: z.number().int(),
  method: z.enum(['paper', 'electronic', 'guardian']),
  signer: z.string().trim().min(1).max(50),
})

/** Months an authorisation holds when the area has set none (rules CK-01: local). */
const defaultMonths = 12

/**
 * Records one person's consent to the check of means, with purpose, scope and validity (社会救助法 arts 40, 41).
 * @throws DomainError `not-found` when the person is not of this case.
 */
export async function recordAuthorisation(
  tx: Tx,
  actor: Actor,
  input: Omit<z.output<typeof RecordAuthorisation>, 'requestId'>,
): Promise<void> {
  const head = await getCaseHead(tx, input.caseId)
  await assertNotOwnCase(tx, actor, head)
  const item = getItem(head.item)
  const member = await tx
    .selectFrom('app.case_member')
    .select('person_id')
    .where('case_id', '=', head.id)
    .where('person_id', '=', input.personId)
    .executeTakeFirst()
  if (!member) throw new DomainError('not-found', { says: '此人不是本件的家庭成员' })
  await tx
    .insertInto('app.authorisation')
    .values({
      case_id: head.id,
      county_id: head.countyId,
      area: head.area,
      person_id: input.personId,
      purpose: item.title,
      scope: [...item.checks],
      signed_on: actor.today,
      valid_until: addMonths(actor.today, defaultMonths),
      method: input.method,
      signer: input.signer,
      officer_id: actor.kind === 'staff' ? actor.id : null,
    })
    .execute()
  await recordAccess(tx, actor, {
    action: 'record-authorisation',
    objectKind: 'case',
    objectId: head.id,
    caseId: head.id,
    personId: input.personId,
    area: head.area,
    fields: item.checks,
  })
}
