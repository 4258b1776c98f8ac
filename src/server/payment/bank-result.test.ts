import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { balance, cashier, linesOf, sentRun, steps } from '#tests/support/bank/bank-run.ts'
import {
  answer,
  type BankOrder,
  forged,
  type Outcome,
  outcomes,
  reordered,
  truncated,
  withoutTrailer,
} from '#tests/support/bank/stand-in-bank.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { someEntitlement } from '#tests/support/entitlements.ts'
import { as, countyClerk, newRequest, testKeys } from '#tests/support/people.ts'
import { type Database, openDatabase, type Tx } from '../db/pool.ts'
import { checkMoneyInvariants } from './check-money-invariants.ts'
import { getRunHead } from './pay-run-head.ts'
import { settlePayRun } from './settle-pay-run.ts'

let fresh: FreshDatabase
let database: Database
beforeEach(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  await steps.appropriate(database)
})
afterEach(async () => {
  expect((await county(checkMoneyInvariants)).filter((rule) => !rule.ok)).toEqual([])
  await database.close()
  await fresh.drop()
})

const county = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => as(database, countyClerk, work)
const states = async (runId: number) => (await county((tx) => linesOf(tx, runId))).map((line) => line.state)
const runState = async (runId: number) => (await county((tx) => getRunHead(tx, runId))).state

/** Rare names: an extension B character, one of extension G, a dotted and a one-character name. */
const names = ['𠮷野', '𰀀', '阿依古丽·买买提', '张三']

async function sent(layout: 'csv' | 'fixed-gb18030' = 'csv') {
  await county(async (tx) => {
    for (const name of names) await someEntitlement(tx, { payeeName: name, holder: name })
  })
  return sentRun(database, '2026-03', layout)
}

describe.each(['csv', 'fixed-gb18030'] as const)('files in the layout %s', (layout) => {
  test('are read by the bank with every name, card and amount, and its answer books each line', async () => {
    const { runId, order } = await sent(layout)
    expect(order).toMatchObject({ layout, batch: String(runId), count: 4, total: 200_000 })
    expect(order.lines.map((line) => line.holder)).toEqual(names)
    expect(order.lines.every((line) => /^6217\d{12}$/.test(line.card) && line.purpose.includes('2026年03月'))).toBe(
      true,
    )

    const results: (readonly [string, string] | undefined)[] = [undefined, ['F', 'E001'], ['R', 'E008'], ['P', '']]
    const receipt = await steps.settle(
      database,
      runId,
      answer(
        order,
        outcomes(order, (_, i) => results[i]),
      ),
    )
    expect(receipt).toMatchObject({ done: 1, failed: 2 })
    expect(receipt.rows.map((row) => `${row.label} ${row.state} ${row.says}`)).toEqual([
      '𰀀 failed 发放失败：账号不存在',
      '阿依古丽·买买提 failed 退汇：收款行退汇',
      '张三 done 银行处理中，结果待定',
    ])
    expect(await states(runId)).toEqual(['ok', 'failed', 'returned', 'unknown'])
    expect(await runState(runId)).toBe('sent')
    expect(await county((tx) => balance(tx, 'bank-in-transit'))).toBe(-50_000)
    expect(await county((tx) => balance(tx, 'payable'))).toBe(-100_000)
    expect(await county((tx) => balance(tx, 'bank'))).toBe(100_000_000 - 50_000)
  })

  test('that are cut, forged, or name another total are refused whole, and nothing is booked', async () => {
    const { runId, order } = await sent(layout)
    const good = answer(order, outcomes(order))
    const line = outcomes(order)[0]
    if (!line) throw new Error('no line')
    const bad: [Buffer, string][] = [
      [Buffer.alloc(0), 'file-refused'],
      [Buffer.from('账号,金额\r\n1,2\r\n'), 'file-refused'],
      [truncated(good), 'file-refused'],
      [withoutTrailer(good), 'file-refused'],
      [forged(good), 'control-total'],
      [Buffer.concat([good, Buffer.from('\r\n')]), 'file-refused'],
      [answer({ ...order, batch: '999' }, outcomes(order)), 'file-refused'],
      [answer({ ...order, sm3: '0'.repeat(64) }, outcomes(order)), 'control-total'],
      [answer(order, [...outcomes(order), { ...line, line: '987654' }]), 'file-refused'],
      [answer(order, [...outcomes(order), line]), 'file-refused'],
      [
        answer(
          order,
          outcomes(order).map((each) => ({ ...each, fen: each.fen + 1 })),
        ),
        'control-total',
      ],
      [
        answer(
          order,
          outcomes(order, () => ['X', '']),
        ),
        'file-refused',
      ],
      [
        answer(
          order,
          outcomes(order, () => ['F', 'E777']),
        ),
        'file-refused',
      ],
    ]
    for (const [i, [bytes, code]] of bad.entries())
      await expect(steps.settle(database, runId, bytes), `file ${i}`).rejects.toMatchObject({ code })
    expect(await states(runId)).toEqual(['sent', 'sent', 'sent', 'sent'])
    await steps.settle(database, runId, good)
    expect(await runState(runId)).toBe('settled')
  })
})

