import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import pg from 'pg'
import { type Random, seededRandom } from '#core/random.ts'
import { foldState } from '#core/workflow.ts'
import type { Api } from '#server/api.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { freePort } from '#server/free-port.ts'
import { workflowOf } from '#server/items.ts'
import { someItem } from '#tests/support/cases.ts'
import { type ApiClient, ApiProblem, signedInClient } from '../support/api-client.ts'
import { makeApplicant } from '../support/applicants.ts'
import { atLeast, atMost, type Figure, type Run, type RunOptions } from '../support/measure.ts'
import { prepareFolder } from '../support/own-folder.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { password, type SmallCounty } from '../support/small-county.ts'

const today = '2026-03-02'
const workers = 4

/** A write as it was sent; `answer` is there once the server has acknowledged it. */
interface Sent {
  /** Who sent it. */
  readonly clerk: number
  readonly key: keyof Api
  readonly input: Readonly<Record<string, unknown>> & { readonly requestId: string }
  answer?: { readonly value: unknown }
  tries: number
}

export const drill: Run = {
  says: 'kill -9 of the server at random moments while clerks work; what was acknowledged is there, nothing is half done',
  options: '--kills 5',
  async run(options) {
    const dataDir = mkdtempSync(join(tmpdir(), 'minzheng-kill-'))
    chmodSync(dataDir, 0o711)
    try {
      const small = await prepareFolder(dataDir, ({ county, townships }) =>
        Array.from({ length: workers }, (_, i) => ({
          login: `clerk-${i}`,
          role: 'township-clerk',
          area: townships[0] ?? county,
        })),
      )
      const port = await freePort()
      const worked = await workThroughKills(dataDir, port, small, options)
      return await takeStock(dataDir, port, worked, options)
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  },
}

async function workThroughKills(
  dataDir: string,
  port: number,
  small: SmallCounty,
  options: RunOptions,
): Promise<Worked> {
  const random = seededRandom(options.seed)
  const sent: Sent[] = []
  const restarts: number[] = []
  const after: AfterKill[] = []
  let server: ServerProcess = await startServer(dataDir, { port, today })
  let isOver = false
  let running = Promise.resolve()
  const office: Office = {
    sent,
    villages: small.villages,
    isOver: () => isOver,
    back: () => running,
  }
  const clients: ApiClient[] = []
  for (let i = 0; i < workers; i++) clients.push(await signedInClient(server.base, 'staff', `clerk-${i}`, password))
  const work = Promise.all(clients.map((client, i) => clerkAtWork(office, client, seededRandom(options.seed + i), i)))
  work.catch(() => {}) // awaited below
  try {
    for (let kill = 1; kill <= options.count('kills', 5); kill++) {
      await untilMore(sent, random.whole(5, 40))
      await wait(random.whole(0, 150))
      const before = acknowledgedOf(sent).length
      let isBack = () => {}
      running = new Promise((done) => {
        isBack = done
      })
      await server.kill()
      const started = performance.now()
      server = await startServer(dataDir, { port, today })
      restarts.push((performance.now() - started) / 1000)
      const found = await lookAround(dataDir, clients, acknowledgedOf(sent), options.say)
      after.push(found)
      options.say(
        `kill ${kill}: ${before} writes acknowledged before it, back after ${restarts.at(-1)?.toFixed(1)} s; ${JSON.stringify(found)}`,
      )
      isBack()
    }
    await wait(1000)
    isOver = true
    await work
  } finally {
    isOver = true
    await server.stop()
  }
  return { sent, restarts, after }
}

interface Worked {
  readonly sent: readonly Sent[]
  readonly restarts: readonly number[]
  readonly after: readonly AfterKill[]
}

/** What was found wrong, all of it to be nothing. */
interface AfterKill {
  readonly replayed: number
  readonly differing: number
  readonly lost: number
  readonly halfDone: number
  readonly unfolded: number
}

/** While everybody waits: every write acknowledged so far is sent again, and every case is looked through. */
async function lookAround(
  dataDir: string,
  clients: readonly ApiClient[],
  acknowledged: readonly Sent[],
  say: (line: string) => void,
): Promise<AfterKill> {
  const owner = new pg.Client({ connectionString: (await startEmbedded({ dataDir })).url }) // attaches to the server's own
  try {
    await owner.connect()
    const known = await count(owner, 'app.request where request_id = any($1::uuid[])', [
      acknowledged.map(({ input }) => input.requestId),
    ])
    return {
      replayed: acknowledged.length,
      differing: await sendAgain(clients, acknowledged, say),
      lost: acknowledged.length - known,
      halfDone: await count(owner, halfDone),
      unfolded: await unfolded(owner),
    }
  } finally {
    await owner.end()
  }
}

const count = async (owner: pg.Client, of: string, values: unknown[] = []): Promise<number> =>
  Number((await owner.query<{ n: string }>(`select count(*) as n from ${of}`, values)).rows[0]?.n)

const halfDone = `app."case" c where not exists (select from app.case_member m where m.case_id = c.id)
  or not exists (select from app.case_event e where e.case_id = c.id)
  or not exists (select from audit.access_log l where l.case_id = c.id)`

const acknowledgedOf = (sent: readonly Sent[]): readonly Sent[] => sent.filter(({ answer }) => answer)

/** Until so many more writes were acknowledged, or half a minute has passed. */
async function untilMore(sent: readonly Sent[], more: number): Promise<void> {
  const wanted = acknowledgedOf(sent).length + more
  for (let tries = 0; tries < 3000 && acknowledgedOf(sent).length < wanted; tries++) await wait(10)
}

interface Office {
  readonly sent: Sent[]
  readonly villages: SmallCounty['villages']
  isOver(): boolean
  /** Resolves while the server runs, or when it is back. */
  back(): Promise<void>
}

/** Applications from submission to assessment, one after the other, each write sent again with its id until it is answered. */
async function clerkAtWork(office: Office, client: ApiClient, random: Random, index: number): Promise<void> {
  const write = async (key: keyof Api, input: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const one: Sent = { clerk: index, key, input: { ...input, requestId: randomUUID() }, tries: 0 }
    office.sent.push(one)
    return persist(office, async () => {
      one.tries++
      const value = await client.call(key, one.input as never)
      one.answer = { value }
      return value
    })
  }
  for (let serial = index * 100 + 1; serial < index * 100 + 100 && !office.isOver(); serial++) {
    const { answers } = makeApplicant(random, serial, '410122')
    const made = await write('POST /api/applications', { item: someItem, area: random.pick(office.villages), answers })
    const { caseId } = made as Api['POST /api/applications']['output']
    const detail = await persist(office, () => client.call('GET /api/cases/:caseId', { caseId }))
    for (const member of detail.membersList.filter((person) => person.isAdult && !person.isAuthorised))
      await write('POST /api/cases/:caseId/authorisations', {
        caseId,
        personId: member.personId,
        method: 'paper',
        signer: member.name,
      })
    await write('POST /api/cases/:caseId/actions/:action', { caseId, action: 'accept', version: detail.version })
    await write('POST /api/cases/:caseId/checks', { caseId })
    await write('POST /api/cases/:caseId/visits', {
      caseId,
      on: today,
      level: 'township',
      surveyors: ['赵一', '钱二'],
      isSigned: true,
      report: '走访本户及邻居，情况与申报相符。',
    })
    await write('POST /api/cases/:caseId/assess', { caseId })
  }
}

/** Tries again while the server is away. @throws ApiProblem when it is there and refuses. */
async function persist<T>(office: Office, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if ((error instanceof ApiProblem && error.status < 500) || tries > 200) throw error
      await wait(50)
      await office.back()
    }
  }
}

