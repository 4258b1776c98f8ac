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
import { declare, keepAccount, keepAnswers } from './keep-answers.ts'
import { keepHousehold } from './keep-household.ts'
import { keepMembers, type Party, registerParties } from './register-parties.ts'
import { takeFiles } from './take-files.ts'

export const SupplyCorrection = z.object({
  requestId,
  caseId: z.coerce.number().int(),
  answers: z.custom<Answers>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
  fileIds: z.array(z.number().int()).max(50).default([]),
})

/** The corrected answers and papers of a case; persons may be added or left out, the applicant stays. @throws DomainError `invalid-input` */
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
    const residence = head.residence
    const parties = await registerParties(tx, actor, item, answers, head.area, residence, keys)
    if (parties[0]?.personId !== head.applicantId)
      throw new DomainError('invalid-input', { says: '补正不能更换申请人' })
    const members = parties.filter((party) => party.role === 'member')
    const householdId = await keepHousehold(tx, actor, { area: head.area, residence, members })
    await keepMembers(tx, head.id, head.area, parties)
    await leaveOut(tx, head.id, parties)
    await keepAnswers(tx, head.id, head.area, answers, keys)
    await declare(tx, actor, item, answers, { caseId: head.id, area: head.area, householdId, parties }, keys)
    await keepAccount(tx, actor, item, answers, parties[0], head.area, keys)
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

/** Members the corrected form no longer names do not count; they stay on the case with the reason. */
async function leaveOut(tx: Tx, caseId: number, parties: readonly Party[]): Promise<void> {
  await tx
    .updateTable('app.case_member')
    .set({ is_counted: false, ground: '补正后的申请不再列为家庭成员' })
    .where('case_id', '=', caseId)
    .where(
      'person_id',
      'not in',
      parties.map((party) => party.personId),
    )
    .execute()
}
