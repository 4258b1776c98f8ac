import { createReadStream, createWriteStream, readdirSync, readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import v8 from 'node:v8'
import vm from 'node:vm'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { plainDate } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import { domains } from '#domains/all.ts'
import { keyRing } from '#server/crypto/key-ring.ts'
import { openDatabase } from '#server/db/pool.ts'
import { inspectTable, type OpenContent, readTable } from '#server/files/read-table.ts'
import { writeSealedFile } from '#server/files/sealed-file.ts'
import type { ReadRow } from '#server/files/workbook.ts'
import { type CheckedPerson, checkRow, readHead } from '#server/imports/check-row.ts'
import { importKinds } from '#server/imports/import-kinds.ts'
import { standingItems } from '#server/imports/read-benefit.ts'
import type { ImportDeps } from '#server/imports/run-import.ts'
import { runImportApart } from '#server/imports/run-import-apart.ts'
import { personLine } from '#server/registry/person-lines.ts'
import { population } from '#server/seed/population.ts'
import { atLeast, atMost, type Figure, type Run, timed } from '../support/measure.ts'
import { openOwnDatabase } from '../support/own-database.ts'

const county = 410122
const today: PlainDate = plainDate('2026-03-02')
/** One row in so many has a wrong check digit, so that failures are sealed and kept too. */
const oneBadIn = 500

/** The columns that must be there; with telephone, address and ethnic group; families with the help they live on. */
const lists = ['persons', 'persons-all-columns', 'households'] as const
const kindOf = (id: List['id']) => (id === 'households' ? 'households' : 'persons')

interface List {
  readonly id: (typeof lists)[number]
  readonly path: string
  readonly rows: number
  readonly bad: number
}

export const bench: Run = {
  says: 'a list through the real import beside bare COPY of the same file',
  options: '--rows 200000',
  async run(options) {
    const rows = options.count('rows', 200_000)
    const own = await openOwnDatabase()
    const owner = new pg.Client({ connectionString: own.ownerUrl })
    const database = openDatabase(own.runtimeUrl)
    try {
      await owner.connect()
      const deps: ImportDeps = { database, keys: keyRing(own.keys), filesDir: own.folder, today }
      await loadStandards(owner)
      const figures: Figure[] = []
      const memory = { peak: 0 }
      for (const id of lists) {
        const list = await writeList(owner, own.folder, { id, rows, seed: options.seed })
        figures.push(...(await measureList(owner, deps, list, { say: options.say, memory })))
        // The same people would be known already: they are taken out again before the next list.
        await owner.query('truncate reg.person, reg.person_key, app.import_row')
      }
      return [...figures, peakMemory(memory.peak)]
    } finally {
      await database.close()
      await owner.end()
      await own.close()
    }
  },
}

async function measureList(
  owner: pg.Client,
  deps: ImportDeps,
  list: List,
  { say, memory }: { readonly say: (line: string) => void; readonly memory: { peak: number } },
): Promise<readonly Figure[]> {
  const { size } = await stat(list.path)
  say(`${list.id}: ${list.rows} rows, ${(size / 1e6).toFixed(1)} MB`)
  const bare = await bareCopy(owner, list)
  const sealing = { ms: 0, batch: 0 }
  sealing.ms = await timed(async () => {
    sealing.batch = await keepBatch(owner, deps, list)
  })
  const look = () => {
    memory.peak = Math.max(memory.peak, process.memoryUsage.rss())
  }
  collect()
  const looking = setInterval(look, 20)
  const [before, databaseBefore] = [ourTime(), await databaseTime(owner)]
  const importing = await timed(() => runImportApart(deps, sealing.batch))
  const [used, databaseUsed] = [ourTime() - before, (await databaseTime(owner)) - databaseBefore]
  clearInterval(looking)
  await proveCounts(owner, sealing.batch, list)
  const perSecond = (ms: number) => Math.round((list.rows / ms) * 1000)
  const ours = perSecond(sealing.ms + importing)
  say(
    `${list.id}: sealed ${perSecond(sealing.ms)}/s, imported ${perSecond(importing)}/s, bare COPY ${perSecond(bare)}/s`,
  )
  const [perRow, databasePerRow] = [used / list.rows, databaseUsed / list.rows]
  const steps = await budgetOf(deps, list)
  const rest = perRow - Object.values(steps).reduce((sum, each) => sum + each, 0)
  return [
    {
      id: `${list.id}-per-second`,
      says: `rows a second, ${list.id}, from the upload to the last receipt`,
      value: ours,
      unit: '/s',
      ...(list.id === 'households' ? {} : { limit: atLeast(40_000) }),
      beside: `bare COPY of the same file ${perSecond(bare)} /s (${(perSecond(bare) / ours).toFixed(1)} x)`,
    },
    {
      id: `${list.id}-processor-us`,
      says: '  processor time a row, ours and the database server’s',
      value: perRow + databasePerRow,
      unit: 'µs',
      beside: [
        `database ${databasePerRow.toFixed(1)}`,
        ...Object.entries({ ...steps, 'queries, thread and the rest': rest }).map(
          ([step, us]) => `${step} ${us.toFixed(1)}`,
        ),
        `two cores of their own carry ${Math.round(2e6 / (perRow + databasePerRow)).toLocaleString('en-US')} /s`,
      ].join(', '),
    },
  ]
}

/** What making the list left does not count as the import's memory. */
function collect(): void {
  v8.setFlagsFromString('--expose-gc')
  vm.runInNewContext('gc')()
}

/** Microseconds of processor time that all threads of this process have used. */
function ourTime(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** The same of the database server with all its processes; NaN where they cannot be seen. */
async function databaseTime(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query<{ pid: number }>('select pg_backend_pid() as pid')
  try {
    const server = statOf(Number(rows[0]?.pid)).parent
    const children = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          return [statOf(Number(name))]
        } catch {
          return [] // ended since
        }
      })
      .filter(({ parent }) => parent === server)
    return [statOf(server).withEnded, ...children.map(({ own }) => own)].reduce((sum, each) => sum + each, 0)
  } catch {
    return Number.NaN // another machine, or no /proc
  }
}

