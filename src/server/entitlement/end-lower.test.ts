import { beforeEach, describe, expect, test } from 'vitest'
import { month, plainDate } from '#core/plain-date.ts'
import { partnersOf } from '#core/stacking.ts'
import { fen } from '#core/units.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { coverage, monthlyItem, on, someEntitlement } from '#tests/support/entitlements.ts'
import { as, countyClerk } from '#tests/support/people.ts'
import { type Database, openDatabase, type Tx } from '../db/pool.ts'
import { allItems, getItem } from '../items.ts'
import { endLower } from './end-lower.ts'

let database: Database
beforeEach(async () => {
  const fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  return async () => {
    await database.close()
    await fresh.drop()
  }
})

/** Two benefits of which only the higher is drawn, and the one that a person now changes to. */
const better = getItem(allItems.find((item) => partnersOf(item, 'higher').length > 0)?.id ?? '')
const [lower = ''] = partnersOf(better, 'higher')

const actor = on(countyClerk, '2026-05-10')
const county = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => as(database, actor, work)
const stateOf = (tx: Tx, id: number) =>
  tx.selectFrom('app.entitlement').select(['state', 'end_month']).where('id', '=', id).executeTakeFirstOrThrow()

async function changed(drawn: string, start: string) {
  const from = { item: drawn, amount: fen(6_000), decidedOn: plainDate('2026-02-10') }
  const { entitlementId, payeeId, caseId } = await county((tx) => someEntitlement(tx, from))
  await county((tx) => endLower(tx, actor, { item: better, persons: [payeeId], start: month(start), caseId }))
  return county(async (tx) => ({
    ...(await stateOf(tx, entitlementId)),
    covers: await coverage(tx, entitlementId),
  }))
}

describe('of two benefits of which only the higher is drawn', () => {
  test('the lower ends with the month before the other begins, and covers nobody from then on', async () => {
    const ended = await changed(lower, '2026-05')
    expect(ended).toMatchObject({ state: 'ended', end_month: '2026-04-01' })
    expect(ended.covers).toEqual(['[2026-03-01,2026-05-01)'])
  })

  test('the lower is ended whole when the other is owed from an earlier month than it was', async () => {
    const ended = await changed(lower, '2026-01')
    expect(ended).toMatchObject({ state: 'ended', end_month: '2026-02-01' })
    expect(ended.covers).toEqual(['empty'])
  })

  test('another benefit of the same person goes on', async () => {
    expect(await changed(monthlyItem, '2026-05')).toMatchObject({ state: 'active', end_month: null })
  })

  test('the same benefit of another person goes on', async () => {
    const other = await county((tx) => someEntitlement(tx, { item: lower, decidedOn: plainDate('2026-02-10') }))
    await changed(lower, '2026-05')
    expect(await county((tx) => stateOf(tx, other.entitlementId))).toMatchObject({ state: 'active', end_month: null })
  })
})
