import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import pg from 'pg'
import { addToMonth, month } from '#core/plain-date.ts'
import { seededRandom } from '#core/random.ts'
import { keyRing } from '#server/crypto/key-ring.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { runtimeUrl } from '#server/db/migrate.ts'
import { openDatabase } from '#server/db/pool.ts'
import { loadKeys } from '#server/env.ts'
import { freePort } from '#server/free-port.ts'
import { checkMoneyInvariants } from '#server/payment/check-money-invariants.ts'
import { answer, outcomes, readOrder } from '#tests/support/bank/stand-in-bank.ts'
import { type ApiClient, ApiProblem, signedInClient } from '../support/api-client.ts'
import { atLeast, atMost, type Figure, type Run, type RunOptions } from '../support/measure.ts'
import { prepareFolder } from '../support/own-folder.ts'
import { makePayees } from '../support/payees.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { password } from '../support/small-county.ts'

const first = month('2026-03')
/** Late enough for as many months as the kills take. */
const today = '2032-12-05'
const county = 410_122

export const drill: Run = {
  says: 'kill -9 of the server in the middle of pay runs, every tenth time of the database too; nothing lost, nothing paid twice',
  options: '--rows 5000 --kills 20',
  async run(options) {
    const dataDir = mkdtempSync(join(tmpdir(), 'minzheng-payrun-'))
    chmodSync(dataDir, 0o711)
    try {
      await prepareFolder(dataDir, ({ county: area }) => [
        { login: 'cashier', role: 'county-cashier', area },
        { login: 'finance', role: 'county-finance', area },
      ])
      const rows = options.count('rows', 5000)
      const keys = keyRing(loadKeys(join(dataDir, 'keys.json')))
      const folder = await withOwner(dataDir, async (owner, embedded) => {
        await makePayees(owner, keys, { county, count: rows, firstId: 1_000_000 })
        return embedded.folder
      })
      const worked = await payThroughKills({ dataDir, folder, rows }, options)
      return await takeStock(dataDir, rows, worked)
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  },
}

type Embedded = Awaited<ReturnType<typeof startEmbedded>>

async function withOwner<T>(dataDir: string, work: (owner: pg.Client, embedded: Embedded) => Promise<T>): Promise<T> {
  const embedded = await startEmbedded({ dataDir })
  const owner = new pg.Client({ connectionString: embedded.url })
  try {
    await owner.connect()
    return await work(owner, embedded)
  } finally {
    await owner.end()
    await embedded.stop()
  }
}

interface Worked {
  readonly months: number
  /** Seconds until the step that a kill interrupted was answered, start of the server included. */
  readonly resumed: readonly number[]
  readonly databaseKills: number
  readonly interrupted: number
  readonly differing: number
}

async function payThroughKills(
  { dataDir, folder, rows }: { readonly dataDir: string; readonly folder: string; readonly rows: number },
  options: RunOptions,
): Promise<Worked> {
  const random = seededRandom(options.seed)
  const port = await freePort()
  const kills = options.count('kills', 20)
  let server: ServerProcess = await startServer(dataDir, { port, today })
  const [cashier, finance] = [
    await signedInClient(server.base, 'staff', 'cashier', password),
    await signedInClient(server.base, 'staff', 'finance', password),
  ]
  const resumed: number[] = []
  let [killed, databaseKills, interrupted, differing] = [0, 0, 0, 0]
  /** Milliseconds that a step took last, by name: a kill falls into that time. */
  const lengths = new Map<string, number>()

  const kill = async (): Promise<void> => {
    killed++
    const postmaster = killed % 10 === 0 ? postmasterOf(folder) : undefined
    await server.kill()
    if (postmaster !== undefined) {
      process.kill(postmaster, 'SIGKILL')
      databaseKills++
    }
    server = await startServer(dataDir, { port, today })
  }

  /** One step under one request id, killed at a random moment of it while kills are left; then sent until it is answered, and once more. */
  const step = async <T>(name: string, send: (requestId: string) => Promise<T>): Promise<T> => {
    const id = randomUUID()
    const isKilled = killed < kills && random.whole(0, 2) > 0
    const began = performance.now()
    let answered = send(id).then(
      (value) => ({ value }),
      (error: unknown) => {
        if (error instanceof ApiProblem && error.status < 500) throw error
        return undefined // it went down with the server
      },
    )
    if (isKilled) {
      await Promise.race([answered, wait(random.whole(0, Math.ceil(lengths.get(name) ?? 150)))])
      const at = performance.now()
      await kill()
      const before = await answered
      if (!before) interrupted++
      const after = await persist(() => send(id))
      if (before && !isDeepStrictEqual(before.value, after)) differing++
      resumed.push((performance.now() - at) / 1000)
      options.say(
        `kill ${killed} in ${name}: ${before ? 'was answered' : 'was not answered'}, resumed after ${resumed.at(-1)?.toFixed(1)} s`,
      )
      answered = Promise.resolve({ value: after })
    }
    const done = await answered
    if (!done) throw new Error(`${name}: no answer from a running server`)
    if (!isKilled) lengths.set(name, performance.now() - began)
    if (!isDeepStrictEqual(await persist(() => send(id)), done.value)) differing++
    return done.value
  }

  let months = 0
  try {
    for (; killed < kills || months === 0; months++) {
      const of = addToMonth(first, months)
      await step('appropriate', (requestId) =>
        finance.call('POST /api/ledger/appropriations', {
          requestId,
          fund: 'county',
          fen: rows * 100_000,
          document: `演练${of}`,
        }),
      )
      await oneMonth({ of, step, cashier, finance })
    }
  } finally {
    await server.stop()
  }
  return { months, resumed, databaseKills, interrupted, differing }
}

interface Office {
  readonly of: string
  readonly step: <T>(name: string, send: (requestId: string) => Promise<T>) => Promise<T>
  readonly cashier: ApiClient
  readonly finance: ApiClient
}

async function oneMonth({ of, step, cashier, finance }: Office): Promise<void> {
  const { runId } = await step('list', (requestId) =>
    cashier.call('POST /api/pay-runs', { requestId, month: of as never }),
  )
  await step('freeze', (requestId) => cashier.call('POST /api/pay-runs/:runId/freeze', { requestId, runId }))
  const { total, lines } = await step('check', (requestId) =>
    cashier.call('POST /api/pay-runs/:runId/check', { requestId, runId }),
  )
  await step('approve', (requestId) =>
    finance.call('POST /api/pay-runs/:runId/approve', { requestId, runId, total, lines }),
  )
  const { fileId } = await step('export', (requestId) =>
    cashier.call('POST /api/pay-runs/:runId/export', { requestId, runId, layout: 'fixed-gb18030' }),
  )
  const order = readOrder(Buffer.from(await persist(() => cashier.download(`/api/pay-runs/${runId}/files/${fileId}`))))
  const bytes = answer(order, outcomes(order))
  await step('settle', (requestId) =>
    cashier.upload(`/api/pay-runs/${runId}/results`, '回盘.txt', bytes, { requestId }),
  )
}

/** The process of the database itself. */
function postmasterOf(folder: string): number | undefined {
  const pid = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0])
  return Number.isInteger(pid) && pid > 1 ? pid : undefined
}

