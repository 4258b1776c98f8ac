import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { idCheckCharacter } from '#core/identity-number.ts'
import { seededRandom } from '#core/random.ts'
import type { Role } from '#core/role.ts'
import { allRoutes } from '#server/http/all-routes.ts'
import type { Routes } from '#server/http/route.ts'
import { signedInClient } from '../support/api-client.ts'
import { atLeast, atMost, type Run } from '../support/measure.ts'
import { openOwnDatabase } from '../support/own-database.ts'
import { openOwnPlatform } from '../support/own-platform.ts'
import { cookieOf, openAccounts, openSmallCounty, password } from '../support/small-county.ts'

/** Every role that may look at people, and where it sits. */
const watchers: readonly { readonly login: string; readonly role: Role; readonly at: 'county' | 'township' }[] = [
  { login: 'm-clerk', role: 'township-clerk', at: 'township' },
  { login: 'm-approver', role: 'township-approver', at: 'township' },
  { login: 'm-county-clerk', role: 'county-clerk', at: 'county' },
  { login: 'm-county-approver', role: 'county-approver', at: 'county' },
  { login: 'm-cashier', role: 'county-cashier', at: 'county' },
  { login: 'm-finance', role: 'county-finance', at: 'county' },
  { login: 'm-supervisor', role: 'supervisor', at: 'county' },
  { login: 'm-auditor', role: 'auditor', at: 'county' },
]

export const drill: Run = {
  says: 'every reading route × role × state of the approval (none, another child, another officer, expired, refused, withdrawn, live) at children’s records',
  options: '--children 3',
  async run(options) {
    const own = await openOwnDatabase('careless')
    const running = await openOwnPlatform(own, '2026-03-02', { routes: unlimited(allRoutes) })
    const owner = new pg.Client({ connectionString: own.ownerUrl })
    try {
      await owner.connect()
      const { townships, villages, county } = await openSmallCounty(own.ownerUrl, running.platform.exchangeDir)
      const township = townships[0] ?? county
      await openAccounts(
        running.platform,
        watchers.map(({ login, role, at }) => ({ login, role, area: at === 'county' ? county : township })),
      )
      const random = seededRandom(options.seed)
      const clerk = await signedInClient(running.base, 'staff', 'm-county-clerk', password)
      const children: Child[] = []
      for (let i = 0; i < options.count('children', 3); i++) {
        const digits = `410122${random.whole(2010, 2022)}${String(random.whole(1, 12)).padStart(2, '0')}15${String(i + 100)}`
        const idNumber = digits + idCheckCharacter(digits)
        const name = `童${random.pick(['梦', '瑞', '浩', '欣'])}${random.pick(['洁', '阳', '宇', '琪'])}${'甲乙丙丁戊己庚辛壬癸子丑'[i % 12] ?? '甲'}`
        const phone = `1390000${String(5000 + i)}`
        const { personId } = await clerk.call('POST /api/persons', {
          requestId: randomUUID(),
          name,
          idNumber,
          area: villages[i % villages.length] ?? township,
          residence: 'rural',
          phone,
        })
        children.push({ id: personId, name, idNumber, phone })
      }
      const counts = { tried: 0, opened: 0, wronglyDenied: 0, openings: 0 }
      for (const { login } of watchers) {
        const client = { base: running.base, cookie: await cookieOf(running.platform, login) }
        for (const child of children) {
          for (const state of states) {
            await arrange(owner, state, login, child.id, children)
            for (const path of paths(child)) {
              counts.tried++
              const seen = await readAs(client, path)
              if (shows(seen, child)) {
                counts.opened++
                options.say(`opened: ${login} ${state} ${path.key}`)
              }
            }
          }
          // With the live approval the record itself opens, for those whose role may open records at all.
          if (mayOpen(login)) {
            await arrange(owner, 'live', login, child.id, children)
            const seen = await readAs(client, {
              key: 'GET /api/persons/:personId',
              method: 'GET',
              url: `/api/persons/${child.id}`,
            })
            if (seen.status === 200 && seen.text.includes(child.name)) counts.openings++
            else counts.wronglyDenied++
          }
        }
      }
      const { rows } = await owner.query<{ n: number; without: number }>(
        `select count(*)::int as n, count(*) filter (where not exists (select from app.minor_approval a where a.id = o.basis_id))::int as without
         from app.minor_opening o where basis = 'approval'`,
      )
      const refused = await owner.query<{ n: number }>(
        `select count(*)::int as n from audit.access_log where result = 'refused' and reason = 'approval-needed'`,
      )
      const unlogged = await owner.query<{ n: number }>(
        `select count(*)::int as n from audit.access_log l where action = 'view' and object_kind = 'person'
           and exists (select from reg.person p where p.id = l.person_id and p.born > '2008-03-02')
           and not exists (select from app.minor_opening o where o.child_id = l.person_id and o.account_id = l.actor_id and o.at between l.at - interval '5 seconds' and l.at + interval '5 seconds')`,
      )
      return [
        {
          id: 'tried',
          says: 'readings tried without a live approval of one’s own',
          value: counts.tried,
          unit: '',
          limit: atLeast(1000),
        },
        { id: 'opened', says: 'children’s records opened by them', value: counts.opened, unit: '', limit: atMost(0) },
        {
          id: 'wronglyDenied',
          says: 'live approvals that did not open',
          value: counts.wronglyDenied,
          unit: '',
          limit: atMost(0),
        },
        {
          id: 'openings',
          says: 'records opened on a live approval',
          value: counts.openings,
          unit: '',
          limit: atLeast(1),
        },
        { id: 'logged', says: 'openings in the log', value: rows[0]?.n ?? 0, unit: '' },
        {
          id: 'withoutApproval',
          says: 'openings logged without an approval',
          value: rows[0]?.without ?? 1,
          unit: '',
          limit: atMost(0),
        },
        {
          id: 'refused',
          says: 'refusals in the access log',
          value: refused.rows[0]?.n ?? 0,
          unit: '',
          limit: atLeast(100),
        },
        {
          id: 'unlogged',
          says: 'views of a child without an opening',
          value: unlogged.rows[0]?.n ?? 1,
          unit: '',
          limit: atMost(0),
        },
      ]
    } finally {
      await owner.end()
      await running.close()
      await own.close()
    }
  },
}

