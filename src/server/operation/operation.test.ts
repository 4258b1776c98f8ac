import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plainDate } from '#core/plain-date.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { testKeys } from '#tests/support/people.ts'
import { openSessions } from '../access/sessions.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { buildApp } from '../http/build-app.ts'
import type { Platform } from '../platform.ts'
import { findReadiness } from './readiness.ts'

let fresh: FreshDatabase
let database: Database
let app: FastifyInstance
let platform: Platform
const dataDir = mkdtempSync(join(tmpdir(), 'minzheng-operation-'))

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  platform = {
    database,
    keys: testKeys,
    sessions: openSessions(database),
    filesDir: join(dataDir, 'files'),
    exchangeDir: join(dataDir, 'exchange'),
    today: () => plainDate('2026-03-02'),
    publicUrl: 'http://localhost',
  }
  app = await buildApp(platform, {
    logLevel: 'silent',
    operation: { metricsToken: 'a-token-of-the-watch' },
    allowances: narrow,
  })
})
afterAll(async () => {
  await app.close()
  await database.close()
  await fresh.drop()
  rmSync(dataDir, { recursive: true })
})

const wide = { burst: 1000, perMinute: 1000 }
const narrow = { address: wide, stranger: { burst: 20, perMinute: 1 }, person: wide, heavy: wide, unit: wide }

describe('what operators ask', () => {
  it('answers alive and ready, with a sentence for each thing it leans on', async () => {
    expect((await app.inject('/health/live')).json()).toEqual({ live: true })
    const ready = await app.inject('/health/ready')
    expect(ready.statusCode).toBe(200)
    expect(ready.json()).toMatchObject({
      isReady: true,
      checks: [
        { name: 'database', state: 'ok' },
        { name: 'disk', state: 'ok' },
        { name: 'clock', state: 'ok' },
        { name: 'queue', state: 'ok' },
      ],
    })
  })

  it('says not ready, and does not hang, when the database is away', async () => {
    const away = openDatabase('postgres://nobody:x@127.0.0.1:1/none')
    const readiness = await findReadiness({ database: away, dataDir })
    expect(readiness.isReady).toBe(false)
    expect(readiness.checks[0]).toEqual({ name: 'database', state: 'failed', says: '数据库没有应答' })
    await away.close()
  })

  it('counts answers by route pattern, and shows them only to who has the token', async () => {
    const authorization = 'Bearer a-token-of-the-watch'
    expect((await app.inject('/metrics')).statusCode).toBe(404)
    expect((await app.inject({ url: '/metrics', headers: { authorization: 'Bearer wrong' } })).statusCode).toBe(404)
    await app.inject({ url: '/metrics', headers: { authorization } })
    await app.inject('/api/cases/410105199003074518')
    const { body } = await app.inject({ url: '/metrics', headers: { authorization } })
    expect(body).toContain('minzheng_http_requests_total{method="GET",route="/api/cases/:caseId",status="401"} 1')
    expect(body).toMatch(/minzheng_ready\{check="database"\} 1/)
    expect(body).not.toContain('410105199003074518')
  })
})

describe('figures without a token', () => {
  it('are for this machine, not for whoever a proxy on it lets through', async () => {
    const plain = await buildApp(platform, { logLevel: 'silent' })
    expect((await plain.inject('/metrics')).statusCode).toBe(200)
    for (const name of ['x-forwarded-for', 'forwarded', 'via'])
      expect((await plain.inject({ url: '/metrics', headers: { [name]: '203.0.113.9' } })).statusCode).toBe(404)
    await plain.close()
  })
})

describe('limits on input', () => {
  it('refuses a text nested deeper than any form', async () => {
    const nested = (levels: number) => `{"kind":${'['.repeat(levels)}${']'.repeat(levels)}}`
    const post = (payload: string) =>
      app.inject({ method: 'POST', url: '/api/sign-in', payload, headers: { 'content-type': 'application/json' } })
    const deep = await post(nested(100_000))
    expect(deep.statusCode).toBe(422)
    expect(deep.json()).toMatchObject({ title: '提交的内容层次过深' })
    expect((await post(nested(3))).json().title).not.toBe('提交的内容层次过深')
  })

  it('tells who calls too often when to come back', async () => {
    const calls = []
    for (let i = 0; i < 30; i++) calls.push(await app.inject('/api/health'))
    const refused = calls.find(({ statusCode }) => statusCode === 429)
    expect(refused?.headers['retry-after']).toBe('60')
    expect(refused?.json().title).toMatch(/^操作过于频繁，请 60 秒后再试$/)
  })
})
