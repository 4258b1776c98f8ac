import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type IdentityProvider,
  openIdentityProvider,
  openWanderer,
  type Wanderer,
} from '#tests/support/identity-provider.ts'
import { openTestServer, type TestServer } from '#tests/support/staff-browser.ts'
import { freePort } from '../free-port.ts'
import { networkCallback } from './network-sign-in.ts'

const province = 410_000_000_000
let provider: IdentityProvider
let server: TestServer
let base: string

beforeAll(async () => {
  const port = await freePort()
  base = `http://127.0.0.1:${port}`
  provider = await openIdentityProvider(`${base}${networkCallback}`)
  const { issuer, clientId, clientSecret } = provider
  server = await openTestServer({ publicUrl: base, network: { issuer, clientId, clientSecret } })
  await server.app.listen({ port, host: '127.0.0.1' })
  await server.addStaff('clerk', ['county-clerk'])
  await server.addStaff('cashier', ['county-cashier'])
  await server.addStaff('sec', ['security-admin'], province)
  const security = server.browser('10.4.0.1')
  await security.signIn('sec')
  const { rows } = (await security.get('/api/accounts')).body as { rows: { id: number; login: string }[] }
  for (const { id, login } of rows.filter((row) => row.login !== 'sec')) {
    const bind = { requestId: randomUUID(), reason: '统一身份认证', subject: `gov-${login}` }
    expect((await security.post(`/api/accounts/${id}/oidc-subject`, bind)).status).toBe(200)
  }
})
afterAll(async () => {
  await server?.close()
  await provider?.close()
})

const isOurs = (next: URL) => next.origin === base

/** Goes to the provider, signs in there as `subject`, agrees, and stops at the address that leads back to us. */
async function throughProvider(person: Wanderer, subject: string): Promise<URL> {
  let { at } = await person.follow(`${base}/api/sign-in/network`, isOurs)
  for (const form of [{ prompt: 'login', login: subject, password: 'x' }, { prompt: 'consent' }] as const) {
    if (at.origin === base) break
    ;({ at } = await person.follow(at.href, isOurs, form))
  }
  expect(at.pathname).toBe(networkCallback)
  return at
}

async function me(person: Wanderer): Promise<unknown> {
  return (await person.go(`${base}/api/me`)).json()
}

describe('sign-in through the government network', () => {
  test('opens the session of the account that the subject was bound to beforehand', async () => {
    const person = openWanderer()
    const back = await throughProvider(person, 'gov-clerk')
    const { at } = await person.follow(back.href, (next) => next.pathname === '/desk')
    expect(at.href).toBe(`${base}/desk`)
    expect(await me(person)).toMatchObject({ kind: 'staff', roles: ['county-clerk'] })
    await person.go(`${base}/api/sign-out`, {}).catch(() => undefined)
  })

  test('lets nobody else in and makes no account', async () => {
    const person = openWanderer()
    const back = await throughProvider(person, 'gov-stranger')
    const { at } = await person.follow(back.href, (next) => next.pathname === '/desk')
    expect(at.search).toBe('?sign-in=unbound')
    expect(await me(person)).toBeNull()
  })

  test('takes the answer of the provider once, and only from the browser that asked', async () => {
    const person = openWanderer()
    const back = await throughProvider(person, 'gov-clerk')
    const thief = openWanderer()
    const stolen = await thief.follow(back.href, (next) => next.pathname === '/desk')
    expect(stolen.at.search).toBe('?sign-in=failed')
    expect(await me(thief)).toBeNull()
    await person.follow(back.href, (next) => next.pathname === '/desk')
    expect(await me(person)).toMatchObject({ kind: 'staff' })
    const again = await person.follow(back.href, (next) => next.pathname === '/desk')
    expect(again.at.search).toBe('?sign-in=failed')
  })

  test('refuses a changed state, a made-up code, and the code of somebody else’s sign-in', async () => {
    const mine = openWanderer()
    const own = await throughProvider(mine, 'gov-clerk')
    const other = openWanderer()
    const foreign = await throughProvider(other, 'gov-cashier')
    const attempt = async (change: (url: URL) => void) => {
      const url = new URL(own)
      change(url)
      const { at } = await mine.follow(url.href, (next) => next.pathname === '/desk')
      return at.search
    }
    expect(await attempt((url) => url.searchParams.set('state', 'made-up'))).toBe('?sign-in=failed')
    // The code is bound to the verifier of the browser that asked for it.
    expect(await attempt((url) => url.searchParams.set('code', foreign.searchParams.get('code') ?? ''))).toBe(
      '?sign-in=failed',
    )
    expect(await me(mine)).toBeNull()
  })

  test('is still asked for a second factor where the role needs one and the provider did not ask', async () => {
    await server.database.withScope({ kind: 'auth' }, (tx) =>
      tx
        .insertInto('sec.policy')
        .values({ key: 'second-factor-roles', value: JSON.stringify(['county-cashier']) })
        .execute(),
    )
    const person = openWanderer()
    const back = await throughProvider(person, 'gov-cashier')
    await person.follow(back.href, (next) => next.pathname === '/desk')
    expect(await me(person)).toBeNull()
    expect(await (await person.go(`${base}/api/sign-in/step`)).json()).toMatchObject({ next: 'enrol' })
  })

  test('is not there where no network is set', async () => {
    const plain = await openTestServer()
    const browser = plain.browser()
    expect((await browser.get('/api/sign-in/options')).body).toEqual({ network: false })
    expect((await browser.get('/api/sign-in/network')).status).toBe(404)
    await plain.close()
  })
})
