import { randomUUID } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { softKey } from '#tests/support/soft-key.ts'
import { openTestServer, type StaffBrowser, type TestServer } from '#tests/support/staff-browser.ts'

let server: TestServer
beforeAll(async () => {
  server = await openTestServer()
})
afterAll(() => server?.close())

let serial = 0
const address = (): string => `10.1.0.${++serial}`
const origin = 'https://minzheng.example'

const codeAt = (secret: string, timestamp = Date.now()): string =>
  new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp })

async function withTotp(login: string): Promise<{ secret: string; recoveryCodes: string[]; browser: StaffBrowser }> {
  await server.addStaff(login, ['county-clerk'])
  const browser = server.browser(address())
  await browser.signIn(login)
  const { body } = await browser.post('/api/my/totp', { label: '手机' })
  const secret = String(body['secret'])
  const done = await browser.post(`/api/my/totp/${body['factorId']}/confirm`, {
    code: codeAt(secret, Date.now() - 30_000),
  })
  expect(done.status).toBe(200)
  return { secret, recoveryCodes: done.body['recoveryCodes'] as string[], browser }
}

describe('a one-time code', () => {
  test('is asked for at sign-in once an authenticator is in use, and opens the session under a new id', async () => {
    const { secret } = await withTotp('t1')
    const browser = server.browser(address())
    const step = await browser.signIn('t1')
    expect(step.body).toMatchObject({ kind: 'step', next: 'second-factor', methods: ['totp', 'recovery'] })
    const half = browser.cookie()
    expect((await browser.get('/api/staff')).status).toBe(401)
    const done = await browser.post('/api/sign-in/second-factor', {
      proof: { method: 'totp', code: codeAt(secret) },
    })
    expect(done.body).toMatchObject({ kind: 'staff', name: '姓名t1' })
    expect(browser.cookie()).not.toBe(half)
    expect((await browser.get('/api/staff')).status).toBe(200)
  })

  test('is taken once: the same code again is refused, in the same sign-in and in another', async () => {
    const { secret } = await withTotp('t2')
    const code = codeAt(secret)
    const first = server.browser(address())
    await first.signIn('t2')
    expect((await first.post('/api/sign-in/second-factor', { proof: { method: 'totp', code } })).status).toBe(200)
    const second = server.browser(address())
    await second.signIn('t2')
    const again = await second.post('/api/sign-in/second-factor', { proof: { method: 'totp', code } })
    expect(again).toMatchObject({ status: 422, body: { code: 'wrong-proof' } })
  })

  test('may be half a minute old or early, and not older', async () => {
    const { secret } = await withTotp('t3')
    const attempt = async (shift: number) => {
      const browser = server.browser(address())
      await browser.signIn('t3')
      const code = codeAt(secret, Date.now() + shift)
      return (await browser.post('/api/sign-in/second-factor', { proof: { method: 'totp', code } })).status
    }
    expect(await attempt(-90_000)).toBe(422)
    expect(await attempt(90_000)).toBe(422)
    expect(await attempt(30_000)).toBe(200)
  })

  test('cannot be guessed: after five wrong ones from an address the right one is refused there', async () => {
    const { secret } = await withTotp('t4')
    const browser = server.browser(address())
    await browser.signIn('t4')
    for (let i = 0; i < 5; i++)
      expect(
        (await browser.post('/api/sign-in/second-factor', { proof: { method: 'totp', code: `00000${i}` } })).status,
      ).toBe(422)
    const right = await browser.post('/api/sign-in/second-factor', { proof: { method: 'totp', code: codeAt(secret) } })
    expect(right.status).toBe(423)
  })

  test('is asked of nobody who stole a session without a fresh proof: adding a factor needs one', async () => {
    await server.addStaff('t5', ['county-clerk'])
    const browser = server.browser(address())
    await browser.signIn('t5')
    await server.database.withScope({ kind: 'auth' }, (tx) =>
      tx.updateTable('sec.session').set({ stepped_up_until: null }).execute(),
    )
    expect((await browser.post('/api/my/totp', { label: 'x' })).body['code']).toBe('step-up-required')
    expect((await browser.post('/api/step-up', { proof: { method: 'password', password: 'wrong' } })).status).toBe(422)
    const old = browser.cookie()
    const fresh = await browser.post('/api/step-up', { proof: { method: 'password', password: 'Herbst#Laub82' } })
    expect(fresh.status).toBe(200)
    expect(browser.cookie()).not.toBe(old)
    expect((await browser.post('/api/my/totp', { label: 'x' })).status).toBe(200)
  })
})

