import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { monthsOwed } from '#core/entitlement.ts'
import { month, plainDate } from '#core/plain-date.ts'
import { fen } from '#core/units.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { coverage, excludedItem, monthlyItem, onceItem, someEntitlement } from '#tests/support/entitlements.ts'
import { as, countyClerk, otherVillage, somePerson, staffAt } from '#tests/support/people.ts'
import { type Database, openDatabase, type Tx } from '../db/pool.ts'
import { loadTerms } from '../payment/load-terms.ts'
import { changeEntitlement } from './change-entitlement.ts'
import { endEntitlement } from './end-entitlement.ts'
import { resumeEntitlement } from './resume-entitlement.ts'
import { setReviewDue } from './set-review-due.ts'
import { suspendEntitlement } from './suspend-entitlement.ts'

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
const owed = async (tx: Tx, id: number, through = '2026-08') =>
  monthsOwed((await loadTerms(tx, id)).terms, month(through)).map(({ month: m, fen: amount }) => `${m} ${amount}`)
const state = async (tx: Tx, id: number) => (await loadTerms(tx, id)).entitlement.state

describe('opening', () => {
  test('owes from the month after the decision on and covers the persons from its first day (DB-21)', () =>
    county(async (tx) => {
      const { entitlementId } = await someEntitlement(tx)
      expect(await owed(tx, entitlementId, '2026-04')).toEqual(['2026-03 50000', '2026-04 50000'])
      expect(await coverage(tx, entitlementId)).toEqual(['[2026-03-01,)'])
    }))

  test('owes one-time help in its month only, or in parts of one a month', () =>
    county(async (tx) => {
      const terms = { item: onceItem, pays: 'once', startsIn: 'at-once', amount: fen(90_000) } as const
      const whole = await someEntitlement(tx, terms)
      const parts = await someEntitlement(tx, { ...terms, parts: [fen(60_000), fen(30_000)] })
      expect(await owed(tx, whole.entitlementId)).toEqual(['2026-02 90000'])
      expect(await owed(tx, parts.entitlementId)).toEqual(['2026-02 60000', '2026-03 30000'])
      await expect(someEntitlement(tx, { ...terms, parts: [fen(60_000)] })).rejects.toThrow('add up')
    }))

  test('owes nothing for a recognition and covers until its last day', () =>
    county(async (tx) => {
      const { entitlementId } = await someEntitlement(tx, {
        item: excludedItem,
        pays: 'nothing',
        amount: fen(0),
        endsOn: plainDate('2027-02-10'),
      })
      expect(await owed(tx, entitlementId)).toEqual([])
      expect(await coverage(tx, entitlementId)).toEqual(['[2026-02-10,2027-02-11)'])
    }))

  test('is refused for a person who lives on the same benefit or on one that excludes it, whichever came first', async () => {
    const { payeeId } = await county((tx) => someEntitlement(tx))
    for (const item of [monthlyItem, excludedItem])
      await expect(county((tx) => someEntitlement(tx, { item, payeeId }))).rejects.toMatchObject({ code: 'overlap' })
    const reverse = await county((tx) => someEntitlement(tx, { item: excludedItem }))
    await expect(county((tx) => someEntitlement(tx, { payeeId: reverse.payeeId }))).rejects.toMatchObject({
      code: 'overlap',
    })
  })

  test('is refused across counties, where row security hides the other benefit', async () => {
    const { payeeId } = await county((tx) => someEntitlement(tx))
    const elsewhere = staffAt(410_105_000_000, 'county')
    await expect(
      as(database, elsewhere, (tx) => someEntitlement(tx, { area: otherVillage, payeeId, card: '' }, elsewhere)),
    ).rejects.toMatchObject({ code: 'overlap' })
  })

  test('follows a benefit that ends the month before, and not one that ends a month later', async () => {
    const first = await county((tx) => someEntitlement(tx))
    await county((tx) =>
      endEntitlement(tx, countyClerk, { ...first, lastMonth: month('2026-03'), reason: '转为特困供养' }),
    )
    const next = { item: excludedItem, payeeId: first.payeeId }
    await expect(
      county((tx) => someEntitlement(tx, { ...next, decidedOn: plainDate('2026-02-28') })),
    ).rejects.toMatchObject({ code: 'overlap' })
    await county((tx) => someEntitlement(tx, { ...next, decidedOn: plainDate('2026-03-01') }))
  })

  test('by two offices at once gives one benefit and one refusal', async () => {
    const payeeId = await county((tx) => somePerson(tx))
    const tries = await Promise.allSettled(
      [monthlyItem, excludedItem].map((item) => county((tx) => someEntitlement(tx, { item, payeeId, card: '' }))),
    )
    expect(tries.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(tries.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'overlap' } })
  })
})

