import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainDate } from '#core/plain-date.ts'
import { type CaseEvent, foldState } from '#core/workflow.ts'
import { domains } from '#domains/all.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { testKeys } from '#tests/support/people.ts'
import { signIn } from '../access/sign-in.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { workflowOf } from '../items.ts'
import { checkMoneyInvariants } from '../payment/check-money-invariants.ts'
import { seedDemonstration } from './demonstration.ts'
import { demonstrationSetting } from './demonstration-plan.ts'
import { findDemonstration } from './find-demonstration.ts'

let fresh: FreshDatabase
let database: Database
let owner: pg.Client
let folder: string
const today = plainDate('2026-11-25')
const seed = (on = today, of: Database = database) =>
  seedDemonstration(
    {
      platform: { database: of, keys: testKeys, exchangeDir: join(folder, 'exchange'), filesDir: folder },
      ownerUrl: fresh.ownerUrl,
      say: () => {},
    },
    on,
  )

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'minzheng-seed-'))
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  // Killed in the middle of the applications, and begun again a day later.
  let transactions = 0
  const dying: Database = {
    ...database,
    withScope: (scope, work) => {
      transactions++
      if (transactions > 150) return Promise.reject(new Error('killed'))
      return database.withScope(scope, work)
    },
  }
  await expect(seed(today, dying)).rejects.toThrow('killed')
  expect(await seed(plainDate('2026-11-26'))).toBe(true)
}, 120_000)
afterAll(async () => {
  await owner?.end()
  await database?.close()
  await fresh?.drop()
  rmSync(folder, { recursive: true, force: true })
})

const count = async (from: string): Promise<number> =>
  Number((await owner.query<{ n: string }>(`select count(*) as n from ${from}`)).rows[0]?.n)

describe('the demonstration county', () => {
  test('is whole after a kill, as of the first day, and a third call changes nothing', async () => {
    const sums = async () => [
      await count('reg.person'),
      await count('app."case"'),
      await count('app.case_event'),
      await count('pay.line'),
      await count('app.warning'),
    ]
    const before = await sums()
    expect(before[0]).toBe(3000)
    const { rows } = await owner.query<{ value: { stage: string; today: string } }>(
      'select value from sys.setting where key = $1',
      [demonstrationSetting],
    )
    expect(rows[0]?.value).toMatchObject({ stage: 'done', today })
    expect(await seed(plainDate('2026-12-01'))).toBe(false)
    expect(await sums()).toEqual(before)
  })

  test('shows cases in every state of a means-tested matter, of which each is the fold of its log', async () => {
    const { rows } = await owner.query<{ workflow: string; state: string; events: CaseEvent[] }>(
      `select c.workflow, c.state, (select json_agg(json_build_object('seq', e.seq, 'action', e.action, 'on', e.on_date) order by e.seq)
         from app.case_event e where e.case_id = c.id) as events from app."case" c where c.kind = 'application'`,
    )
    const states = new Set(rows.map(({ state }) => state))
    const wanted = Object.keys(workflowOf('means-tested').states).filter((state) => state !== 'draft')
    expect(wanted.filter((state) => !states.has(state))).toEqual([])
    for (const { workflow, state, events } of rows) expect(foldState(workflowOf(workflow), events)).toBe(state)
  })

  test('pays about 150 entitlements, of which last month is settled and every book balances', async () => {
    expect(await count('app.entitlement')).toBeGreaterThanOrEqual(150)
    expect(await count(`pay.run where state = 'settled' and month = '2026-10-01'`)).toBe(1)
    expect(await count(`pay.line where state = 'failed'`)).toBe(2)
    const invariants = await database.withScope({ kind: 'worker' }, (tx) => checkMoneyInvariants(tx))
    expect(invariants.filter(({ ok }) => !ok)).toEqual([])
  })

  test('has contradictions found by outside registers, warnings, reviews, and a relative of an officer', async () => {
    expect(await count(`app.check_request where state = 'found'`)).toBeGreaterThan(100)
    expect(await count(`app.warning where state = 'open'`)).toBeGreaterThan(5)
    expect(await count(`app."case" where kind = 'review' and is_open`)).toBeGreaterThan(0)
    expect(await count(`app."case" where 'near-relative' = any(flags)`)).toBeGreaterThan(0)
    const files = domains.flatMap(({ checks }) => checks.map(({ id }) => `${id}.csv`))
    expect(readdirSync(join(folder, 'exchange')).toSorted()).toEqual([...new Set(files)].toSorted())
  })

  test('lists accounts of every role, and each of them signs in', async () => {
    const { accounts } = await database.withScope({ kind: 'public' }, findDemonstration)
    expect(accounts.filter(({ kind }) => kind === 'citizen').length).toBe(10)
    const roles = await owner.query<{ role: string }>('select distinct role from sec.account_role')
    expect(roles.rows.length).toBe(13)
    for (const { kind, login, password } of [accounts[0], accounts[12], accounts.at(-1)].flatMap(
      (each) => each ?? [],
    )) {
      const answer = await signIn({ database, keys: testKeys }, { kind, login, password }, { address: '', agent: '' })
      expect(answer).toHaveProperty('token')
    }
  })

  test('stays out of a database in which somebody works', async () => {
    await owner.query('delete from sys.setting where key = $1', [demonstrationSetting])
    const before = await count('reg.person')
    expect(await seed()).toBe(false)
    expect(await count('reg.person')).toBe(before)
    const { accounts } = await database.withScope({ kind: 'public' }, findDemonstration)
    expect(accounts).toEqual([])
  })
})
