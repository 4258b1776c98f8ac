import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { type Random, seededRandom } from '#core/random.ts'
import type { Role } from '#core/role.ts'
import { readWorkbook } from '#server/files/workbook.ts'
import { allRoutes } from '#server/http/all-routes.ts'
import type { Routes } from '#server/http/route.ts'
import { someItem } from '#tests/support/cases.ts'
import { signedInClient } from '../support/api-client.ts'
import { makeApplicant } from '../support/applicants.ts'
import { atLeast, atMost, type Figure, type Run } from '../support/measure.ts'
import { openOwnDatabase } from '../support/own-database.ts'
import { type OwnPlatform, openOwnPlatform } from '../support/own-platform.ts'
import { cookieOf, openAccounts, openSmallCounty, password } from '../support/small-county.ts'

const roles: readonly Role[] = [
  'village-worker',
  'township-clerk',
  'township-approver',
  'county-clerk',
  'county-approver',
  'county-cashier',
  'county-finance',
  'supervisor',
  'auditor',
  'standards-officer',
  'system-admin',
  'security-admin',
  'audit-admin',
]
/** Sizes of lists around each threshold, and what each must ask for. */
const sizes = [
  [24, 'nobody'],
  [25, 'unit'],
  [249, 'unit'],
  [250, 'county'],
  [2499, 'county'],
  [2500, 'supervisor'],
] as const

export const drill: Run = {
  says: 'full numbers on any reading route × role; values and exports around 25, 250 and 2,500; many small exports; paging; 20 photographed rows traced',
  options: '--photos 100',
  async run(options) {
    const own = await openOwnDatabase('careless')
    const running = await openOwnPlatform(own, '2026-03-02', { routes: unlimited(allRoutes) })
    const owner = new pg.Client({ connectionString: own.ownerUrl })
    try {
      await owner.connect()
      const { townships, villages, county } = await openSmallCounty(own.ownerUrl, running.platform.exchangeDir)
      const township = townships[0] ?? county
      const clerks = Array.from({ length: 30 }, (_, i) => `clerk-${i}`)
      await openAccounts(running.platform, [
        ...roles.map((role) => ({
          login: `by-${role}`,
          role,
          area: role.startsWith('village')
            ? (villages[0] ?? township)
            : role.startsWith('township')
              ? township
              : county,
        })),
        ...clerks.map((login) => ({ login, role: 'township-clerk' as const, area: township })),
      ])
      const random = seededRandom(options.seed)
      const drilled: Drilled = { running, owner, random, say: options.say, clerks }
      const masked = await walkRoutes(drilled, villages)
      const values = await revealValues(drilled)
      const lists = await makeLists(drilled)
      const levels = await exportLevels(drilled, lists)
      const small = await manySmall(drilled)
      const paging = await pageThrough(drilled)
      const photos = await photograph(drilled, options.count('photos', 100))
      return [...masked, ...values, ...levels, ...small, ...paging, ...photos]
    } finally {
      await owner.end()
      await running.close()
      await own.close()
    }
  },
}

interface Drilled {
  readonly running: OwnPlatform
  readonly owner: pg.Client
  readonly random: Random
  readonly say: (line: string) => void
  /** Clerks who have exported nothing yet are taken from the end. */
  readonly clerks: string[]
}

const unlimited = (routes: Routes): Routes =>
  Object.fromEntries(Object.entries(routes).map(([key, { perMinute: _, ...definition }]) => [key, definition]))

interface Answer {
  readonly status: number
  readonly text: string
  readonly bytes: Uint8Array
}
type Caller = (method: string, path: string, body?: Readonly<Record<string, unknown>>) => Promise<Answer>

async function callerOf({ running }: Drilled, login: string): Promise<Caller> {
  const cookie = await cookieOf(running.platform, login)
  return async (method, path, body) => {
    const response = await fetch(`${running.base}${path}`, {
      method,
      headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify({ requestId: randomUUID(), ...body }) } : {}),
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    return { status: response.status, text: Buffer.from(bytes).toString('utf8'), bytes }
  }
}

