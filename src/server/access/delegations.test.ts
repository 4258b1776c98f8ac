import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainDate } from '#core/plain-date.ts'
import type { Role } from '#core/role.ts'
import { areaCode } from '#core/units.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { newRequest, someCounty, someTownship, testKeys, testToday } from '#tests/support/people.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { actFor } from './act-for.ts'
import { type StaffActor, selvesOf } from './actor.ts'
import { createAccount } from './create-account.ts'
import { findDelegates, findDelegations } from './delegations.ts'
import { endDelegation } from './end-delegation.ts'
import { GrantDelegation, grantDelegation } from './grant-delegation.ts'
import { openSessions } from './sessions.ts'
import { signIn } from './sign-in.ts'

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

const password = 'Right-2026!'
const auth = <T>(work: Parameters<typeof database.withScope<T>>[1]) => database.withScope<T>({ kind: 'auth' }, work)
let serial = 0

/** An officer signed in: his token, and who he is now. */
async function officer(roles: readonly Role[], unitArea = someTownship) {
  const login = `d${++serial}`
  await auth((tx) =>
    createAccount(tx, { login, name: login, password, unitArea, unitName: '某单位', roles: [...roles] }, testKeys),
  )
  const answer = await signIn(
    { database, keys: testKeys },
    { kind: 'staff', login, password },
    { address: '127.0.0.1', agent: 'test' },
  )
  if (typeof answer === 'string' || !('token' in answer)) throw new Error('not signed in')
  const { token } = answer
  const now = async (today = testToday): Promise<StaffActor> => {
    const found = await openSessions(database).find(token, today, '127.0.0.1')
    if (found?.kind !== 'staff') throw new Error('nobody')
    return found
  }
  return { token, now, actor: await now() }
}

const grant = (actor: StaffActor, delegate: StaffActor, change: Readonly<Record<string, unknown>> = {}) =>
  auth((tx) =>
    grantDelegation(
      tx,
      actor,
      GrantDelegation.parse({
        requestId: newRequest(),
        delegateId: delegate.id,
        roles: ['township-approver'],
        from: '2026-03-02',
        until: '2026-03-06',
        reason: '外出培训',
        ...change,
      }),
    ),
  )
const act = (actor: StaffActor, delegationId: number | null, token: string) =>
  auth((tx) => actFor(tx, actor, { delegationId }, token))

describe('acting for somebody', () => {
  test('gives the delegated role alone, under both names, on the days named', async () => {
    const head = await officer(['township-approver', 'township-clerk'])
    const clerk = await officer(['township-clerk'])
    const { delegationId } = await grant(head.actor, clerk.actor)
    await act(clerk.actor, delegationId, clerk.token)
    const acting = await clerk.now()
    expect(acting.roles).toEqual(['township-approver'])
    expect(acting.name).toBe(`${clerk.actor.name}（代${head.actor.name}）`)
    expect(acting.id).toBe(clerk.actor.id)
    expect(selvesOf(acting)).toEqual([clerk.actor.id, head.actor.id])
    expect((await clerk.now(plainDate('2026-03-06'))).roles).toEqual(['township-approver'])
    expect((await clerk.now(plainDate('2026-03-07'))).roles).toEqual(['township-clerk'])
    await act(acting, null, clerk.token)
    expect((await clerk.now()).actingFor).toBeUndefined()
  })

  test('never reaches beyond the smaller of the two areas', async () => {
    const county = await officer(['county-approver'], someCounty)
    const clerk = await officer(['township-clerk'])
    const { delegationId } = await grant(county.actor, clerk.actor, { roles: ['county-approver'] })
    await act(clerk.actor, delegationId, clerk.token)
    expect(await clerk.now()).toMatchObject({ unitArea: someTownship, level: 'county', roles: ['county-approver'] })
  })

  test('ends at once when either side ends it; ending it twice is refused', async () => {
    const head = await officer(['township-approver'])
    const clerk = await officer(['township-clerk'])
    const { delegationId } = await grant(head.actor, clerk.actor)
    await act(clerk.actor, delegationId, clerk.token)
    const end = () => auth((tx) => endDelegation(tx, head.actor, { requestId: newRequest(), delegationId }))
    await end()
    expect((await clerk.now()).roles).toEqual(['township-clerk'])
    await expect(end()).rejects.toMatchObject({ code: 'not-found' })
    await expect(act(clerk.actor, delegationId, clerk.token)).rejects.toMatchObject({ code: 'not-found' })
    expect(await auth((tx) => findDelegations(tx, clerk.actor))).toMatchObject([{ isMine: false, state: 'ended' }])
  })

  test('is not for somebody it was not given to', async () => {
    const head = await officer(['township-approver'])
    const [clerk, other] = [await officer(['township-clerk']), await officer(['township-clerk'])]
    const { delegationId } = await grant(head.actor, clerk.actor)
    await expect(act(other.actor, delegationId, other.token)).rejects.toMatchObject({ code: 'not-found' })
    const end = auth((tx) => endDelegation(tx, other.actor, { requestId: newRequest(), delegationId }))
    await expect(end).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('a delegation is refused', () => {
  test.each([
    ['of a role one does not hold', { roles: ['county-approver'] }, '您没有“县级审核确认人员”角色'],
    ['that ends before it begins', { until: '2026-03-01' }, '截止日期不能早于开始日期'],
    ['that is over', { from: '2026-02-01', until: '2026-03-01' }, '截止日期已过'],
    ['of more than 93 days', { until: '2026-06-03' }, '一次授权最长 93 天'],
  ])('%s', async (_name, change, says) => {
    const head = await officer(['township-approver'])
    const clerk = await officer(['township-clerk'])
    await expect(grant(head.actor, clerk.actor, change)).rejects.toMatchObject({ details: { says } })
  })

  test('of posts that move money, to somebody elsewhere, and to an administrator', async () => {
    const cashier = await officer(['county-cashier', 'county-clerk'], someCounty)
    const clerk = await officer(['township-clerk'])
    await expect(grant(cashier.actor, clerk.actor, { roles: ['county-cashier'] })).rejects.toMatchObject({
      details: { says: '“县级资金经办人员”不得代理' },
    })
    const elsewhere = await officer(['county-clerk'], areaCode(410_105_000_000))
    await expect(grant(cashier.actor, elsewhere.actor, { roles: ['county-clerk'] })).rejects.toMatchObject({
      details: { says: '受托人须为本单位或上下级单位人员' },
    })
    const finance = await officer(['county-finance'], someCounty)
    await expect(grant(cashier.actor, finance.actor, { roles: ['county-clerk'] })).rejects.toMatchObject({
      details: { says: '受托人须为承办业务的工作人员' },
    })
    const ids = (await auth((tx) => findDelegates(tx, cashier.actor))).map(({ id }) => id)
    expect(ids).toContain(clerk.actor.id)
    expect(ids).not.toContain(finance.actor.id)
    expect(ids).not.toContain(elsewhere.actor.id)
  })

  test('by somebody who is acting himself', async () => {
    const head = await officer(['township-approver'])
    const [clerk, other] = [await officer(['township-clerk']), await officer(['township-clerk'])]
    const { delegationId } = await grant(head.actor, clerk.actor)
    await act(clerk.actor, delegationId, clerk.token)
    await expect(grant(await clerk.now(), other.actor)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
