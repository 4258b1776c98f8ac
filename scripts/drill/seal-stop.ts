import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { seededRandom } from '#core/random.ts'
import { freePort } from '#server/free-port.ts'
import { someItem } from '#tests/support/cases.ts'
import { type ApiClient, ApiProblem, signedInClient } from '../support/api-client.ts'
import { makeApplicant } from '../support/applicants.ts'
import { atLeast, atMost, type Figure, type Run, type RunOptions } from '../support/measure.ts'
import { prepareFolder } from '../support/own-folder.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { password, type SmallCounty } from '../support/small-county.ts'
import { readPublicKey, readStore, signatureChecker } from '../verify-audit/seals.ts'
import { verify } from '../verify-audit/verify.ts'

/** Instead of four hours. */
const stopAfter = 10

export const drill: Run = {
  says: 'the sealer held up, the second store gone, read-only or full, the access log broken: work stops, public pages go on, all recovers',
  async run(options) {
    const dataDir = mkdtempSync(join(tmpdir(), 'minzheng-seal-'))
    chmodSync(dataDir, 0o711)
    const seals = join(dataDir, 'second-store')
    mkdirSync(seals, { mode: 0o700 })
    const isMounted = tried('mount', '-t', 'tmpfs', '-o', 'size=1m,mode=700', 'tmpfs', seals)
    try {
      const small = await prepareFolder(dataDir, ({ townships, county }) => [
        { login: 'clerk', role: 'township-clerk', area: townships[0] ?? county },
      ])
      const server = await startServer(dataDir, {
        port: await freePort(),
        today: '2026-03-02',
        env: { AUDIT_SEAL_DIR: seals, AUDIT_STOP_AFTER: String(stopAfter) },
      })
      try {
        return await throughFaults({ server, dataDir, seals, isMounted, small }, options)
      } finally {
        await server.stop()
      }
    } finally {
      if (isMounted) execFileSync('umount', [seals])
      rmSync(dataDir, { recursive: true, force: true })
    }
  },
}

interface Scene {
  readonly server: ServerProcess
  readonly dataDir: string
  readonly seals: string
  readonly isMounted: boolean
  readonly small: SmallCounty
}

interface Fault {
  readonly says: string
  readonly begin: () => Promise<void> | void
  readonly end: () => Promise<void> | void
}

interface Outcome {
  readonly stopped: boolean
  readonly accepted: number
  readonly publicRefused: number
  readonly recoverySeconds: number
}

