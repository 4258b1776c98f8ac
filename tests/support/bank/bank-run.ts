import { month } from '#core/plain-date.ts'
import { fen } from '#core/units.ts'
import type { StaffActor } from '#server/access/actor.ts'
import type { BatchReceipt } from '#server/api.ts'
import type { Database, Tx } from '#server/db/pool.ts'
import { approvePayRun } from '#server/payment/approve-pay-run.ts'
import { checkPayRun } from '#server/payment/check-pay-run.ts'
import { exportPayRun } from '#server/payment/export-pay-run.ts'
import { freezePayRun } from '#server/payment/freeze-pay-run.ts'
import { openPayRun } from '#server/payment/open-pay-run.ts'
import { getRunHead } from '#server/payment/pay-run-head.ts'
import { recordAppropriation } from '#server/payment/record-appropriation.ts'
import { openBankFile } from '#server/payment/seal-bank-file.ts'
import { settlePayRun } from '#server/payment/settle-pay-run.ts'
import { as, newRequest, someCounty, staffAt, testKeys } from '../people.ts'
import { type BankOrder, readOrder } from './stand-in-bank.ts'

export const cashier: StaffActor = staffAt(someCounty, 'county', ['county-cashier'], 201)
export const finance: StaffActor = staffAt(someCounty, 'county', ['county-finance'], 202)

const request = (runId: number) => ({ requestId: newRequest(), runId })

/** One step of a run, in its own transaction, by whoever does it. */
export const steps = {
  appropriate: (database: Database, yuan = 1_000_000, by = finance) =>
    as(database, by, (tx) =>
      recordAppropriation(tx, by, { requestId: newRequest(), fund: 'county', fen: yuan * 100, document: '测试1号' }),
    ),
  open: async (database: Database, of: string, by = cashier) => {
    const input = { requestId: newRequest(), month: month(of) }
    return (await as(database, by, (tx) => openPayRun(tx, by, input))).runId
  },
  freeze: (database: Database, runId: number, by = cashier) =>
    as(database, by, (tx) => freezePayRun(tx, by, request(runId))),
  check: (database: Database, runId: number, by = cashier) =>
    as(database, by, (tx) => checkPayRun(tx, by, request(runId))),
  approve: (database: Database, runId: number, by = finance, keys = testKeys) =>
    as(database, by, async (tx) => {
      const { total_fen, lines } = await getRunHead(tx, runId)
      return approvePayRun(tx, by, { ...request(runId), total: total_fen, lines }, keys)
    }),
  send: (database: Database, runId: number, layout: 'csv' | 'fixed-gb18030' = 'csv', by = cashier) =>
    as(database, by, (tx) => exportPayRun(tx, by, { ...request(runId), layout }, testKeys)),
  settle: (database: Database, runId: number, bytes: Buffer, by = cashier): Promise<BatchReceipt> =>
    as(database, by, (tx) => settlePayRun(tx, by, { ...request(runId), fileName: '回盘.csv', bytes }, testKeys)),
}

/** A run from its list to the bank, and what the bank read. */
export async function sentRun(
  database: Database,
  of: string,
  layout: 'csv' | 'fixed-gb18030' = 'csv',
  by = cashier,
): Promise<{ readonly runId: number; readonly order: BankOrder }> {
  const runId = await steps.open(database, of, by)
  return { runId, order: await sendToBank(database, runId, layout, by) }
}

/** From draft to sent. */
async function sendToBank(
  database: Database,
  runId: number,
  layout: 'csv' | 'fixed-gb18030' = 'csv',
  by = cashier,
): Promise<BankOrder> {
  const second = { ...finance, today: by.today }
  await steps.freeze(database, runId, by)
  await steps.check(database, runId, by)
  await steps.approve(database, runId, second)
  const { fileId } = await steps.send(database, runId, layout, by)
  return as(database, by, async (tx) => readOrder((await openBankFile(tx, testKeys, runId, fileId)).bytes))
}

/** State and amount of the lines of a run, oldest first. */
export const linesOf = (tx: Tx, runId: number) =>
  tx.selectFrom('pay.line').selectAll().where('run_id', '=', runId).orderBy('id').execute()

/** Balance of a ledger account of the test county; 0 before its first posting. */
export async function balance(tx: Tx, code: string) {
  const row = await tx
    .selectFrom('pay.ledger_account')
    .select('balance_fen')
    .where('code', '=', code)
    .where('county_id', '=', someCounty / 1_000_000)
    .executeTakeFirst()
  return row?.balance_fen ?? fen(0)
}
