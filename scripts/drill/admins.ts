import pg from 'pg'
import type { Role } from '#core/role.ts'
import { areaCode } from '#core/units.ts'
import { allRoutes } from '#server/http/all-routes.ts'
import { type ApiClient, ApiProblem, signedInClient } from '../support/api-client.ts'
import { atMost, type Figure, type Run } from '../support/measure.ts'
import { openOwnDatabase } from '../support/own-database.ts'
import { openOwnPlatform } from '../support/own-platform.ts'
import { cookieOf, openAccounts, openSmallCounty, password } from '../support/small-county.ts'

const province = areaCode(410_000_000_000)
const kinds = ['system-admin', 'security-admin', 'audit-admin'] as const
type Kind = (typeof kinds)[number]

/**
 * What an administrator may open, written down apart from the routes: accounts, units, the rules of sign-in, the own account, the
 * access log and its seals, and how the platform runs. Everything else that is not open to everybody is business.
 */
const administration: readonly RegExp[] = [
  /^(GET|POST) \/api\/accounts\b/,
  /^(GET|POST) \/api\/units\b/,
  /^(GET|POST) \/api\/administrator-changes\b/,
  /^(GET|POST) \/api\/sign-in-policy$/,
  /^(GET|POST) \/api\/my\/(security|password|sessions|second-factors|recovery-codes|totp|security-keys)\b/,
  /^(GET|POST) \/api\/step-up\b/,
  /^(GET|POST) \/api\/access-log\b/,
  /^GET \/api\/(seals|seal-status|keys|operation|backups)\b/,
]

export const drill: Run = {
  says: 'every route as each of the three administrators; every combination of their roles; each alone against the others',
  async run(options) {
    const own = await openOwnDatabase()
    const running = await openOwnPlatform(own, '2026-03-02')
    const owner = new pg.Client({ connectionString: own.ownerUrl })
    await owner.connect()
    try {
      await openSmallCounty(own.ownerUrl, running.platform.exchangeDir)
      const staff = kinds.flatMap((role) => [1, 2].map((n) => ({ login: `${role}-${n}`, role, area: province })))
      await openAccounts(running.platform, staff)
      const asks: Asks = async (login, key) => {
        const [method = 'GET', path = '/'] = key.split(' ')
        const answer = await fetch(`${running.base}${path.replace(/:\w+/g, '1')}`, {
          method,
          headers: {
            ...(login === undefined ? {} : { cookie: await cookie(login) }),
            ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
          },
          ...(method === 'GET' ? {} : { body: '{}' }),
        })
        return { status: answer.status, text: await answer.text() }
      }
      const cookies = new Map<string, Promise<string>>()
      const cookie = (login: string): Promise<string> => {
        const known = cookies.get(login) ?? cookieOf(running.platform, login)
        cookies.set(login, known)
        return known
      }
      const walked = await walkRoutes(asks)
      options.say(`${walked.asked} requests; business routes: ${walked.business}`)
      for (const line of walked.opened) options.say(`opened: ${line}`)

      const client = (login: string) => signedInClient(running.base, 'staff', login, password)
      const admins = {
        'system-admin': await client('system-admin-1'),
        'security-admin': await client('security-admin-1'),
        'audit-admin': await client('audit-admin-1'),
      }
      const combined = await combine(owner, admins)
      const alone = await actAlone(owner, admins)
      options.say(`${combined.tried} combinations and ${alone.tried} acts alone were tried`)
      return [
        none('businessReads', 'business routes that an administrator opened', walked.opened.length),
        none('publicDiffers', 'public answers that tell an administrator more', walked.differing),
        none('combined', 'accounts that came to hold an administrator’s role and another', combined.held),
        none('combinedInDatabase', 'combinations that the database itself took', combined.taken),
        none('aloneChanged', 'administrators’ roles that one alone changed', alone.changed),
      ]
    } finally {
      await owner.end()
      await running.close()
      await own.close()
    }
  },
}

type Asks = (login: string | undefined, key: string) => Promise<{ readonly status: number; readonly text: string }>

const none = (id: string, says: string, value: number): Figure => ({ id, says, value, unit: '', limit: atMost(0) })

/** Refused before the input is looked at: 403 for business; the same as nobody's answer for what is open to everybody. */
async function walkRoutes(asks: Asks) {
  const opened: string[] = []
  let asked = 0
  let business = 0
  let differing = 0
  for (const [key, { access }] of Object.entries(allRoutes)) {
    const isOpen = access.kind === 'public'
    if (isOpen && /sign-in|sign-out|\/my\/|\/api\/me$/.test(key)) continue
    if (administration.some((pattern) => pattern.test(key))) continue
    const stranger = isOpen ? await asks(undefined, key) : undefined
    if (!isOpen) business++
    for (const kind of kinds) {
      asked++
      const { status, text } = await asks(`${kind}-2`, key)
      if (stranger === undefined) {
        if (status !== 403) opened.push(`${key} as ${kind}: ${status}`)
      } else if (status !== stranger.status || text !== stranger.text) differing++
    }
  }
  return { opened, asked, business, differing }
}

