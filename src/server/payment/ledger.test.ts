import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { month, plainDate } from '#core/plain-date.ts'
import { fen } from '#core/units.ts'
import { balance, cashier, finance, linesOf, sentRun, steps } from '#tests/support/bank/bank-run.ts'
import { answer, outcomes } from '#tests/support/bank/stand-in-bank.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { onceItem, someEntitlement } from '#tests/support/entitlements.ts'
import { as, countyClerk, newRequest, someCounty, someTownship, staffAt } from '#tests/support/people.ts'
import { type Database, openDatabase, type Tx } from '../db/pool.ts'
import { changeEntitlement } from '../entitlement/change-entitlement.ts'
import { checkMoneyInvariants } from './check-money-invariants.ts'
import { findLedgerAccounts, findLedgerEntries } from './find-ledger.ts'
import { findOverpayments } from './find-overpayments.ts'
import { bank, fundAccount, payable } from './ledger-accounts.ts'
import { payFromReserve } from './pay-from-reserve.ts'
import { postEntry, transfer } from './post-entry.ts'
import { recordAppropriation } from './record-appropriation.ts'
import { recordRecovery } from './record-recovery.ts'
import { correctEntry } from './reverse-entry.ts'
import { settleReserve } from './settle-reserve.ts'

let fresh: FreshDatabase
let database: Database
beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
})
afterAll(async () => {
  expect((await county(checkMoneyInvariants)).filter((rule) => !rule.ok)).toEqual([])
  await database?.close()
  await fresh?.drop()
})

const county = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => as(database, countyClerk, work)
const township = staffAt(someTownship, 'township', ['township-approver'], 401)
const appropriate = (yuan: number, differs: { township?: number; requestId?: string } = {}) =>
  as(database, finance, (tx) =>
    recordAppropriation(tx, finance, {
      requestId: newRequest(),
      fund: '中央财政补助资金',
      fen: yuan * 100,
      document: '豫财社〔2026〕1号',
      ...differs,
    }),
  )
const sumOfAll = async () =>
  (await county((tx) => findLedgerAccounts(tx, cashier, {}))).reduce((sum, row) => sum + row.balance, 0)

