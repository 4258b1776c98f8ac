import { loadavg } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { plainDate } from '#core/plain-date.ts'
import { areaCode } from '#core/units.ts'
import type { StaffActor } from '#server/access/actor.ts'
import { keyRing } from '#server/crypto/key-ring.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { checkMoneyInvariants } from '#server/payment/check-money-invariants.ts'
import { exportPayRun } from '#server/payment/export-pay-run.ts'
import { getPayRun } from '#server/payment/get-pay-run.ts'
import { listDue } from '#server/payment/list-due.ts'
import { getRunHead } from '#server/payment/pay-run-head.ts'
import { steps } from '#tests/support/bank/bank-run.ts'
import { as, newRequest, staffAt } from '#tests/support/people.ts'
import { atLeast, atMost, type Figure, percentile, type Run } from '../support/measure.ts'
import { openOwnDatabase } from '../support/own-database.ts'
import { makePayees } from '../support/payees.ts'

/** Counties whose runs follow each other in two queues, as a province's month does. */
const counties = [410_122, 410_181, 410_182, 410_183]
const workers = 2
/** 8.2 million lines in ten minutes. */
const linesPerSecond = 8_200_000 / 600

export const bench: Run = {
  says: 'the month of several counties by two workers, list to signed bank file, while others read; the list beside a bare insert',
  options: '--lines 40000',
  async run(options) {
    const each = Math.ceil(options.count('lines', 40_000) / counties.length)
    const lines = each * counties.length
    const own = await openOwnDatabase('careless')
    const keys = keyRing(own.keys)
    const owner = new pg.Client({ connectionString: own.ownerUrl })
    const database = openDatabase(own.runtimeUrl)
    try {
      await owner.connect()
      options.say(`making ${lines} payees in ${counties.length} counties`)
      for (const [i, county] of counties.entries())
        await makePayees(owner, keys, { county, count: each, firstId: 1_000_000 + i * each })
      const bare = await bareInsert(owner)
      const list = await listOnly(database, counties[0] ?? 0)
      const perLine = { bare: (bare / lines) * 1e6, list: (list / each) * 1e6 }
      options.say(`bare insert ${perLine.bare.toFixed(1)} µs a line, list ${perLine.list.toFixed(1)} µs a line`)
      const { seconds, peak, reads } = await wholeMonth(database, keys, each)
      options.say(`${lines} lines in ${seconds.toFixed(1)} s, load ${loadavg()[0]?.toFixed(1)}`)
      const broken = (await database.withScope({ kind: 'worker' }, checkMoneyInvariants)).filter(({ ok }) => !ok)
      const figures: Figure[] = [
        {
          id: 'listRatio',
          says: 'list with formula, all indexes and checks, in bare inserts with a primary key',
          value: perLine.list / perLine.bare,
          unit: 'x',
          limit: atMost(2),
          beside: `${perLine.list.toFixed(1)} against ${perLine.bare.toFixed(1)} µs a line`,
        },
        {
          id: 'linesPerSecond',
          says: 'lines a second, list to signed bank file, all screens',
          value: lines / seconds,
          unit: '/s',
          limit: atLeast(linesPerSecond),
          beside: `8.2 million in ${((8_200_000 / lines) * (seconds / 60)).toFixed(1)} min; load ${loadavg()[0]?.toFixed(1)}`,
        },
        { id: 'rss', says: 'most memory of this process', value: peak, unit: 'MiB', limit: atMost(2048) },
        {
          id: 'readP95',
          says: 'a run’s page meanwhile, p95',
          value: percentile(reads, 0.95),
          unit: 'ms',
          limit: atMost(300),
          beside: `${reads.length} reads`,
        },
        { id: 'broken', says: 'invariants of the ledger broken', value: broken.length, unit: '', limit: atMost(0) },
      ]
      return figures
    } finally {
      await database.close()
      await owner.end()
      await own.close()
    }
  },
}

/** Seconds to write the same rows into a table with nothing but a primary key. */
async function bareInsert(owner: pg.Client): Promise<number> {
  await owner.query('create table bare_line (like pay.line)')
  const start = performance.now()
  await owner.query(`insert into bare_line (id, run_id, county_id, area, entitlement_id, person_id, item, month, fen, kind, part, state,
      account_id, holds, hold_reason, failure_code)
    select e.id, 1, e.county_id, e.area, e.id, e.payee_id, e.item, date '2026-03-01', a.monthly_fen, 'regular', 1, 'draft', b.id, '{}', '', ''
    from app.entitlement e join app.entitlement_amount a on a.entitlement_id = e.id
    join reg.bank_account b on b.person_id = e.payee_id order by e.area, e.payee_id`)
  await owner.query('alter table bare_line add primary key (id, county_id)')
  const seconds = (performance.now() - start) / 1000
  await owner.query('drop table bare_line')
  return seconds
}

/** Seconds of the one statement that lists a county; given up again. */
async function listOnly(database: Database, county: number): Promise<number> {
  const { cashier } = officeOf(county)
  let seconds = 0
  await as(database, cashier, async (tx) => {
    const run = await tx
      .insertInto('pay.run')
      .values({
        county_id: county,
        area: county * 1_000_000,
        month: plainDate('2026-03-01'),
        item_group: 'all',
        opened_by: 1,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    const start = performance.now()
    await listDue(tx, run, cashier.today)
    seconds = (performance.now() - start) / 1000
    throw new GivenUp()
  }).catch((error: unknown) => {
    if (!(error instanceof GivenUp)) throw error
  })
  return seconds
}

class GivenUp extends Error {}

const officeOf = (county: number): { cashier: StaffActor; finance: StaffActor } => {
  const area = areaCode(county * 1_000_000)
  return {
    cashier: staffAt(area, 'county', ['county-cashier'], 201),
    finance: staffAt(area, 'county', ['county-finance'], 202),
  }
}

async function wholeMonth(database: Database, keys: ReturnType<typeof keyRing>, each: number) {
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 20)
  const done: [runId: number, county: number][] = []
  const left = [...counties]
  for (const county of counties) await steps.appropriate(database, each * 1000, officeOf(county).finance)
  const queue = async () => {
    for (let county = left.shift(); county !== undefined; county = left.shift()) {
      const { cashier, finance } = officeOf(county)
      const runId = await steps.open(database, '2026-03', cashier)
      done.push([runId, county])
      await steps.freeze(database, runId, cashier)
      await steps.check(database, runId, cashier)
      await steps.approve(database, runId, finance, keys)
      await as(database, cashier, (tx) =>
        exportPayRun(tx, cashier, { requestId: newRequest(), runId, layout: 'fixed-gb18030' }, keys),
      )
      const { lines } = await as(database, cashier, (tx) => getRunHead(tx, runId))
      if (lines !== each) throw new Error(`${lines} of ${each} lines were sent`)
    }
  }
  const start = performance.now()
  let isOver = false
  const month = Promise.all(Array.from({ length: workers }, queue)).finally(() => {
    isOver = true
  })
  const reads: number[] = []
  const reading = async () => {
    for (let i = 0; !isOver; i++) {
      const [runId, county] = done[i % Math.max(1, done.length)] ?? []
      if (runId !== undefined && county !== undefined) {
        const { cashier } = officeOf(county)
        const began = performance.now()
        await as(database, cashier, (tx) => getPayRun(tx, cashier, { runId }))
        reads.push(performance.now() - began)
      }
      await wait(50)
    }
  }
  const [, seconds] = await Promise.all([reading(), month.then(() => (performance.now() - start) / 1000)])
  clearInterval(watch)
  return { seconds, peak: peak / 2 ** 20, reads }
}
