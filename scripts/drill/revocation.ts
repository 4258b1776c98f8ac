import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'
import { areaCode } from '#core/units.ts'
import { openSession } from '#server/access/open-session.ts'
import { sessionCookie } from '#server/access/session-cookie.ts'
import { allRoutes } from '#server/http/all-routes.ts'
import { type Routes, route, staff } from '#server/http/route.ts'
import { signedInClient } from '../support/api-client.ts'
import { atMost, type Figure, type Run } from '../support/measure.ts'
import { openOwnDatabase } from '../support/own-database.ts'
import { type OwnPlatform, openOwnPlatform } from '../support/own-platform.ts'
import { openAccounts, openSmallCounty, password } from '../support/small-county.ts'

const province = areaCode(410_000_000_000)
const kinds = ['disable', 'move', 'revoke-role', 'reset-password'] as const
type Kind = (typeof kinds)[number]

export const drill: Run = {
  says: '1,000 live sessions on two servers; accounts disabled, moved, without role, reset; running exports',
  options: '--sessions 1000 --revoked 60',
  async run(options) {
    const own = await openOwnDatabase()
    // Two servers on one database: what one of them revokes ends on the other as well.
    const here = await openOwnPlatform(own, '2026-03-02', { routes })
    const there = await openOwnPlatform(own, '2026-03-02', { routes })
    const owner = new pg.Client({ connectionString: own.ownerUrl })
    await owner.connect()
    try {
      const { townships } = await openSmallCounty(own.ownerUrl, here.platform.exchangeDir)
      const area = townships[0] ?? province
      await openAccounts(here.platform, [
        { login: 'system', role: 'system-admin', area: province },
        { login: 'security', role: 'security-admin', area: province },
      ])
      const perAccount = 4
      const accounts = await copyAccounts(owner, Math.ceil(options.count('sessions', 1000) / perAccount), area)
      const sessions = await openSessionsOf(here, accounts, perAccount)
      options.say(`${sessions.length} sessions of ${accounts.length} accounts`)
      const revoked = accounts.slice(0, options.count('revoked', 60))
      const hot = sessions.filter(({ accountId }) => revoked.slice(0, 8).includes(accountId))
      const live = startRequests(sessions, hot, [here.base, there.base])
      await live.everyoneWasIn()
      const admins = {
        system: await signedInClient(here.base, 'staff', 'system', password),
        security: await signedInClient(here.base, 'staff', 'security', password),
      }
      const unit = await admins.system.write('POST /api/units', { area, name: '调入单位' })
      const answeredAt = new Map<number, number>()
      for (const [i, accountId] of revoked.entries()) {
        const kind: Kind = kinds[i % kinds.length] ?? 'disable'
        const input = { accountId, reason: '演练' }
        if (kind === 'disable') await admins.system.write('POST /api/accounts/:accountId/disable', input)
        else if (kind === 'move')
          await admins.system.write('POST /api/accounts/:accountId/move', { ...input, unitId: unit.unitId })
        else if (kind === 'revoke-role')
          await admins.security.write('POST /api/accounts/:accountId/roles/revoke', {
            ...input,
            role: 'township-clerk',
          })
        else await admins.security.write('POST /api/accounts/:accountId/password', input)
        answeredAt.set(accountId, performance.now())
      }
      await wait(2500)
      await live.stop()
      const late = live.latest(answeredAt)
      const stillIn = sessions.filter(({ accountId }) => !answeredAt.has(accountId))
      const lostOthers = live.refused((accountId) => !answeredAt.has(accountId))
      options.say(`${live.count()} requests; ${revoked.length} accounts revoked, ${stillIn.length} sessions left alone`)
      options.say(`${late.within} requests of revoked sessions came within the first second`)
      const exports = await runningExports(owner, here, there, accounts.slice(-8))
      return [
        figure('acceptedAfter', 'longest time a revoked session was still served', late.longestMs, 'ms', 1000),
        figure('acceptedEver', 'revoked sessions served after a second', late.afterSecond, '', 0),
        figure('othersRefused', 'requests refused of sessions nobody revoked', lostOthers, '', 0),
        figure('exportStopped', 'longest time a running export went on', exports.longestMs, 'ms', 5000),
        figure('exportWhole', 'exports that reached their end after the revocation', exports.whole, '', 0),
      ]
    } finally {
      await owner.end()
      await here.close()
      await there.close()
      await own.close()
    }
  },
}

const figure = (id: string, says: string, value: number, unit: string, limit: number): Figure => ({
  id,
  says,
  value,
  unit,
  limit: atMost(limit),
})

/** Besides the platform's own routes two exports that take half a minute: one streamed, one made whole and then sent. */
const routes: Routes = {
  ...allRoutes,
  'GET /api/drill/streamed': route({
    access: staff('township-clerk'),
    input: z.object({}),
    run: async (_tx, _actor, _input, { reply }) => {
      const rows = async function* () {
        for (let i = 0; i < 300; i++) {
          yield `row ${i}\n`
          await wait(100)
        }
        yield 'end'
      }
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': 'text/csv' })
      Readable.from(rows()).pipe(reply.raw)
    },
  }),
  'GET /api/drill/whole': route({
    access: staff('township-clerk'),
    input: z.object({}),
    run: async (_tx, _actor, _input, { watch }) => {
      for (let i = 0; i < 300; i++) {
        await wait(100)
        watch.assertHolds()
      }
      return 'end'
    },
  }),
}

