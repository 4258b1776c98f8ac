import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import pg from 'pg'
import { chromium } from 'playwright-core'
import { idCheckCharacter } from '#core/identity-number.ts'
import { seededRandom } from '#core/random.ts'
import type { AreaCode } from '#core/units.ts'
import { createCitizenLogin } from '#server/access/create-account.ts'
import { keyRing } from '#server/crypto/key-ring.ts'
import { sm3 } from '#server/crypto/sm3.ts'
import { runtimeUrl } from '#server/db/migrate.ts'
import { openDatabase } from '#server/db/pool.ts'
import { loadKeys, projectRoot } from '#server/env.ts'
import { freePort } from '#server/free-port.ts'
import { type ApiClient, signedInClient } from '../support/api-client.ts'
import { makeApplicant } from '../support/applicants.ts'
import { atLeast, atMost, type Figure, type Run, type RunOptions } from '../support/measure.ts'
import { prepareFolder } from '../support/own-folder.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { password, type SmallCounty } from '../support/small-county.ts'

const today = '2026-03-02'

/** The beginnings that all canaries have, by which they are searched for, whatever stands around them. */
const marks = { id: '410122193909', phone: '1990171', card: '62284803939', address: '金丝雀巷' } as const
const serial = (n: number, length: number): string => String(n).padStart(length, '0')
/** The nth id number: thirty days of one month, a thousand numbers each. */
const idOf = (n: number): string => {
  const digits = `${marks.id}${serial(1 + (Math.floor(n / 1000) % 30), 2)}${serial(n % 1000, 3)}`
  return digits + idCheckCharacter(digits)
}
const phoneOf = (n: number): string => marks.phone + serial(n, 4)
const cardOf = (n: number): string => marks.card + serial(n, 8)
const addressOf = (n: number): string => `${marks.address}${n}号`