describe('appropriations', () => {
  test('stand in the bank and in the fund, once for a request id, and the accounts add up to zero', async () => {
    const requestId = newRequest()
    const [a, b] = [await appropriate(1000, { requestId }), await appropriate(1000, { requestId })]
    expect(b).toEqual(a)
    expect(await county((tx) => balance(tx, 'bank'))).toBe(100_000)
    expect(await county((tx) => balance(tx, 'fund:central'))).toBe(-100_000)
    expect(await sumOfAll()).toBe(0)
  })

  test('entered in error are taken back by a second person, once', async () => {
    const { entryId } = await appropriate(5)
    const correct = (by = cashier) =>
      as(database, by, (tx) => correctEntry(tx, by, { requestId: newRequest(), entryId, reason: '金额录错' }))
    await expect(correct(finance)).rejects.toMatchObject({ code: 'another-person-needed' })
    const before = await county((tx) => balance(tx, 'bank'))
    await correct()
    expect(await county((tx) => balance(tx, 'bank'))).toBe(before - 500)
    await expect(correct()).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('entries', () => {
  const post = (postings: Parameters<typeof postEntry>[2]['postings']) =>
    county((tx) =>
      postEntry(tx, countyClerk, { countyId: 410_102, area: someCounty, kind: 'appropriation', says: '试', postings }),
    )

  test('out of balance are refused by the program, and by the database at commit', async () => {
    await expect(post([{ account: bank, fen: fen(1) }])).rejects.toThrow('out of balance')
    const { entryId } = await appropriate(1)
    await expect(
      county((tx) =>
        tx
          .insertInto('pay.posting')
          .values({ entry_id: entryId, county_id: 410_102, area: someCounty, account: payable.code, fen: fen(-1) })
          .execute(),
      ),
    ).rejects.toMatchObject({ code: expect.stringMatching(/MZ001|23503/) })
  })

  test('never take the bank below zero, nor promise more than there is, however many try at once', async () => {
    const free = await county((tx) => balance(tx, 'bank'))
    await expect(post(transfer(fundAccount('county'), bank, fen(free + 1)))).rejects.toMatchObject({
      code: 'budget-exceeded',
    })
    const part = fen(Math.floor(free / 2) + 1)
    const tries = await Promise.allSettled([1, 2, 3].map(() => post(transfer(fundAccount('test'), bank, part))))
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    await post(transfer(bank, fundAccount('test'), part))
  })

  test('are never rewritten: the application may neither change nor delete them, nor move a balance by hand', async () => {
    const attempts: ((tx: Tx) => Promise<unknown>)[] = [
      (tx) =>
        tx
          .updateTable('pay.posting')
          .set({ fen: fen(1) })
          .execute(),
      (tx) => tx.deleteFrom('pay.posting').execute(),
      (tx) => tx.updateTable('pay.entry').set({ says: '' }).execute(),
      (tx) => tx.deleteFrom('pay.entry').execute(),
      (tx) =>
        tx
          .updateTable('pay.ledger_account')
          .set({ balance_fen: fen(1) })
          .execute(),
      (tx) => tx.deleteFrom('pay.line').execute(),
      (tx) =>
        tx
          .updateTable('pay.line')
          .set({ fen: fen(1) })
          .execute(),
      (tx) => tx.deleteFrom('pay.run_event').execute(),
      (tx) => tx.deleteFrom('pay.bank_file').execute(),
    ]
    for (const attempt of attempts) await expect(county(attempt)).rejects.toThrow('permission denied')
  })
})

describe('a township’s reserve fund', () => {
  const urgent = {
    item: onceItem,
    pays: 'once',
    startsIn: 'at-once',
    amount: fen(90_000),
    decidedOn: plainDate('2026-03-02'),
  } as const
  const pay = (entitlementId: number, voucher: string, by = township) =>
    as(database, by, (tx) => payFromReserve(tx, by, { requestId: newRequest(), entitlementId, voucher }))

  test('pays urgent help at once, down to its last fen and never below, and no list pays it again (TA-11)', async () => {
    await appropriate(10_000)
    const [first, second] = [
      await county((tx) => someEntitlement(tx, urgent)),
      await county((tx) => someEntitlement(tx, urgent)),
    ]
    await expect(pay(first.entitlementId, '001')).rejects.toMatchObject({ code: 'budget-exceeded' })
    await appropriate(900, { township: someTownship })
    await pay(first.entitlementId, '001')
    await expect(pay(first.entitlementId, '002')).rejects.toMatchObject({ code: 'not-allowed-in-state' })
    await expect(pay(second.entitlementId, '002')).rejects.toMatchObject({ code: 'budget-exceeded' })
    expect(await county((tx) => balance(tx, `reserve:${someTownship}`))).toBe(0)
    const runId = await steps.open(database, '2026-03')
    expect((await county((tx) => linesOf(tx, runId))).map((line) => line.person_id)).toEqual([second.payeeId])
  })

  test('is filled up again against its vouchers, once', async () => {
    const settle = () =>
      as(database, finance, (tx) => settleReserve(tx, finance, { requestId: newRequest(), township: someTownship }))
    expect(await settle()).toMatchObject({ vouchers: 1, total: 90_000 })
    expect(await county((tx) => balance(tx, `reserve:${someTownship}`))).toBe(90_000)
    await expect(settle()).rejects.toMatchObject({ code: 'guard-not-met' })
    await expect(
      as(database, finance, (tx) => settleReserve(tx, finance, { requestId: newRequest(), township: 410_105_001_000 })),
    ).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test('by two clerks at once pays one of two who ask for its last money', async () => {
    const both = [await county((tx) => someEntitlement(tx, urgent)), await county((tx) => someEntitlement(tx, urgent))]
    const tries = await Promise.allSettled(both.map((who, i) => pay(who.entitlementId, `10${i}`)))
    expect(tries.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('money to recover', () => {
  test('comes back in parts, never more than was overpaid, and shows in the explorer (DB-41)', async () => {
    await appropriate(10_000)
    const who = await county((tx) => someEntitlement(tx))
    const april = { ...cashier, today: plainDate('2026-04-03') }
    const { runId, order } = await sentRun(database, '2026-04', 'csv', april)
    await steps.settle(database, runId, answer(order, outcomes(order)), april)
    await county((tx) =>
      changeEntitlement(tx, countyClerk, { ...who, fromMonth: month('2026-04'), monthly: fen(30_000), reason: '复核' }),
    )
    const { rows } = await county((tx) => findOverpayments(tx, cashier, { page: 1, size: 20, state: 'open' }))
    expect(rows).toMatchObject([{ month: '2026-04', fen: 20_000, recovered: 0, state: 'open' }])
    const recover = (amount: number) =>
      as(database, cashier, (tx) =>
        recordRecovery(tx, cashier, {
          requestId: newRequest(),
          overpaymentId: rows[0]?.id ?? 0,
          fen: amount,
          document: '收据1',
        }),
      )
    await recover(5_000)
    await expect(recover(15_001)).rejects.toMatchObject({ code: 'control-total' })
    await recover(15_000)
    expect(await county((tx) => balance(tx, 'receivable'))).toBe(0)
    await expect(recover(1)).rejects.toMatchObject({ code: 'control-total' })
    const entries = await county((tx) => findLedgerEntries(tx, cashier, { page: 1, size: 100, runId }))
    expect(entries.rows.map((row) => row.kind)).toEqual(['result', 'sending', 'approval'])
    expect(entries.rows.every((row) => row.postings.reduce((sum, part) => sum + part.fen, 0) === 0)).toBe(true)
    expect(await sumOfAll()).toBe(0)
  })
})