/** P4: applications with known numbers, then every reading route as every role; a full number anywhere is a leak. */
async function walkRoutes(drilled: Drilled, villages: readonly number[]): Promise<Figure[]> {
  const { running, random, owner, say } = drilled
  const clerk = await signedInClient(running.base, 'staff', 'by-township-clerk', password)
  const secrets = new Set<string>()
  for (let i = 0; i < 6; i++) {
    const { answers, idNumber } = makeApplicant(random, i, '410122')
    secrets.add(idNumber)
    for (const text of JSON.stringify(answers).match(/\d{17}[\dX]|1[3-9]\d{9}|62\d{14,17}/g) ?? []) secrets.add(text)
    await clerk.call('POST /api/applications', {
      requestId: randomUUID(),
      item: someItem,
      area: villages[i % villages.length] ?? 0,
      answers,
      fileIds: [],
    })
  }
  await running.runJobs()
  const { rows: ids } = await owner.query<Record<string, number>>(
    `select (select max(id) from app."case")::int as "caseId", (select max(id) from reg.person)::int as "personId"`,
  )
  const values: Readonly<Record<string, string | number>> = {
    ...ids[0],
    item: someItem,
    code: 410122000000,
    token: 'x',
  }
  let tried = 0
  let answered = 0
  const leaks: string[] = []
  for (const role of roles) {
    const call = await callerOf(drilled, `by-${role}`)
    for (const key of Object.keys(allRoutes).filter((each) => each.startsWith('GET '))) {
      const path = (key.split(' ')[1] ?? '').replace(/:(\w+)/g, (_, name: string) => String(values[name] ?? 1))
      for (const query of ['', '?q=王&size=100', '?area=410122000000&size=100']) {
        tried++
        const { text, status } = await call('GET', `${path}${query}`)
        if (status === 200 && text.length > 2) answered++
        const found = [...secrets].find((secret) => text.includes(secret))
        if (found) leaks.push(`${role} ${key}`)
      }
    }
  }
  for (const leak of new Set(leaks)) say(`full number: ${leak}`)
  return [
    {
      id: 'readings',
      says: `readings: reading routes × ${roles.length} roles × 3 queries`,
      value: tried,
      unit: '',
      limit: atLeast(1000),
    },
    { id: 'answered', says: 'of them answered with something', value: answered, unit: '', limit: atLeast(300) },
    { id: 'known', says: 'full numbers known to the drill', value: secrets.size, unit: '', limit: atLeast(20) },
    { id: 'leaks', says: 'answers with a full number', value: leaks.length, unit: '', limit: atMost(0) },
  ]
}

/** P5, values: 40 accounts' numbers asked for by one officer, eight at a time. */
async function revealValues(drilled: Drilled): Promise<Figure[]> {
  const { rows } = await drilled.owner.query<{ id: number }>(
    'select person_id::int as id from reg.bank_account where valid_until is null order by id limit 1',
  )
  const call = await callerOf(drilled, 'by-county-clerk')
  const ask = () =>
    call('POST', `/api/persons/${rows[0]?.id ?? 0}/reveal`, { field: 'card', purpose: 'payment', reason: '核对账户' })
  let shown = 0
  for (let round = 0; round < 5; round++)
    for (const { status } of await Promise.all(Array.from({ length: 8 }, ask))) if (status === 200) shown++
  const supervisor = await callerOf(drilled, 'by-supervisor')
  const alarms: { rows: { records: number; isBlocking: boolean }[] } = JSON.parse(
    (await supervisor('GET', '/api/exposure-alarms')).text,
  )
  return [
    {
      id: 'shown',
      says: 'of 40 account numbers, shown to one officer before the block',
      value: shown,
      unit: '',
      limit: atMost(25),
    },
    {
      id: 'alarms',
      says: 'alarms at the supervisor',
      value: alarms.rows.filter(({ isBlocking }) => isBlocking).length,
      unit: '',
      limit: atLeast(1),
    },
  ]
}

/** Closed cases whose state says how long its list is; copies of one, made behind the application's back. */
async function makeLists({ owner }: Drilled): Promise<readonly (readonly [number, string, string])[]> {
  const lists = [
    ...sizes.map(([size, needs]) => [size, needs, `list-${size}`] as const),
    [200, 'unit', 'list-200'] as const,
  ]
  for (const [size, , state] of lists)
    await owner.query(
      `insert into app."case" (county_id, area, case_no, item, kind, workflow, state, applicant_id, applicant_name, residence, is_open, applied_on)
       select county_id, area, '410122' || $2 || lpad(n::text, 6, '0'), item, kind, workflow, $2, applicant_id, applicant_name, residence, false, applied_on
       from (select * from app."case" order by id limit 1) c, generate_series(1, $1::int) n`,
      [size, state],
    )
  return lists
}

const wanted = (state: string) => ({ kind: 'case-list', params: { state }, purpose: 'report', reason: '演练' })

interface Asked {
  readonly exportId: number
  readonly needs: string
}