interface Child {
  readonly id: number
  readonly name: string
  readonly idNumber: string
  readonly phone: string
}

const states = ['none', 'other-child', 'other-officer', 'asked', 'expired', 'refused', 'withdrawn'] as const

/** Puts the approvals of this officer and child into one state, behind the application's back. */
async function arrange(
  owner: pg.Client,
  state: (typeof states)[number] | 'live',
  login: string,
  child: number,
  all: readonly Child[],
): Promise<void> {
  await owner.query('delete from app.minor_approval where id not in (select basis_id from app.minor_opening)')
  await owner.query(
    `update app.minor_approval set state = 'withdrawn', until = null where state in ('approved', 'asked')`,
  )
  if (state === 'none') return
  const about = state === 'other-child' ? (all.find(({ id }) => id !== child)?.id ?? 0) : child
  const by = state === 'other-officer' ? 'm-approver-other' : login
  const stored = state === 'asked' || state === 'refused' || state === 'withdrawn' ? state : 'approved'
  await owner.query(
    `insert into app.minor_approval (area, child_id, child_masked, asked_by, officer, unit_name, purpose, reason, state, decided_by, decided_at, until)
     select unit_area, $2, '童**', case when $1 = $3 then id else id + 1000000 end, name, unit_name, 'visit', '走访', $4::text,
       case when $4::text = 'asked' then null else 999999 end, case when $4::text = 'asked' then null else now() - interval '1 hour' end,
       case when $4::text = 'approved' then now() + ($5::int * interval '1 minute') end from sec.account where login = $1`,
    [login, about, by, stored, state === 'expired' ? -1 : 30],
  )
}

interface Path {
  readonly key: string
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly body?: unknown
}

/** Every route by which a person's record could be reached, by id and by search, from the list of all routes. */
function paths(child: Child): Path[] {
  const found: Path[] = Object.keys(allRoutes)
    .filter(
      (key) => key.startsWith('GET /api/') && !key.includes('/my/') && !key.includes('.pdf') && !key.includes('.xlsx'),
    )
    .filter((key) => !/:(?!personId)/.test(key))
    .map((key) => ({ key, method: 'GET', url: (key.split(' ')[1] ?? '').replace(':personId', String(child.id)) }))
  const reveal = (field: string): Path => ({
    key: `reveal ${field}`,
    method: 'POST',
    url: `/api/persons/${child.id}/reveal`,
    body: { requestId: randomUUID(), field, purpose: 'identity', reason: '核对' },
  })
  return [
    ...found,
    { key: 'search by name', method: 'GET', url: `/api/persons?q=${encodeURIComponent(child.name)}` },
    {
      key: 'lookalikes',
      method: 'POST',
      url: '/api/persons/lookalikes',
      body: { name: child.name, idNumber: child.idNumber },
    },
    reveal('id-number'),
    reveal('phone'),
    reveal('address'),
    reveal('card'),
  ]
}

interface Client {
  readonly base: string
  readonly cookie: string
}

/** So that a reading that is refused was refused for what it asks, not for how often. */
const unlimited = (routes: Routes): Routes =>
  Object.fromEntries(Object.entries(routes).map(([key, { perMinute: _, ...definition }]) => [key, definition]))

async function readAs({ base, cookie }: Client, path: Path): Promise<{ status: number; text: string }> {
  const response = await fetch(`${base}${path.url}`, {
    method: path.method,
    headers: { cookie, ...(path.body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(path.body === undefined ? {} : { body: JSON.stringify(path.body) }),
  })
  return { status: response.status, text: await response.text() }
}

const shows = ({ text }: { readonly text: string }, { name, idNumber, phone }: Child): boolean =>
  text.includes(name) || text.includes(idNumber) || text.includes(phone)

const mayOpen = (login: string): boolean => !['m-cashier', 'm-finance', 'm-auditor'].includes(login)