/** Sent again while the server comes back. @throws ApiProblem when it is there and refuses. */
async function persist<T>(send: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await send()
    } catch (error) {
      if ((error instanceof ApiProblem && error.status < 500) || tries > 300) throw error
      await wait(100)
    }
  }
}

async function takeStock(dataDir: string, rows: number, worked: Worked): Promise<Figure[]> {
  return withOwner(dataDir, async (owner, { url }) => {
    const number = async (of: string) => Number((await owner.query<{ n: string }>(`select ${of} as n`)).rows[0]?.n)
    const database = openDatabase(runtimeUrl(url, loadKeys(join(dataDir, 'keys.json')).master))
    const broken = (await database.withScope({ kind: 'worker' }, checkMoneyInvariants)).filter(({ ok }) => !ok)
    await database.close()
    const owed = `(select sum(monthly_fen) from app.entitlement_amount) * ${worked.months}`
    const paid = await number(`(select count(*) from pay.line where state = 'ok')`)
    const none = (id: string, says: string, value: number): Figure => ({ id, says, value, unit: '', limit: atMost(0) })
    return [
      {
        id: 'kills',
        says: 'kills',
        value: worked.resumed.length,
        unit: '',
        limit: atLeast(1),
        beside: `${worked.months} months of ${rows} lines`,
      },
      { id: 'databaseKills', says: 'of them with the database', value: worked.databaseKills, unit: '' },
      { id: 'interrupted', says: 'steps not answered before the kill', value: worked.interrupted, unit: '' },
      none('lost', 'lines lost', Math.max(0, rows * worked.months - paid)),
      none(
        'doubled',
        'months paid twice',
        await number(`(select count(*) from (select from pay.line where is_listed
        group by entitlement_id, month having count(*) > 1) x)`),
      ),
      none(
        'off',
        'fen that lines differ from what is owed',
        Math.abs(await number(`(select sum(fen) from pay.line where state = 'ok') - ${owed}`)),
      ),
      none(
        'offBooks',
        'fen that the ledger differs from what is owed',
        Math.abs(await number(`(select sum(balance_fen) from pay.ledger_account where kind = 'expense') - ${owed}`)),
      ),
      none(
        'files',
        'orders beyond or short of one a month',
        Math.abs((await number(`(select count(*) from pay.bank_file where direction = 'out')`)) - worked.months),
      ),
      none('differing', 'repeated steps that answered otherwise', worked.differing),
      none('broken', 'invariants of the ledger broken', broken.length),
      {
        id: 'resume',
        says: 'longest time from a kill to the answer of its step',
        value: Math.max(...worked.resumed),
        unit: 's',
        limit: atMost(30),
      },
    ]
  })
}
