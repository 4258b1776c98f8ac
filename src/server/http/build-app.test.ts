import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '#core/role.ts'
import { areaCode } from '#core/units.ts'
import { clerk, loadDemonstrationStandards, someAnswers, someItem } from '#tests/support/cases.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { someCounty, someTownship, someVillage, testKeys } from '#tests/support/people.ts'
import { createAccount } from '../access/create-account.ts'
import { openSessions } from '../access/sessions.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import type { Platform } from '../platform.ts'
import { allRoutes } from './all-routes.ts'
import { buildApp } from './build-app.ts'

let fresh: FreshDatabase
let database: Database
let app: FastifyInstance
let owner: pg.Client
beforeAll(async () => {
  fresh = await freshDatabase()
  await loadDemonstrationStandards(fresh.ownerUrl)
  database = openDatabase(fresh.runtimeUrl)
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  const platform: Platform = {
    database,
    keys: testKeys,
    sessions: openSessions(database),
    filesDir: '',
    exchangeDir: '',
    today: () => clerk.today,
    publicUrl: 'http://127.0.0.1',
  }
  app = await buildApp(platform, { logLevel: 'silent', allowances: 'none' })
})
afterAll(async () => {
  await app?.close()
  await owner?.end()
  await database?.close()
  await fresh?.drop()
})

async function signedIn(login: string, role: Role, area: number = someTownship): Promise<string> {
  await database.withScope({ kind: 'auth' }, (tx) =>
    createAccount(
      tx,
      { login, name: login, password: 'Right-2026!', unitArea: areaCode(area), unitName: '测试单位', roles: [role] },
      testKeys,
    ),
  )
  const answer = await app.inject({
    method: 'POST',
    url: '/api/sign-in',
    payload: { kind: 'staff', login, password: 'Right-2026!' },
  })
  expect(answer.statusCode).toBe(200)
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}

const application = () => ({ requestId: randomUUID(), item: someItem, area: someVillage, answers: someAnswers() })

describe('every route', () => {
  test('says who may call it, and those for the signed-in refuse strangers', async () => {
    let refused = 0
    for (const [key, route] of Object.entries(allRoutes)) {
      expect(route.access, key).toBeDefined()
      if (route.access.kind === 'public') continue
      const [method = 'GET', path = '/'] = key.split(' ')
      const answer = await app.inject({ method: method as 'GET', url: path.replace(/:\w+/g, '1') })
      expect(answer.statusCode, key).toBe(401)
      refused++
    }
    expect(refused).toBeGreaterThan(20)
  })

  test('refuses roles it does not name, and the refusal is logged', async () => {
    const cookie = await signedIn('auditor1', 'auditor')
    const answer = await app.inject({ method: 'POST', url: '/api/applications/1', headers: { cookie }, payload: {} })
    expect(answer.statusCode).toBe(404)
    const refused = await app.inject({
      method: 'POST',
      url: '/api/cases/1/assess',
      headers: { cookie },
      payload: { requestId: randomUUID() },
    })
    expect(refused.statusCode).toBe(403)
    const { rows } = await owner.query<{ n: number }>(
      `select count(*)::int as n from audit.access_log where result = 'refused' and action = 'POST /api/cases/:caseId/assess'`,
    )
    expect(rows[0]?.n).toBe(1)
  })
})

