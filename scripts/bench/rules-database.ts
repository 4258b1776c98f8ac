import { availableParallelism } from 'node:os'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Item } from '#core/item.ts'
import type { Random } from '#core/random.ts'
import { atMost, type Figure, type RunOptions } from '../support/measure.ts'
import { openOwnDatabase } from '../support/own-database.ts'
import { dossierOf, type MadeDossier, makeDossier } from './dossiers.ts'
import type { PreparedFor } from './rules.ts'

/** What a thread is told: where the households are, how many, and the seed from which it prepares the same rules. */
export interface Share {
  readonly url: string
  readonly rows: number
  readonly seed: number
  readonly counties: number
  /** The first page that nobody has taken; shared by the threads. */
  readonly next: SharedArrayBuffer
}

/** Households read, decided and stored at a time: what a thread holds in memory. */
const pageSize = 5_000

/**
 * From rows to stored results: threads take page after page of households out of a table, put the dossiers together,
 * decide them and copy the results into another. The facts stand in clear here: in the registry they are sealed, one by one.
 */
export async function measureDatabase(
  options: RunOptions,
  item: Item,
  random: Random,
  counties: readonly number[],
  preparedFor: PreparedFor,
  threadCode: URL,
): Promise<Figure[]> {
  const rows = options.count('rows', 1_000_000)
  const threads = options.count('threads', Math.max(2, availableParallelism()))
  const own = await openOwnDatabase()
  const client = new pg.Client({ connectionString: own.ownerUrl })
  try {
    await client.connect()
    options.say(`storing ${rows} households`)
    await storeHouseholds(client, rows, random, counties)
    const read = await seconds(() => readAll(client, rows))
    options.say(`read and dropped in ${read.toFixed(1)} s`)
    const share: Share = {
      url: own.ownerUrl,
      rows,
      seed: options.seed,
      counties: counties.length,
      next: new SharedArrayBuffer(4),
    }
    let most = 0
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss())
    }, 50)
    const before = process.cpuUsage()
    const whole = await seconds(() => Promise.all(Array.from({ length: threads }, () => runThread(threadCode, share))))
    clearInterval(watch)
    const { user, system } = process.cpuUsage(before)
    const busy = (user + system) / 1e6
    const { rows: stored } = await client.query<{ n: string }>('select count(*) as n from bench_result')
    if (Number(stored[0]?.n) !== rows) throw new Error(`${stored[0]?.n} results of ${rows} households`)
    options.say(
      `decided and stored by ${threads} threads in ${whole.toFixed(1)} s, ${busy.toFixed(1)} s of processor time`,
    )
    return [
      {
        id: 'databaseSeconds',
        says: `${rows.toLocaleString('en-US')} households from the database to stored results`,
        value: whole,
        unit: 's',
        limit: atMost((20 * rows) / 1_000_000),
        beside: `${read.toFixed(1)} s only to read them, by one thread; ${busy.toFixed(1)} s of processor time without the database's`,
      },
      {
        id: 'databaseMostMegabytes',
        says: 'most memory of the process meanwhile',
        value: most / 1_048_576,
        unit: 'MB',
        limit: atMost(800),
        beside: `${threads} threads`,
      },
      {
        id: 'databaseUnequal',
        says: 'stored results that differ from deciding the household alone',
        value: await countUnequal(client, item, preparedFor),
        unit: '',
        limit: atMost(0),
      },
    ]
  } finally {
    await client.end()
    await own.close()
  }
}

const runThread = (code: URL, workerData: Share): Promise<void> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(code, { workerData })
    thread.once('error', reject)
    thread.once('exit', (status) => (status === 0 ? resolve() : reject(new Error(`a thread ended with ${status}`))))
  })

/** The work of one thread: page after page, the next one being read while this one is decided. */
export async function decideShare({ url, rows, next }: Share, item: Item, preparedFor: PreparedFor): Promise<void> {
  const [reader, writer] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })]
  await Promise.all([reader.connect(), writer.connect()])
  const taken = new Int32Array(next)
  const takePage = (): Promise<Row[]> | undefined => {
    const first = Atomics.add(taken, 0, 1) * pageSize
    return first < rows ? readPage(reader, first) : undefined
  }
  let stored: Promise<void> = Promise.resolve()
  for (let page = takePage(); page; ) {
    const households = await page
    page = takePage()
    let results = ''
    for (const [id, made] of households) {
      const { index, amount } = decide(Number(id), made, item, preparedFor)
      results += `${id}\t${index}\t${amount}\n`
    }
    await stored
    stored = pipeline(Readable.from([results]), writer.query(copyFrom('copy bench_result from stdin')))
  }
  await stored
  await Promise.all([reader.end(), writer.end()])
}

type Row = readonly [id: string, made: string]

async function readPage(client: pg.Client, first: number): Promise<Row[]> {
  const { rows } = await client.query<[string, string]>({
    name: 'page',
    text: 'select id, made from bench_household where id >= $1 and id < $2',
    values: [first, first + pageSize],
    rowMode: 'array',
  })
  return rows
}

async function readAll(client: pg.Client, rows: number): Promise<void> {
  for (let first = 0; first < rows; first += pageSize) await readPage(client, first)
}

function decide(id: number, line: string, item: Item, preparedFor: PreparedFor) {
  const made: MadeDossier = JSON.parse(line)
  return preparedFor(made.county, made.residence).bare(dossierOf(item.id, id, made))
}

/** The first thousands of stored results against deciding each household with its full trace. */
async function countUnequal(client: pg.Client, item: Item, preparedFor: PreparedFor): Promise<number> {
  const { rows } = await client.query<{ id: string; made: string; item: number; fen: string }>(
    'select h.id, h.made, r.item, r.fen from bench_household h join bench_result r using (id) order by h.id limit 20000',
  )
  return rows.filter((row) => {
    const made: MadeDossier = JSON.parse(row.made)
    const { chosen, tried } = preparedFor(made.county, made.residence).traced(dossierOf(item.id, Number(row.id), made))
    return row.item !== (chosen ? tried.length - 1 : -1) || Number(row.fen) !== (chosen?.assessment.amount ?? 0)
  }).length
}

/** A tenth is made up, county by county as a province's tables are; the rest repeats it. */
async function storeHouseholds(
  client: pg.Client,
  rows: number,
  random: Random,
  counties: readonly number[],
): Promise<void> {
  await client.query('create table bench_household (id bigint primary key, made text not null)')
  await client.query('create table bench_result (id bigint primary key, item smallint not null, fen bigint not null)')
  const distinct = Math.max(1, Math.floor(rows / 10))
  function* lines() {
    for (let id = 0; id < distinct; id++) {
      const county = counties[Math.floor((id * counties.length) / distinct)]
      if (county !== undefined) yield `${id}\t${JSON.stringify(makeDossier(random, [county]))}\n`
    }
  }
  await pipeline(
    Readable.from(lines(), { objectMode: false }),
    client.query(copyFrom('copy bench_household from stdin')),
  )
  await client.query(
    `insert into bench_household select n, h.made from generate_series($1::bigint, $2::bigint - 1) n
     join bench_household h on h.id = n % $1::bigint order by n`,
    [distinct, rows],
  )
  await client.query('vacuum analyze bench_household')
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}
