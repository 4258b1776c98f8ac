import pg from 'pg'
import { beforeEach, describe, expect, test } from 'vitest'
import { month, plainDate } from '#core/plain-date.ts'
import { fen } from '#core/units.ts'
import { balance, cashier, finance, linesOf, sentRun, steps } from '#tests/support/bank/bank-run.ts'
import { answer, outcomes } from '#tests/support/bank/stand-in-bank.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { excludedItem, monthlyItem, on, onceItem, someEntitlement } from '#tests/support/entitlements.ts'
import {
  as,
  countyClerk,
  newRequest,
  otherVillage,
  somePerson,
  someVillage,
  staffAt,
  testKeys,
} from '#tests/support/people.ts'
import { type Database, openDatabase, type Tx } from '../db/pool.ts'
import { changeEntitlement } from '../entitlement/change-entitlement.ts'
import { endEntitlement } from '../entitlement/end-entitlement.ts'
import { resumeEntitlement } from '../entitlement/resume-entitlement.ts'
import { suspendEntitlement } from '../entitlement/suspend-entitlement.ts'
import { setBankAccount } from '../registry/set-bank-account.ts'
import { approvePayRun } from './approve-pay-run.ts'
import { cancelPayRun } from './cancel-pay-run.ts'
import { checkMoneyInvariants } from './check-money-invariants.ts'
import { openPayRun } from './open-pay-run.ts'
import { getRunHead } from './pay-run-head.ts'
import { reissueLines } from './reissue-lines.ts'
import { releaseLine } from './release-line.ts'

let fresh: FreshDatabase
let database: Database
beforeEach(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  return async () => {
    const broken = await county(checkMoneyInvariants)
    expect(broken.filter((rule) => !rule.ok)).toEqual([])
    await database.close()
    await fresh.drop()
  }
})

const county = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => as(database, countyClerk, work)
const summary = async (runId: number) =>
  (await county((tx) => linesOf(tx, runId))).map(
    (line) => `${line.month.slice(0, 7)} ${line.fen} ${line.kind} ${line.state}`,
  )
const asOwner = async (statement: string) => {
  const owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  try {
    await owner.query(statement)
  } finally {
    await owner.end()
  }
}
const may = (date: string) => on(cashier, date)