/** Microseconds by /proc, whose clock ticks are hundredths of a second. */
function statOf(pid: number) {
  const fields = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '').split(' ').map(Number)
  const [parent = 0, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [1, 11, 12, 13, 14].map((i) => fields[i])
  return { parent, own: (user + system) * 10_000, withEnded: (user + system + endedUser + endedSystem) * 10_000 }
}

/** Microseconds of processor time a row of our steps, each by itself over the same file. */
async function budgetOf(deps: ImportDeps, list: List): Promise<Readonly<Record<string, number>>> {
  const kind = importKinds.get(kindOf(list.id))
  if (!kind) throw new Error('no such kind')
  const open: OpenContent = async () => createReadStream(list.path)
  const read: ReadRow[] = []
  const budget: Record<string, number> = {}
  const step = async (name: string, work: () => unknown) => {
    const before = ourTime()
    await work()
    budget[name] = (ourTime() - before) / Math.max(read.length, 1)
  }
  const { format } = await inspectTable(open)
  await step('reading', async () => {
    await inspectTable(open)
    for await (const row of readTable(open, format)) if (read.length <= mostForBudget) read.push(row)
  })
  budget['reading'] = ((budget['reading'] ?? 0) * read.length) / list.rows
  const { positions } = readHead(kind, read.shift()?.cells ?? [], [])
  const villages = new Set(read.map(({ cells }) => Number(textAt(cells, positions.area))))
  const rules = {
    kind,
    positions,
    area: county * 1_000_000,
    villages,
    today,
    reviewMonths: { urban: new Map(), rural: new Map() },
    villageTexts: new Map(),
  }
  const persons: CheckedPerson[] = []
  await step('checking', () => {
    for (const { row, cells } of read) {
      const { person } = checkRow(row, cells, rules)
      if (person) persons.push(person)
    }
  })
  await step('sealing', () => {
    let length = 0
    for (const [i, person] of persons.entries()) {
      const { name, area, residence, ethnicity, phone, address } = person
      const { born, sex, canonical: idNumber } = person.id
      const line = { id: i, area, idKind: 1, idNumber, name, born, sex, ethnicity, residence, phone, address }
      length += personLine(line, deps.keys).length
    }
    return length
  })
  return budget
}

const mostForBudget = 50_000
const textAt = (cells: ReadRow['cells'], at: number | undefined): string => {
  const cell = at === undefined ? undefined : cells[at]
  return cell?.kind === 'text' ? cell.text : ''
}

const peakMemory = (bytes: number): Figure => ({
  id: 'peak-mb',
  says: 'most memory of the process, its thread included, while it imports',
  value: Math.round(bytes / 1_048_576),
  unit: 'MB',
  limit: atMost(400),
})

const heads: Readonly<Record<List['id'], string>> = {
  persons: '姓名,身份证号码,所在村（社区）,户口性质',
  'persons-all-columns': '姓名,身份证号码,所在村（社区）,户口性质,联系电话,详细住址,民族',
  households: '家庭编号,姓名,身份证号码,与户主关系,所在村（社区）,户口性质,现享受待遇,月保障金额,起始月份,已发放至',
}
const benefit = [...standingItems.values()].find(({ covers }) => covers === 'household')?.title ?? ''

