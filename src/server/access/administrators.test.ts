import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openField } from '#server/crypto/field-cipher.ts'
import { otherVillage, someTownship } from '#tests/support/people.ts'
import { openTestServer, type StaffBrowser, type TestServer } from '#tests/support/staff-browser.ts'

const province = 410_000_000_000
let server: TestServer
let owner: pg.Client
let system: StaffBrowser
let security: StaffBrowser
let audit: StaffBrowser
const ids: Record<string, number> = {}

beforeAll(async () => {
  server = await openTestServer()
  owner = new pg.Client({ connectionString: server.fresh.ownerUrl })
  await owner.connect()
  const signedIn = async (login: string, role: 'system-admin' | 'security-admin' | 'audit-admin') => {
    ids[login] = await server.addStaff(login, [role], province)
    const browser = server.browser(`10.2.0.${Object.keys(ids).length}`)
    await browser.signIn(login)
    return browser
  }
  system = await signedIn('sys', 'system-admin')
  security = await signedIn('sec', 'security-admin')
  audit = await signedIn('aud', 'audit-admin')
})
afterAll(async () => {
  await owner?.end()
  await server?.close()
})

let serial = 0
const write = (browser: StaffBrowser, url: string, payload: Record<string, unknown> = {}) =>
  browser.post(url, { requestId: randomUUID(), reason: '测试需要', ...payload })

async function openedAccount(area: number = someTownship): Promise<{ id: number; login: string }> {
  const name = `单位${++serial}`
  const unit = await write(system, '/api/units', { area, name })
  expect(unit.status).toBe(200)
  const login = `new-${serial}`
  const account = await write(system, '/api/accounts', { login, name: '新人', unitId: unit.body['unitId'] })
  expect(account.status).toBe(200)
  return { id: Number(account.body['accountId']), login }
}

const grant = (id: number, role: string) => write(security, `/api/accounts/${id}/roles`, { role })
const newcomer = () => server.browser(`10.3.0.${++serial}`)

describe('an account', () => {
  test('is opened by one administrator, given its role and first password by another, and changed by its owner', async () => {
    const { id, login } = await openedAccount()
    const granted = await grant(id, 'township-clerk')
    expect(granted.body).toMatchObject({ awaitsApproval: false })
    const first = String(granted.body['password'])
    const browser = newcomer()
    expect((await browser.signIn(login, first)).body).toMatchObject({ kind: 'step', next: 'new-password' })
    expect((await browser.get('/api/cases')).status).toBe(401)
    const weak = await browser.post('/api/sign-in/new-password', { password: 'Minzheng-2026!' })
    expect(weak).toMatchObject({ status: 422, body: { code: 'invalid-input' } })
    const same = await browser.post('/api/sign-in/new-password', { password: first })
    expect(same.body['title']).toMatch(/最近 5 次/)
    expect((await browser.post('/api/sign-in/new-password', { password: 'Ulme+Kranich47' })).body).toMatchObject({
      kind: 'staff',
      roles: ['township-clerk'],
    })
    expect((await browser.get('/api/cases')).status).toBe(200)
  })

  test('has no password before its first role, and none that the one who opened it knows', async () => {
    const { id, login } = await openedAccount()
    expect((await newcomer().signIn(login, 'none')).status).toBe(401)
    expect((await write(security, `/api/accounts/${id}/password`)).status).toBe(409)
  })

  test('keeps no password in the answers kept for retries', async () => {
    const { id } = await openedAccount()
    const requestId = randomUUID()
    const ask = () => security.post(`/api/accounts/${id}/roles`, { requestId, reason: '测试', role: 'township-clerk' })
    const first = await ask()
    expect(first.body['password']).toMatch(/^\w{5}(-\w{5}){3}$/)
    expect(await ask()).toMatchObject({ status: 200, body: { awaitsApproval: false } })
    const { rows } = await owner.query('select result, result_sealed from app.request where request_id = $1', [
      requestId,
    ])
    expect(rows[0].result).toBeNull()
    const kept = openField(
      server.platform.keys,
      { table: 'app.request', column: 'result_sealed', row: requestId },
      rows[0].result_sealed,
    )
    expect(kept).not.toContain(first.body['password'])
  })

  test('does not take one of its last five passwords again, and takes the sixth', async () => {
    await server.addStaff('hist', ['county-clerk'])
    const browser = newcomer()
    await browser.signIn('hist')
    let present = 'Herbst#Laub82'
    const change = async (password: string) => {
      const answer = await browser.post('/api/my/password', { present, password })
      if (answer.status === 200) present = password
      return answer.status
    }
    for (let n = 1; n <= 4; n++) expect(await change(`Ulme+Kranich4${n}`)).toBe(200)
    expect(await change('Herbst#Laub82')).toBe(422)
    expect(await change('Ulme+Kranich45')).toBe(200)
    expect(await change('Herbst#Laub82')).toBe(200)
  })

  test('asks for a new password after ninety days', async () => {
    const id = await server.addStaff('aged', ['county-clerk'])
    const age = (days: number) =>
      owner.query(`update sec.account set password_changed_at = now() - make_interval(days => $2) where id = $1`, [
        id,
        days,
      ])
    await age(89)
    expect((await newcomer().signIn('aged')).body).toMatchObject({ kind: 'staff' })
    await age(90)
    expect((await newcomer().signIn('aged')).body).toMatchObject({ kind: 'step', next: 'new-password' })
  })

  test('outside the administrator’s area is not found', async () => {
    await server.addStaff('sec-town', ['security-admin'], someTownship)
    const browser = newcomer()
    await browser.signIn('sec-town')
    const id = await server.addStaff('far', ['village-worker'], otherVillage)
    expect((await write(browser, `/api/accounts/${id}/roles`, { role: 'township-clerk' })).status).toBe(404)
    expect((await browser.get('/api/accounts?q=far')).body).toMatchObject({ total: 0 })
  })
})

