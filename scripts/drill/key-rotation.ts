import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { idCheckCharacter } from '#core/identity-number.ts'
import { plainDate } from '#core/plain-date.ts'
import { type Random, seededRandom } from '#core/random.ts'
import { blindIndex } from '#server/crypto/blind-index.ts'
import { openField, SealError } from '#server/crypto/field-cipher.ts'
import { type KeyRing, keyRing, keyRingOf } from '#server/crypto/key-ring.ts'
import { sealedColumns } from '#server/crypto/sealed-columns.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { keySetsOf, loadKeys, projectRoot } from '#server/env.ts'
import { freePort } from '#server/free-port.ts'
import { seedPopulation } from '#server/seed/seed-population.ts'
import { type ApiClient, signedInClient } from '../support/api-client.ts'
import { atLeast, atMost, type Figure, percentile, type Run, type RunOptions } from '../support/measure.ts'
import { prepareFolder } from '../support/own-folder.ts'
import { startServer } from '../support/server-process.ts'
import { password, type SmallCounty } from '../support/small-county.ts'

const today = '2026-03-02'
const province = 10_000_000
/** Each person of the province has about this many sealed rows besides the own one: facts, an account, answers. */
const rowsPerPerson = 2

export const drill: Run = {
  says: 'data, index and signing keys change under load, by the command line beside the running server; then the old keys are destroyed',
  options: '--people 20000 --readers 4',
  async run(options) {
    const dataDir = mkdtempSync(join(tmpdir(), 'minzheng-rotate-'))
    chmodSync(dataDir, 0o711)
    try {
      const small = await prepareFolder(dataDir, ({ county }) => [
        { login: 'k-clerk', role: 'county-clerk', area: county },
      ])
      const people = await populate(dataDir, small, options)
      const before = keyRing(loadKeys(join(dataDir, 'keys.json')))
      const server = await startServer(dataDir, { port: await freePort(), today })
      try {
        return await rotateUnderLoad({ dataDir, base: server.base, small, people, before }, options)
      } finally {
        await server.stop()
      }
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  },
}

interface Known {
  readonly id: number
  readonly idNumber: string
}

interface Scene {
  readonly dataDir: string
  readonly base: string
  readonly small: SmallCounty
  readonly people: readonly Known[]
  readonly before: KeyRing
}

async function populate(dataDir: string, { county }: SmallCounty, { count, seed, say }: RunOptions): Promise<Known[]> {
  const embedded = await startEmbedded({ dataDir })
  try {
    const keys = keyRing(loadKeys(join(dataDir, 'keys.json')))
    const people = count('people', 20_000)
    await seedPopulation({
      ownerUrl: embedded.url,
      keys,
      people,
      seed,
      county: Math.floor(county / 1_000_000),
      today: plainDate(today),
      say,
    })
    return await withClient(embedded.url, async (owner) => {
      const { rows } = await owner.query<{ id: string; sealed: Buffer }>(
        `select id, id_sealed as sealed from reg.person where born < '2000-01-01' order by random() limit 500`,
      )
      return rows.map(({ id, sealed }) => ({
        id: Number(id),
        idNumber: openField(keys, { table: 'reg.person', column: 'id_sealed', row: id }, sealed),
      }))
    })
  } finally {
    await embedded.stop()
  }
}

async function rotateUnderLoad(scene: Scene, options: RunOptions): Promise<readonly Figure[]> {
  const load = await startLoad(scene, options)
  const cli = (...args: string[]) => command(scene.dataDir, args, options)
  const quiet = await load.during(() => wait(3000))
  const data = await load.during(() => cli('keys', 'rotate', '--kind', 'data', '--reason', '演练更换密钥'))
  const index = await load.during(() => cli('keys', 'rotate', '--kind', 'index', '--reason', '演练更换密钥'))
  const destroyed = await load.during(async () => {
    await cli('keys', 'destroy', '--kind', 'data', '--reason', '演练销毁密钥')
    await cli('keys', 'destroy', '--kind', 'index', '--reason', '演练销毁密钥', '--accept-unmatched')
    await cli('keys', 'rotate', '--kind', 'sign', '--reason', '演练更换密钥')
    await wait(7000) // a seal by the new key
  })
  await load.stop()
  const rates = { data: rateOf(data.answer), index: rateOf(index.answer) }
  const old = await oldKeyOpens(scene)
  const verified = await command(scene.dataDir, [], options, 'scripts/verify-audit.ts').then(
    () => 1,
    (error: unknown) => {
      options.say(String(error))
      return 0
    },
  )
  options.say(`failures: ${JSON.stringify(load.failures.slice(0, 5))}`)
  const hours = (rows: number, rate: number) => rows / rate / 3600
  const during = [...data.times, ...index.times, ...destroyed.times]
  return [
    {
      id: 'reads',
      says: 'reads and registrations while keys changed',
      value: during.length,
      unit: '',
      limit: atLeast(200),
    },
    { id: 'failed', says: 'of them failed', value: load.failures.length, unit: '', limit: atMost(0) },
    {
      id: 'p95',
      says: 'p95 while keys changed',
      value: percentile(during, 0.95),
      unit: 'ms',
      beside: `${percentile(quiet.times, 0.95).toFixed(0)} ms before`,
    },
    { id: 'dataRows', says: 'rows sealed anew a second', value: rates.data, unit: '/s' },
    {
      id: 'dataHours',
      says: `data key at 10 M persons, ${1 + rowsPerPerson} rows each (extrapolated)`,
      value: hours(province * (1 + rowsPerPerson), rates.data),
      unit: 'h',
      limit: atMost(2),
    },
    { id: 'indexRows', says: 'indexes worked out anew a second', value: rates.index, unit: '/s' },
    {
      id: 'indexHours',
      says: 'index key at 10 M persons, number, phone and card (extrapolated)',
      value: hours(province * 3, rates.index),
      unit: 'h',
      limit: atMost(2),
    },
    {
      id: 'oldOpens',
      says: 'values that the old data key still opens',
      value: old.opens,
      unit: '',
      limit: atMost(0),
      beside: `${old.tried} tried`,
    },
    { id: 'oldFinds', says: 'people whom the old index key still finds', value: old.finds, unit: '', limit: atMost(0) },
    { id: 'oldInFile', says: 'old keys left in the key file', value: old.inFile, unit: '', limit: atMost(0) },
    {
      id: 'verified',
      says: 'npm run verify-audit over both signing keys',
      value: verified,
      unit: '',
      limit: atLeast(1),
    },
  ]
}

/** From the command's own words. */
function rateOf(says: string): number {
  const [, count, seconds] = /已更换：(\d+) .*用时 ([\d.]+) 秒/s.exec(says) ?? []
  return Number(count) / Math.max(0.1, Number(seconds) - 3) // the three seconds in which servers take the key up
}

async function startLoad(scene: Scene, options: RunOptions) {
  const failures: string[] = []
  let times: number[] = []
  let isOver = false
  const readers = await Promise.all(
    Array.from({ length: options.count('readers', 4) }, () => signedInClient(scene.base, 'staff', 'k-clerk', password)),
  )
  const work = Promise.all(
    readers.map(async (client, i) => {
      const random = seededRandom(options.seed + i)
      for (let n = 0; !isOver; n++) {
        const started = performance.now()
        try {
          await turn(client, scene, random, i * 100_000 + n)
        } catch (error) {
          failures.push(String(error))
          await wait(100)
        }
        times.push(performance.now() - started)
        await wait(20)
      }
    }),
  )
  return {
    failures,
    async during<T>(step: () => Promise<T>): Promise<{ answer: T; times: readonly number[] }> {
      times = []
      const answer = await step()
      return { answer, times }
    },
    async stop() {
      isOver = true
      await work
    },
  }
}

/** Finds somebody by the number, opens the record, now and then registers somebody and the same one again. */
async function turn(client: ApiClient, { people, small }: Scene, random: Random, serial: number): Promise<void> {
  const person = random.pick(people)
  if (serial % 10 === 0) {
    const digits = `410122${1950 + (Math.floor(serial / 400) % 50)}0${1 + (serial % 9)}15${String(serial % 1000).padStart(3, '0')}`
    const someone = {
      name: '李换新',
      idNumber: digits + idCheckCharacter(digits),
      area: random.pick(small.villages),
      residence: 'rural' as const,
    }
    const first = await client.write('POST /api/persons', someone)
    const again = await client.write('POST /api/persons', someone)
    if (again.isNew || again.personId !== first.personId) throw new Error('registered twice')
    return
  }
  const found = await client.call('POST /api/persons/search', { idNumber: person.idNumber, page: 1, size: 20 } as never)
  if (!JSON.stringify(found).includes(String(person.id))) throw new Error(`not found: ${person.id}`)
  await client.call('GET /api/persons/:personId', { personId: person.id })
}

const run = promisify(execFile)
async function command(
  dataDir: string,
  args: string[],
  { say }: RunOptions,
  script = 'src/server/cli.ts',
): Promise<string> {
  const given = script === 'src/server/cli.ts' ? args : ['--data', dataDir]
  const { stdout } = await run(process.execPath, ['--import', 'tsx', join(projectRoot, script), ...given], {
    cwd: projectRoot,
    env: {
      ...process.env,
      DATABASE_URL: undefined,
      MINZHENG_KEYS: undefined,
      MINZHENG_DATA: dataDir,
      MINZHENG_TODAY: today,
    },
    maxBuffer: 1e8,
  })
  for (const line of stdout.trim().split('\n').slice(-3)) say(line)
  return stdout
}

/** With a copy of the key file of before, as a thief has it. */
async function oldKeyOpens({ dataDir, before, people }: Scene) {
  const [port, secret] = ['postgres.port', 'postgres.password'].map((name) =>
    readFileSync(join(dataDir, name), 'utf8').trim(),
  )
  return withClient(`postgres://minzheng:${secret}@127.0.0.1:${port}/minzheng`, async (owner) => {
    let [opens, tried] = [0, 0]
    for (const { table, column, row, mark = '0' } of sealedColumns) {
      const { rows } = await owner.query<{ value: Buffer; row: string; mark: number }>(
        `select ${column} as value, ${row} as row, ${mark} as mark from ${table} where ${column} is not null limit 2000`,
      )
      for (const each of rows) {
        tried++
        try {
          openField(before, { table, column, row: each.row, mark: each.mark }, each.value)
          opens++
        } catch (error) {
          if (!(error instanceof SealError)) throw error
        }
      }
    }
    const indexes = people.map(({ idNumber }) => blindIndex(before, 'id-number', idNumber))
    const { rows } = await owner.query<{ n: string }>(
      `select (select count(*) from reg.person where id_bidx = any($1::bytea[])) + (select count(*) from reg.person_key where id_bidx = any($1::bytea[])) as n`,
      [indexes],
    )
    const file = readFileSync(join(dataDir, 'keys.json'), 'utf8')
    const now = keyRingOf(keySetsOf(loadKeys(join(dataDir, 'keys.json'))))
    if (now.current.id === before.current.id) throw new Error('the key did not change')
    const inFile = [before.current.data, before.current.mac, before.current.index].filter(
      (key) => key && file.includes(key.toString('hex')),
    ).length
    return { opens, tried, finds: Number(rows[0]?.n), inFile }
  })
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
