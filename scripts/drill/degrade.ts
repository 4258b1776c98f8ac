import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { Random } from '#core/random.ts'
import { seededRandom } from '#core/random.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { freePort } from '#server/free-port.ts'
import { someItem } from '#tests/support/cases.ts'
import { type ApiClient, ApiProblem, signedInClient } from '../support/api-client.ts'
import { makeApplicant } from '../support/applicants.ts'
import { atLeast, atMost, type Figure, type Run, type RunOptions } from '../support/measure.ts'
import { prepareFolder } from '../support/own-folder.ts'
import { startServer } from '../support/server-process.ts'
import { password, type SmallCounty } from '../support/small-county.ts'

const today = '2026-03-02'

export const drill: Run = {
  says: 'database killed, every connection held up, outside registers silent: refusals in Chinese, no wrong answer, back without hands',
  options: '--seconds 10',
  async run(options) {
    const dataDir = mkdtempSync(join(tmpdir(), 'minzheng-degrade-'))
    chmodSync(dataDir, 0o711)
    try {
      return await goThroughFaults(dataDir, options)
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  },
}

/** What a clerk saw while a fault lasted. */
interface Seen {
  answered: number
  refused: number
  /** Answers that were neither right nor a Chinese sentence with 503. */
  wrong: string[]
}

interface Office {
  readonly base: string
  readonly client: ApiClient
  readonly small: SmallCounty
  readonly random: Random
  /** Names by case, as they were acknowledged. */
  readonly cases: Map<number, string>
  serial: number
}

async function goThroughFaults(dataDir: string, options: RunOptions): Promise<Figure[]> {
  const seconds = options.count('seconds', 10)
  const small = await prepareFolder(dataDir, ({ county, townships }) => [
    { login: 'clerk', role: 'township-clerk', area: townships[0] ?? county },
  ])
  const server = await startServer(dataDir, { port: await freePort(), today })
  const office: Office = {
    base: server.base,
    client: await signedInClient(server.base, 'staff', 'clerk', password),
    small,
    random: seededRandom(options.seed),
    cases: new Map(),
    serial: 0,
  }
  const faults: Record<string, () => Promise<() => Promise<void>>> = {
    'database killed': () => killDatabase(dataDir),
    'every row of cases locked': () => lockCases(dataDir),
    'registers silent': () => silenceRegisters(dataDir),
  }
  const figures: Figure[] = []
  try {
    await clerkAtWork(office, 3)
    for (const [name, strike] of Object.entries(faults)) {
      const mend = await strike()
      const during = await clerkAtWork(office, seconds)
      await mend()
      const back = await untilWell(office)
      const after = await clerkAtWork(office, 3)
      options.say(
        `${name}: ${during.answered} answered, ${during.refused} refused; well again ${back.toFixed(1)} s after the fault`,
      )
      for (const line of [...during.wrong, ...after.wrong]) options.say(`  wrong: ${line}`)
      const id = name.replaceAll(' ', '-')
      figures.push(
        {
          id: `${id}-wrong`,
          says: `${name}: wrong answers`,
          value: during.wrong.length + after.wrong.length,
          unit: '',
          limit: atMost(0),
        },
        { id: `${id}-back`, says: `${name}: back without hands`, value: back, unit: 's', limit: atMost(60) },
      )
    }
    figures.push(
      { id: 'cases', says: 'applications acknowledged', value: office.cases.size, unit: '', limit: atLeast(3) },
      {
        id: 'lost',
        says: 'acknowledged applications that are gone',
        value: await lost(office),
        unit: '',
        limit: atMost(0),
      },
    )
    return figures
  } finally {
    await server.stop()
  }
}

/** Writes and reads in turn for so long; every answer is looked at. */
async function clerkAtWork(office: Office, seconds: number): Promise<Seen> {
  const seen: Seen = { answered: 0, refused: 0, wrong: [] }
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    await judged(seen, () => apply(office))
    const [caseId] = [...office.cases.keys()].slice(-1)
    if (caseId !== undefined) await judged(seen, () => look(office, caseId))
    await wait(50)
  }
  return seen
}

async function apply(office: Office): Promise<void> {
  const { client, small, random, cases } = office
  const { answers, name } = makeApplicant(random, ++office.serial, '410122')
  const { caseId } = await client.write('POST /api/applications', {
    item: someItem,
    area: random.pick(small.villages),
    answers,
  })
  cases.set(caseId, name)
}

async function look({ client, cases }: Office, caseId: number): Promise<void> {
  const detail = await client.call('GET /api/cases/:caseId', { caseId })
  if (detail.applicant !== cases.get(caseId)) throw new Error(`case ${caseId} shows ${detail.applicant}`)
}

async function judged(seen: Seen, act: () => Promise<void>): Promise<void> {
  try {
    await Promise.race([act(), wait(30_000).then(() => Promise.reject(new Error('no answer for half a minute')))])
    seen.answered++
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 503 && /[一-龥]/.test(error.message)) seen.refused++
    else seen.wrong.push(error instanceof Error ? error.message : String(error))
  }
}

/** Seconds until the platform says that it is ready and a clerk's look at a case succeeds. */
async function untilWell(office: Office): Promise<number> {
  const started = performance.now()
  const [caseId = 0] = office.cases.keys()
  for (;;) {
    const isReady = await fetch(`${office.base}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    const works =
      isReady &&
      (await look(office, caseId).then(
        () => true,
        () => false,
      ))
    const seconds = (performance.now() - started) / 1000
    if (works || seconds > 120) return seconds
    await wait(100)
  }
}

async function lost(office: Office): Promise<number> {
  let missing = 0
  for (const caseId of office.cases.keys())
    if (
      !(await look(office, caseId).then(
        () => true,
        () => false,
      ))
    )
      missing++
  return missing
}

async function killDatabase(dataDir: string): Promise<() => Promise<void>> {
  const { folder } = await startEmbedded({ dataDir })
  const [pid = ''] = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
  process.kill(Number(pid), 'SIGKILL')
  return async () => {} // nobody mends it: the platform does
}

async function lockCases(dataDir: string): Promise<() => Promise<void>> {
  const { url } = await startEmbedded({ dataDir })
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  await owner.query('begin')
  await owner.query('lock table app."case" in access exclusive mode')
  return async () => {
    await owner.query('rollback')
    await owner.end()
  }
}

async function silenceRegisters(dataDir: string): Promise<() => Promise<void>> {
  const folder = join(dataDir, 'exchange')
  renameSync(folder, `${folder}.away`)
  return async () => renameSync(`${folder}.away`, folder)
}
