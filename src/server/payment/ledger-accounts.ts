import { areaCode } from '#core/units.ts'
import { itemTitle } from '../items.ts'

/** An account of a county's ledger; it is opened with its first posting. */
export interface LedgerAccount {
  readonly code: string
  readonly title: string
  readonly kind: 'fund' | 'payable' | 'bank' | 'expense' | 'reserve' | 'receivable'
  /** The database refuses a posting that takes it below zero. */
  readonly mustNotBeNegative: boolean
  /** A township's own account; the county's when absent. */
  readonly township?: number
}

/** Where appropriated money comes from. */
const fundTitles = {
  central: '中央财政补助资金',
  province: '省级财政补助资金',
  city: '市级财政补助资金',
  county: '县级财政预算资金',
  lottery: '彩票公益金',
} as const

const account = (
  code: string,
  title: string,
  kind: LedgerAccount['kind'],
  mustNotBeNegative = false,
): LedgerAccount => ({ code, title, kind, mustNotBeNegative })

/** Money in the county's account for assistance. */
export const bank = account('bank', '救助资金专户存款', 'bank', true)
/** Sent to the bank and not yet answered: negative, as the bank account still holds it. */
export const inTransit = account('bank-in-transit', '在途资金（已送银行未回盘）', 'bank')
/** Approved and not yet paid. */
export const payable = account('payable', '应付救助资金', 'payable')
/** Paid beyond what was owed, to be recovered. */
export const receivable = account('receivable', '应收回多发资金', 'receivable', true)

/** By one of the keys of `fundTitles`, its title, or any other name a document gives. */
export function fundAccount(fund: string): LedgerAccount {
  const [key, title] = Object.entries(fundTitles).find(([id, name]) => id === fund || name === fund) ?? [fund, fund]
  return account(`fund:${key}`, title, 'fund')
}
export const expenseAccount = (item: string): LedgerAccount =>
  account(`expense:${item}`, `救助支出—${itemTitle(item)}`, 'expense')
/** A township's reserve fund (备用金): money it holds itself, never below zero. */
export const reserveAccount = (township: number, name: string): LedgerAccount => ({
  ...account(`reserve:${township}`, `备用金—${name}`, 'reserve', true),
  township: areaCode(township),
})
