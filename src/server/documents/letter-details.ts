import { z } from 'zod'

/** What a letter says; each has its own title and paragraphs. */
export const letterKinds = {
  approval: '救助决定告知书',
  refusal: '不予救助决定告知书',
  change: '救助金调整决定告知书',
  stop: '停止救助决定告知书',
  correction: '一次性告知补正通知书',
} as const satisfies Record<string, string>
export type LetterKind = keyof typeof letterKinds

const money = z.number().int().nonnegative()
const monthText = z.string().regex(/^\d{4}-\d{2}$/)
const dateText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** What the caller adds to a letter besides its assessment. Money in fen, months `YYYY-MM`, dates `YYYY-MM-DD`. */
const letterDetails = z.object({
  /** The reason or opinion of the officer who decided. */
  reason: z.string().optional(),
  /** The amount decided; the assessment's own when absent. */
  amount: money.optional(),
  pays: z.enum(['monthly', 'once', 'nothing']).optional(),
  /** change, stop: what was paid before. */
  previousAmount: money.optional(),
  /** approval, change: first month paid. */
  startsIn: monthText.optional(),
  /** stop: last month paid. */
  lastMonth: monthText.optional(),
  /** stop by steps (渐退): the months still paid. */
  plan: z.array(z.object({ month: monthText, amount: money })).optional(),
  /** stop, change: the ground with its article, as text. */
  ground: z.string().optional(),
  /** stop, change: what was heard of the person before it was decided. */
  hearing: z.string().optional(),
  reviewDueOn: dateText.optional(),
  /** correction: every paper or answer that is missing. */
  missing: z.array(z.string()).optional(),
  /** correction: the last day to supply it. */
  supplyBy: dateText.optional(),
})
export type LetterDetails = z.infer<typeof letterDetails>

/** Everything that is frozen with a letter when it is issued, so that it reads the same for ever. */
export const letterContent = letterDetails.extend({
  addressee: z.string(),
  caseNo: z.string(),
  itemTitle: z.string(),
  appliedOn: dateText,
  areaName: z.string(),
  members: z.array(z.object({ name: z.string(), relation: z.string(), isCounted: z.boolean(), ground: z.string() })),
  /** Bodies to which the person may turn (行政复议法, 行政诉讼法). */
  reviewBody: z.string(),
  court: z.string(),
})
export type LetterContent = z.infer<typeof letterContent>
