import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { amountFor } from '#core/entitlement.ts'
import { addToMonth, firstDay, month } from '#core/plain-date.ts'
import { fen, type Month } from '#core/units.ts'
import { cashier, finance, linesOf, steps } from '#tests/support/bank/bank-run.ts'
import { answer, outcomes, readOrder } from '#tests/support/bank/stand-in-bank.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { someEntitlement } from '#tests/support/entitlements.ts'
import { as, countyClerk, newRequest, testKeys } from '#tests/support/people.ts'
import type { StaffActor } from '../access/actor.ts'
import { type Database, openDatabase, type Tx } from '../db/pool.ts'
import { changeEntitlement } from '../entitlement/change-entitlement.ts'
import { endEntitlement } from '../entitlement/end-entitlement.ts'
import { resumeEntitlement } from '../entitlement/resume-entitlement.ts'
import { suspendEntitlement } from '../entitlement/suspend-entitlement.ts'
import { DomainError } from '../errors.ts'
import { cancelPayRun } from './cancel-pay-run.ts'
import { checkMoneyInvariants } from './check-money-invariants.ts'
import { loadGiven, loadTerms, netGiven } from './load-terms.ts'
import { reissueLines } from './reissue-lines.ts'
import { openBankFile } from './seal-bank-file.ts'

let fresh: FreshDatabase
let database: Database
beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
})
afterAll(async () => {
  await database?.close()
  await fresh?.drop()
})

const county = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => as(database, countyClerk, work)

interface Step {
  readonly act: Act
  readonly which: number
  readonly back: number
  readonly amount: number
  readonly isKilled: boolean
}

const acts = [
  'change',
  'suspend',
  'resume',
  'end',
  'open',
  'advance',
  'reissue',
  'cancel',
  'appropriate',
  'next',
] as const
type Act = (typeof acts)[number]
const weights: Readonly<Record<Act, number>> = {
  change: 4,
  suspend: 1,
  resume: 2,
  end: 1,
  open: 3,
  advance: 14,
  reissue: 2,
  cancel: 1,
  appropriate: 1,
  next: 2,
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.oneof(...acts.map((act) => ({ weight: weights[act], arbitrary: fc.constant(act) }))),
  which: fc.nat(9),
  back: fc.nat(3),
  amount: fc.integer({ min: 0, max: 60_000 }),
  isKilled: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
})

/** The process dies after all the work of a transaction and before its commit. */
class Killed extends Error {}
const dying: Database = {
  get url() {
    return database.url
  },
  withScope: (scope, work) =>
    database.withScope(scope, async (tx) => {
      await work(tx)
      throw new Killed()
    }),
  readOnce: (scope, query) => database.readOnce(scope, query),
  withBulk: (scope, work) => database.withBulk(scope, work),
  close: () => Promise.resolve(),
}

type Who = { readonly entitlementId: number; readonly caseId: number; readonly payeeId: number }

/** Five households and a clock that only goes on. */
interface Walk {
  readonly clock: { month: Month }
  readonly people: readonly Who[]
}

/** Carries a step out and yields what it was in the end, such as `send`. */
async function take({ clock, people }: Walk, now: Step): Promise<string> {
  const target = now.isKilled ? dying : database
  const today = firstDay(clock.month)
  const [by, second, clerk] = [cashier, finance, countyClerk].map((actor): StaffActor => ({ ...actor, today }))
  const who = people[now.which % people.length]
  if (!by || !second || !clerk || !who) throw new Error('nobody acts')
  const from = addToMonth(clock.month, -now.back)
  const office = (work: (tx: Tx) => Promise<unknown>) => as(target, clerk, work)
  switch (now.act) {
    case 'change':
      await office((tx) =>
        changeEntitlement(tx, clerk, { ...who, fromMonth: from, monthly: fen(now.amount), reason: '复核' }),
      )
      return 'change'
    case 'suspend':
      await office((tx) => suspendEntitlement(tx, clerk, { ...who, reason: '核查' }))
      return 'suspend'
    case 'resume':
      await office((tx) => resumeEntitlement(tx, clerk, { ...who, reason: '恢复' }))
      return 'resume'
    case 'end':
      if (now.amount < 40_000) return 'nothing'
      await office((tx) => endEntitlement(tx, clerk, { ...who, lastMonth: from, reason: '终止' }))
      return 'end'
    case 'open':
      await steps.open(target, clock.month, by)
      return 'open'
    case 'advance':
      return advance(target, now, by, second)
    case 'reissue': {
      const run = await pick(['sent', 'settled'], now.which)
      await as(target, by, (tx) => reissueLines(tx, by, { requestId: newRequest(), runId: run.id }))
      return 'reissue'
    }
    case 'cancel': {
      const run = await pick(['draft', 'frozen', 'checked', 'approved'], now.which)
      await as(target, by, (tx) => cancelPayRun(tx, by, { requestId: newRequest(), runId: run.id, reason: '作废' }))
      return 'cancel'
    }
    case 'appropriate':
      await steps.appropriate(target, now.amount + 1, second)
      return 'appropriate'
    case 'next':
      clock.month = addToMonth(clock.month, 1)
      return 'next'
  }
}

