import { type Fen, type Month, sumFen } from '#core/units.ts'
import type { PayLineRow } from '#server/api.ts'

/** Who was paid sees one of these words. */
export const lineStates: Readonly<Record<PayLineRow['state'], string>> = {
  draft: '正在造册',
  held: '暂缓发放，正在核实',
  approved: '已审批，等待发放',
  sent: '已送银行',
  ok: '已发到账户',
  failed: '没有发成，将重新发放',
  returned: '银行退回，将重新发放',
  unknown: '等待银行回执',
  cancelled: '已取消',
}

export interface MonthOfMoney {
  readonly month: Month
  /** Of lines that reached the account. */
  readonly received: Fen
  readonly lines: readonly PayLineRow[]
}

/** Pay lines by month, newest month first. */
export function monthsOfMoney(lines: readonly PayLineRow[]): MonthOfMoney[] {
  const months = [...new Set(lines.map((line) => line.month))].sort().reverse()
  return months.map((month) => {
    const own = lines.filter((line) => line.month === month)
    return { month, received: sumFen(own.filter(({ state }) => state === 'ok').map(({ fen }) => fen)), lines: own }
  })
}

/** `2026年3月`. */
export const monthText = (month: Month): string => `${month.slice(0, 4)}年${Number(month.slice(5))}月`
