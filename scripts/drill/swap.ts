import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { type Random, seededRandom } from '#core/random.ts'
import { type CitizenActor, type StaffActor, scopeOf } from '#server/access/actor.ts'
import { once } from '#server/access/once.ts'
import { startTotp } from '#server/access/one-time-codes.ts'
import { openField, SealError, sealField } from '#server/crypto/field-cipher.ts'
import type { KeyRing } from '#server/crypto/key-ring.ts'
import { type SealedColumn, sealedColumns } from '#server/crypto/sealed-columns.ts'
import type { Database } from '#server/db/pool.ts'
import { findDeskDraft, saveDeskDraft } from '#server/intake/desk-drafts.ts'
import { findDraft, saveDraft } from '#server/intake/drafts.ts'
import { keepAnswers } from '#server/intake/keep-answers.ts'
import { allItems } from '#server/items.ts'
import { seedDemonstration } from '#server/seed/demonstration.ts'
import { atLeast, atMost, type Run, type RunOptions } from '../support/measure.ts'
import { openOwnDatabase } from '../support/own-database.ts'
import { openOwnPlatform } from '../support/own-platform.ts'

const today = '2026-03-02'
const rowsPerColumn = 40

/** A sealed value where the platform wrote it. */
interface Sealed {
  readonly of: SealedColumn
  readonly ctid: string
  readonly value: Buffer
}

export const drill: Run = {
  says: 'the database’s owner moves ciphertexts between rows, columns and tables, cuts them, flips bits and puts older ones back: how many open',
  options: '--trials 4000',
  async run(options) {
    const own = await openOwnDatabase('careless')
    const running = await openOwnPlatform(own, today)
    const owner = new pg.Client({ connectionString: own.ownerUrl })
    try {
      await owner.connect()
      const { platform } = running
      await seedDemonstration({ platform, ownerUrl: own.ownerUrl, say: options.say }, platform.today())
      await writeTheRest(platform.database, owner, platform.keys)
      const columns = await schemaColumns(owner)
      const listed = sealedColumns.map(({ table, column }) => `${table}.${column}`)
      const unlisted = columns.filter((name) => !listed.includes(name))
      const found = new Map<SealedColumn, Sealed[]>()
      for (const of of sealedColumns) found.set(of, await valuesOf(owner, of))
      const empty = [...found].filter(([, values]) => values.length < 2).map(([of]) => `${of.table}.${of.column}`)
      if (unlisted.length + empty.length > 0) options.say(`not listed: ${unlisted}; fewer than two values: ${empty}`)
      let wronglyRefused = 0
      for (const values of found.values())
        for (const sealed of values) if ((await read(owner, platform.keys, sealed)) !== 'opened') wronglyRefused++
      const counts = await attack(owner, platform.keys, found, options)
      const older = await olderCopies(platform.database, owner, platform.keys, options.count('older', 100))
      return [
        {
          id: 'columns',
          says: 'sealed columns, all with values',
          value: sealedColumns.length - empty.length,
          unit: '',
          limit: atLeast(columns.length),
        },
        {
          id: 'unlisted',
          says: 'sealed columns of the schema that are not listed',
          value: unlisted.length,
          unit: '',
          limit: atMost(0),
        },
        {
          id: 'untouched',
          says: 'untouched values that do not open',
          value: wronglyRefused,
          unit: '',
          limit: atMost(0),
        },
        {
          id: 'trials',
          says: 'swaps, cuts and flips',
          value: counts.tried,
          unit: '',
          limit: atLeast(options.count('trials', 4000)),
        },
        { id: 'opened', says: 'of them opened', value: counts.opened, unit: '', limit: atMost(0) },
        {
          id: 'older',
          says: 'older copies put back in their own place',
          value: older.tried,
          unit: '',
          limit: atLeast(options.count('older', 100)),
        },
        { id: 'olderOpened', says: 'of them opened', value: older.opened, unit: '', limit: atMost(0) },
      ]
    } finally {
      await owner.end()
      await running.close()
      await own.close()
    }
  },
}

const officer: StaffActor = {
  kind: 'staff',
  id: 1,
  name: '测试人员',
  roles: ['county-clerk'],
  unitArea: 410_122_000_000 as StaffActor['unitArea'],
  unitName: '测试单位',
  level: 'county',
  today: today as StaffActor['today'],
  address: '127.0.0.1',
}
const citizen = (id: number): CitizenActor => ({
  kind: 'citizen',
  id,
  name: '张三',
  roles: ['citizen'],
  today: officer.today,
  address: '127.0.0.1',
})
const [item = '', otherItem = ''] = allItems.map(({ id }) => id)

