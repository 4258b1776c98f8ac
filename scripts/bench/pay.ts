import { monitorEventLoopDelay } from 'node:perf_hooks'
import pg from 'pg'
import { areaCode } from '#core/units.ts'
import type { StaffActor } from '#server/access/actor.ts'
import { keyRing } from '#server/crypto/key-ring.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { checkMoneyInvariants } from '#server/payment/check-money-invariants.ts'
import { exportPayRun } from '#server/payment/export-pay-run.ts'
import { openBankFile } from '#server/payment/seal-bank-file.ts'
import { settlePayRun } from '#server/payment/settle-pay-run.ts'
import { steps } from '#tests/support/bank/bank-run.ts'
import { answer, outcomes, readOrder } from '#tests/support/bank/stand-in-bank.ts'
import { as, newRequest, staffAt } from '#tests/support/people.ts'
import { atLeast, atMost, type Figure, type Run } from '../support/measure.ts'
import { openOwnDatabase } from '../support/own-database.ts'
import { makePayees } from '../support/payees.ts'

const county = 410_122
const area = areaCode(county * 1_000_000)
const cashier: StaffActor = staffAt(area, 'county', ['county-cashier'], 201)
const finance: StaffActor = staffAt(area, 'county', ['county-finance'], 202)
/** 8.2 million lines in ten minutes, all screens, checksum and file included (performance.md, target 4). */
const linesPerSecond = 8_200_000 / 600

export const bench: Run = {
  says: 'a county’s monthly run, every step of it: list, freeze, screens, approval, bank file, result file',
  options: '--lines 50000',
  async run(options) {
    const lines = options.count('lines', 50_000)
    const own = await openOwnDatabase('careless')
    const keys = keyRing(own.keys)
    const owner = new pg.Client({ connectionString: own.ownerUrl })
    const database = openDatabase(own.runtimeUrl)
    try {
      await owner.connect()
      options.say(`making ${lines} payees`)
      await makePayees(owner, keys, { county, count: lines, firstId: 1_000_000 })
      const { took, peak, stall } = await oneRun(database, keys, lines, options.say)
      const toFile = took.list + took.freeze + took.check + took.approve + took.export
      const broken = (await database.withScope({ kind: 'worker' }, (tx) => checkMoneyInvariants(tx))).filter(
        (i) => !i.ok,
      )
      const seconds = (id: keyof typeof took, says: string): Figure => ({ id, says, value: took[id], unit: 's' })
      return [
        seconds('list', 'list everything owed'),
        seconds('freeze', 'freeze, SM3'),
        seconds('check', 'all screens'),
        seconds('approve', 'approve, post'),
        seconds('export', 'bank file, sealed'),
        seconds('settle', 'result file, booked'),
        {
          id: 'linesPerSecond',
          says: 'lines a second from the list to the bank file',
          value: lines / toFile,
          unit: '/s',
          limit: atLeast(linesPerSecond),
        },
        {
          id: 'settledPerSecond',
          says: 'result lines a second',
          value: lines / took.settle,
          unit: '/s',
          limit: atLeast(linesPerSecond),
        },
        { id: 'rss', says: 'most memory of this process', value: peak, unit: 'MiB', limit: atMost(2048) },
        { id: 'stall', says: 'longest time nothing else was answered', value: stall, unit: 'ms', limit: atMost(250) },
        { id: 'broken', says: 'invariants of the ledger broken', value: broken.length, unit: '', limit: atMost(0) },
      ]
    } finally {
      await database.close()
      await owner.end()
      await own.close()
    }
  },
}

async function oneRun(
  database: Database,
  keys: ReturnType<typeof keyRing>,
  lines: number,
  say: (line: string) => void,
) {
  const took = { list: 0, freeze: 0, check: 0, approve: 0, export: 0, settle: 0 }
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 20)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  const stalls: number[] = []
  const step = async <T>(id: keyof typeof took, work: () => Promise<T>): Promise<T> => {
    delay.reset()
    delay.enable()
    const start = performance.now()
    const result = await work()
    took[id] = (performance.now() - start) / 1000
    delay.disable()
    stalls.push(delay.max / 1e6)
    say(`${id}: ${took[id].toFixed(2)} s, ${Math.round(delay.max / 1e6)} ms without an answer`)
    return result
  }
  await steps.appropriate(database, lines * 1000, finance)
  const runId = await step('list', () => steps.open(database, '2026-03', cashier))
  await step('freeze', () => steps.freeze(database, runId, cashier))
  await step('check', () => steps.check(database, runId, cashier))
  await step('approve', () => steps.approve(database, runId, finance, keys))
  const { fileId } = await step('export', () =>
    as(database, cashier, (tx) =>
      exportPayRun(tx, cashier, { requestId: newRequest(), runId, layout: 'fixed-gb18030' }, keys),
    ),
  )
  const order = await as(database, cashier, async (tx) =>
    readOrder((await openBankFile(tx, keys, runId, fileId)).bytes),
  )
  const bytes = answer(
    order,
    outcomes(order, (_, i) => (i % 100 === 0 ? ['F', 'E003'] : undefined)),
  )
  const receipt = await step('settle', () =>
    as(database, cashier, (tx) =>
      settlePayRun(tx, cashier, { requestId: newRequest(), runId, fileName: '回盘.txt', bytes }, keys),
    ),
  )
  clearInterval(watch)
  if (order.lines.length !== lines || receipt.done + receipt.failed !== lines)
    throw new Error('not every line was settled')
  return { took, peak: peak / 2 ** 20, stall: Math.max(...stalls) }
}