async function pick(states: readonly string[], which: number) {
  const runs = await county((tx) =>
    tx
      .selectFrom('pay.run')
      .select(['id', 'state'])
      .where('state', 'in', states)
      .orderBy('id', 'desc')
      .limit(4)
      .execute(),
  )
  const run = runs[which % Math.max(1, runs.length)]
  if (!run) throw new DomainError('not-found')
  return run
}

/** The next step of some run; a bank that pays, fails, returns or is still busy, in part or whole. */
async function advance(target: Database, now: Step, by: StaffActor, second: StaffActor): Promise<string> {
  const run = await pick(['draft', 'frozen', 'checked', 'approved', 'sent', 'settled'], now.which)
  switch (run.state) {
    case 'draft':
      await steps.freeze(target, run.id, by)
      return 'freeze'
    case 'frozen':
      await steps.check(target, run.id, by)
      return 'check'
    case 'checked':
      await steps.approve(target, run.id, second)
      return 'approve'
    case 'approved':
      await steps.send(target, run.id, now.back % 2 === 0 ? 'csv' : 'fixed-gb18030', by)
      return 'send'
    default: {
      const bytes = await county(async (tx) => {
        const file = await tx
          .selectFrom('pay.bank_file')
          .select('id')
          .where('run_id', '=', run.id)
          .where('direction', '=', 'out')
          .executeTakeFirstOrThrow()
        return (await openBankFile(tx, testKeys, run.id, file.id)).bytes
      })
      const order = readOrder(bytes)
      const fates: readonly (readonly [string, string] | undefined)[] = [
        undefined,
        undefined,
        ['F', 'E007'],
        ['R', 'E999'],
        ['P', ''],
      ]
      const lines = outcomes(order, (_, i) => fates[(i + now.amount) % fates.length])
      await steps.settle(target, run.id, answer(order, now.back === 0 ? lines.slice(1) : lines), by)
      return 'settle'
    }
  }
}

const count = (tally: Map<string, number>, key: string) => tally.set(key, (tally.get(key) ?? 0) + 1)

test('random walks through changes, runs and bank answers, killed anywhere, keep every sum exact', async () => {
  const tally = new Map<string, number>()
  const clock = { month: month('2026-03') }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 60, maxLength: 90 }), async (list) => {
      await steps.appropriate(database, 10_000)
      const people: Who[] = []
      for (let i = 0; i < 5; i++) people.push(await county((tx) => someEntitlement(tx)))
      const walk: Walk = { clock, people }
      for (const now of list) {
        try {
          count(tally, await take(walk, now))
        } catch (error) {
          if (!(error instanceof DomainError || error instanceof Killed)) throw error
          count(tally, error instanceof Killed ? 'killed' : `refused ${error.code}`)
        }
        const broken = (await county(checkMoneyInvariants)).filter((rule) => !rule.ok)
        expect(broken, `after ${now.act}`).toEqual([])
      }
    }),
    { numRuns: 8, endOnFailure: true },
  )
  const often = ['change', 'open', 'freeze', 'check', 'approve', 'send', 'settle', 'killed']
  expect(often.filter((act) => !tally.has(act))).toEqual([])
}, 300_000)

test('once everything is listed, each month was given exactly what is owed', async () => {
  const who = await county((tx) => someEntitlement(tx))
  const walk = [
    ['2026-03', 30_000],
    ['2026-04', 61_234],
    ['2026-03', 1],
    ['2026-06', 45_000],
    ['2026-05', 50_000],
  ] as const
  for (const [from, monthly] of walk) {
    const change = { ...who, fromMonth: month(from), monthly: fen(monthly), reason: '复核' }
    await county((tx) => changeEntitlement(tx, countyClerk, change))
  }
  const runId = await steps.open(database, '2040-01', { ...cashier, today: firstDay(month('2040-01')) })
  const own = (await county((tx) => linesOf(tx, runId))).filter((line) => line.entitlement_id === who.entitlementId)
  const { terms } = await county((tx) => loadTerms(tx, who.entitlementId))
  const given = netGiven(await county((tx) => loadGiven(tx, who.entitlementId)))
  expect(own.map((line) => line.fen).slice(0, 4)).toEqual([1, 1, 50_000, 50_000])
  expect(given.size).toBe(167)
  for (const [of, amount] of given) expect(amount).toBe(amountFor(of, terms))
})