/** What the demonstration does not write. */
async function writeTheRest(database: Database, owner: pg.Client, keys: KeyRing): Promise<void> {
  const persons = await owner.query<{ id: string }>('select id from reg.person order by id limit 2')
  for (const { id } of persons.rows)
    for (const of of [item, otherItem])
      await database.withScope(scopeOf(citizen(Number(id))), (tx) =>
        saveDraft(tx, citizen(Number(id)), { item: of, answers: { a: of } }, keys),
      )
  for (let i = 0; i < 2; i++) {
    await database.withScope(scopeOf(officer), async (tx) => {
      await saveDeskDraft(tx, officer, { key: randomUUID(), item, answers: { a: `${i}` }, files: [] }, keys)
      await once(tx, officer, 'register-person', { requestId: randomUUID() }, async () => ({ i }))
    })
    await database.withScope({ kind: 'auth' }, (tx) => startTotp(tx, { id: 1, login: 'a' }, `手机 ${i}`, keys))
  }
  // Corrected answers of one case, and columns that only imports, hearings and later releases fill.
  const cases = await owner.query<{ id: string; area: string }>('select id, area from app."case" order by id limit 2')
  for (const { id, area } of cases.rows)
    await database.withScope({ kind: 'worker' }, (tx) =>
      keepAnswers(tx, Number(id), Number(area) as StaffActor['unitArea'], { name: '改正' }, keys),
    )
  await owner.query('set session_replication_role = replica')
  const [household] = (
    await owner.query<{ ids: string[] }>(
      'select array_agg(id::text) as ids from (select id from reg.household order by id limit 2) h',
    )
  ).rows
  for (const id of household?.ids ?? [])
    await owner.query('update reg.household set address_sealed = $2 where id = $1', [
      id,
      sealField(keys, { table: 'reg.household', column: 'address_sealed', row: id }, '示范路 1 号'),
    ])
  for (const { id: caseId, area } of cases.rows) {
    const id = String(900_000 + Number(caseId))
    const place = { table: 'app.hearing', column: 'opinion_sealed', row: Number(id) }
    await owner.query(
      await fillable(owner, 'app.hearing', 'opinion_sealed', {
        id,
        case_id: id,
        area,
        county_id: String(Math.floor(Number(area) / 1e6)),
      }),
      [sealField(keys, place, '听证意见')],
    )
    await owner.query(
      `insert into app.import_row (batch_id, row_no, county_id, area, state, row_sealed) values (1, $1, 410122, 410122000000, 'failed', $2)`,
      [id, sealField(keys, { table: 'app.import_row', column: 'row_sealed', row: `1:${id}` }, '["张三"]')],
    )
    const file = { table: 'pay.bank_file', column: 'content_sealed', row: Number(id) }
    await owner.query(
      await fillable(owner, 'pay.bank_file', 'content_sealed', {
        sm3: id,
        id,
        area,
        county_id: String(Math.floor(Number(area) / 1e6)),
      }),
      [sealField(keys, file, '代发文件')],
    )
  }
  await owner.query('set session_replication_role = origin')
}

/** An insert that fills what must not be null with something of its type. */
async function fillable(
  owner: pg.Client,
  table: string,
  sealed: string,
  given: Record<string, string>,
): Promise<string> {
  const { rows } = await owner.query<{ name: string; type: string; check: string | null }>(
    `select attname as name, format_type(atttypid, null) as type,
       (select substring(pg_get_constraintdef(c.oid) from '''([^'']+)''') from pg_constraint c
        where c.conrelid = a.attrelid and c.contype = 'c' and c.conkey = array[a.attnum] limit 1) as check
     from pg_attribute a where attrelid = $1::regclass and attnum > 0 and not attisdropped and attnotnull and not atthasdef and attidentity <> 'a'`,
    [table],
  )
  const names = [...new Set([...Object.keys(given), ...rows.map(({ name }) => name)])].filter((name) => name !== sealed)
  const literal = (name: string): string => {
    if (given[name] !== undefined) return `'${given[name]}'`
    const { type = 'text', check } = rows.find((row) => row.name === name) ?? {}
    if (check) return `'${check}'`
    if (type === 'date') return `'${today}'`
    if (type.startsWith('timestamp')) return 'now()'
    if (type.startsWith('json')) return `'[]'`
    if (type === 'bytea') return `'\\x00'`
    if (type === 'boolean') return 'false'
    if (type.endsWith('[]')) return `'{}'`
    return type === 'text' ? `'x'` : '1'
  }
  return `insert into ${table} (${[...names, sealed].join(', ')}) values (${names.map(literal).join(', ')}, $1)`
}

const schemaColumns = async (owner: pg.Client): Promise<string[]> =>
  (
    await owner.query<{ name: string }>(
      `select table_schema || '.' || table_name || '.' || column_name as name from information_schema.columns
       where column_name like '%\\_sealed' and data_type = 'bytea' and table_schema in ('reg', 'app', 'pay', 'sec', 'audit', 'ref', 'sys')`,
    )
  ).rows.map(({ name }) => name)