describe('the list', () => {
  test('holds what is owed for the month, and months never paid as arrears', async () => {
    await county((tx) => someEntitlement(tx))
    const runId = await steps.open(database, '2026-04', may('2026-04-03'))
    expect(await summary(runId)).toEqual(['2026-03 50000 arrears draft', '2026-04 50000 regular draft'])
  })

  test('leaves out recognitions, suspended help and help that starts later, and pays one-time help once', async () => {
    await county(async (tx) => {
      await someEntitlement(tx, { item: excludedItem, pays: 'nothing', amount: fen(0) })
      const { entitlementId } = await someEntitlement(tx)
      await suspendEntitlement(tx, countyClerk, { entitlementId, reason: '核查中' })
      await someEntitlement(tx, { decidedOn: plainDate('2026-03-01') })
      await someEntitlement(tx, {
        item: onceItem,
        pays: 'once',
        startsIn: 'at-once',
        amount: fen(90_000),
        decidedOn: plainDate('2026-03-01'),
      })
    })
    expect(await summary(await steps.open(database, '2026-03'))).toEqual(['2026-03 90000 regular draft'])
    const april = await steps.open(database, '2026-04', may('2026-04-03'))
    expect(await summary(april)).toEqual(['2026-04 50000 regular draft'])
  })

  test('is made once for a month, also when two cashiers open it at once, and never for a month to come', async () => {
    await county((tx) => someEntitlement(tx))
    await expect(steps.open(database, '2026-04')).rejects.toMatchObject({ code: 'guard-not-met' })
    const other = { ...cashier, id: 209 }
    const tries = await Promise.allSettled([steps.open(database, '2026-03'), steps.open(database, '2026-03', other)])
    expect(tries.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(tries.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'already-running' } })
  })

  test('sent twice with one request id is one list', async () => {
    await county((tx) => someEntitlement(tx))
    const input = { requestId: newRequest(), month: month('2026-03') }
    const [a, b] = [
      await as(database, cashier, (tx) => openPayRun(tx, cashier, input)),
      await as(database, cashier, (tx) => openPayRun(tx, cashier, input)),
    ]
    expect(b).toEqual(a)
    expect(await summary(a.runId)).toHaveLength(1)
  })

  test('is empty-handed for a month in which nothing is owed', async () => {
    await expect(steps.open(database, '2026-03')).rejects.toMatchObject({ code: 'guard-not-met' })
  })

  test('pays only months after those paid elsewhere', async () => {
    await county((tx) => someEntitlement(tx, { decidedOn: plainDate('2025-06-10'), paidThrough: month('2026-02') }))
    expect(await summary(await steps.open(database, '2026-03'))).toEqual(['2026-03 50000 regular draft'])
  })

  test('of one county shows and pays nothing of another', async () => {
    const elsewhere = staffAt(410_105_000_000, 'county', ['county-cashier'], 301)
    await as(database, elsewhere, (tx) => someEntitlement(tx, { area: otherVillage }, elsewhere))
    await expect(steps.open(database, '2026-03')).rejects.toMatchObject({ code: 'guard-not-met' })
    const runId = await steps.open(database, '2026-03', elsewhere)
    await expect(steps.freeze(database, runId)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('a cancelled list can be made again with the same lines', async () => {
    await county((tx) => someEntitlement(tx))
    const first = await steps.open(database, '2026-03')
    const cancel = { requestId: newRequest(), runId: first, reason: '名单有误' }
    await as(database, cashier, (tx) => cancelPayRun(tx, cashier, cancel))
    const second = await steps.open(database, '2026-03')
    expect(await summary(second)).toEqual(['2026-03 50000 regular draft'])
    await expect(steps.freeze(database, first)).rejects.toMatchObject({ code: 'not-allowed-in-state' })
  })

  test('a month without a run is made up by the next', async () => {
    await county((tx) => someEntitlement(tx))
    await steps.open(database, '2026-03')
    const runId = await steps.open(database, '2026-05', may('2026-05-04'))
    expect(await summary(runId)).toEqual(['2026-04 50000 arrears draft', '2026-05 50000 regular draft'])
  })
})

describe('the screens', () => {
  const heldIn = async (runId: number) => (await county((tx) => linesOf(tx, runId))).map((line) => line.hold_reason)
  const screened = async () => {
    const runId = await steps.open(database, '2026-03')
    await steps.freeze(database, runId)
    await steps.check(database, runId)
    return { runId, reasons: await heldIn(runId) }
  }

  test('hold a dead payee, a dead member, a missing account and another holder, each with its reason', async () => {
    const dead = await county((tx) => someEntitlement(tx))
    const member = await county((tx) => somePerson(tx))
    await county(async (tx) => {
      const payeeId = await somePerson(tx)
      await someEntitlement(tx, { payeeId, coveredPersonIds: [payeeId, member] })
      await someEntitlement(tx, { card: '' })
      await someEntitlement(tx, { holder: '王某某' })
    })
    await asOwner(`update reg.person set died_on = '2026-02-28' where id in (${dead.payeeId}, ${member})`)
    const { runId, reasons } = await screened()
    expect(reasons).toEqual([
      '领款人已登记死亡',
      '共同享受人员中有人已登记死亡，待遇尚未调整',
      '没有可用的银行账户',
      '账户户名与领款人姓名不一致',
    ])
    expect(await county((tx) => getRunHead(tx, runId))).toMatchObject({ lines: 0, held: 4, total_fen: 0 })
  })

  test('hold a card of three payees, and not of two', async () => {
    await county(async (tx) => {
      for (const card of [
        '6217000000000001',
        '6217000000000001',
        '6217000000000002',
        '6217000000000002',
        '6217000000000002',
      ])
        await someEntitlement(tx, { card })
    })
    const { reasons } = await screened()
    expect(reasons.map((reason) => reason !== '')).toEqual([false, false, true, true, true])
  })

  test('count payees of a card beyond the county', async () => {
    const card = '6217000000000003'
    await county((tx) => someEntitlement(tx, { card }))
    const elsewhere = staffAt(410_105_000_000, 'county', ['county-cashier'], 301)
    for (const _ of [1, 2])
      await as(database, elsewhere, (tx) => someEntitlement(tx, { card, area: otherVillage }, elsewhere))
    expect((await screened()).reasons).toEqual(['同一银行账户被三人以上领款'])
  })

  test('hold what goes to the card of a member of staff, unless it is the own payment', async () => {
    const card = '6217000000000004'
    await county(async (tx) => {
      await someEntitlement(tx, { card })
      await someEntitlement(tx, { card })
    })
    await asOwner(`insert into sec.account (login, name, password_hash, unit_area, unit_name, person_bidx)
      select 'clerk-9', '测试', 'x', 410102000000, '测试', id_bidx from reg.person order by id limit 1`)
    expect((await screened()).reasons).toEqual(['', '领款账户是工作人员的账户'])
  })

  test.each([
    [9, ''],
    [10, '领款人的联系电话有十人以上登记'],
  ])('look at a telephone that %i persons give as theirs', async (persons, reason) => {
    await county(async (tx) => {
      await someEntitlement(tx)
      for (let i = 1; i < persons; i++) await somePerson(tx)
    })
    await asOwner(`update reg.person set phone_bidx = '\\x01'`)
    expect((await screened()).reasons).toEqual([reason])
  })

  test('hold an account changed seven days ago, and not one changed eight days ago or opened first', async () => {
    await county(async (tx) => {
      for (const from of ['2026-02-23', '2026-02-22']) {
        const { payeeId } = await someEntitlement(tx)
        const account = {
          personId: payeeId,
          area: someVillage,
          holder: '测试甲',
          bank: '农村信用社',
          from: plainDate(from),
        }
        await setBankAccount(
          tx,
          countyClerk,
          { ...account, card: `6228${String(payeeId).padStart(12, '0')}` },
          testKeys,
        )
      }
      await someEntitlement(tx, { accountFrom: plainDate('2026-03-01') })
    })
    expect((await screened()).reasons).toEqual(['银行账户在七日内变更', '', ''])
  })

  test('hold whoever lives on two benefits that exclude each other, should both be on the books', async () => {
    const { payeeId } = await county((tx) => someEntitlement(tx))
    const other = await county((tx) => someEntitlement(tx, { item: excludedItem }))
    await asOwner(
      `update app.entitlement_member set person_id = ${payeeId} where entitlement_id = ${other.entitlementId}`,
    )
    expect((await screened()).reasons).toEqual(['有人同时享受不能兼得的救助', '有人同时享受不能兼得的救助'])
  })

  test('are lifted by a second person with a reason, but never for a dead payee or a missing account', async () => {
    await county(async (tx) => {
      await someEntitlement(tx, { holder: '王某某' })
      await someEntitlement(tx, { card: '' })
    })
    const { runId } = await screened()
    const [other, none] = await county((tx) => linesOf(tx, runId))
    const release = (lineId: number | undefined, by = finance) => {
      const input = { requestId: newRequest(), runId, lineId: lineId ?? 0, reason: '户名为曾用名，已核实' }
      return as(database, by, (tx) => releaseLine(tx, by, input))
    }
    await expect(release(other?.id, cashier)).rejects.toMatchObject({ code: 'another-person-needed' })
    await expect(release(none?.id)).rejects.toMatchObject({ code: 'guard-not-met' })
    await release(other?.id)
    await expect(release(other?.id)).rejects.toMatchObject({ code: 'not-allowed-in-state' })
    await steps.check(database, runId)
    expect(await county((tx) => getRunHead(tx, runId))).toMatchObject({ lines: 1, held: 1 })
  })

  test('held lines leave the run at approval and come back as arrears', async () => {
    await steps.appropriate(database)
    await county(async (tx) => {
      await someEntitlement(tx)
      await someEntitlement(tx, { holder: '王某某' })
    })
    const { runId } = await sentRun(database, '2026-03')
    expect(await summary(runId)).toEqual(['2026-03 50000 regular sent', '2026-03 50000 regular cancelled'])
    const april = await steps.open(database, '2026-04', may('2026-04-03'))
    expect((await summary(april)).filter((line) => line.includes('arrears'))).toEqual(['2026-03 50000 arrears draft'])
  })
})

describe('approval', () => {
  const checked = async () => {
    const runId = await steps.open(database, '2026-03')
    await steps.freeze(database, runId)
    await steps.check(database, runId)
    return runId
  }

  test('needs another person, the exact count and total, and money that is there', async () => {
    await county((tx) => someEntitlement(tx))
    const runId = await checked()
    await expect(steps.approve(database, runId, cashier)).rejects.toMatchObject({ code: 'another-person-needed' })
    for (const [lines, total] of [
      [1, 50_001],
      [2, 50_000],
    ] as const) {
      const input = { requestId: newRequest(), runId, lines, total }
      await expect(as(database, finance, (tx) => approvePayRun(tx, finance, input, testKeys))).rejects.toMatchObject({
        code: 'control-total',
      })
    }
    await expect(steps.approve(database, runId)).rejects.toMatchObject({ code: 'budget-exceeded' })
    await steps.appropriate(database, 499)
    await expect(steps.approve(database, runId)).rejects.toMatchObject({ code: 'budget-exceeded' })
    await steps.appropriate(database, 1)
    await steps.approve(database, runId)
    expect(await county((tx) => balance(tx, 'payable'))).toBe(-50_000)
    expect(await county((tx) => balance(tx, `expense:${monthlyItem}`))).toBe(50_000)
  })

  test('waits for the checks, and for what turned up since', async () => {
    await steps.appropriate(database)
    const { payeeId } = await county((tx) => someEntitlement(tx))
    const runId = await steps.open(database, '2026-03')
    await steps.freeze(database, runId)
    await expect(steps.approve(database, runId)).rejects.toMatchObject({ code: 'not-allowed-in-state' })
    await steps.check(database, runId)
    await asOwner(`update reg.person set died_on = '2026-03-01' where id = ${payeeId}`)
    await expect(steps.approve(database, runId)).rejects.toMatchObject({ code: 'guard-not-met' })
    await steps.check(database, runId)
    await expect(steps.approve(database, runId)).rejects.toMatchObject({ code: 'guard-not-met' })
    expect(await summary(runId)).toEqual(['2026-03 50000 regular held'])
  })

  test('by two persons at once happens once', async () => {
    await steps.appropriate(database)
    await county((tx) => someEntitlement(tx))
    const runId = await checked()
    const tries = await Promise.allSettled([
      steps.approve(database, runId),
      steps.approve(database, runId, { ...finance, id: 203 }),
    ])
    expect(tries.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('is refused when the list was changed since it was frozen, at whatever point', async () => {
    await steps.appropriate(database)
    await county(async (tx) => {
      await someEntitlement(tx)
      await someEntitlement(tx)
    })
    const runId = await checked()
    const changes = [
      [
        `update pay.line set fen = fen + 1 where id = (select min(id) from pay.line)`,
        `update pay.line set fen = fen - 1 where id = (select min(id) from pay.line)`,
      ],
      [
        `update reg.bank_account a set card_bidx = b.card_bidx from reg.bank_account b where a.id <> b.id`,
        `update reg.bank_account a set card_bidx = b.card_bidx from reg.bank_account b where a.id <> b.id`,
      ],
    ]
    await asOwner(changes[0]?.[0] ?? '')
    await expect(steps.approve(database, runId)).rejects.toMatchObject({ code: 'control-total' })
    await asOwner(changes[0]?.[1] ?? '')
    await steps.approve(database, runId)
    await asOwner(changes[1]?.[0] ?? '')
    await expect(steps.send(database, runId)).rejects.toMatchObject({ code: 'control-total' })
    await asOwner(changes[1]?.[1] ?? '')
    await steps.send(database, runId)
  })

  test('can be given up before sending: what was posted is reversed and the month is listed again', async () => {
    await steps.appropriate(database)
    await county((tx) => someEntitlement(tx))
    const runId = await checked()
    await steps.approve(database, runId)
    const cancel = { requestId: newRequest(), runId, reason: '账户批量有误' }
    await as(database, finance, (tx) => cancelPayRun(tx, finance, cancel))
    expect(await county((tx) => balance(tx, 'payable'))).toBe(0)
    expect(await summary(await steps.open(database, '2026-03'))).toHaveLength(1)
  })
})

describe('changes around a run', () => {
  const change = (who: { entitlementId: number; caseId: number }, fromMonth: string, monthly: number) =>
    county((tx) =>
      changeEntitlement(tx, countyClerk, {
        ...who,
        fromMonth: month(fromMonth),
        monthly: fen(monthly),
        reason: '复核',
      }),
    )
  const owing = async () => {
    const rows = await county((tx) => tx.selectFrom('pay.overpayment').selectAll().orderBy('id').execute())
    return rows.map((row) => `${row.month.slice(0, 7)} ${row.fen} ${row.kind} ${row.state}`)
  }
  const paid = async (of: string, by = cashier) => {
    const { runId, order } = await sentRun(database, of, 'csv', by)
    await steps.settle(database, runId, answer(order, outcomes(order)))
    return runId
  }
  beforeEach(() => steps.appropriate(database))

  test('more for a month already paid comes as arrears with the next run, twice if it must', async () => {
    const who = await county((tx) => someEntitlement(tx))
    await paid('2026-03')
    await change(who, '2026-03', 60_000)
    expect(await summary(await paid('2026-04', may('2026-04-03')))).toEqual([
      '2026-03 10000 arrears ok',
      '2026-04 60000 regular ok',
    ])
    await change(who, '2026-03', 65_000)
    expect(await summary(await paid('2026-05', may('2026-05-06')))).toEqual([
      '2026-03 5000 arrears ok',
      '2026-04 5000 arrears ok',
      '2026-05 65000 regular ok',
    ])
  })

  test('less for a month already paid is to be recovered, and given back when it is raised again', async () => {
    const who = await county((tx) => someEntitlement(tx))
    await paid('2026-03')
    await change(who, '2026-03', 30_000)
    expect(await owing()).toEqual(['2026-03 20000 received open'])
    expect(await county((tx) => balance(tx, 'receivable'))).toBe(20_000)
    await change(who, '2026-03', 45_000)
    expect(await owing()).toEqual(['2026-03 20000 received withdrawn', '2026-03 5000 received open'])
    await change(who, '2026-03', 50_000)
    expect(await county((tx) => balance(tx, 'receivable'))).toBe(0)
    expect(await summary(await steps.open(database, '2026-04', may('2026-04-03')))).toEqual([
      '2026-04 50000 regular draft',
    ])
  })

  test('a list not yet approved drops the line; what remains owed comes with the next', async () => {
    const who = await county((tx) => someEntitlement(tx))
    await county((tx) => someEntitlement(tx))
    const runId = await steps.open(database, '2026-03')
    await steps.freeze(database, runId)
    await change(who, '2026-03', 30_000)
    expect(await owing()).toEqual([])
    await steps.check(database, runId)
    await steps.approve(database, runId)
    expect(await summary(runId)).toEqual(['2026-03 50000 regular cancelled', '2026-03 50000 regular approved'])
    const april = await steps.open(database, '2026-04', may('2026-04-03'))
    expect(await summary(april)).toEqual([
      '2026-03 30000 arrears draft',
      '2026-04 30000 regular draft',
      '2026-04 50000 regular draft',
    ])
  })

  test('ended after payment: the month beyond the end is to be recovered; one that failed is simply closed', async () => {
    const [a, b] = [await county((tx) => someEntitlement(tx)), await county((tx) => someEntitlement(tx))]
    const { runId, order } = await sentRun(database, '2026-03')
    await steps.settle(
      database,
      runId,
      answer(
        order,
        outcomes(order, (_, i) => (i === 1 ? ['F', 'E003'] : undefined)),
      ),
    )
    for (const who of [a, b])
      await county((tx) => endEntitlement(tx, countyClerk, { ...who, lastMonth: month('2026-02'), reason: '认定有误' }))
    expect(await owing()).toEqual(['2026-03 50000 received open', '2026-03 50000 unreceived closed'])
    expect(await county((tx) => balance(tx, 'payable'))).toBe(0)
    await expect(
      as(database, cashier, (tx) => reissueLines(tx, cashier, { requestId: newRequest(), runId })),
    ).rejects.toMatchObject({ code: 'guard-not-met' })
  })

  test('reduced while at the bank and then failed: nothing to recover, the rest comes as arrears', async () => {
    const who = await county((tx) => someEntitlement(tx))
    const { runId, order } = await sentRun(database, '2026-03')
    await change(who, '2026-03', 30_000)
    expect(await owing()).toEqual(['2026-03 20000 received open'])
    await steps.settle(
      database,
      runId,
      answer(
        order,
        outcomes(order, () => ['F', 'E001']),
      ),
    )
    expect(await owing()).toEqual(['2026-03 20000 received withdrawn', '2026-03 50000 unreceived closed'])
    const april = await steps.open(database, '2026-04', may('2026-04-03'))
    expect(await summary(april)).toEqual(['2026-03 30000 arrears draft', '2026-04 30000 regular draft'])
  })

  test('suspended for two months and resumed: both months come at once', async () => {
    const { entitlementId } = await county((tx) => someEntitlement(tx))
    await county((tx) => someEntitlement(tx))
    await paid('2026-03')
    await county((tx) => suspendEntitlement(tx, countyClerk, { entitlementId, reason: '核查中' }))
    expect(await summary(await paid('2026-04', may('2026-04-03')))).toEqual(['2026-04 50000 regular ok'])
    await paid('2026-05', may('2026-05-06'))
    await county((tx) => resumeEntitlement(tx, countyClerk, { entitlementId, reason: '核实无误' }))
    expect((await summary(await steps.open(database, '2026-06', may('2026-06-03')))).sort()).toEqual([
      '2026-04 50000 arrears draft',
      '2026-05 50000 arrears draft',
      '2026-06 50000 regular draft',
      '2026-06 50000 regular draft',
    ])
  })

  test('failed lines are sent again once the account was corrected, as one obligation', async () => {
    const { payeeId } = await county((tx) => someEntitlement(tx))
    const { runId, order } = await sentRun(database, '2026-03')
    await steps.settle(
      database,
      runId,
      answer(
        order,
        outcomes(order, () => ['F', 'E001']),
      ),
    )
    const reissue = () => as(database, cashier, (tx) => reissueLines(tx, cashier, { requestId: newRequest(), runId }))
    await expect(reissue()).rejects.toMatchObject({ code: 'guard-not-met' })
    const account = {
      personId: payeeId,
      area: someVillage,
      holder: '测试甲',
      bank: '农村信用社',
      card: '6228000011112222',
    }
    await county((tx) => setBankAccount(tx, countyClerk, { ...account, from: plainDate('2026-03-02') }, testKeys))
    const again = await reissue()
    expect(again.lines).toBe(1)
    await expect(reissue()).rejects.toMatchObject({ code: 'guard-not-met' })
    await steps.freeze(database, again.runId)
    await steps.check(database, again.runId)
    const [line] = await county((tx) => linesOf(tx, again.runId))
    expect(line?.hold_reason).toBe('银行账户在七日内变更')
    const release = { requestId: newRequest(), runId: again.runId, lineId: line?.id ?? 0, reason: '已与开户行核实' }
    await as(database, finance, (tx) => releaseLine(tx, finance, release))
    await steps.approve(database, again.runId)
    await steps.send(database, again.runId)
    expect(await summary(again.runId)).toEqual(['2026-03 50000 regular sent'])
    expect(await county((tx) => balance(tx, `expense:${monthlyItem}`))).toBe(50_000)
    expect(await county((tx) => balance(tx, 'payable'))).toBe(0)
    expect(await summary(await steps.open(database, '2026-04', may('2026-04-03')))).toEqual([
      '2026-04 50000 regular draft',
    ])
  })
})