describe('changing, suspending, resuming and ending', () => {
  test('the amount recorded last speaks from its month on', () =>
    county(async (tx) => {
      const { entitlementId, caseId } = await someEntitlement(tx)
      const change = (fromMonth: string, monthly: number) =>
        changeEntitlement(tx, countyClerk, {
          entitlementId,
          caseId,
          fromMonth: month(fromMonth),
          monthly: fen(monthly),
          reason: '复核调整',
        })
      await change('2026-05', 30_000)
      await change('2026-04', 40_000)
      expect(await owed(tx, entitlementId, '2026-05')).toEqual(['2026-03 50000', '2026-04 40000', '2026-05 40000'])
    }))

  test('a suspended month is left out, and comes back when help is resumed from it', () =>
    county(async (tx) => {
      const { entitlementId } = await someEntitlement(tx)
      await suspendEntitlement(tx, countyClerk, { entitlementId, reason: '核查中', fromMonth: month('2026-05') })
      expect(await state(tx, entitlementId)).toBe('suspended')
      expect(await owed(tx, entitlementId)).toEqual(['2026-03 50000', '2026-04 50000'])
      await expect(suspendEntitlement(tx, countyClerk, { entitlementId, reason: '再停' })).rejects.toMatchObject({
        code: 'not-allowed-in-state',
      })
      await resumeEntitlement(tx, countyClerk, { entitlementId, reason: '核实无误' })
      expect(await state(tx, entitlementId)).toBe('active')
      expect(await owed(tx, entitlementId, '2026-06')).toHaveLength(4)
      await expect(resumeEntitlement(tx, countyClerk, { entitlementId, reason: '再恢复' })).rejects.toMatchObject({
        code: 'not-allowed-in-state',
      })
    }))

  test('resuming from a later month leaves the months between unpaid', () =>
    county(async (tx) => {
      const { entitlementId } = await someEntitlement(tx)
      await suspendEntitlement(tx, countyClerk, { entitlementId, reason: '核查中', fromMonth: month('2026-04') })
      await resumeEntitlement(tx, countyClerk, { entitlementId, reason: '重新符合条件', fromMonth: month('2026-06') })
      expect(await owed(tx, entitlementId, '2026-06')).toEqual(['2026-03 50000', '2026-06 50000'])
    }))

  test('a gradual end pays what is planned and then nothing (DB-36)', () =>
    county(async (tx) => {
      const { entitlementId, caseId } = await someEntitlement(tx)
      await endEntitlement(tx, countyClerk, {
        entitlementId,
        caseId,
        lastMonth: month('2026-06'),
        reason: '家庭成员就业',
        plan: [
          { month: month('2026-05'), amount: fen(25_000) },
          { month: month('2026-06'), amount: fen(10_000) },
        ],
      })
      expect(await state(tx, entitlementId)).toBe('ending')
      expect(await owed(tx, entitlementId)).toEqual([
        '2026-03 50000',
        '2026-04 50000',
        '2026-05 25000',
        '2026-06 10000',
      ])
      expect(await coverage(tx, entitlementId)).toEqual(['[2026-03-01,2026-07-01)'])
    }))

  test('one opened in error ends before it began and covers nobody; an end is never moved back', () =>
    county(async (tx) => {
      const { entitlementId, caseId } = await someEntitlement(tx)
      const end = (lastMonth: string) =>
        endEntitlement(tx, countyClerk, { entitlementId, caseId, lastMonth: month(lastMonth), reason: '认定有误' })
      await end('2026-02')
      expect(await state(tx, entitlementId)).toBe('ended')
      expect(await owed(tx, entitlementId)).toEqual([])
      expect(await coverage(tx, entitlementId)).toEqual(['empty'])
      await expect(end('2026-03')).rejects.toMatchObject({ code: 'not-allowed-in-state' })
      const later = { entitlementId, on: plainDate('2027-01-01') }
      await expect(setReviewDue(tx, countyClerk, later)).rejects.toMatchObject({ code: 'not-allowed-in-state' })
    }))

  test('another county finds nothing to change', async () => {
    const { entitlementId, caseId } = await county((tx) => someEntitlement(tx))
    const elsewhere = staffAt(410_105_000_000, 'county')
    const change = { entitlementId, caseId, fromMonth: month('2026-05'), monthly: fen(1), reason: '试' }
    await expect(as(database, elsewhere, (tx) => changeEntitlement(tx, elsewhere, change))).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  test('amounts and pauses are never rewritten by the application', async () => {
    for (const table of ['app.entitlement_amount', 'app.entitlement_pause'] as const)
      await expect(county((tx) => tx.deleteFrom(table).execute())).rejects.toThrow('permission denied')
    await expect(
      county((tx) =>
        tx
          .updateTable('app.entitlement_amount')
          .set({ monthly_fen: fen(1) })
          .execute(),
      ),
    ).rejects.toThrow('permission denied')
  })
})
