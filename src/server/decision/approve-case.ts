import { startMonthOf } from '#core/entitlement.ts'
import type { Item } from '#core/item.ts'
import { addMonths } from '#core/plain-date.ts'
import { type Fen, fen, lesser, type Month, minus, type PlainDate } from '#core/units.ts'
import { issueLetter } from '../documents/issue-letter.ts'
import { endLower } from '../entitlement/end-lower.ts'
import { openEntitlement } from '../entitlement/open-entitlement.ts'
import type { ActContext } from '../intake/act-context.ts'
import type { CaseHead } from '../intake/case-head.ts'
import { getItem, wholeValue } from '../items.ts'
import { getLatestAssessment, type LatestAssessment } from './latest-assessment.ts'

/** The item, amount and date that are decided; the item may be another of the cascade than the one applied for. */
export async function prepareApproval({ tx, actor, head }: Pick<ActContext, 'tx' | 'actor' | 'head'>) {
  const assessment = await getLatestAssessment(tx, head.id)
  return { decided_item: assessment.item, decided_fen: assessment.fen, decided_on: actor.today }
}

/** Who decides a one-time amount: the township up to its limit, the county above it; `undefined` for items without a limit. */
export async function levelForAmount({
  tx,
  head,
  item,
  values,
}: ActContext): Promise<'township' | 'county' | undefined> {
  if (item.townshipLimit === undefined) return undefined
  const assessment = await getLatestAssessment(tx, head.id)
  return assessment.fen <= wholeValue(values, item.townshipLimit) ? 'township' : 'county'
}

/** Opens what the decision gives and sends the letter, from the month the item says (民发〔2021〕57号 art. 21). */
export async function approveCase(context: ActContext): Promise<void> {
  const assessment = await getLatestAssessment(context.tx, context.head.id)
  await open(context, assessment, assessment.fen)
  await sendLetter(context, assessment)
}

/** Small urgent help is paid at once, up to the township's limit; papers and the rest follow (社会救助法 art. 50). */
export async function payFirst(context: ActContext): Promise<void> {
  const assessment = await getLatestAssessment(context.tx, context.head.id)
  await open(context, assessment, firstPart(context, assessment.fen))
  await sendLetter(context, assessment)
}

/** The papers are complete: what is above the township's limit is opened now, when there is any. */
export async function settlePaidFirst(context: ActContext): Promise<void> {
  const assessment = await getLatestAssessment(context.tx, context.head.id)
  const rest = minus(assessment.fen, firstPart(context, assessment.fen))
  if (rest > 0) await open(context, assessment, rest)
}

const firstPart = ({ item, values }: ActContext, amount: Fen): Fen =>
  item.townshipLimit === undefined ? amount : lesser(amount, fen(wholeValue(values, item.townshipLimit)))

async function open({ tx, actor, head, values }: ActContext, assessment: LatestAssessment, amount: Fen): Promise<void> {
  const item = getItem(assessment.item)
  await endLower(tx, actor, {
    item,
    caseId: head.id,
    persons: assessment.covered,
    start: firstMonthOf(item, head, actor.today),
  })
  const reviewDueOn = addMonths(actor.today, assessment.reviewMonths)
  const parts = assessment.pays === 'once' ? item.stages?.(amount, values) : undefined
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
    amount,
    decidedOn: actor.today,
    appliedOn: head.appliedOn,
    startsIn: item.startsIn,
    reviewDueOn: assessment.pays === 'once' ? null : reviewDueOn,
    ...(item.result === 'recognition' ? { endsOn: reviewDueOn } : {}),
    assessmentId: assessment.id,
    reason: '审核确认',
    ...(parts && parts.length > 0 ? { parts } : {}),
  })
}

async function sendLetter({ tx, actor, head, keys }: ActContext, assessment: LatestAssessment): Promise<void> {
  const item = getItem(assessment.item)
  await issueLetter(
    tx,
    actor,
    {
      caseId: head.id,
      kind: 'approval',
      item: item.id,
      assessmentId: assessment.id,
      details: {
        amount: assessment.fen,
        pays: assessment.pays,
        startsIn: firstMonthOf(item, head, actor.today),
        ...(assessment.pays === 'once' ? {} : { reviewDueOn: addMonths(actor.today, assessment.reviewMonths) }),
      },
    },
    keys,
  )
}

const firstMonthOf = (item: Item, { appliedOn }: Pick<CaseHead, 'appliedOn'>, decidedOn: PlainDate): Month =>
  startMonthOf(item.startsIn, { decidedOn, appliedOn })