describe('a recovery code', () => {
  test('stands in for a lost authenticator, once, however it is written', async () => {
    const { recoveryCodes } = await withTotp('r1')
    expect(recoveryCodes).toHaveLength(10)
    const code = (recoveryCodes[0] ?? '').toLowerCase().replaceAll('-', ' ')
    const attempt = async () => {
      const browser = server.browser(address())
      await browser.signIn('r1')
      return (await browser.post('/api/sign-in/second-factor', { proof: { method: 'recovery', code } })).status
    }
    expect(await attempt()).toBe(200)
    expect(await attempt()).toBe(422)
  })

  test('of somebody else opens nothing', async () => {
    const { recoveryCodes } = await withTotp('r2')
    await withTotp('r3')
    const browser = server.browser(address())
    await browser.signIn('r3')
    const proof = { method: 'recovery', code: recoveryCodes[1] }
    expect((await browser.post('/api/sign-in/second-factor', { proof })).status).toBe(422)
  })
})

describe('a security key', () => {
  const key = softKey()
  const login = 'k1'
  const browserWithStep = async () => {
    const browser = server.browser(address())
    const step = await browser.signIn(login)
    expect(step.body).toMatchObject({ next: 'second-factor', methods: ['security-key', 'recovery'] })
    const { body: options } = await browser.post('/api/sign-in/security-key')
    return { browser, options }
  }
  const give = (browser: StaffBrowser, response: object) =>
    browser.post('/api/sign-in/second-factor', { proof: { method: 'security-key', response } })

  test('is added, and signs in', async () => {
    await server.addStaff(login, ['county-clerk'])
    const browser = server.browser(address())
    await browser.signIn(login)
    const { body: options } = await browser.post('/api/my/security-keys/options')
    const added = await browser.post('/api/my/security-keys', { label: '钥匙', response: key.create(options, origin) })
    expect(added).toMatchObject({ status: 200 })
    const next = await browserWithStep()
    const done = await give(next.browser, key.get(next.options, origin))
    expect(done).toMatchObject({ status: 200, body: { kind: 'staff' } })
  })

  test('answers a challenge once: the recorded answer is refused in the next sign-in', async () => {
    const first = await browserWithStep()
    const response = key.get(first.options, origin)
    expect((await give(first.browser, response)).status).toBe(200)
    const second = await browserWithStep()
    expect((await give(second.browser, response)).status).toBe(422)
  })

  test('does not sign for another site', async () => {
    const { browser, options } = await browserWithStep()
    expect((await give(browser, key.get(options, 'https://minzheng.example.evil'))).status).toBe(422)
  })

  test('whose counter stands still is taken for a copy', async () => {
    const { browser, options } = await browserWithStep()
    expect((await give(browser, key.get(options, origin, 1))).status).toBe(422)
  })

  test('of another person, or a made-up one, opens nothing', async () => {
    const { browser, options } = await browserWithStep()
    expect((await give(browser, softKey().get(options, origin))).status).toBe(422)
  })
})

describe('a role that must have a second factor', () => {
  test('is led to enrol one at the next sign-in, and cannot take the last one out of use', async () => {
    await server.addStaff('p1', ['county-cashier'])
    await server.database.withScope({ kind: 'auth' }, (tx) =>
      tx
        .insertInto('sec.policy')
        .values({ key: 'second-factor-roles', value: JSON.stringify(['county-cashier']) })
        .execute(),
    )
    const browser = server.browser(address())
    expect((await browser.signIn('p1')).body).toMatchObject({ kind: 'step', next: 'enrol' })
    expect((await browser.get('/api/pay-runs')).status).toBe(401)
    const { body } = await browser.post('/api/my/totp', { label: '手机' })
    const confirm = `/api/my/totp/${body['factorId']}/confirm`
    expect((await browser.post(confirm, { code: '000000' })).status).toBe(422)
    expect((await browser.post(confirm, { code: codeAt(String(body['secret'])) })).status).toBe(200)
    expect((await browser.get('/api/pay-runs')).status).toBe(200)
    const end = await browser.post(`/api/my/second-factors/${body['factorId']}/end`, { requestId: randomUUID() })
    expect(end).toMatchObject({ status: 409, body: { code: 'guard-not-met' } })
  })
})