async function loadStandards(owner: pg.Client): Promise<void> {
  for (const row of domains.flatMap((domain) => domain.demonstration))
    await owner.query(
      `insert into ref.local_standard (parameter, area, residence, valid_from, valid_until, value, document, is_confirmed)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        row.parameter,
        county * 1_000_000,
        row.residence ?? null,
        row.from,
        row.until ?? null,
        JSON.stringify(row.value),
        row.document,
        row.isConfirmed,
      ],
    )
}

/** A population of one county as an office's CSV, written as it is made. */
async function writeList(
  owner: pg.Client,
  folder: string,
  { id, rows, seed }: { id: List['id']; rows: number; seed: number },
): Promise<List> {
  const found = await owner.query<{ code: string }>(
    'select code from ref.division where level = 5 and valid_until is null and code / 1000000 = $1 order by code',
    [county],
  )
  const places = found.rows.map(({ code }) => ({ village: Number(code), residence: 'rural' as const }))
  const path = join(folder, `${id}.csv`)
  const made = { bad: 0 }
  function* lines() {
    yield `${heads[id]}\r\n`
    let [row, house] = [0, 0]
    for (const household of population({ seed, county, people: rows, places, today })) {
      house++
      for (const person of household.persons) {
        row++
        const isBad = row % oneBadIn === 0
        // A bad member takes the whole household with it.
        if (isBad) made.bad += id === 'households' ? household.persons.length : 1
        const number = isBad ? broken(person.idNumber) : person.idNumber
        const own = `${person.name},${number}`
        if (id === 'persons') yield `${own},${household.village},农村\r\n`
        else if (id === 'persons-all-columns')
          yield `${own},${household.village},农村,13${String(row).padStart(9, '0')},3组${house % 90}号,${person.ethnicity}\r\n`
        else {
          const help = household.isPoor && person === household.persons[0] ? `${benefit},780.00,2025-03,2026-02` : ',,,'
          yield `${house},${own},${person.relation},${household.village},农村,${help}\r\n`
        }
      }
    }
  }
  await pipeline(Readable.from(pieces(lines())), createWriteStream(path))
  return { id, path, rows, bad: made.bad }
}

const broken = (id: string): string => id.slice(0, 17) + (id[17] === '0' ? '1' : '0')

function* pieces(lines: Iterable<string>): Generator<string> {
  let piece = ''
  for (const line of lines) {
    piece += line
    if (piece.length > 65_536) {
      yield piece
      piece = ''
    }
  }
  yield piece
}

/** Milliseconds to copy the file into a logged table of texts without index or check. */
async function bareCopy(owner: pg.Client, { id, path }: List): Promise<number> {
  const columns = heads[id].split(',').length
  const kind = id.replaceAll('-', '_')
  await owner.query(`create table bare_${kind} (${Array.from({ length: columns }, (_, i) => `c${i} text`).join(', ')})`)
  const ms = await timed(() =>
    pipeline(createReadStream(path), owner.query(copyFrom(`copy bare_${kind} from stdin (format csv, header)`))),
  )
  await owner.query(`drop table bare_${kind}`)
  return ms
}

/** What an upload leaves: the sealed file and its batch. */
async function keepBatch(owner: pg.Client, deps: ImportDeps, { id, path }: List): Promise<number> {
  const label = `bench-${id}`
  const { sm3 } = await writeSealedFile(
    deps.keys,
    join(deps.filesDir, `imports/1-${label}`),
    label,
    createReadStream(path),
  )
  const { rows } = await owner.query<{ id: string }>(
    `insert into app.import_batch (county_id, area, kind, file_name, file_sm3, path) values ($1, $2, $3, $4, $5, $6) returning id`,
    [county, county * 1_000_000, kindOf(id), `${id}.csv`, sm3, `imports/1-${label}`],
  )
  return Number(rows[0]?.id)
}

async function proveCounts(owner: pg.Client, batch: number, { rows, bad }: List): Promise<void> {
  const found = await owner.query<{
    state: string
    done: number
    failed: number
    note: string
    persons: string
    receipts: string
  }>(
    `select state, done, failed, note, (select count(*) from reg.person) as persons,
       (select count(*) from app.import_row where batch_id = $1) as receipts from app.import_batch where id = $1`,
    [batch],
  )
  const got = found.rows[0]
  const isRight =
    got?.state === 'done' &&
    got.done === rows - bad &&
    got.failed === bad &&
    Number(got.persons) === rows - bad &&
    Number(got.receipts) === rows
  if (!isRight) throw new Error(`import of ${rows} rows, ${bad} bad, ended as ${JSON.stringify(got)}`)
}