async function takeStock(
  dataDir: string,
  port: number,
  { sent, restarts, after }: Worked,
  options: RunOptions,
): Promise<Figure[]> {
  const server = await startServer(dataDir, { port, today })
  const database = await startEmbedded({ dataDir }) // attaches to the server's own
  const owner = new pg.Client({ connectionString: database.url })
  try {
    await owner.connect()
    const clerks: ApiClient[] = []
    for (let i = 0; i < workers; i++) clerks.push(await signedInClient(server.base, 'staff', `clerk-${i}`, password))
    const acknowledged = acknowledgedOf(sent)
    options.say(
      `${sent.length} writes, ${acknowledged.length} acknowledged, ${sent.filter(({ tries }) => tries > 1).length} of them sent again`,
    )
    const last = await lookAround(dataDir, clerks, acknowledged, options.say)
    const all = [...after, last]
    const sum = (what: keyof AfterKill) => all.reduce((total, found) => total + found[what], 0)
    const of = (key: keyof Api) => acknowledged.filter((one) => one.key === key).length
    const off = async (says: string, rows: string, key: keyof Api): Promise<Figure> =>
      none(`off-${key}`, says, Math.abs((await count(owner, rows)) - of(key)))
    return [
      { id: 'kills', says: 'kills', value: restarts.length, unit: '', limit: atLeast(1) },
      { id: 'acknowledged', says: 'writes acknowledged', value: acknowledged.length, unit: '', limit: atLeast(1) },
      { id: 'replayed', says: 'writes sent again after a kill', value: sum('replayed'), unit: '', limit: atLeast(1) },
      none('unanswered', 'writes never acknowledged after coming back', sent.length - acknowledged.length),
      none('lost', 'acknowledged writes that are gone, over all kills', sum('lost')),
      none('differingRetries', 'acknowledged writes that answer differently when sent again', sum('differing')),
      none('takenOver', 'ids of writes that another clerk could use', await takenOver(clerks, acknowledged)),
      none('halfDone', 'cases without members, log or access log, over all kills', sum('halfDone')),
      none('unfolded', 'cases whose state is not the fold of their log, over all kills', sum('unfolded')),
      await off('cases beyond or short of the applications', 'app."case"', 'POST /api/applications'),
      await off(
        'acceptances beyond or short',
        `app.case_event where action = 'accept'`,
        'POST /api/cases/:caseId/actions/:action',
      ),
      await off('visits beyond or short', 'app.visit', 'POST /api/cases/:caseId/visits'),
      await off('assessments beyond or short', 'app.assessment', 'POST /api/cases/:caseId/assess'),
      {
        id: 'restartSeconds',
        says: 'longest way back after a kill, with recovery of the database',
        value: Math.max(...restarts),
        unit: 's',
        limit: atMost(30),
      },
    ]
  } finally {
    await owner.end()
    await server.stop()
  }
}

