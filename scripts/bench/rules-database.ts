import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { Item } from '#core/item.ts'
import type { Random } from '#core/random.ts'
import { atMost, type Figure, type RunOptions } from '../support/measure.ts'
import { openOwnDatabase } from '../support/own-database.ts'
import { dossierOf, type MadeDossier, makeDossier } from './dossiers.ts'
import type { PreparedFor } from './rules.ts'

/**
 * From rows to stored results: households are copied out of a table, their dossiers put together, decided and the results
 * copied back into another. The facts stand in clear here: in the registry they are sealed, one by one.
 */
export async function measureDatabase(
  options: RunOptions,
  item: Item,
  random: Random,
  counties: readonly number[],
  preparedFor: PreparedFor,
): Promise<Figure[]> {
  const rows = options.count('rows', 1_000_000)
  const own = await openOwnDatabase()
  const [reader, writer] = [own.ownerUrl, own.ownerUrl].map((connectionString) => new pg.Client({ connectionString }))
  if (!reader || !writer) throw new Error('no connections')
  try {
    await Promise.all([reader.connect(), writer.connect()])
    options.say(`storing ${rows} households`)
    await storeHouseholds(writer, rows, random, counties)
    const copied = await seconds(() => pipeline(reader.query(copyTo('copy bench_household to stdout')), sink()))
    options.say(`copied out and dropped in ${copied.toFixed(1)} s`)
    const whole = await seconds(() =>
      pipeline(
        reader.query(copyTo('copy bench_household to stdout')),
        deciding(item, preparedFor),
        writer.query(copyFrom('copy bench_result from stdin')),
      ),
    )
    const { rows: stored } = await writer.query<{ n: string }>('select count(*) as n from bench_result')
    if (Number(stored[0]?.n) !== rows) throw new Error(`${stored[0]?.n} results of ${rows} households`)
    options.say(`decided and stored in ${whole.toFixed(1)} s`)
    return [
      {
        id: 'databaseSeconds',
        says: `${rows.toLocaleString('en-US')} households from the database to stored results`,
        value: whole,
        unit: 's',
        limit: atMost((20 * rows) / 1_000_000),
        beside: `${copied.toFixed(1)} s only to copy them out; facts in clear`,
      },
    ]
  } finally {
    await Promise.all([reader.end(), writer.end()])
    await own.close()
  }
}

/** A tenth is made up, the rest repeats it. */
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
    for (let id = 0; id < distinct; id++) yield `${id}\t${JSON.stringify(makeDossier(random, counties))}\n`
  }
  await pipeline(
    Readable.from(lines(), { objectMode: false }),
    client.query(copyFrom('copy bench_household from stdin')),
  )
  await client.query(
    `insert into bench_household select n, h.made from generate_series($1::bigint, $2::bigint - 1) n
     join bench_household h on h.id = n % $1::bigint`,
    [distinct, rows],
  )
  await client.query('vacuum analyze bench_household')
}

/** Lines of households in, lines of results out. */
function deciding(item: Item, preparedFor: PreparedFor): Transform {
  let rest = ''
  const decoder = new TextDecoder()
  const decide = (line: string): string => {
    const tab = line.indexOf('\t')
    const id = line.slice(0, tab)
    const made: MadeDossier = JSON.parse(line.slice(tab + 1))
    const { index, amount } = preparedFor(made.county, made.residence).bare(dossierOf(item.id, Number(id), made))
    return `${id}\t${index}\t${amount}\n`
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      let results = ''
      for (const line of lines) results += decide(line)
      done(null, results)
    },
    flush(done) {
      done(null, rest === '' ? '' : decide(rest))
    },
  })
}

const sink = () => new Transform({ transform: (_chunk, _encoding, done) => done(), flush: (done) => done() })

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}