/** Accounts that share one password's hash: hashing a thousand would only take time. */
async function copyAccounts(owner: pg.Client, count: number, area: number): Promise<number[]> {
  await owner.query('begin')
  const { rows } = await owner.query<{ id: string }>(
    `insert into sec.account (login, name, password_hash, unit_area, unit_name)
     select 'clerk-' || n, 'clerk-' || n, 'none', $2, '演练单位' from generate_series(1, $1) n returning id`,
    [count, area],
  )
  const ids = rows.map(({ id }) => Number(id))
  await owner.query(`insert into sec.account_role (account_id, role) select unnest($1::bigint[]), 'township-clerk'`, [
    ids,
  ])
  await owner.query('commit')
  return ids
}

interface LiveSession {
  readonly accountId: number
  readonly cookie: string
}

function openSessionsOf(
  { platform }: OwnPlatform,
  accounts: readonly number[],
  each: number,
): Promise<readonly LiveSession[]> {
  return platform.database.withScope({ kind: 'auth' }, async (tx) => {
    const opened: LiveSession[] = []
    for (const accountId of accounts)
      for (let i = 0; i < each; i++) {
        const { token } = await openSession(tx, {
          accountId,
          personId: null,
          method: 'password',
          hasSecondFactor: false,
          origin: { address: '127.0.0.1', agent: randomUUID() },
        })
        opened.push({ accountId, cookie: `${sessionCookie}=${token}` })
      }
    return opened
  })
}

interface Seen {
  readonly accountId: number
  readonly sentAt: number
  readonly isServed: boolean
}

/** Every session asks again and again, on both servers in turn, until told to stop; the hot ones several times a second. */
function startRequests(sessions: readonly LiveSession[], hot: readonly LiveSession[], bases: readonly string[]) {
  const seen: Seen[] = []
  const wasIn = new Set<string>()
  let isOver = false
  const atOnce = 32
  const next = { all: 0, hot: 0 }
  const work = async (_: unknown, n: number): Promise<void> => {
    const [mine, which] = n % 2 === 0 ? [sessions, 'all' as const] : [hot, 'hot' as const]
    while (!isOver) {
      const turn = next[which]++
      const session = mine[turn % mine.length]
      if (!session) return
      const sentAt = performance.now()
      const base = bases[(turn + Math.floor(turn / mine.length)) % bases.length] ?? ''
      const answer = await fetch(`${base}/api/staff`, { headers: { cookie: session.cookie } })
      await answer.arrayBuffer()
      if (answer.ok) wasIn.add(session.cookie)
      seen.push({ accountId: session.accountId, sentAt, isServed: answer.ok })
    }
  }
  const workers = Array.from({ length: atOnce }, work)
  return {
    async everyoneWasIn() {
      while (wasIn.size < sessions.length) await wait(50)
    },
    async stop() {
      isOver = true
      await Promise.all(workers)
    },
    count: () => seen.length,
    /** How long after the administrator's answer requests of the account were still sent and served. */
    latest(answeredAt: ReadonlyMap<number, number>) {
      const late = seen.flatMap(({ accountId, sentAt, isServed }) => {
        const at = answeredAt.get(accountId)
        return isServed && at !== undefined && sentAt > at ? [sentAt - at] : []
      })
      const near = seen.filter(({ accountId, sentAt }) => {
        const at = answeredAt.get(accountId)
        return at !== undefined && sentAt > at && sentAt - at < 1000
      })
      return {
        longestMs: Math.max(0, ...late),
        afterSecond: late.filter((ms) => ms > 1000).length,
        within: near.length,
      }
    },
    refused: (of: (accountId: number) => boolean) =>
      seen.filter(({ accountId, isServed }) => !isServed && of(accountId)).length,
  }
}

/** Exports begun on both servers, of both kinds; after a second and a half their accounts are disabled in the database. */
async function runningExports(owner: pg.Client, here: OwnPlatform, there: OwnPlatform, accounts: readonly number[]) {
  const sessions = await openSessionsOf(here, accounts, 1)
  const started = sessions.map(async ({ cookie }, i) => {
    const base = i % 2 === 0 ? here.base : there.base
    const path = i % 4 < 2 ? 'streamed' : 'whole'
    let text = ''
    try {
      const answer = await fetch(`${base}/api/drill/${path}`, { headers: { cookie } })
      for await (const chunk of answer.body ?? []) text += Buffer.from(chunk).toString()
    } catch {
      // cut off, as it should be
    }
    return { endedAt: performance.now(), isWhole: text.endsWith('end') || text.endsWith('end"') }
  })
  await wait(1500)
  await owner.query('update sec.session set revoked_at = now() where account_id = any($1)', [accounts])
  const revokedAt = performance.now()
  const ended = await Promise.all(started)
  return {
    longestMs: Math.max(...ended.map(({ endedAt }) => endedAt - revokedAt)),
    whole: ended.filter(({ isWhole }) => isWhole).length,
  }
}
