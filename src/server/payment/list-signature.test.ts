import pg from 'pg'
import { beforeEach, describe, expect, test } from 'vitest'
import { sentRun, steps } from '#tests/support/bank/bank-run.ts'
import { isSignedBy } from '#tests/support/bank/stand-in-bank.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { someEntitlement } from '#tests/support/entitlements.ts'
import { as, countyClerk, testKeys } from '#tests/support/people.ts'
import { keyRing } from '../crypto/key-ring.ts'
import { type Database, openDatabase, type Tx } from '../db/pool.ts'
import { checkMoneyInvariants } from './check-money-invariants.ts'
import { getPayRun } from './get-pay-run.ts'
import { sumList } from './list-lines.ts'
import { paySigner } from './list-signature.ts'

let fresh: FreshDatabase
let database: Database
let owner: pg.Client
beforeEach(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  await steps.appropriate(database)
  await county(async (tx) => {
    await someEntitlement(tx)
    await someEntitlement(tx)
    await someEntitlement(tx)
  })
  return async () => {
    await owner.end()
    await database.close()
    await fresh.drop()
  }
})

const county = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => as(database, countyClerk, work)
const broken = async () => (await county(checkMoneyInvariants)).flatMap(({ ok, name }) => (ok ? [] : [name]))
const approved = async (keys = testKeys) => {
  const runId = await steps.open(database, '2026-03')
  await steps.freeze(database, runId)
  await steps.check(database, runId)
  await steps.approve(database, runId, undefined, keys)
  return runId
}
const otherKeys = keyRing({ data: '11'.repeat(32), index: '22'.repeat(32), mac: '44'.repeat(32) })

describe('the signature of a list', () => {
  test('is made at approval, shown, and goes to the bank with an order it can check', async () => {
    const { runId, order } = await sentRun(database, '2026-03')
    const { publicKey } = await paySigner(testKeys)
    expect((await county((tx) => getPayRun(tx, countyClerk, { runId }))).signature).toMatchObject({
      root: order.root,
      publicKey,
    })
    expect(await isSignedBy(order, publicKey)).toBe(true)
    expect(await isSignedBy({ ...order, total: order.total + 1 }, publicKey)).toBe(false)
    expect(await isSignedBy({ ...order, sm3: '0'.repeat(64) }, publicKey)).toBe(false)
    expect(await isSignedBy(order, (await paySigner(otherKeys)).publicKey)).toBe(false)
    expect(await broken()).toEqual([])
  })

  test('stands in the fixed-width order as well', async () => {
    const { order } = await sentRun(database, '2026-03', 'fixed-gb18030')
    expect(await isSignedBy(order, (await paySigner(testKeys)).publicKey)).toBe(true)
  })

  test('stops an order whose list was changed after approval together with its checksum and sums', async () => {
    const runId = await approved()
    await owner.query(`update pay.line set fen = fen + 100 where id = (select min(id) from pay.line)`)
    await owner.query('update pay.run set total_fen = total_fen + 100')
    const { sm3 } = await county((tx) => sumList(tx, runId))
    await owner.query('update pay.run set list_sm3 = $1', [sm3])
    await expect(steps.send(database, runId)).rejects.toMatchObject({ code: 'control-total' })
    expect(await broken()).toContain('已复核的清单与签名一致')
  })

  test('stops an order whose list was signed by another key', async () => {
    const runId = await approved(otherKeys)
    await expect(steps.send(database, runId)).rejects.toMatchObject({ code: 'control-total' })
  })

  test('stops an order whose list was never signed', async () => {
    const runId = await approved()
    await owner.query('delete from pay.list_signature')
    await expect(steps.send(database, runId)).rejects.toMatchObject({ code: 'control-total' })
  })

  test('names a run that was sent and changed since', async () => {
    const { runId } = await sentRun(database, '2026-03')
    await owner.query(`update pay.line set account_id = account_id + 1 where id = (select min(id) from pay.line)`)
    const rule = (await county(checkMoneyInvariants)).find(({ name }) => name === '已复核的清单与签名一致')
    expect(rule).toEqual({ name: '已复核的清单与签名一致', ok: false, detail: `不成立：${runId}` })
  })
})

describe('a line', () => {
  const insert = (columns: string) =>
    owner.query(`insert into pay.line (run_id, county_id, area, entitlement_id, person_id, item, month, fen, part)
      select ${columns}, area, entitlement_id, person_id, item, month, fen, 9 from pay.line limit 1`)

  test('belongs to a run and an entitlement of its county, when it is written and ever after', async () => {
    await approved()
    for (const columns of ['run_id + 1, county_id', 'run_id, county_id + 1'])
      await expect(insert(columns)).rejects.toMatchObject({ code: '23503' })
    for (const statement of [
      'update pay.line set entitlement_id = entitlement_id + 1000',
      'update pay.line set run_id = run_id + 1',
      'update pay.run set id = id + 1',
      'delete from pay.run',
    ])
      await expect(owner.query(statement)).rejects.toMatchObject({ code: '23503' })
    await owner.query('begin')
    await owner.query('set constraints all deferred')
    await owner.query(`update app.entitlement set county_id = 410105, area = 410105001003`)
    await expect(owner.query('commit')).rejects.toMatchObject({ code: '23503' })
  })
})
