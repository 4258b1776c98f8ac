import type { z } from 'zod'
import { labelOf, relationTable } from '#core/code-tables.ts'
import type { Answer, Answers } from '#core/form.ts'
import type { StaffActor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { type GetCase, getCase } from '../intake/get-case.ts'
import { getItem } from '../items.ts'
import type { ApprovalForm } from './approval-form.ts'
import { findPlaceNames } from './place-names.ts'

/** Everything the approval form of a case shows, as of now. @throws DomainError `not-found` outside the scope. */
export async function getApprovalForm(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof GetCase>,
  keys: KeyRing,
): Promise<ApprovalForm> {
  const detail = await getCase(tx, actor, input, keys)
  const item = getItem(detail.item)
  const places = await findPlaceNames(tx, detail.area)
  await recordAccess(tx, actor, {
    action: 'print-approval-form',
    objectKind: 'case',
    objectId: detail.id,
    caseId: detail.id,
    area: detail.area,
    fields: ['name', 'facts', 'answers', 'checks', 'visits'],
    purpose: item.title,
  })
  return {
    itemTitle: item.title,
    form: item.form,
    detail,
    place: places.full,
    township: places.township,
    bureau: places.bureau,
    relationOf: (code) => labelOf(relationTable, code) ?? code,
    areaNames: await namesOf(tx, codesIn(detail.answers)),
    printedOn: actor.today,
  }
}

async function namesOf(tx: Tx, codes: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const names = new Map<number, string>()
  for (const code of new Set(codes)) names.set(code, (await findPlaceNames(tx, code)).full)
  return names
}

/** Division codes among the answers, also inside groups. */
function codesIn(answers: Answers): number[] {
  const codesOf = (answer: Answer): number[] => {
    if (typeof answer === 'number') return answer > 99_999_999_999 && answer < 1_000_000_000_000 ? [answer] : []
    if (!Array.isArray(answer)) return []
    return answer.flatMap((entry) => (typeof entry === 'string' ? [] : codesIn(entry)))
  }
  return Object.values(answers).flatMap(codesOf)
}