describe('a bank that answers', () => {
  const settled = (runId: number, order: BankOrder, lines: readonly Outcome[]) =>
    steps.settle(database, runId, answer(order, lines))

  test('in another order books the same', async () => {
    const { runId, order } = await sent()
    expect(await settled(runId, order, reordered(outcomes(order)))).toMatchObject({ done: 4, failed: 0 })
    expect(await runState(runId)).toBe('settled')
  })

  test('twice with one file is refused the second time, and booked once when two cashiers upload it together', async () => {
    const { runId, order } = await sent()
    const tries = await Promise.allSettled([
      settled(runId, order, outcomes(order)),
      settled(runId, order, outcomes(order)),
    ])
    expect(tries.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(settled(runId, order, outcomes(order))).rejects.toMatchObject({ code: 'same-file' })
    expect(await county((tx) => balance(tx, 'bank'))).toBe(100_000_000 - 200_000)
  })

  test('twice with one request id gives the same receipt', async () => {
    const { runId, order } = await sent()
    const input = { requestId: newRequest(), runId, fileName: 'r.csv', bytes: answer(order, outcomes(order)) }
    const upload = () => as(database, cashier, (tx) => settlePayRun(tx, cashier, input, testKeys))
    expect(await upload()).toEqual(await upload())
  })

  test('in parts and late: lines not named stay unknown, are never sent again, and are settled by the later file', async () => {
    const { runId, order } = await sent()
    const all = outcomes(order)
    await settled(runId, order, all.slice(0, 2))
    expect(await states(runId)).toEqual(['ok', 'ok', 'unknown', 'unknown'])
    await expect(steps.send(database, runId)).rejects.toMatchObject({ code: 'not-allowed-in-state' })
    const april = { ...cashier, today: '2026-04-03' as typeof cashier.today }
    const next = await steps.open(database, '2026-04', april)
    expect((await county((tx) => linesOf(tx, next))).map((line) => line.month)).toEqual(Array(4).fill('2026-04-01'))
    expect(await settled(runId, order, all)).toMatchObject({ done: 2 })
    expect(await runState(runId)).toBe('settled')
  })

  test('that a payment came back after all gives the money back to what is payable', async () => {
    const { runId, order } = await sent()
    await settled(runId, order, outcomes(order))
    await settled(
      runId,
      order,
      outcomes(order, (_, i) => (i === 0 ? ['R', 'E008'] : undefined)),
    )
    expect(await states(runId)).toEqual(['returned', 'ok', 'ok', 'ok'])
    expect(await county((tx) => balance(tx, 'payable'))).toBe(-50_000)
    expect(await county((tx) => balance(tx, 'bank'))).toBe(100_000_000 - 150_000)
  })

  test('against what it said before is refused whole', async () => {
    const { runId, order } = await sent()
    await settled(
      runId,
      order,
      outcomes(order, (_, i) => (i === 0 ? ['F', 'E001'] : undefined)),
    )
    await expect(settled(runId, order, outcomes(order))).rejects.toMatchObject({ code: 'file-refused' })
  })
})