async function valuesOf(owner: pg.Client, of: SealedColumn): Promise<Sealed[]> {
  const { rows } = await owner.query<{ ctid: string; value: Buffer }>(
    `select ctid::text, ${of.column} as value from ${of.table} where ${of.column} is not null order by random() limit ${rowsPerColumn}`,
  )
  return rows.map((row) => ({ of, ...row }))
}

/** Reads as the platform does: the place from the row, the value from the row. */
async function read(owner: pg.Client, keys: KeyRing, { of, ctid }: Pick<Sealed, 'of' | 'ctid'>): Promise<string> {
  const { rows } = await owner.query<{ value: Buffer; row: string; mark: number }>(
    `select ${of.column} as value, ${of.row} as row, ${of.mark ?? '0'} as mark from ${of.table} where ctid = $1`,
    [ctid],
  )
  const [row] = rows
  if (!row) throw new Error(`no row in ${of.table}`)
  try {
    openField(keys, { table: of.table, column: of.column, row: row.row, mark: row.mark }, row.value)
    return 'opened'
  } catch (error) {
    if (error instanceof SealError) return error.fault
    throw error
  }
}

async function attack(
  owner: pg.Client,
  keys: KeyRing,
  found: ReadonlyMap<SealedColumn, readonly Sealed[]>,
  options: RunOptions,
): Promise<{ tried: number; opened: number }> {
  const random = seededRandom(options.seed)
  const all = [...found.values()].flat()
  const columns = [...found.values()].filter((values) => values.length > 1)
  const counts = { tried: 0, opened: 0 }
  await owner.query('set session_replication_role = replica') // not even our triggers stand in the way
  for (let i = 0; i < options.count('trials', 4000); i++) {
    const values = columns[i % columns.length] ?? []
    const target = random.pick(values)
    const value = forged(random, target, values, all)
    if (value.equals(target.value)) continue
    await owner.query('begin')
    const { rows } = await owner.query<{ ctid: string }>(
      `update ${target.of.table} set ${target.of.column} = $2 where ctid = $1 returning ctid::text`,
      [target.ctid, value],
    )
    const fault = await read(owner, keys, { of: target.of, ctid: rows[0]?.ctid ?? '' })
    await owner.query('rollback')
    counts.tried++
    if (fault === 'opened') {
      counts.opened++
      options.say(`opened: ${target.of.table}.${target.of.column}, trial ${i}`)
    }
  }
  await owner.query('set session_replication_role = origin')
  return counts
}

function forged(random: Random, target: Sealed, column: readonly Sealed[], all: readonly Sealed[]): Buffer {
  const kind = random.whole(0, 5)
  if (kind <= 1) return random.pick(column.filter((each) => each !== target)).value
  if (kind === 2) return random.pick(all.filter(({ of }) => of !== target.of)).value
  if (kind === 3) return target.value.subarray(0, random.whole(0, target.value.length - 1))
  const changed = Buffer.from(kind === 4 ? target.value : random.pick(column).value)
  const bit = random.whole(0, changed.length * 8 - 1)
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return changed
}

/** Forms that were written over: the text of before is put back and read through the platform. */
async function olderCopies(database: Database, owner: pg.Client, keys: KeyRing, trials: number) {
  const counts = { tried: 0, opened: 0 }
  const { rows } = await owner.query<{ id: string }>('select id from reg.person order by id limit 1')
  const someone = citizen(Number(rows[0]?.id))
  const key = randomUUID()
  const forms = [
    {
      where: `app.draft where person_id = ${someone.id} and item = '${item}'`,
      save: (n: number) =>
        database.withScope(scopeOf(someone), (tx) => saveDraft(tx, someone, { item, answers: { n } }, keys)),
      open: () => database.withScope(scopeOf(someone), (tx) => findDraft(tx, someone, { item }, keys)),
    },
    {
      where: `app.desk_draft where key = '${key}'`,
      save: (n: number) =>
        database.withScope(scopeOf(officer), (tx) =>
          saveDeskDraft(tx, officer, { key, item, answers: { n }, files: [] }, keys),
        ),
      open: () => database.withScope(scopeOf(officer), (tx) => findDeskDraft(tx, officer, { key }, keys)),
    },
  ]
  for (let n = 0; n < trials; n++) {
    const form = forms[n % forms.length]
    if (!form) continue
    await form.save(n)
    const { rows: before } = await owner.query<{ value: Buffer }>(`select answers_sealed as value from ${form.where}`)
    await form.save(n + 1)
    await form.open()
    await owner.query(`update ${form.where.replace(' where', ' set answers_sealed = $1 where')}`, [before[0]?.value])
    counts.tried++
    await form.open().then(
      () => counts.opened++,
      (error: unknown) => {
        if (!(error instanceof SealError)) throw error
      },
    )
  }
  return counts
}