/** P5, exports: at each size the right people, none before them, once after them. */
async function exportLevels(
  drilled: Drilled,
  lists: readonly (readonly [number, string, string])[],
): Promise<Figure[]> {
  const [unit, county, supervisor] = await Promise.all(
    ['by-township-approver', 'by-county-approver', 'by-supervisor'].map((login) => callerOf(drilled, login)),
  )
  if (!unit || !county || !supervisor) throw new Error('no approvers')
  const approvers: Readonly<Record<string, readonly Caller[]>> = {
    nobody: [],
    unit: [unit],
    county: [county],
    supervisor: [county, supervisor],
  }
  let wrong = 0
  let early = 0
  let twice = 0
  let denied = 0
  for (const [, needs, state] of lists.filter(([size]) => size !== 200)) {
    const call = await callerOf(drilled, drilled.clerks.pop() ?? '')
    const asked: Asked = JSON.parse((await call('POST', '/api/exports', wanted(state))).text)
    if (asked.needs !== needs) wrong++
    const fetchFile = () => call('GET', `/api/exports/${asked.exportId}/file`)
    const decide = (by: Caller) => by('POST', `/api/exports/${asked.exportId}/decide`, { approve: true })
    for (const by of approvers[needs] ?? []) {
      if ((await fetchFile()).status === 200) early++
      if ((await decide(call)).status === 200) early++
      if (needs !== 'unit' && (await decide(unit)).status === 200) early++
      await decide(by)
    }
    const answers = await Promise.all([fetchFile(), fetchFile(), fetchFile()])
    const given = answers.filter(({ status }) => status === 200).length
    if (given === 0) denied++
    if (given > 1) twice++
  }
  return [
    { id: 'wrongLevel', says: 'sizes at which the wrong people were asked', value: wrong, unit: '', limit: atMost(0) },
    {
      id: 'early',
      says: 'files or approvals given to the wrong person or too early',
      value: early,
      unit: '',
      limit: atMost(0),
    },
    { id: 'twice', says: 'files given twice, of three fetches at once', value: twice, unit: '', limit: atMost(0) },
    { id: 'denied', says: 'approved files that were not given', value: denied, unit: '', limit: atMost(0) },
  ]
}

/** Many small exports and pages of the screen, by one clerk: how many records leave without another person. */
async function manySmall(drilled: Drilled): Promise<Figure[]> {
  const call = await callerOf(drilled, drilled.clerks.pop() ?? '')
  let left = 0
  for (let i = 0; i < 40; i++) {
    const { status } = await call('POST', '/api/exports/screen', { table: '人员', records: 5, purpose: 'report' })
    if (status === 200) left += 5
  }
  const asked: Asked = JSON.parse((await call('POST', '/api/exports', wanted('list-24'))).text)
  if ((await call('GET', `/api/exports/${asked.exportId}/file`)).status === 200) left += 24
  return [
    {
      id: 'left',
      says: 'records that left in 41 small exports without another person',
      value: left,
      unit: '',
      limit: atMost(24),
    },
  ]
}

/** Paging through a list like a machine: seconds until the supervisor sees it. */
async function pageThrough(drilled: Drilled): Promise<Figure[]> {
  const call = await callerOf(drilled, drilled.clerks.pop() ?? '')
  const supervisor = await callerOf(drilled, 'by-supervisor')
  const seen = async () => (await supervisor('GET', '/api/exposure-alarms?state=open')).text.includes('翻阅名单')
  const start = performance.now()
  for (let page = 1; page <= 30; page++) await call('GET', `/api/cases?page=${page}&size=20&state=list-2500`)
  while (!(await seen()) && performance.now() - start < 300_000) await wait(500)
  return [
    {
      id: 'scrapeSeconds',
      says: 'from the first of 30 pages to the alarm',
      value: (performance.now() - start) / 1000,
      unit: 's',
      limit: atMost(300),
    },
  ]
}

/** Twenty rows of one of many files, some marks misread and some cut off, back to the account. */
async function photograph(drilled: Drilled, trials: number): Promise<Figure[]> {
  const { random } = drilled
  const approver = await callerOf(drilled, 'by-township-approver')
  const supervisor = await callerOf(drilled, 'by-supervisor')
  const files: { readonly id: number; readonly marks: readonly string[] }[] = []
  for (const login of drilled.clerks.splice(-12)) {
    const call = await callerOf(drilled, login)
    const asked: Asked = JSON.parse((await call('POST', '/api/exports', wanted('list-200'))).text)
    await approver('POST', `/api/exports/${asked.exportId}/decide`, { approve: true })
    const { bytes, status } = await call('GET', `/api/exports/${asked.exportId}/file`)
    if (status !== 200) throw new Error('no file to photograph')
    const marks: string[] = []
    for await (const { cells, row } of readWorkbook(Readable.from(Buffer.from(bytes)))) {
      const [first] = cells
      if (row > 2 && first && 'text' in first) marks.push(first.text)
    }
    files.push({ id: asked.exportId, marks })
  }
  let right = 0
  for (let i = 0; i < trials; i++) {
    const { id, marks } = random.pick(files)
    const from = random.whole(0, marks.length - 20)
    const photo = marks
      .slice(from, from + 20)
      .map((mark) => (random.chance(0.2) ? `${mark.slice(0, 3)}${random.pick(['8', 'B', '5', 'S'])}` : mark))
    const missing = random.whole(0, 19)
    const read = photo.filter((_, row) => row !== missing).join(random.pick([' ', '\n', '，']))
    const found: { id: number }[] = JSON.parse((await supervisor('POST', '/api/exports/trace', { marks: read })).text)
    if (found[0]?.id === id) right++
  }
  return [
    {
      id: 'traced',
      says: `photographs of 20 rows (one missing, a fifth misread) of ${files.length} like files, traced to the account`,
      value: (right / trials) * 100,
      unit: '%',
      limit: atLeast(100),
    },
  ]
}
