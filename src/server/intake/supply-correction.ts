import { z } from 'zod'
import { type Answers, relevantAnswers, validateAnswers } from '#core/form.ts'
import { personalChecks } from '#core/form-errors.ts'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getItem } from '../items.ts'
import { carryOut } from './act-on-case.ts'
import { getCaseHead } from './case-head.ts'
import { declare, keepAnswers } from './submit-application.ts'
import { takeFiles } from './take-files.ts'

export const SupplyCorrection = z.object({
  requestId,
  caseId: z.coerce.number().int(),
  answers: z.custom<Answers>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
  fileIds: z.array(z.number().int()).max(50).default([]),
})

/** The corrected answers and papers of a case; its persons stay as they are. @throws DomainError `invalid-input` */
export async function supplyCorrection(
  tx: Tx,
  actor: Actor,
  input: z.output<typeof SupplyCorrection>,
  keys: KeyRing,
): Promise<void> {
  await once(tx, actor, 'supply-correction', input, async () => {
    const head = await getCaseHead(tx, input.caseId)
    const item = getItem(head.item)
    const answers = relevantAnswers(item.form, input.answers)
    const fields = validateAnswers(item.form, answers, personalChecks(actor.today))
    if (fields.length > 0) throw new DomainError('invalid-input', { fields, says: `有 ${fields.length} 处需要修改` })
    const rows = await tx
      .selectFrom('app.case_member')
      .select(['person_id', 'role', 'relation'])
      .where('case_id', '=', head.id)
      .orderBy('role')
      .execute()
    const parties = [
      ...rows.filter((row) => row.relation === '01'),
      ...rows.filter((row) => row.relation !== '01'),
    ].map((row) => ({
      personId: row.person_id,
      role: row.role === 'obligor' ? ('obligor' as const) : ('member' as const),
    }))
    await keepAnswers(tx, head.id, head.area, answers, keys)
    if (head.householdId !== null && parties.length === 1)
      await declare(
        tx,
        actor,
        item,
        answers,
        { caseId: head.id, area: head.area, householdId: head.householdId, parties },
        keys,
      )
    await takeFiles(tx, actor, head.id, input.fileIds)
    await carryOut(
      tx,
      actor,
      head,
      { requestId: input.requestId, caseId: head.id, action: 'supply-correction', note: '', missing: [] },
      keys,
    )
  })
}
