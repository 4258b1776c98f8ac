import { amountFor } from '#core/entitlement.ts'
import { addMonths, addToMonth, dateText, monthOf } from '#core/plain-date.ts'
import { citationText } from '#core/source.ts'
import type { Fen } from '#core/units.ts'
import { openField } from '../crypto/field-cipher.ts'
import { issueLetter } from '../documents/issue-letter.ts'
import { changeEntitlement } from '../entitlement/change-entitlement.ts'
import { endEntitlement } from '../entitlement/end-entitlement.ts'
import { setReviewDue } from '../entitlement/set-review-due.ts'
import { DomainError } from '../errors.ts'
import type { ActContext } from '../intake/act-context.ts'
import { closeWarningsOf } from '../monitoring/close-warning.ts'
import { loadTerms } from '../payment/load-terms.ts'
import { getLatestAssessment } from './latest-assessment.ts'

export async function prepareReviewDecision({ tx, actor, head }: ActContext) {
  const assessment = await getLatestAssessment(tx, head.id)
  return { decided_item: head.item, decided_fen: assessment.fen, decided_on: actor.today }
}

/** Help goes on unchanged; the next review is due after the item's interval. */
export async function keepByReview(context: ActContext): Promise<void> {
  await nextReview(context)
  await closeWarningsOf(context.tx, context.actor, context.head, '继续救助')
}

/** The amount changes from next month; a reduction has been heard (guard) and is explained by letter (社会救助法 art. 48). */
export async function changeByReview(context: ActContext): Promise<void> {
  const { tx, actor, head, input, keys } = context
  const assessment = await getLatestAssessment(tx, head.id)
  const entitlementId = entitlementOf(context)
  const before = await currentAmount(context)
  if (input.action === 'reduce' && assessment.fen >= before)
    throw new DomainError('not-allowed-in-state', { says: '测算金额不低于现行金额，不属于调减' })
  if (input.action === 'increase' && assessment.fen <= before)
    throw new DomainError('not-allowed-in-state', { says: '测算金额不高于现行金额，不属于调增' })
  const fromMonth = addToMonth(monthOf(actor.today), 1)
  await changeEntitlement(tx, actor, {
    entitlementId,
    fromMonth,
    monthly: assessment.fen,
    reason: input.note || '复核调整',
    caseId: head.id,
    assessmentId: assessment.id,
  })
  await nextReview(context)
  await issueLetter(
    tx,
    actor,
    {
      caseId: head.id,
      kind: 'change',
      assessmentId: assessment.id,
      details: {
        reason: input.note,
        ...(input.action === 'reduce' ? { hearing: await hearingText(context) } : {}),
        amount: assessment.fen,
        previousAmount: before,
        startsIn: fromMonth,
        pays: 'monthly',
      },
    },
    keys,
  )
  await closeWarningsOf(tx, actor, head, input.action === 'reduce' ? '调减' : '调增')
}

/** Help ends with this month, after the person was heard, with written reasons. */
export async function endByReview(context: ActContext): Promise<void> {
  const { tx, actor, head, input, keys, item } = context
  const lastMonth = monthOf(actor.today)
  const before = await currentAmount(context)
  const assessment = await getLatestAssessment(tx, head.id)
  await endEntitlement(tx, actor, {
    entitlementId: entitlementOf(context),
    lastMonth,
    reason: input.note,
    caseId: head.id,
  })
  const ground = item.stopGrounds.find((candidate) => input.note.includes(candidate.title))
  await issueLetter(
    tx,
    actor,
    {
      caseId: head.id,
      kind: 'stop',
      assessmentId: assessment.id,
      details: {
        reason: input.note,
        hearing: await hearingText(context),
        lastMonth,
        previousAmount: before,
        ...(ground ? { ground: `${ground.title}（${citationText(ground.source)}）` } : {}),
      },
    },
    keys,
  )
  await closeWarningsOf(tx, actor, head, '终止')
}

/** Help ends step by step over the months the item plans (渐退). @throws DomainError when the item has no gradual end. */
export async function endGraduallyByReview(context: ActContext): Promise<void> {
  const { tx, actor, head, input, keys, item, values } = context
  const before = await currentAmount(context)
  const plan = item.graduallyEnds?.(before, actor.today, values)
  const last = plan?.at(-1)
  if (!plan || !last) throw new DomainError('not-allowed-in-state', { says: '本事项没有渐退期' })
  await endEntitlement(tx, actor, {
    entitlementId: entitlementOf(context),
    lastMonth: last.month,
    reason: input.note,
    caseId: head.id,
    plan,
  })
  await issueLetter(
    tx,
    actor,
    {
      caseId: head.id,
      kind: 'stop',
      assessmentId: (await getLatestAssessment(tx, head.id)).id,
      details: {
        reason: input.note,
        hearing: await hearingText(context),
        lastMonth: last.month,
        previousAmount: before,
        plan: plan.map((step) => ({ month: step.month, amount: step.amount })),
      },
    },
    keys,
  )
  await closeWarningsOf(tx, actor, head, '渐退')
}

function entitlementOf({ head }: ActContext): number {
  if (head.entitlementId === null) throw new DomainError('not-found', { says: '本件没有对应的救助对象' })
  return head.entitlementId
}

/** What is owed this month; a planned or past change does not speak for it. */
async function currentAmount(context: ActContext): Promise<Fen> {
  const { terms } = await loadTerms(context.tx, entitlementOf(context))
  return amountFor(monthOf(context.actor.today), terms)
}

async function nextReview(context: ActContext): Promise<void> {
  const { tx, actor, head } = context
  const { reviewMonths } = await getLatestAssessment(tx, head.id)
  await setReviewDue(tx, actor, { entitlementId: entitlementOf(context), on: addMonths(actor.today, reviewMonths) })
}

/** What was heard of the person last, for the letter; the guard has seen that there is something. */
async function hearingText({ tx, head, keys }: ActContext): Promise<string> {
  const row = await tx
    .selectFrom('app.hearing')
    .select(['id', 'on_date', 'heard', 'opinion_sealed'])
    .where('case_id', '=', head.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return ''
  const opinion = openField(keys, { table: 'app.hearing', column: 'opinion_sealed', row: row.id }, row.opinion_sealed)
  return `${dateText(row.on_date)}听取${row.heard}意见：${opinion}`
}