type Admins = Readonly<Record<Kind, ApiClient>>

async function attempt(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (error instanceof ApiProblem || error instanceof pg.DatabaseError) return false
    throw error
  }
}

/** All 2^3 sets of the three roles, with and without a business role, through the platform and then by SQL with its rights. */
async function combine(owner: pg.Client, admins: Admins) {
  const unit = await admins['system-admin'].write('POST /api/units', { area: province, name: '演练单位' })
  let tried = 0
  let taken = 0
  for (let set = 0; set < 8; set++)
    for (const extra of [undefined, 'county-clerk'] as const) {
      tried++
      const roles: Exclude<Role, 'citizen'>[] = kinds.filter((_, i) => (set >> i) % 2 === 1)
      if (extra) roles.push(extra)
      const login = `combined-${set}-${extra ? 1 : 0}`
      const { accountId } = await admins['system-admin'].write('POST /api/accounts', {
        login,
        name: login,
        unitId: unit.unitId,
      })
      for (const role of roles) {
        await attempt(
          admins['security-admin'].write('POST /api/accounts/:accountId/roles', { accountId, role, reason: '演练' }),
        )
        const waiting = await admins['audit-admin'].call('GET /api/administrator-changes', {})
        for (const change of waiting.filter(({ state }) => state === 'waiting'))
          await attempt(
            admins['audit-admin'].write('POST /api/administrator-changes/:changeId/decide', {
              changeId: change.id,
              approve: true,
            }),
          )
      }
      if (roles.length > 1 && roles.some((role) => role.endsWith('-admin')) && (await byHand(owner, login, roles)))
        taken++
    }
  const { rows } = await owner.query<{ n: string }>(
    `select count(*) as n from (select account_id from sec.account_role group by account_id
     having count(*) > 1 and count(*) filter (where role in ('system-admin', 'security-admin', 'audit-admin')) > 0) t`,
  )
  return { tried, taken, held: Number(rows[0]?.n) }
}

/** Whether the rights of the application alone suffice to open an account with all these roles. */
const byHand = (owner: pg.Client, login: string, roles: readonly Role[]): Promise<boolean> =>
  attempt(
    (async () => {
      try {
        await owner.query('begin')
        await owner.query('set local role minzheng_auth')
        const { rows } = await owner.query<{ id: string }>(
          `insert into sec.account (login, name, password_hash, unit_area, unit_name)
           values ($1, 'x', 'none', $2, 'x') returning id`,
          [`${login}-by-hand`, province],
        )
        await owner.query('insert into sec.account_role (account_id, role) select $1, unnest($2::text[])', [
          rows[0]?.id,
          roles,
        ])
        await owner.query('commit')
      } catch (error) {
        await owner.query('rollback')
        throw error
      }
    })(),
  )

/** Each administrator tries every act on himself, on his twin and on the others; nobody helps. */
async function actAlone(owner: pg.Client, admins: Admins) {
  const rolesNow = async () => {
    const { rows } = await owner.query(
      `select a.login, r.role, a.password_hash from sec.account a join sec.account_role r on r.account_id = a.id
       where a.login like '%-admin-_' order by 1, 2`,
    )
    return JSON.stringify(rows)
  }
  const ids = new Map<string, number>()
  const { rows } = await owner.query<{ id: string; login: string }>(
    `select id, login from sec.account where login like '%-admin-_'`,
  )
  for (const { id, login } of rows) ids.set(login, Number(id))
  let tried = 0
  let changed = 0
  for (const kind of kinds)
    for (const accountId of ids.values()) {
      const before = await rolesNow()
      const admin = admins[kind]
      const input = { accountId, reason: '演练' }
      for (const role of [...kinds, 'county-clerk'] as const) {
        tried += 2
        await attempt(admin.write('POST /api/accounts/:accountId/roles', { ...input, role }))
        await attempt(admin.write('POST /api/accounts/:accountId/roles/revoke', { ...input, role }))
      }
      tried += 2
      await attempt(admin.write('POST /api/accounts/:accountId/password', input))
      for (let changeId = 1; changeId < 40; changeId++)
        await attempt(
          kind === 'audit-admin'
            ? Promise.resolve()
            : admin.write('POST /api/administrator-changes/:changeId/decide', { changeId, approve: true }),
        )
      if ((await rolesNow()) !== before) changed++
    }
  return { tried, changed }
}
