import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Role } from '#core/role.ts'
import { areaCode } from '#core/units.ts'
import { createAccount } from '#server/access/create-account.ts'
import { openSessions } from '#server/access/sessions.ts'
import { withProofs } from '#server/audit/proofs.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { buildApp } from '#server/http/build-app.ts'
import type { Platform } from '#server/platform.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'
import { someCounty, testKeys, testToday } from './people.ts'

const staffPassword = 'Herbst#Laub82'

export interface TestServer {
  readonly app: FastifyInstance
  readonly platform: Platform
  readonly database: Database
  readonly fresh: FreshDatabase
  /** Opens an account in the county (or elsewhere), with the password of all. */
  addStaff(login: string, roles: readonly Role[], area?: number): Promise<number>
  /** A browser of its own, at this address. */
  browser(address?: string): StaffBrowser
  close(): Promise<void>
}

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** Keeps its cookies as a browser does. */
export interface StaffBrowser {
  post(url: string, payload?: Record<string, unknown>): Promise<Answer>
  get(url: string): Promise<Answer>
  signIn(login: string, password?: string): Promise<Answer>
  /** The cookie of the session. */
  readonly cookie: () => string
}

/** The whole server over a database of its own, called without a network. */
export async function openTestServer(more: Partial<Platform> = {}): Promise<TestServer> {
  const fresh = await freshDatabase()
  const database = withProofs(openDatabase(fresh.runtimeUrl), testKeys)
  const folder = join(process.cwd(), 'node_modules/.cache/minzheng-test')
  const platform: Platform = {
    database,
    keys: testKeys,
    sessions: openSessions(database),
    filesDir: join(folder, 'files'),
    exchangeDir: join(folder, 'exchange'),
    today: () => testToday,
    publicUrl: 'https://minzheng.example',
    ...more,
  }
  const app = await buildApp(platform, { logLevel: 'silent', allowances: 'none' })
  return {
    app,
    platform,
    database,
    fresh,
    addStaff: async (login, roles, area = someCounty) => {
      const { id } = await database.withScope({ kind: 'auth' }, (tx) =>
        createAccount(
          tx,
          {
            login,
            name: `姓名${login}`,
            password: staffPassword,
            unitArea: areaCode(area),
            unitName: '测试单位',
            roles,
          },
          testKeys,
        ),
      )
      return id
    },
    browser: (address = '127.0.0.1') => openStaffBrowser(app, address),
    close: async () => {
      await app.close()
      await database.close()
      await fresh.drop()
    },
  }
}

function openStaffBrowser(app: FastifyInstance, remoteAddress: string): StaffBrowser {
  let cookie = ''
  const send = async (method: 'GET' | 'POST', url: string, payload?: Record<string, unknown>): Promise<Answer> => {
    const answer = await app.inject({
      method,
      url,
      remoteAddress,
      headers: { cookie },
      ...(payload ? { payload } : {}),
    })
    const set = answer.cookies.find(({ name }) => name === 'mz_session')
    if (set) cookie = `mz_session=${set.value}`
    return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json() }
  }
  const browser: StaffBrowser = {
    post: (url, payload = {}) => send('POST', url, payload),
    get: (url) => send('GET', url),
    signIn: (login, password = staffPassword) => browser.post('/api/sign-in', { kind: 'staff', login, password }),
    cookie: () => cookie,
  }
  return browser
}
