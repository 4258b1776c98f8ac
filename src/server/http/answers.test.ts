import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clerk } from '#tests/support/cases.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { someTownship, testKeys } from '#tests/support/people.ts'
import { createAccount } from '../access/create-account.ts'
import { openSessions } from '../access/sessions.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import type { Platform } from '../platform.ts'
import { allRoutes } from './all-routes.ts'
import { buildApp } from './build-app.ts'

let fresh: FreshDatabase
let database: Database
let app: FastifyInstance
let folder: string
let port: number

const platformAt = (publicUrl: string): Platform => ({
  database,
  keys: testKeys,
  sessions: openSessions(database),
  filesDir: join(folder, 'files'),
  exchangeDir: '',
  today: () => clerk.today,
  publicUrl,
})

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  folder = mkdtempSync(join(tmpdir(), 'minzheng-answers-'))
  mkdirSync(join(folder, 'web/assets'), { recursive: true })
  writeFileSync(join(folder, 'web/desk.html'), '<!doctype html>desk')
  writeFileSync(join(folder, 'web/portal.html'), '<!doctype html>portal')
  writeFileSync(join(folder, 'web/assets/a.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  await database.withScope({ kind: 'auth' }, (tx) =>
    createAccount(
      tx,
      {
        login: 'cookie',
        name: '王平',
        password: 'Right-2026!',
        unitArea: someTownship,
        unitName: '测试单位',
        roles: ['township-clerk'],
      },
      testKeys,
    ),
  )
  app = await buildApp(platformAt('https://minzheng.example'), {
    logLevel: 'silent',
    allowances: 'none',
    webDir: join(folder, 'web'),
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(async () => {
  await app?.close()
  await database?.close()
  await fresh?.drop()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

/** The whole answer to bytes that no client library would send. */
const raw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => (answer += chunk))
    socket.once('close', () => resolve(answer))
    socket.once('error', reject)
  })

const signIn = async () =>
  String(
    (
      await app.inject({
        method: 'POST',
        url: '/api/sign-in',
        payload: { kind: 'staff', login: 'cookie', password: 'Right-2026!' },
      })
    ).headers['set-cookie'],
  )

describe('answers', () => {
  test.each(['/desk', '/', '/assets/a.js', '/api/me', '/api/nowhere', '/no-such-file.txt'])(
    '%s lets the browser run only our own code, in no frame, and tells no other site where one was',
    async (url) => {
      const { headers } = await app.inject({ method: 'GET', url })
      const policy = String(headers['content-security-policy']).split(';')
      for (const directive of [
        "default-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
      ])
        expect(policy).toContain(directive)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      })
      expect(headers).not.toHaveProperty('access-control-allow-origin')
      expect(headers).not.toHaveProperty('x-powered-by')
      expect(headers).not.toHaveProperty('server')
    },
  )

  test('of the interface are kept by no cache, refusals too; only the built parts of the pages are', async () => {
    const cookie = (await signIn()).split(';')[0] ?? ''
    for (const headers of [{}, { cookie }])
      for (const url of ['/api/me', '/api/cases', '/api/divisions?q=a']) {
        const answer = await app.inject({ method: 'GET', url, headers })
        expect(answer.headers['cache-control'], url).toBe('no-store')
      }
    expect((await app.inject('/assets/a.js')).headers['cache-control']).toContain('immutable')
  })

  test('say what they are, with their character set', async () => {
    const types = await Promise.all(
      ['/desk', '/api/health', '/api/nowhere', '/no-such-file.txt'].map(async (url) =>
        String((await app.inject(url)).headers['content-type']),
      ),
    )
    expect(types.map((type) => type.split(';')[0])).toEqual([
      'text/html',
      'application/json',
      'application/problem+json',
      'text/plain',
    ])
    for (const type of types) expect(type).toMatch(/charset=utf-8/i)
  })
})

describe('the session cookie', () => {
  test('is read by no script, sent by no other site, and only over TLS where the platform is reached by it', async () => {
    const cookie = await signIn()
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Strict/)
    expect(cookie).toMatch(/; Secure/)
    expect(cookie).toMatch(/; Path=\//)
    expect(cookie).not.toMatch(/Domain=/i)
    expect(cookie.length).toBeLessThan(4096)
    const [token = ''] = /(?<==)[^;]+/.exec(cookie) ?? []
    expect(Buffer.from(decodeURIComponent(token), 'base64url').length).toBeGreaterThanOrEqual(16)
  })

  test('carries another token after each sign-in', async () => {
    expect((await signIn()).split(';')[0]).not.toBe((await signIn()).split(';')[0])
  })
})

describe('the server', () => {
  test.each(['TRACE', 'CONNECT', 'PROPFIND'])('does not answer %s with what was asked', async (method) => {
    const answer = await raw(`${method} /api/me HTTP/1.1\r\nHost: a\r\nX-Probe: told-back\r\nConnection: close\r\n\r\n`)
    expect(answer).not.toContain('told-back')
    expect(answer).not.toMatch(/^HTTP\/1\.1 2/)
  })

  test('refuses a message of two lengths, which a proxy might end elsewhere', async () => {
    const answer = await raw(
      'POST /api/sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 400/)
  })

  test.each([
    '/.git/config',
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/package.json',
    '/assets/',
  ])('gives nothing out for %s', async (url) => {
    const answer = await raw(`GET ${url} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 (4\d\d|200)/)
    expect(answer).not.toMatch(/secret$|repositoryformatversion|"dependencies"|a\.js/)
    if (answer.startsWith('HTTP/1.1 200')) expect(answer).toContain('<!doctype html>portal')
  })

  test('changes nothing by a GET, and reads forms of no other site: a body is JSON or a file', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/sign-in',
        headers: { 'content-type': type },
        payload: '{"kind":"staff","login":"cookie","password":"Right-2026!"}',
      })
      expect(answer.statusCode).toBe(422)
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
    const writes = Object.keys(allRoutes).filter((key) => /\b(sign-out|approve|accept|delete|revoke)\b/.test(key))
    expect(writes.length).toBeGreaterThan(3)
    expect(writes.filter((key) => key.startsWith('GET '))).toEqual([])
  })

  test('takes a value once: a name given twice, or in two places, is not joined into another value', async () => {
    const twice = await app.inject('/api/divisions?q=a&q=b')
    expect([400, 404, 422]).toContain(twice.statusCode)
  })
})
