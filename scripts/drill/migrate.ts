import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { type Random, seededRandom } from '#core/random.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { loadKeys, projectRoot } from '#server/env.ts'
import { freePort } from '#server/free-port.ts'
import { someItem } from '#tests/support/cases.ts'
import { type ApiClient, signedInClient } from '../support/api-client.ts'
import { makeApplicant } from '../support/applicants.ts'
import { atLeast, atMost, type Figure, percentile, type Run, type RunOptions } from '../support/measure.ts'
import { prepareFolder } from '../support/own-folder.ts'
import { startServer } from '../support/server-process.ts'
import { password, type SmallCounty } from '../support/small-county.ts'

const today = '2026-03-02'

/** What a release may do while the one before it serves: add columns, tables and checks that old rows pass. */
const expanding = `
alter table app."case" add column drill_note text;
alter table reg.person add column drill_rank int not null default 0;
create table app.drill_added (id bigint generated always as identity primary key, case_id bigint not null);
alter table app."case" add constraint drill_note_short check (drill_note is null or length(drill_note) < 100) not valid;
`

export const drill: Run = {
  says: 'a release’s migration runs while the one before it serves clerks, and while a long report reads the same tables',
  options: '--seconds 5',
  async run(options) {
    const dataDir = mkdtempSync(join(tmpdir(), 'minzheng-migrate-'))
    chmodSync(dataDir, 0o711)
    try {
      return await migrateUnderWork(dataDir, options)
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  },
}

async function migrateUnderWork(dataDir: string, options: RunOptions): Promise<Figure[]> {
  const seconds = options.count('seconds', 5)
  const small = await prepareFolder(dataDir, ({ county, townships }) =>
    [0, 1, 2].map((i) => ({ login: `clerk-${i}`, role: 'township-clerk', area: townships[0] ?? county })),
  )
  const server = await startServer(dataDir, { port: await freePort(), today })
  try {
    const clerks = await Promise.all([0, 1, 2].map((i) => signedInClient(server.base, 'staff', `clerk-${i}`, password)))
    const office: Office = { small, random: seededRandom(options.seed), serial: 0, isOver: false, took: [], failed: [] }
    const working = Promise.all(clerks.map((clerk) => work(office, clerk)))
    await wait(1000)
    const migrated = await migrateBehindReport(dataDir, seconds)
    await wait(1000)
    office.isOver = true
    await working
    for (const line of office.failed) options.say(`failed: ${line}`)
    for (const line of server
      .output()
      .split('\n')
      .filter((each) => each.includes('"err"'))
      .slice(0, 3))
      options.say(line.slice(0, 600))
    const sorted = office.took.toSorted((a, b) => a - b)
    return [
      { id: 'calls', says: 'calls of three clerks meanwhile', value: sorted.length, unit: '', limit: atLeast(20) },
      { id: 'failed', says: 'calls that failed', value: office.failed.length, unit: '', limit: atMost(0) },
      { id: 'applied', says: 'migrations applied', value: migrated.applied, unit: '', limit: atLeast(1) },
      {
        id: 'longest',
        says: 'longest a clerk waited',
        value: (sorted.at(-1) ?? 0) / 1000,
        unit: 's',
        limit: atMost(3),
        beside: `p95 ${percentile(sorted, 0.95).toFixed(0)} ms; the report held its tables for ${seconds} s`,
      },
      { id: 'migration', says: 'migration, with its waiting', value: migrated.seconds, unit: 's' },
    ]
  } finally {
    await server.stop()
  }
}

interface Office {
  readonly small: SmallCounty
  readonly random: Random
  serial: number
  isOver: boolean
  readonly took: number[]
  readonly failed: string[]
}

/** An application and a look at the list, over and over. */
async function work(office: Office, clerk: ApiClient): Promise<void> {
  const timed = async (call: () => Promise<unknown>) => {
    const started = performance.now()
    await call().catch((error: unknown) => office.failed.push(String(error)))
    office.took.push(performance.now() - started)
  }
  while (!office.isOver) {
    const { answers } = makeApplicant(office.random, ++office.serial, '410122')
    const area = office.random.pick(office.small.villages)
    await timed(() => clerk.write('POST /api/applications', { item: someItem, area, answers }))
    await timed(() => clerk.call('GET /api/cases', { limit: 20 } as never))
  }
}

/** The migration of a next release, begun while a report has been reading the tables it changes. */
async function migrateBehindReport(dataDir: string, seconds: number): Promise<{ applied: number; seconds: number }> {
  const folder = join(dataDir, 'next-release')
  cpSync(join(projectRoot, 'src/server/db/migrations'), folder, { recursive: true })
  writeFileSync(join(folder, '9999-drill.sql'), expanding)
  const { url } = await startEmbedded({ dataDir }) // attaches to the server's own
  const report = new pg.Client({ connectionString: url })
  await report.connect()
  await report.query('begin isolation level repeatable read')
  await report.query('select count(*) from app."case", reg.person')
  const ended = wait(seconds * 1000)
    .then(() => report.query('commit'))
    .then(() => report.end())
  const started = performance.now()
  const applied = await migrate(url, { keys: loadKeys(join(dataDir, 'keys.json')), folder })
  const took = (performance.now() - started) / 1000
  await ended
  return { applied: applied.length, seconds: took }
}
