import { z } from 'zod'
import { isPlainDate, plainDate } from '#core/plain-date.ts'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import { sealField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { nextId } from '../db/next-id.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getCaseHead } from '../intake/case-head.ts'
import { assertNotOwnCase } from '../privacy/own-kin.ts'

export const RecordHearing = z.object({
  requestId,
  caseId: z.coerce.number().int(),
  on: z.string().refine(isPlainDate),
  heard: z.string().trim().min(1).max(50),
  opinion: z.string().trim().min(1).max(4000),
})

/** Keeps what the person said before help is reduced or ended (社会救助法 art. 48). */
export async function recordHearing(
  tx: Tx,
  actor: Actor,
  input: z.output<typeof RecordHearing>,
  keys: KeyRing,
): Promise<void> {
  await once(tx, actor, 'record-hearing', input, async () => {
    const head = await getCaseHead(tx, input.caseId)
    await assertNotOwnCase(tx, actor, head)
    if (input.on > actor.today) throw new DomainError('invalid-input', { says: '听取意见的日期不能晚于今天' })
    const id = await nextId(tx, 'app.hearing')
    await tx
      .insertInto('app.hearing')
      .values({
        id,
        case_id: head.id,
        county_id: head.countyId,
        area: head.area,
        on_date: plainDate(input.on),
        heard: input.heard,
        opinion_sealed: sealField(keys, { table: 'app.hearing', column: 'opinion_sealed', row: id }, input.opinion),
        recorded_by: actor.id,
      })
      .execute()
    await recordAccess(tx, actor, {
      action: 'record-hearing',
      objectKind: 'case',
      objectId: head.id,
      caseId: head.id,
      personId: head.applicantId,
      area: head.area,
    })
  })
}
