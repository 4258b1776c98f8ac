import type { Item } from '#core/item.ts'
import { isMonth, monthOf } from '#core/plain-date.ts'
import { type Fen, type Month, type PlainDate, parseYuan } from '#core/units.ts'
import { allItems } from '../items.ts'

/** A benefit that somebody of a list lives on already. */
export interface CheckedBenefit {
  readonly item: Item
  readonly monthly: Fen
  /** First month owed. */
  readonly since: Month
  /** Last month that was paid elsewhere. */
  readonly paidThrough: Month
  /** Months until the next review, of the item's own standard. */
  readonly reviewMonths: number
}

/** Cash month by month, by title; what is paid once is applied for anew. */
export const standingItems: ReadonlyMap<string, Item> = new Map(
  allItems
    .filter(({ result, startsIn }) => result === 'cash' && startsIn !== 'at-once')
    .map((item) => [item.title, item]),
)

/** Months until a review by item id; an item without a value is not among them. */
export type ReviewMonths = ReadonlyMap<string, number>

/** The texts of a row's benefit columns, trimmed. */
interface BenefitTexts {
  readonly benefit: string
  readonly monthly: string
  readonly since: string
  readonly paidThrough: string
}

/** Months further back are a slip of the pen. */
const earliest = '1997-01'

/** The benefit of a row, or `undefined` when it names none or something about it is wrong, which `faults` then says. */
export function readBenefit(
  texts: BenefitTexts,
  { today, reviewMonths }: { readonly today: PlainDate; readonly reviewMonths: ReviewMonths },
  faults: string[],
): CheckedBenefit | undefined {
  if (Object.values(texts).every((text) => text === '')) return undefined
  const before = faults.length
  const item = standingItems.get(texts.benefit)
  const months = item && reviewMonths.get(item.id)
  const monthly = parseYuan(texts.monthly.replace(/元$/, ''))
  const since = readMonth(texts.since)
  const paidThrough = readMonth(texts.paidThrough)
  if (!item) faults.push('“现享受待遇”请从列表中选择')
  else if (months === undefined) faults.push(`“${item.title}”在该地区尚未设定标准，请先录入标准`)
  if (monthly === undefined || monthly <= 0 || monthly > mostMonthly)
    faults.push('“月保障金额”应为大于 0 的金额（元，最多两位小数）')
  if (!since) faults.push('“起始月份”应为年月，例如 2025-03')
  else if (since < earliest || since > monthOf(today)) faults.push('“起始月份”不能早于 1997 年或晚于本月')
  if (!paidThrough) faults.push('“已发放至”应为年月，例如 2026-02')
  else if (paidThrough > monthOf(today)) faults.push('“已发放至”不能晚于本月')
  if (faults.length > before || !item || months === undefined || monthly === undefined || !since || !paidThrough)
    return undefined
  return { item, monthly, since, paidThrough, reviewMonths: months }
}

/** 100,000 yuan a month: more is a slip of the decimal point. */
const mostMonthly = 10_000_000

/** `2025-03`, `2025/3`, `2025年3月`, `202503`, or a date of that month. */
function readMonth(text: string): Month | undefined {
  const match = /^(\d{4})(?:[-/.年](\d{1,2})|(\d{2}))(?:月|[-/.]\d{1,2})?$/.exec(text.normalize('NFKC'))
  if (!match) return undefined
  const written = `${match[1]}-${(match[2] ?? match[3] ?? '').padStart(2, '0')}`
  return isMonth(written) ? written : undefined
}