async function throughFaults(scene: Scene, options: RunOptions): Promise<readonly Figure[]> {
  const { dataDir, seals, server, isMounted } = scene
  const [port, secret] = ['postgres.port', 'postgres.password'].map((name) =>
    readFileSync(join(dataDir, name), 'utf8').trim(),
  )
  const url = `postgres://minzheng:${secret}@127.0.0.1:${port}/minzheng`
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  const clerk = await signedInClient(server.base, 'staff', 'clerk', password)
  const random = seededRandom(options.seed)
  let serial = 0
  const apply = () =>
    clerk.write('POST /api/applications', {
      item: someItem,
      area: random.pick(scene.small.villages),
      answers: makeApplicant(random, serial++, '410122').answers,
    })
  const cases = async () => Number((await owner.query('select count(*) as n from app."case"')).rows[0]?.n)
  await apply() // all is well
  const lock = `hashtextextended('minzheng sealer', 0)`
  const faults: Fault[] = [
    {
      says: 'somebody ends the sealer’s connection and keeps it from sealing',
      begin: async () => {
        // Whoever asks first has it: asked until the server’s next try is too late.
        for (let got = false; !got; ) {
          await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sealer'`)
          got = (await owner.query(`select pg_try_advisory_lock(${lock}) as got`)).rows[0]?.got
        }
      },
      end: () => void owner.query(`select pg_advisory_unlock(${lock})`),
    },
    ...(isMounted
      ? [
          {
            says: 'the second store becomes read-only',
            begin: () => void execFileSync('mount', ['-o', 'remount,ro', seals]),
            end: () => void execFileSync('mount', ['-o', 'remount,rw', seals]),
          },
          {
            says: 'the disk of the second store is full',
            begin: () => {
              for (const size of [1_048_576, 65_536, 4096])
                for (let i = 0; fits(join(seals, `filler-${size}-${i}`), size); i++);
            },
            end: () => void execFileSync('sh', ['-c', `rm -f '${seals}'/filler-*`]),
          },
        ]
      : [
          {
            says: 'the second store is gone',
            begin: () => {
              renameSync(seals, `${seals}.away`)
              writeFileSync(seals, '')
            },
            end: () => {
              rmSync(seals)
              renameSync(`${seals}.away`, seals)
            },
          },
        ]),
  ]
  const outcomes: Outcome[] = []
  for (const fault of faults) {
    await fault.begin()
    const outcome = await oneFault(fault, { clerk, base: server.base, apply, cases })
    options.say(`${fault.says}: ${JSON.stringify(outcome)}`)
    outcomes.push(outcome)
  }

  // Not even one second without the log itself.
  const before = await cases()
  await owner.query('alter table audit.access_log rename to away')
  const broken = [await statusOf(apply()), await statusOf(clerk.call('GET /api/cases/:caseId', { caseId: 1 }))]
  await owner.query('alter table audit.away rename to access_log')
  const madeMeanwhile = (await cases()) - before
  const again = await statusOf(apply())
  options.say(`without its table: ${broken.join(', ')}; with it again: ${again}`)

  await settled(owner)
  await owner.query('begin')
  const verdict = await verify({
    query: async (sql, values = []) =>
      (
        await owner.query<Record<string, string | null>>({
          text: sql,
          values: [...values],
          types: { getTypeParser: () => (text: string) => text },
        })
      ).rows,
    store: readStore(seals),
    checkSignature: signatureChecker([readPublicKey(readFileSync(join(dataDir, 'seal-public-key.pem'), 'utf8'))]),
    now: Date.now(),
  })
  await owner.end()
  const worst = (of: (outcome: Outcome) => number) => Math.max(...outcomes.map(of))
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0)
  return [
    {
      id: 'faults',
      says: `faults that stopped work after ${stopAfter} s`,
      value: sum(({ stopped }) => (stopped ? 1 : 0)),
      unit: '',
      limit: atLeast(faults.length),
    },
    {
      id: 'accepted',
      says: 'writes and reads of persons let through while stopped',
      value: sum(({ accepted }) => accepted),
      unit: '',
      limit: atMost(0),
    },
    {
      id: 'publicRefused',
      says: 'public pages refused while stopped',
      value: sum(({ publicRefused }) => publicRefused),
      unit: '',
      limit: atMost(0),
    },
    {
      id: 'recovery',
      says: 'back at work after the repair, without hands',
      value: worst(({ recoverySeconds }) => recoverySeconds),
      unit: 's',
      limit: atMost(60),
    },
    {
      id: 'brokenLog',
      says: 'requests done without the log’s table',
      value: broken.filter((status) => status < 400).length + madeMeanwhile,
      unit: '',
      limit: atMost(0),
    },
    { id: 'brokenAgain', says: 'refused with the table back', value: again < 400 ? 0 : 1, unit: '', limit: atMost(0) },
    {
      id: 'findings',
      says: 'what the verifier finds afterwards',
      value: verdict.findings.length,
      unit: '',
      limit: atMost(0),
      beside: `${verdict.seals} seals, ${verdict.sealedRows} rows`,
    },
  ]
}

interface Work {
  readonly clerk: ApiClient
  readonly base: string
  readonly apply: () => Promise<unknown>
  readonly cases: () => Promise<number>
}

async function oneFault(fault: Fault, { clerk, base, apply, cases }: Work): Promise<Outcome> {
  await apply() // a row that waits for its seal
  const stopped = await within(stopAfter + 45, async () => (await statusOf(apply())) === 503)
  const before = await cases()
  let accepted = 0
  let publicRefused = 0
  for (let i = 0; i < 5; i++) {
    const calls = [
      apply,
      () => clerk.call('GET /api/cases', {}),
      () => clerk.call('GET /api/cases/:caseId', { caseId: 1 }),
    ]
    for (const call of calls) if ((await statusOf(call())) !== 503) accepted++
    for (const path of ['/api/notices', '/api/divisions', '/', '/health/live'])
      if (!(await fetch(`${base}${path}`)).ok) publicRefused++
  }
  accepted += (await cases()) - before
  await fault.end()
  const start = performance.now()
  const back = await within(90, async () => (await statusOf(apply())) === 200)
  return { stopped, accepted, publicRefused, recoverySeconds: back ? (performance.now() - start) / 1000 : Number.NaN }
}

const statusOf = (work: Promise<unknown>): Promise<number> =>
  work.then(
    () => 200,
    (error: unknown) => {
      if (error instanceof ApiProblem) return error.status
      throw error
    },
  )

async function within(seconds: number, holds: () => Promise<boolean>): Promise<boolean> {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await wait(250))
    if (await holds()) return true
  return false
}

/** Waits until everything written is sealed in both stores. */
const settled = (owner: pg.Client): Promise<boolean> =>
  within(60, async () => {
    const { rows } = await owner.query(
      `select (select max(seq) from audit.seal) = (select max(seq) from audit.seal_copy) and not exists
         (select from audit.access_log where tx >= (select max(to_tx::text::bigint)::text::xid8 from audit.seal)) as done`,
    )
    return rows[0]?.done === true
  })

function fits(path: string, size: number): boolean {
  try {
    writeFileSync(path, Buffer.alloc(size))
    return true
  } catch {
    return false // that is what was wanted
  }
}

function tried(command: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false // not root, or not on Linux
  }
}