const none = (id: string, says: string, value: number): Figure => ({ id, says, value, unit: '', limit: atMost(0) })

/** Every write once more by its own clerk: the same answer, from the same row. Yields how many answer otherwise. */
async function sendAgain(
  clerks: readonly ApiClient[],
  acknowledged: readonly Sent[],
  say: (line: string) => void,
): Promise<number> {
  let differing = 0
  const ofClerk = async (client: ApiClient, index: number) => {
    for (const { key, input, answer } of acknowledged.filter(({ clerk }) => clerk === index)) {
      const again = await outcomeOf(client, key, input)
      if (isDeepStrictEqual(again, answer?.value)) continue
      differing++
      say(`${key} ${input.requestId}: was ${JSON.stringify(answer?.value)}, is ${JSON.stringify(again)}`)
    }
  }
  await Promise.all(clerks.map(ofClerk))
  return differing
}

/** An answer, or the problem. A connection that broke says nothing of either, so the write is sent once more. */
async function outcomeOf(client: ApiClient, key: keyof Api, input: Sent['input']): Promise<unknown> {
  for (let tries = 0; ; tries++) {
    try {
      return await client.call(key, input as never)
    } catch (error) {
      if (error instanceof ApiProblem && error.status < 500) return { problem: error.code, says: error.message }
      if (tries >= 20) throw error
      await wait(100)
    }
  }
}

/** To everybody else an id that was used is taken. */
async function takenOver(clerks: readonly ApiClient[], acknowledged: readonly Sent[]): Promise<number> {
  let taken = 0
  for (const { clerk, key, input } of acknowledged) {
    const other = clerks[(clerk + 1) % clerks.length]
    if (!other) continue
    const outcome = await outcomeOf(other, key, input)
    if (!isDeepStrictEqual({ problem: 'request-reused' }, problemOnly(outcome))) taken++
  }
  return taken
}

const problemOnly = (outcome: unknown) =>
  typeof outcome === 'object' && outcome !== null && 'problem' in outcome ? { problem: outcome.problem } : undefined

async function unfolded(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query<{
    workflow: string
    state: string
    events: { seq: number; action: string; on: never }[] | null
  }>(
    `select c.workflow, c.state, (select json_agg(json_build_object('seq', e.seq, 'action', e.action, 'on', e.on_date) order by e.seq)
       from app.case_event e where e.case_id = c.id) as events from app."case" c`,
  )
  return rows.filter(({ workflow, state, events }) => foldState(workflowOf(workflow), events ?? []) !== state).length
}
