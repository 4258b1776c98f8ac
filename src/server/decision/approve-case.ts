import type { Item } from '#core/item.ts'
import { addMonths, addToMonth, monthOf } from '#core/plain-date.ts'
import type { Month, PlainDate } from '#core/units.ts'
import { issueLetter } from '../documents/issue-letter.ts'
import { openEntitlement } from '../entitlement/open-entitlement.ts'
import type { ActContext } from '../intake/act-context.ts'
import { getItem } from '../items.ts'
import { getLatestAssessment } from './latest-assessment.ts'

/** The item, amount and date that are decided; the item may be another of the cascade than the one applied for. */
export async function prepareApproval({ tx, actor, head }: Pick<ActContext, 'tx' | 'actor' | 'head'>) {
  const assessment = await getLatestAssessment(tx, head.id)
  return { decided_item: assessment.item, decided_fen: assessment.fen, decided_on: actor.today }
}

/** Opens the entitlement that the decision gives and sends the letter, from the month the item says (民发〔2021〕57号 art. 21). */
export async function approveCase({ tx, actor, head, keys }: ActContext): Promise<void> {
  const assessment = await getLatestAssessment(tx, head.id)
  const item = getItem(assessment.item)
  const reviewDueOn = addMonths(actor.today, assessment.reviewMonths)
  await openEntitlement(tx, actor, {
    caseId: head.id,
    countyId: head.countyId,
    area: head.area,
    item: item.id,
    payeeId: head.applicantId,
    payeeName: head.applicantName,
    householdId: head.householdId,
    coveredPersonIds: assessment.covered,
    pays: assessment.pays,
    amount: assessment.fen,
    decidedOn: actor.today,
    startsIn: item.startsIn,
    reviewDueOn,
    ...(item.result === 'recognition' ? { endsOn: reviewDueOn } : {}),
    assessmentId: assessment.id,
    reason: '审核确认',
  })
  await issueLetter(
    tx,
    actor,
    {
      caseId: head.id,
      kind: 'approval',
      item: item.id,
      assessmentId: assessment.id,
      details: { amount: assessment.fen, pays: assessment.pays, startsIn: firstMonth(item, actor.today), reviewDueOn },
    },
    keys,
  )
}

export const firstMonth = (item: Item, decidedOn: PlainDate): Month =>
  item.startsIn === 'month-after-decision' ? addToMonth(monthOf(decidedOn), 1) : monthOf(decidedOn)