describe('answers', () => {
  test('are problem details with a Chinese title', async () => {
    const answer = await app.inject({ method: 'GET', url: '/api/cases' })
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({ status: 401, title: '请先登录', code: 'not-signed-in' })
  })

  test('name every wrong field of a form with its sentence', async () => {
    const cookie = await signedIn('clerk1', 'township-clerk')
    const payload = { ...application(), answers: someAnswers({ idNumber: '41010219580331001', wageMonthly: '三百' }) }
    const answer = await app.inject({ method: 'POST', url: '/api/applications', headers: { cookie }, payload })
    expect(answer.statusCode).toBe(422)
    expect(answer.json().errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: 'idNumber', says: expect.stringContaining('身份证号码') }),
        expect.objectContaining({ path: 'wageMonthly', says: expect.stringContaining('应为金额') }),
      ]),
    )
  })

  test('to a retry with the same request id are the same, and nothing happens twice', async () => {
    const cookie = await signedIn('clerk2', 'township-clerk')
    const payload = application()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        app.inject({ method: 'POST', url: '/api/applications', headers: { cookie }, payload }),
      ),
    )
    const ok = answers.filter((answer) => answer.statusCode === 200)
    expect(new Set(ok.map((answer) => answer.json().caseId)).size).toBe(1)
    const again = await app.inject({ method: 'POST', url: '/api/applications', headers: { cookie }, payload })
    expect(again.json()).toEqual(ok[0]?.json())
    const other = await app.inject({
      method: 'POST',
      url: '/api/applications',
      headers: { cookie },
      payload: { ...application(), requestId: payload.requestId },
    })
    expect(other.json()).toMatchObject({ code: 'request-reused' })
  })

  test('never hold a full id number in lists or cases', async () => {
    const cookie = await signedIn('clerk3', 'township-clerk')
    const payload = application()
    const made = await app.inject({ method: 'POST', url: '/api/applications', headers: { cookie }, payload })
    const number = String(payload.answers['idNumber'])
    const list = await app.inject({ method: 'GET', url: '/api/cases?mine=true', headers: { cookie } })
    expect(list.statusCode).toBe(200)
    expect(list.body).not.toContain(number)
    const detail = await app.inject({ method: 'GET', url: `/api/cases/${made.json().caseId}`, headers: { cookie } })
    expect(detail.json().membersList[0].idMasked).toMatch(/^\d{4}\*{10}\w{4}$/)
    expect(detail.body).not.toContain(number)
  })

  test('a search by identity number goes into the body; in an address it is refused', async () => {
    const cookie = await signedIn('clerk8', 'township-clerk')
    const payload = application()
    const made = await app.inject({ method: 'POST', url: '/api/applications', headers: { cookie }, payload })
    expect(made.statusCode).toBe(200)
    const number = String(payload.answers['idNumber'])
    const search = { method: 'POST', url: '/api/persons/search', headers: { cookie } } as const
    const found = await app.inject({ ...search, payload: { idNumber: number } })
    expect(found.json()).toMatchObject({ total: 1 })
    for (const query of [
      `idNumber=${number}`,
      `q=${number}`,
      `q=${encodeURIComponent(`${number.slice(0, 6)} ${number.slice(6)}`)}`,
    ]) {
      const answer = await app.inject({ method: 'GET', url: `/api/persons?${query}`, headers: { cookie } })
      expect(answer.statusCode, query).toBe(422)
    }
  })
})

describe('hostile requests', () => {
  test('a forged cookie is nobody', async () => {
    const answer = await app.inject({ method: 'GET', url: '/api/cases', headers: { cookie: 'mz_session=forged' } })
    expect(answer.statusCode).toBe(401)
  })

  test('a body larger than the limit is refused before it is read', async () => {
    const cookie = await signedIn('clerk4', 'township-clerk')
    const answer = await app.inject({
      method: 'POST',
      url: '/api/cases/1/assess',
      headers: { cookie },
      payload: { requestId: randomUUID(), junk: 'x'.repeat(1_100_000) },
    })
    expect(answer.statusCode).toBe(413)
  })

  test('broken JSON, wrong types and prototype keys are a 4xx, not a crash', async () => {
    const cookie = await signedIn('clerk5', 'township-clerk')
    const send = (payload: string) =>
      app.inject({
        method: 'POST',
        url: '/api/cases/1/assess',
        headers: { cookie, 'content-type': 'application/json' },
        payload,
      })
    for (const body of [
      '{',
      '[]',
      '"x"',
      '{"__proto__":{"caseId":1}}',
      '{"requestId":["a","b"]}',
      '{"requestId":null}',
    ]) {
      const answer = await send(body)
      expect(answer.statusCode, body).toBeGreaterThanOrEqual(400)
      expect(answer.statusCode, body).toBeLessThan(500)
    }
  })

  test('the clerk of another township finds neither list rows nor the case', async () => {
    const own = await signedIn('clerk6', 'township-clerk')
    const made = await app.inject({
      method: 'POST',
      url: '/api/applications',
      headers: { cookie: own },
      payload: application(),
    })
    const cookie = await signedIn('clerk7', 'township-clerk', 410_102_002_000)
    const detail = await app.inject({ method: 'GET', url: `/api/cases/${made.json().caseId}`, headers: { cookie } })
    expect(detail.statusCode).toBe(404)
    const list = await app.inject({ method: 'GET', url: '/api/cases', headers: { cookie } })
    expect(list.json()).toMatchObject({ total: 0, rows: [] })
    expect(someCounty).toBeGreaterThan(0)
  })
})
