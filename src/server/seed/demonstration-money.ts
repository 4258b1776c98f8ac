import { addDays, addToMonth, firstDay, monthOf } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import { type StaffActor, scopeOf } from '../access/actor.ts'
import { derivedId } from '../access/derived-id.ts'
import type { Tx } from '../db/pool.ts'
import { approvePayRun } from '../payment/approve-pay-run.ts'
import { readBankFile, writeBankFile } from '../payment/bank-file.ts'
import { bankLayouts } from '../payment/bank-layouts.ts'
import { checkPayRun } from '../payment/check-pay-run.ts'
import { exportPayRun } from '../payment/export-pay-run.ts'
import { freezePayRun } from '../payment/freeze-pay-run.ts'
import { openPayRun } from '../payment/open-pay-run.ts'
import { getRunHead } from '../payment/pay-run-head.ts'
import { recordAppropriation } from '../payment/record-appropriation.ts'
import { openBankFile } from '../payment/seal-bank-file.ts'
import { settlePayRun } from '../payment/settle-pay-run.ts'
import type { CaseDeps } from './demonstration-cases.ts'

/** Money of the county and the town's reserve fund, and last month's pay run from its list to the bank's answer. */
export async function playMoney({ platform, staff, places, today, requestId }: CaseDeps): Promise<void> {
  const { database, keys } = platform
  const month = addToMonth(monthOf(today), -1)
  const at = (login: string, date: PlainDate): StaffActor => {
    const known = staff.get(login)
    if (!known) throw new Error(`no account ${login}`)
    return { ...known, today: date }
  }
  const day = (n: number): PlainDate => addDays(firstDay(month), n - 1)
  const id = (step: string) => derivedId(requestId, `money ${step}`)
  const by = <T>(actor: StaffActor, work: (tx: Tx, actor: StaffActor) => Promise<T>): Promise<T> =>
    database.withScope(scopeOf(actor), (tx) => work(tx, actor))
  const [cashier, finance] = [at('zm-xian-03', day(8)), at('zm-xian-04', day(9))]

  for (const [fund, yuan, document] of funds)
    await by(at('zm-xian-04', day(3)), (tx, actor) =>
      recordAppropriation(tx, actor, { requestId: id(fund), fund, fen: yuan * 100, document }),
    )
  await by(at('zm-xian-04', day(4)), (tx, actor) =>
    recordAppropriation(tx, actor, {
      requestId: id('reserve'),
      fund: 'county',
      fen: 3_000_000,
      document: '乡镇临时救助备用金（演示）',
      township: places.town.code,
    }),
  )
  const { runId } = await by(cashier, (tx, actor) => openPayRun(tx, actor, { requestId: id('open'), month }))
  await by(cashier, (tx, actor) => freezePayRun(tx, actor, { requestId: id('freeze'), runId }))
  await by(cashier, (tx, actor) => checkPayRun(tx, actor, { requestId: id('check'), runId }))
  await by(finance, async (tx, actor) => {
    const { total_fen: total, lines } = await getRunHead(tx, runId)
    await approvePayRun(tx, actor, { requestId: id('approve'), runId, total, lines }, keys)
  })
  const sender = at('zm-xian-03', day(10))
  const { fileId } = await by(sender, (tx, actor) =>
    exportPayRun(tx, actor, { requestId: id('export'), runId, layout: 'csv' }, keys),
  )
  const sent = await by(sender, (tx) => openBankFile(tx, keys, runId, fileId))
  await by(at('zm-xian-03', day(12)), (tx, actor) =>
    settlePayRun(
      tx,
      actor,
      { requestId: id('settle'), runId, fileName: `银行回盘-${month}.csv`, bytes: bankAnswer(sent.bytes, day(12)) },
      keys,
    ),
  )
}

const funds = [
  ['central', 1_800_000, '中央财政困难群众救助补助资金（演示）'],
  ['province', 600_000, '省级财政困难群众救助补助资金（演示）'],
  ['county', 900_000, '县级财政困难群众救助资金（演示）'],
] as const

/** What a bank sends back: all paid but two, one account closed and one name that differs. */
function bankAnswer(order: Buffer, on: PlainDate): Buffer {
  const layout = bankLayouts.csv
  const { head, details, trailer } = readBankFile(layout, layout.order, order)
  const lines = details.map(({ line, amount }, i) => ({
    line: Number(line),
    amount: Number(amount),
    status: i === 4 || i === 21 ? 'F' : 'S',
    code: i === 4 ? 'E003' : i === 21 ? 'E002' : '',
  }))
  const sum = (of: typeof lines) => of.reduce((total, { amount }) => total + amount, 0)
  const paid = lines.filter(({ status }) => status === 'S')
  const { bytes } = writeBankFile(layout, layout.result, {
    head: {
      batch: Number(head['batch']),
      date: Number(on.replaceAll('-', '')),
      sentSm3: String(trailer['sm3']),
      count: lines.length,
      total: sum(lines),
    },
    details: lines,
    trailer: { count: lines.length, total: sum(lines), okCount: paid.length, okTotal: sum(paid) },
  })
  return bytes
}
