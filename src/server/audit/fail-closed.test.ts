import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Role } from '#core/role.ts'
import { areaCode } from '#core/units.ts'
import { clerk, loadDemonstrationStandards, someAnswers, someItem } from '#tests/support/cases.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { someTownship, someVillage, testKeys } from '#tests/support/people.ts'
import { createAccount } from '../access/create-account.ts'
import { openSessions } from '../access/sessions.ts'
import { sm2Signer } from '../crypto/sm2.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { projectRoot } from '../env.ts'
import { buildApp } from '../http/build-app.ts'
import { withProofs } from './proofs.ts'
import { openSealing, type Sealing } from './sealing.ts'

let fresh: FreshDatabase
let database: Database
let app: FastifyInstance
let owner: pg.Client
let sealing: Sealing
let folder: string
let cookies: Record<'clerk' | 'auditor', string>
let clock = 0

beforeAll(async () => {
  fresh = await freshDatabase()
  await loadDemonstrationStandards(fresh.ownerUrl)
  database = withProofs(openDatabase(fresh.runtimeUrl), testKeys)
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  folder = mkdtempSync(join(tmpdir(), 'minzheng-seals-'))
  sealing = openSealing({
    runtimeUrl: fresh.runtimeUrl,
    keys: testKeys,
    signer: () => sm2Signer('7'.repeat(64)),
    folder,
    now: () => new Date(Date.now() + clock),
  })
  app = await buildApp(
    {
      database,
      keys: testKeys,
      sessions: openSessions(database),
      filesDir: folder,
      exchangeDir: '',
      today: () => clerk.today,
      publicUrl: 'http://127.0.0.1',
      sealing,
    },
    { logLevel: 'silent', allowances: 'none' },
  )
  cookies = { clerk: await signedIn('clerk1', 'township-clerk'), auditor: await signedIn('auditor1', 'auditor') }
})
afterAll(async () => {
  await app?.close()
  await sealing?.stop()
  await owner?.end()
  await database?.close()
  await fresh?.drop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  clock = 0
  await sealed()
})

/** Rounds until nothing is left; transactions of other test files on this server hold the horizon for a moment. */
async function sealed(): Promise<void> {
  for (let i = 0; i < 500; i++) {
    await sealing.round()
    if (sealing.status().lagSeconds === 0) return
    await wait(20)
  }
  throw new Error(`not sealed: ${JSON.stringify(sealing.status())}`)
}

async function signedIn(login: string, role: Role): Promise<string> {
  await database.withScope({ kind: 'auth' }, (tx) =>
    createAccount(
      tx,
      {
        login,
        name: login,
        password: 'Right-2026!',
        unitArea: areaCode(someTownship),
        unitName: '测试单位',
        roles: [role],
      },
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

const get = (url: string, cookie = '') => app.inject({ method: 'GET', url, headers: { cookie } })
const apply = () =>
  app.inject({
    method: 'POST',
    url: '/api/applications',
    headers: { cookie: cookies.clerk },
    payload: { requestId: randomUUID(), item: someItem, area: someVillage, answers: someAnswers() },
  })
const count = async (table: string): Promise<number> =>
  (await owner.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n ?? 0

describe('while the access log is not sealed', () => {
  it('for more than a minute there is an alarm and work goes on', async () => {
    clock = 61_000
    expect(sealing.status().state).toBe('late')
    expect((await get('/api/cases', cookies.clerk)).statusCode).toBe(200)
  })

  it('for four hours work goes on to the last second, and no longer', async () => {
    clock = 14_390_000
    expect((await get('/api/cases', cookies.clerk)).statusCode).toBe(200)
    clock = 14_410_000
    const answer = await get('/api/cases', cookies.clerk)
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({
      code: 'unavailable',
      title: expect.stringContaining('访问日志的封存已中断 4 小时'),
    })
  })

  it('for longer no write is done and no person is read, and the refusal leaves nothing behind', async () => {
    clock = 20_000_000
    const before = [await count('app."case"'), await count('reg.person')]
    expect((await apply()).statusCode).toBe(503)
    for (const url of ['/api/cases/1', '/api/cases', '/api/entitlements', '/api/pay-runs'])
      expect((await get(url, cookies.auditor)).statusCode, url).toBe(503)
    expect([await count('app."case"'), await count('reg.person')]).toEqual(before)
  })

  it('the public pages go on, and so does signing in to look at what is wrong', async () => {
    clock = 20_000_000
    for (const url of ['/api/notices', '/api/statistics', '/api/divisions', '/api/health'])
      expect([url, (await get(url)).statusCode]).not.toEqual([url, 503])
    expect((await get('/api/me', cookies.clerk)).statusCode).toBe(200)
    const payload = { kind: 'staff', login: 'clerk1', password: 'Right-2026!' }
    expect((await app.inject({ method: 'POST', url: '/api/sign-in', payload })).statusCode).toBe(200)
  })

  it('and sealed again, everything goes on by itself', async () => {
    clock = 20_000_000
    expect((await apply()).statusCode).toBe(503)
    await sealed()
    expect((await apply()).statusCode).toBe(200)
  })
})

describe('no business without its line in the access log', () => {
  it('every connection that the server opens proves its lines', () => {
    const opening = readdirSync(join(projectRoot, 'src/server'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== join('db', 'pool.ts'))
      .map((name) => readFileSync(join(projectRoot, 'src/server', name), 'utf8').replaceAll(/\s/g, ''))
      .filter((code) => code.includes('openDatabase('))
    expect(opening.length).toBeGreaterThan(2)
    for (const code of opening) expect(code).toContain('withProofs(openDatabase(')
  })

  it('when the line cannot be written, the application is not there either', async () => {
    const before = [await count('app."case"'), await count('audit.access_log')]
    await owner.query('alter table audit.access_log add constraint broken check (actor_id is null) not valid')
    try {
      expect((await apply()).statusCode).toBe(500)
      expect((await get('/api/cases/1', cookies.clerk)).statusCode).not.toBe(200)
    } finally {
      await owner.query('alter table audit.access_log drop constraint broken')
    }
    expect([await count('app."case"'), await count('audit.access_log')]).toEqual(before)
    expect((await apply()).statusCode).toBe(200)
    expect(await count('app."case"')).toBe((before[0] ?? 0) + 1)
  })
})