describe('what changes rights ends sessions at once', () => {
  const working = async () => {
    const login = `work-${++serial}`
    const id = await server.addStaff(login, ['township-clerk'], someTownship)
    const browser = newcomer()
    await browser.signIn(login)
    expect((await browser.get('/api/cases')).status).toBe(200)
    return { id, browser, login }
  }

  test.each(['disable', 'password', 'second-factors/reset'])('%s', async (act) => {
    const { id, browser } = await working()
    const by = act === 'disable' ? system : security
    expect((await write(by, `/api/accounts/${id}/${act}`)).status).toBe(200)
    expect((await browser.get('/api/cases')).status).toBe(401)
  })

  test('a move to another unit, which ends the roles too', async () => {
    const { id, browser, login } = await working()
    const { body } = await write(system, '/api/units', { area: otherVillage, name: `村${serial}` })
    expect((await write(system, `/api/accounts/${id}/move`, { unitId: body['unitId'] })).status).toBe(200)
    expect((await browser.get('/api/cases')).status).toBe(401)
    await browser.signIn(login)
    expect((await browser.get('/api/cases')).status).toBe(403)
  })

  test('a role revoked, and its grant back to a disabled account is refused', async () => {
    const { id, browser } = await working()
    const revoke = () => write(security, `/api/accounts/${id}/roles/revoke`, { role: 'township-clerk' })
    expect((await revoke()).status).toBe(200)
    expect((await browser.get('/api/cases')).status).toBe(401)
    expect((await revoke()).status).toBe(404)
    await write(system, `/api/accounts/${id}/disable`)
    expect((await grant(id, 'township-clerk')).status).toBe(409)
  })

  test('the own other sessions, when their owner ends them', async () => {
    const { browser, login } = await working()
    const other = newcomer()
    await other.signIn(login)
    const { sessions } = (await browser.get('/api/my/security')).body as { sessions: { isThis: boolean }[] }
    expect(sessions).toHaveLength(2)
    expect((await write(browser, '/api/my/sessions/end')).body).toEqual({ ended: 1 })
    expect((await other.get('/api/cases')).status).toBe(401)
    expect((await browser.get('/api/cases')).status).toBe(200)
  })
})

