import { z } from 'zod'
import type { FactValue } from '#core/fact.ts'
import { isPlainDate, plainDate } from '#core/plain-date.ts'
import type { Actor } from '../access/actor.ts'
import { hasRole } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import { sealField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { nextId } from '../db/next-id.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getCaseHead } from '../intake/case-head.ts'
import { touchDeadlines } from '../intake/deadlines.ts'
import { takeFiles } from '../intake/take-files.ts'
import { assertNotOwnCase } from '../privacy/own-kin.ts'
import { recordFacts } from '../registry/record-facts.ts'

const FactInput = z.custom<FactValue>((value) => value !== null && value !== undefined)

export const RecordVisit = z.object({
  requestId,
  caseId: z.coerce.number().int(),
  on: z.string().refine(isPlainDate),
  level: z.enum(['township', 'county']),
  surveyors: z.array(z.string().trim().min(1).max(50)).min(2, '入户调查须两名以上调查人员').max(6),
  isSigned: z.boolean(),
  report: z.string().trim().min(1).max(4000),
  longitude: z.number().min(70).max(140).optional(),
  latitude: z.number().min(0).max(60).optional(),
  fileIds: z.array(z.number().int()).max(20).default([]),
  offlineId: z.uuid().optional(),
  facts: z
    .array(z.object({ personId: z.number().int().optional(), fact: z.string().max(80), value: FactInput }))
    .max(100)
    .default([]),
})

/**
 * Keeps a home visit with its report, position, photos and the facts verified on the spot (民发〔2021〕57号 art. 16).
 * A visit sent again from an offline phone (`offlineId`) changes nothing. @throws DomainError `forbidden` for the other level.
 */
export async function recordVisit(
  tx: Tx,
  actor: Actor,
  input: z.output<typeof RecordVisit>,
  keys: KeyRing,
): Promise<{ visitId: number }> {
  return once(tx, actor, 'record-visit', input, async () => {
    const head = await getCaseHead(tx, input.caseId)
    await assertNotOwnCase(tx, actor, head)
    if (input.on > actor.today) throw new DomainError('invalid-input', { says: '调查日期不能晚于今天' })
    if (new Set(input.surveyors).size < 2)
      throw new DomainError('invalid-input', { says: '入户调查须两名以上不同的调查人员' })
    if ((input.level === 'county') !== hasRole(actor, 'county-clerk', 'county-approver'))
      throw new DomainError('forbidden', {
        says: input.level === 'county' ? '县级入户调查由县级人员记录' : '乡镇入户调查由乡镇、村级人员记录',
      })
    if (input.offlineId) {
      const sent = await tx
        .selectFrom('app.visit')
        .select('id')
        .where('offline_id', '=', input.offlineId)
        .executeTakeFirst()
      if (sent) return { visitId: sent.id }
    }
    const visitId = await nextId(tx, 'app.visit')
    await tx
      .insertInto('app.visit')
      .values({
        id: visitId,
        case_id: head.id,
        county_id: head.countyId,
        area: head.area,
        level: input.level,
        on_date: plainDate(input.on),
        surveyors: [...input.surveyors],
        is_signed: input.isSigned,
        longitude: input.longitude ?? null,
        latitude: input.latitude ?? null,
        report_sealed: sealField(keys, { table: 'app.visit', column: 'report_sealed', row: visitId }, input.report),
        file_ids: [...input.fileIds],
        recorded_by: actor.id,
        offline_id: input.offlineId ?? null,
      })
      .execute()
    await takeFiles(tx, actor, head.id, input.fileIds)
    await recordFacts(
      tx,
      actor,
      {
        area: head.area,
        caseId: head.id,
        facts: input.facts.flatMap(({ personId, fact, value }) => {
          const subject = personId === undefined ? head.householdId : personId
          return subject === null
            ? []
            : [
                {
                  subjectKind: personId === undefined ? ('household' as const) : ('person' as const),
                  subjectId: subject,
                  fact,
                  value,
                  provenance: 'verified' as const,
                  source: `入户调查（${input.on}）`,
                  validFrom: actor.today,
                },
              ]
        }),
      },
      keys,
    )
    await touchDeadlines(tx, head, 'record-visit', actor.today)
    await recordAccess(tx, actor, {
      action: 'record-visit',
      objectKind: 'case',
      objectId: head.id,
      caseId: head.id,
      personId: head.applicantId,
      area: head.area,
    })
    return { visitId }
  })
}
