import { z } from 'zod'
import type { FactValue } from '#core/fact.ts'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getCaseHead } from '../intake/case-head.ts'
import { assertNotOwnCase } from '../privacy/own-kin.ts'
import { recordFacts } from '../registry/record-facts.ts'

export const AddFacts = z.object({
  requestId,
  caseId: z.coerce.number().int(),
  facts: z
    .array(
      z.object({
        personId: z.number().int().optional(),
        fact: z.string().max(80),
        value: z.custom<FactValue>((value) => value !== null && value !== undefined),
        source: z.string().trim().min(1).max(200),
      }),
    )
    .min(1)
    .max(100),
})

/** Records facts an officer has verified, each with what it rests on. @throws DomainError once the case is decided. */
export async function addFacts(tx: Tx, actor: Actor, input: z.output<typeof AddFacts>, keys: KeyRing): Promise<void> {
  await once(tx, actor, 'add-facts', input, async () => {
    const head = await getCaseHead(tx, input.caseId)
    await assertNotOwnCase(tx, actor, head)
    if (!['submitted', 'accepted', 'opened', 'county-review', 'posted'].includes(head.state))
      throw new DomainError('not-allowed-in-state')
    await recordFacts(
      tx,
      actor,
      {
        area: head.area,
        caseId: head.id,
        facts: input.facts.flatMap(({ personId, fact, value, source }) => {
          const subject = personId ?? head.householdId
          return subject === null
            ? []
            : [
                {
                  subjectKind: personId === undefined ? ('household' as const) : ('person' as const),
                  subjectId: subject,
                  fact,
                  value,
                  provenance: 'verified' as const,
                  source,
                  validFrom: actor.today,
                },
              ]
        }),
      },
      keys,
    )
    await recordAccess(tx, actor, {
      action: 'add-facts',
      objectKind: 'case',
      objectId: head.id,
      caseId: head.id,
      personId: head.applicantId,
      area: head.area,
      fields: input.facts.map((fact) => fact.fact),
    })
  })
}
