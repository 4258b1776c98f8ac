import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { type Random, seededRandom } from '#core/random.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { projectRoot } from '#server/env.ts'
import { freePort } from '#server/free-port.ts'
import { checkMoneyInvariants } from '#server/payment/check-money-invariants.ts'
import { someItem } from '#tests/support/cases.ts'
import { type ApiClient, signedInClient } from '../support/api-client.ts'
import { makeApplicant } from '../support/applicants.ts'
import { atLeast, atMost, type Figure, type Run, type RunOptions } from '../support/measure.ts'
import { openInvariants } from '../support/open-invariants.ts'
import { prepareFolder } from '../support/own-folder.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { password, type SmallCounty } from '../support/small-county.ts'

const today = '2026-03-02'

interface Written {
  readonly kind: 'application' | 'money'
  readonly requestId: string
  readonly at: Date
}

export const drill: Run = {
  says: 'base copy and log while clerks write; server and data folder lost; all of it back in an empty place, and an earlier moment too',
  options: '--writes 120',
  async run(options) {
    const folder = mkdtempSync(join(tmpdir(), 'minzheng-restore-'))
    chmodSync(folder, 0o711)
    try {
      return await loseAndRestore(folder, options)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function loseAndRestore(folder: string, options: RunOptions): Promise<Figure[]> {
  const dataDir = join(folder, 'lost')
  const backups = join(folder, 'backups')
  const small = await prepareFolder(dataDir, ({ county, townships }) => [
    { login: 'clerk', role: 'township-clerk', area: townships[0] ?? county },
    { login: 'finance', role: 'county-finance', area: county },
  ])
  const port = await freePort()
  const server = await startServer(dataDir, { port, today })
  const follower = command(dataDir, ['backup', 'follow', '--into', backups, '--synchronous'])
  await follower.printed('正在接收日志')
  const written: Written[] = []
  const half = options.count('writes', 120) / 2
  const random = seededRandom(options.seed)
  const office = await openOffice(server, small)
  await work(office, random, half, written)
  const base = command(dataDir, ['backup', 'take', '--into', backups])
  await Promise.all([base.succeeded(), work(office, random, half / 2, written)])
  const moment = new Date()
  await wait(100)
  await work(office, random, half / 2, written)
  options.say(`${written.length} writes acknowledged; now the server, its follower and the data folder are gone`)
  cpSync(join(dataDir, 'keys.json'), join(folder, 'keys.json'))
  await Promise.all([server.kill(), follower.kill()])
  await wait(1500) // the guard ends the database after its server
  rmSync(dataDir, { recursive: true, force: true })

  const latest = await restored(folder, 'latest', written, undefined, options)
  const earlier = await restored(folder, 'earlier', written, moment, options)
  return [
    {
      id: 'acknowledged',
      says: 'writes acknowledged before the loss',
      value: written.length,
      unit: '',
      limit: atLeast(half),
    },
    none('lost', 'acknowledged writes that are gone (RPO 0)', latest.missing),
    none('lostEarlier', 'writes before the chosen moment that are gone', earlier.missing),
    none('tooLate', 'writes after the chosen moment that are there', earlier.tooLate),
    none('broken', 'money invariants broken in either copy', latest.broken + earlier.broken),
    none('sends', 'copies that would send before a person took it over', latest.sends + earlier.sends),
    none('stillFenced', 'copies that do not send afterwards', latest.fenced + earlier.fenced),
    {
      id: 'restoreMinutes',
      says: 'from the empty folder to the first answer (RTO)',
      value: Math.max(latest.minutes, earlier.minutes),
      unit: 'min',
      limit: atMost(30),
    },
  ]
}

const none = (id: string, says: string, value: number): Figure => ({ id, says, value, unit: '', limit: atMost(0) })

interface Office {
  readonly clerk: ApiClient
  readonly finance: ApiClient
  readonly small: SmallCounty
  serial: number
}

async function openOffice({ base }: ServerProcess, small: SmallCounty): Promise<Office> {
  const clerk = await signedInClient(base, 'staff', 'clerk', password)
  return { clerk, finance: await signedInClient(base, 'staff', 'finance', password), small, serial: 0 }
}

/** Applications and appropriations in turn, noted only when they were acknowledged. */
async function work(office: Office, random: Random, count: number, written: Written[]): Promise<void> {
  for (let i = 0; i < count; i++) {
    const requestId = randomUUID()
    office.serial++
    if (i % 2 === 0) {
      const { answers } = makeApplicant(random, office.serial, '410122')
      await office.clerk.call('POST /api/applications', {
        requestId,
        item: someItem,
        area: random.pick(office.small.villages),
        answers,
      } as never)
    } else {
      await office.finance.call('POST /api/ledger/appropriations', {
        requestId,
        fund: '中央补助资金',
        fen: random.whole(1, 1_000_000),
        document: `豫财社〔2026〕${office.serial}号`,
      } as never)
    }
    written.push({ kind: i % 2 === 0 ? 'application' : 'money', requestId, at: new Date() })
  }
}

interface Copy {
  readonly missing: number
  readonly tooLate: number
  readonly broken: number
  readonly sends: number
  readonly fenced: number
  readonly minutes: number
}

/** The command of a person in need, then the server on what came back. */
async function restored(
  folder: string,
  name: string,
  written: readonly Written[],
  to: Date | undefined,
  options: RunOptions,
): Promise<Copy> {
  const dataDir = join(folder, name)
  const started = performance.now()
  const restore = ['restore', '--from', join(folder, 'backups'), '--into', dataDir]
  await command(dataDir, to ? [...restore, '--to', to.toISOString()] : restore).succeeded()
  cpSync(join(folder, 'keys.json'), join(dataDir, 'keys.json'))
  const server = await startServer(dataDir, { port: await freePort(), today })
  const minutes = (performance.now() - started) / 60_000
  options.say(`${name}: answers again after ${(minutes * 60).toFixed(1)} s`)
  const database = await startEmbedded({ dataDir }) // attaches to the server's own
  const owner = new pg.Client({ connectionString: database.url })
  try {
    await owner.connect()
    const { rows } = await owner.query<{ request_id: string }>('select request_id from app.request')
    const there = new Set(rows.map(({ request_id }) => request_id))
    const mustBe = written.filter(({ at }) => to === undefined || at <= to)
    const refusals = async () => (await owner.query<{ n: number }>(refusedSenders)).rows[0]?.n ?? 0
    const fencedBefore = await refusals()
    await command(dataDir, ['sending', 'take', '--by', '演练负责人', '--reason', '恢复演练启用备用环境']).succeeded()
    return {
      missing: mustBe.filter(({ requestId }) => !there.has(requestId)).length,
      tooLate: written.filter(({ requestId, at }) => to && at > to && there.has(requestId)).length,
      broken: await openInvariants(database.url, checkMoneyInvariants),
      sends: fencedBefore === 1 ? 0 : 1,
      fenced: await refusals(),
      minutes,
    }
  } finally {
    await owner.end()
    await server.stop()
  }
}

/** 1 while the timeline or server of the registered sender is not this one. */
const refusedSenders = `select count(*)::int as n from sys.sender s, sys.this_server() t where (s.server, s.timeline) <> (t.server, t.timeline)`

/** One command as a person types it, on the platform in `dataDir`. */
function command(dataDir: string, args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', join(projectRoot, 'src/server/cli.ts'), ...args], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATABASE_URL: undefined, MINZHENG_DATA: dataDir, MINZHENG_KEYS: undefined },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = new Promise<number | null>((done) => child.once('close', (status) => done(status)))
  return {
    async printed(words: string) {
      const last = performance.now() + 60_000
      while (!output.includes(words)) {
        if (child.exitCode !== null || performance.now() > last) throw new Error(`${args.join(' ')}: ${output}`)
        await wait(20)
      }
    },
    async succeeded() {
      const status = await ended
      if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${output}`)
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