export const drill: Run = {
  says: 'plants canary id numbers, telephones, cards and addresses through the running server and searches everything that is left on disk, in the queue, in the logs and in the browser; and tries ten million numbers against the indexes',
  options: '--people 10000 --guesses 10000000',
  async run(options) {
    const folder = mkdtempSync(join(tmpdir(), 'minzheng-canary-'))
    chmodSync(folder, 0o711)
    const dataDir = join(folder, 'data')
    try {
      const small = await prepareFolder(dataDir, ({ county, townships }) => [
        { login: 'c-clerk', role: 'county-clerk', area: county },
        { login: 'c-town', role: 'township-clerk', area: townships[0] ?? county },
      ])
      const server = await startServer(dataDir, { port: await freePort(), today, env: { LOG_LEVEL: 'trace' } })
      try {
        return await plantAndSearch({ folder, dataDir, small, server }, options)
      } finally {
        await server.stop()
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

interface Scene {
  readonly folder: string
  readonly dataDir: string
  readonly small: SmallCounty
  readonly server: ServerProcess
}

async function plantAndSearch(scene: Scene, options: RunOptions): Promise<readonly Figure[]> {
  const { dataDir, folder, server } = scene
  const planted = await plant(scene, options)
  const owner = new pg.Client({ connectionString: ownerUrl(dataDir) })
  await owner.connect()
  try {
    const kept = await owner.query<{ n: string }>('select count(*) as n from reg.person')
    await browse(scene, planted.someone, join(folder, 'browser'), options)
    const live = await searchLive(owner)
    await owner.query('checkpoint')
    await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', join(projectRoot, 'src/server/cli.ts'), 'backup', '--into', join(folder, 'backup')],
      {
        cwd: projectRoot,
        env: { ...process.env, DATABASE_URL: undefined, MINZHENG_DATA: dataDir, MINZHENG_TODAY: today },
      },
    )
    const hits: string[] = [...live, ...find(Buffer.from(server.output()), 'output of the server')]
    let bytes = 0
    for (const path of filesUnder(folder)) {
      const content = readFileSync(path)
      bytes += content.length
      hits.push(...find(content, path.slice(folder.length)))
      for (const opened of unpacked(content)) hits.push(...find(opened, `${path.slice(folder.length)} (unpacked)`))
    }
    for (const hit of [...new Set(hits)].slice(0, 20)) options.say(`found: ${hit}`)
    const ofBrowser = hits.filter((hit) => / in \/browser\/Default\/(Login|Web) Data /.test(hit)).length
    const guessed = await guess(owner, options.count('guesses', 10_000_000))
    // The search itself must be able to see: one clear line in a file, a table and the log of the database.
    await owner.query(`create table public.planted as select $1::text as line`, [phoneOf(0)])
    await owner.query('checkpoint')
    const seen = filesUnder(join(dataDir)).some((path) => find(readFileSync(path), path).length > 0)
    return [
      {
        id: 'planted',
        says: 'people planted by list, at the counter and by application',
        value: Number(kept.rows[0]?.n),
        unit: '',
        limit: atLeast(options.count('people', 10_000)),
      },
      {
        id: 'searched',
        says: 'data files, log of writes, logs, uploads, seals, backup and browser profile searched',
        value: bytes / 1e6,
        unit: 'MB',
      },
      {
        id: 'hits',
        says: 'canaries found in the clear, in any encoding',
        value: hits.length - ofBrowser,
        unit: '',
        limit: atMost(0),
      },
      {
        id: 'signInName',
        says: 'places where the browser itself remembers the telephone that was typed to sign in',
        value: ofBrowser,
        unit: '',
      },
      {
        id: 'sees',
        says: 'a telephone written in the clear is found by the same search',
        value: seen ? 1 : 0,
        unit: '',
        limit: atLeast(1),
      },
      {
        id: 'guesses',
        says: 'numbers tried against the stored indexes and digests',
        value: guessed.tried,
        unit: '',
        limit: atLeast(options.count('guesses', 10_000_000)),
      },
      { id: 'matches', says: 'of them matched without the key', value: guessed.matches, unit: '', limit: atMost(0) },
    ]
  } finally {
    await owner.end()
  }
}

/** By list, with rows that fail; at the counter; by applications with cards; revealed and searched for. */
async function plant({ dataDir, small, server }: Scene, options: RunOptions): Promise<{ someone: Someone }> {
  const people = options.count('people', 10_000)
  const clerk = await signedInClient(server.base, 'staff', 'c-clerk', password)
  const town = await signedInClient(server.base, 'staff', 'c-town', password)
  const { villages } = small
  const rows = Array.from({ length: people }, (_, n) => {
    const isBad = n % 100 === 99 // kept, sealed, to be put right
    const number = isBad ? `${idOf(n).slice(0, 17)}${idOf(n).endsWith('0') ? '1' : '0'}` : idOf(n)
    return `金丝${'甲乙丙丁戊己庚辛'[n % 8]},${number},${villages[n % villages.length]},农村,${phoneOf(n)},${addressOf(n)}`
  })
  const list = `姓名,身份证号码,所在村（社区）,户口性质,联系电话,详细住址\n${rows.join('\n')}\n`
  const batch = (await clerk.upload('/api/imports/persons', '名单.csv', Buffer.from(`\uFEFF${list}`), {
    area: String(small.county),
    requestId: randomUUID(),
  })) as { id: number }
  for (let state = ''; state !== 'done' && state !== 'failed'; await wait(300))
    ({ state } = await clerk.call('GET /api/imports/:batchId', { batchId: batch.id }))
  const village = small.villages[0] ?? small.county
  const ids: number[] = []
  for (let n = people; n < people + 150; n++) {
    const { personId } = await clerk.write('POST /api/persons', {
      name: '金丝乙',
      idNumber: idOf(n),
      area: village,
      residence: 'rural',
      phone: phoneOf(n % 10_000),
      address: addressOf(n),
    })
    ids.push(personId)
  }
  options.say(`planted by list and counter: ${people} and ${ids.length}`)
  const random = seededRandom(options.seed)
  for (let n = 0; n < 30; n++) {
    const { answers } = makeApplicant(random, n, '410122')
    const mine = { ...answers, idNumber: idOf(20_000 + n), phone: phoneOf(n), card: cardOf(n), address: addressOf(n) }
    const given = { item: 'minimum-living-allowance', area: village, answers: mine }
    await town.call('PUT /api/desk-drafts/:key', { key: randomUUID(), item: given.item, answers: mine })
    await town.write('POST /api/applications', given).catch((error: unknown) => options.say(String(error)))
  }
  await misuse(clerk, ids)
  return { someone: await openCitizen(dataDir, ids[0] ?? 0, phoneOf(people % 10_000)) }
}

interface Someone {
  readonly phone: string
  readonly password: string
}

async function openCitizen(dataDir: string, personId: number, phone: string): Promise<Someone> {
  const keys = loadKeys(join(dataDir, 'keys.json'))
  const database = openDatabase(runtimeUrl(ownerUrl(dataDir), keys.master))
  try {
    await database.withScope({ kind: 'auth' }, (tx) =>
      createCitizenLogin(tx, { personId, phone, password }, keyRing(keys)),
    )
    return { phone, password }
  } finally {
    await database.close()
  }
}

/** Searches, revealed values, refused input and broken requests: what tends to reach logs and error texts. */
async function misuse(clerk: ApiClient, ids: readonly number[]): Promise<void> {
  const refused = (work: Promise<unknown>) => work.catch(() => undefined)
  for (const [n, personId] of ids.slice(0, 20).entries()) {
    await refused(clerk.call('POST /api/persons/search', { idNumber: idOf(n), page: 1, size: 20 }))
    await refused(clerk.call('POST /api/persons/search', { q: phoneOf(n), page: 1, size: 20 }))
    for (const field of ['id-number', 'phone', 'address'] as const)
      await refused(
        clerk.write('POST /api/persons/:personId/reveal', { personId, field, purpose: 'contact', reason: '演练核对' }),
      )
    const person = { name: '金丝丙', idNumber: idOf(n), area: 410_122_000_001 as AreaCode, residence: 'rural' as const }
    await refused(clerk.write('POST /api/persons', { ...person, phone: `${phoneOf(n)}${phoneOf(n)}` }))
    await refused(clerk.write('POST /api/persons', { ...person, address: { text: addressOf(n) } } as never))
    await refused(
      clerk.upload('/api/imports/persons', '坏.csv', Buffer.from(`姓名,身份证号码\n金丝,${idOf(n)}\n"`), {}),
    )
  }
}

/** A citizen and a clerk use the pages in a browser whose profile stays on disk. */
async function browse(scene: Scene, someone: Someone, profile: string, options: RunOptions): Promise<void> {
  const executablePath = (process.env['PATH'] ?? '')
    .split(':')
    .map((each) => join(each, 'chromium'))
    .find((each) => statSync(each, { throwIfNoEntry: false }))
  if (!executablePath) throw new Error('no chromium')
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    baseURL: scene.server.base,
    locale: 'zh-CN',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  try {
    const page = await context.newPage()
    await page.goto('/sign-in')
    const inputs = page.locator('input')
    await inputs.first().waitFor({ timeout: 60_000 })
    const phone = page.locator('input[type=tel], input[autocomplete=username], input').first()
    await phone.fill(someone.phone)
    await page.locator('input[type=password]').first().fill(someone.password)
    await page.locator('input[type=password]').first().press('Enter')
    await page.waitForTimeout(1500)
    for (const path of ['/my', '/my/cases', '/my/money', '/my/accesses', '/apply/minimum-living-allowance']) {
      await page.goto(path)
      await page.waitForTimeout(800)
    }
    for (const [n, field] of (
      await page.locator('input[type=text], input[type=tel], input:not([type])').all()
    ).entries())
      await field.fill([idOf(n), phoneOf(n), cardOf(n), addressOf(n)][n % 4] ?? '').catch(() => undefined)
    await page.waitForTimeout(1500)
    options.say(
      `browser: signed in ${(await context.cookies()).length > 0}, at ${page.url().slice(scene.server.base.length)}`,
    )
    const desk = await context.newPage()
    await desk.goto('/desk')
    await desk.waitForTimeout(1500)
    const login = desk.locator('input')
    await login
      .nth(0)
      .fill('c-clerk')
      .catch(() => undefined)
    await desk
      .locator('input[type=password]')
      .first()
      .fill(password)
      .catch(() => undefined)
    await desk
      .locator('input[type=password]')
      .first()
      .press('Enter')
      .catch(() => undefined)
    await desk.waitForTimeout(1500)
    await desk.goto('/desk/persons')
    await desk.waitForTimeout(1000)
    const search = desk.locator('input').first()
    await search.fill(idOf(0)).catch(() => undefined)
    await search.press('Enter').catch(() => undefined)
    await desk.waitForTimeout(1500)
    options.say(`browser: desk at ${desk.url().slice(scene.server.base.length)}`)
  } finally {
    await context.close()
  }
}

/** What the database shows of statements, and the queue. */
async function searchLive(owner: pg.Client): Promise<string[]> {
  const activity = await owner.query(`select query from pg_stat_activity where pid <> pg_backend_pid()`)
  const jobs = await owner.query('select payload::text from graphile_worker._private_jobs')
  const hits = [
    ...find(Buffer.from(JSON.stringify(activity.rows)), 'pg_stat_activity'),
    ...find(Buffer.from(JSON.stringify(jobs.rows)), 'queue of jobs'),
  ]
  const { rows: extensions } = await owner.query(`select 1 from pg_extension where extname = 'pg_stat_statements'`)
  if (extensions.length > 0) {
    const { rows } = await owner.query('select query from pg_stat_statements')
    hits.push(...find(Buffer.from(JSON.stringify(rows)), 'pg_stat_statements'))
  }
  return hits
}

const base64s = (bytes: Buffer): Buffer[] =>
  [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    return Buffer.from(text.slice(Math.ceil((shift * 8) / 6) + (shift > 0 ? 1 : 0), text.replace(/=+$/, '').length - 2))
  })

/** Each mark as UTF-8, UTF-16 both ways, hex, base64 at each offset, and with digits at full width. */
const needles: readonly (readonly [string, Buffer])[] = Object.entries(marks).flatMap(([name, mark]) => {
  const utf8 = Buffer.from(mark)
  const wide = [...mark]
    .map((sign) => (/\d/.test(sign) ? String.fromCharCode(sign.charCodeAt(0) + 0xfee0) : sign))
    .join('')
  const forms = [
    utf8,
    Buffer.from(mark, 'utf16le'),
    Buffer.from(mark, 'utf16le').swap16(),
    Buffer.from(utf8.toString('hex')),
    ...base64s(utf8),
  ]
  return [...forms, ...(wide === mark ? [] : [Buffer.from(wide)])].map((form) => [name, form] as const)
})

/** Binary files may hold seven given bytes by chance once in 10^16; every find is told. */
function find(content: Buffer, where: string): string[] {
  return needles.flatMap(([name, needle]) => {
    const at = content.indexOf(needle)
    return at < 0
      ? []
      : [
          `${name} in ${where} at ${at}: ${content
            .subarray(Math.max(0, at - 30), at + 24)
            .toString('latin1')
            .replace(/[^ -~]/g, '.')}`,
        ]
  })
}

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  )

/** What a gzip file says inside, where it is one. */
function unpacked(content: Buffer): Buffer[] {
  try {
    if (content[0] === 0x1f && content[1] === 0x8b) return [gunzipSync(content)]
  } catch {
    return [] // only looked like one
  }
  return []
}

/** A thief has the database alone: numbers hashed as often seen, against everything stored that could be an index or a digest. */
async function guess(owner: pg.Client, tries: number): Promise<{ tried: number; matches: number }> {
  const stored = new Set<string>()
  for (const sql of [
    `select encode(id_bidx, 'hex') as h from reg.person`,
    `select encode(phone_bidx, 'hex') as h from reg.person where phone_bidx is not null`,
    `select encode(card_bidx, 'hex') as h from reg.bank_account`,
    'select digest as h from app.request',
  ])
    for (const { h } of (await owner.query<{ h: string }>(sql)).rows) stored.add(h.slice(0, 32))
  let [tried, matches] = [0, 0]
  for (let n = 0; tried < tries; n++) {
    // The planted ones first: they are among the candidates.
    const number = n < 30_000 ? idOf(n) : serial(n, 18)
    tried++
    if (stored.has(sm3(number).toString('hex').slice(0, 32))) matches++
  }
  return { tried, matches }
}

function ownerUrl(dataDir: string): string {
  const [port, secret] = ['postgres.port', 'postgres.password'].map((name) =>
    readFileSync(join(dataDir, name), 'utf8').trim(),
  )
  return `postgres://minzheng:${secret}@127.0.0.1:${port}/minzheng`
}