describe('three administrators', () => {
  test('each do their own part and no other’s', async () => {
    const { id } = await openedAccount()
    for (const browser of [system, audit])
      expect((await write(browser, `/api/accounts/${id}/roles`, { role: 'township-clerk' })).status).toBe(403)
    for (const browser of [security, audit]) {
      expect((await write(browser, `/api/accounts/${id}/disable`)).status).toBe(403)
      expect((await write(browser, '/api/accounts', { login: 'other', name: '某人', unitId: 1 })).status).toBe(403)
    }
    for (const browser of [system, security, audit]) {
      expect((await browser.get('/api/cases')).status).toBe(403)
      expect((await browser.get('/api/pay-runs')).status).toBe(403)
      expect((await browser.get('/api/accounts')).status).toBe(200)
    }
  })

  test('give nobody, and not themselves, two roles of which one is an administrator’s', async () => {
    const { id } = await openedAccount()
    expect((await write(security, `/api/accounts/${ids['sec']}/roles`, { role: 'county-clerk' })).body).toMatchObject({
      code: 'another-person-needed',
    })
    await grant(id, 'township-clerk')
    expect((await grant(id, 'audit-admin')).status).toBe(422)
    expect((await grant(ids['aud'] ?? 0, 'township-clerk')).status).toBe(422)
  })

  test('make another one only together: asked by security, approved by audit', async () => {
    const { id, login } = await openedAccount(province)
    const asked = await grant(id, 'system-admin')
    expect(asked.body).toEqual({ awaitsApproval: true })
    expect((await grant(id, 'system-admin')).status).toBe(409)
    const changes = (await audit.get('/api/administrator-changes')).body as unknown as { id: number; login: string }[]
    const change = changes.find((each) => each.login === login)
    const decide = (browser: StaffBrowser, approve: boolean) =>
      write(browser, `/api/administrator-changes/${change?.id}/decide`, { approve })
    expect((await decide(security, true)).status).toBe(403)
    const approved = await decide(audit, true)
    expect(approved.status).toBe(200)
    expect((await decide(audit, false)).status).toBe(409)
    const browser = newcomer()
    expect((await browser.signIn(login, String(approved.body['password']))).body).toMatchObject({
      next: 'new-password',
    })
  })

  test('reset an administrator’s password only together', async () => {
    const id = await server.addStaff('sys2', ['system-admin'], province)
    const browser = newcomer()
    await browser.signIn('sys2')
    expect((await write(security, `/api/accounts/${id}/password`)).body).toEqual({ awaitsApproval: true })
    expect((await browser.get('/api/accounts')).status).toBe(200)
  })

  test('cannot put out the last of a kind', async () => {
    expect((await write(system, `/api/accounts/${ids['aud']}/disable`)).body).toMatchObject({ code: 'guard-not-met' })
  })

  test('change the rules of sign-in within their bounds, the security administrator alone', async () => {
    const set = (browser: StaffBrowser, value: unknown) =>
      write(browser, '/api/sign-in-policy', { key: 'idle-minutes', value })
    expect((await set(system, 20)).status).toBe(403)
    expect((await set(security, 4)).status).toBe(422)
    expect((await set(security, 5)).status).toBe(200)
    expect((await audit.get('/api/sign-in-policy')).body).toMatchObject({ 'idle-minutes': 5 })
  })
})

describe('the database itself', () => {
  const runtime = (work: string[]) =>
    (async () => {
      const client = new pg.Client({ connectionString: server.fresh.runtimeUrl })
      await client.connect()
      try {
        for (const sql of ['begin', 'set local role minzheng_auth', ...work, 'commit']) await client.query(sql)
      } finally {
        await client.end()
      }
    })()
  const person = () => server.addStaff(`db-${++serial}`, ['county-clerk'])

  test('refuses a role that nobody granted, that somebody granted himself, or that a wrong one granted', async () => {
    const id = await person()
    const insert = (role: string, by: number | null) =>
      runtime([`insert into sec.account_role (account_id, role, granted_by) values (${id}, '${role}', ${by})`])
    await expect(insert('county-approver', null)).rejects.toThrow('security administrator')
    await expect(insert('county-approver', id)).rejects.toThrow('another person')
    await expect(insert('county-approver', ids['sys'] ?? 0)).rejects.toThrow('security administrator')
    await expect(insert('audit-admin', ids['sec'] ?? 0)).rejects.toThrow('approval')
    await insert('county-approver', ids['sec'] ?? 0)
  })

  test('refuses an administrator’s second role even with an approval, and an approval by the one who asked', async () => {
    const id = await person()
    const approval = (asked: number, decided: number) => `insert into sec.administrator_change
      (account_id, kind, role, reason, asked_by, decided_by, decided_at, decision)
      values (${id}, 'grant', 'system-admin', 'x', ${asked}, ${decided}, now(), 'approved')`
    const role = `insert into sec.account_role (account_id, role, granted_by) values (${id}, 'system-admin', ${ids['sec']})`
    await expect(runtime([approval(ids['sec'] ?? 0, ids['aud'] ?? 0), role])).rejects.toThrow('no other')
    await expect(runtime([approval(ids['sec'] ?? 0, ids['sec'] ?? 0), role])).rejects.toThrow('check constraint')
    await expect(runtime([approval(ids['sec'] ?? 0, ids['sys'] ?? 0), role])).rejects.toThrow('approval')
  })

  test('keeps an administrator’s role until its end is approved', async () => {
    await expect(runtime([`delete from sec.account_role where account_id = ${ids['aud']}`])).rejects.toThrow('approval')
  })
})
