import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { codeTables } from '#core/code-tables.ts'
import type { Parameter } from '#core/parameter.ts'
import { domains } from '#domains/all.ts'
import { type Owner, withOwner } from '../db/owner-connection.ts'
import { projectRoot } from '../env.ts'
import { readCalendarCsv } from './calendar-file.ts'
import { divisionsAsOf, readDivisionRows } from './division-rows.ts'

/** Raise when the way rows are made from the shipped files changes, so that they are loaded again. */
const loaderVersion = 1
/** Defaults that the law leaves to local governments are rows of the province, unconfirmed. */
const province = 410_000_000_000

/** Rows added or corrected by one part; 0 when it was loaded before. */
export interface Loaded {
  readonly divisions: number
  readonly calendarDays: number
  readonly codes: number
  readonly standards: number
}

/**
 * Loads divisions, calendar, code tables and default local standards as the database's owner, each part once per content
 * of its files, in one transaction. Never touches what was recorded here since: recoded divisions, imported calendars,
 * approved standards. The first load of all takes about a second.
 */
export function loadReference(owner: Owner, folder: string = join(projectRoot, 'data')): Promise<Loaded> {
  return withOwner(owner, async (client) => {
    await client.query('begin')
    await client.query(`select pg_advisory_xact_lock(hashtextextended('minzheng reference data', 0))`)
    const known = await readVersions(client)
    const part = async (name: string, version: string, load: () => Promise<number>): Promise<number> => {
      if (known.get(`reference.${name}`) === version) return 0
      const rows = await load()
      await client.query(
        'insert into sys.setting (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value',
        [`reference.${name}`, JSON.stringify(version)],
      )
      return rows
    }
    const calendars = readdirSync(folder).filter((file) => /^calendar-\d{4}\.csv$/.test(file))
    const loaded: Loaded = {
      divisions: await part(
        'divisions',
        versionOf(
          readFileSync(join(folder, 'henan-divisions-2023.tsv.gz')),
          readFileSync(join(folder, 'zone-hosts.csv')),
        ),
        () => loadDivisions(client, folder),
      ),
      calendarDays: await part(
        'calendar',
        versionOf(...calendars.map((file) => readFileSync(join(folder, file)))),
        () =>
          loadCalendarDays(
            client,
            calendars.map((file) => readFileSync(join(folder, file), 'utf8')),
          ),
      ),
      codes: await part('codes', versionOf(JSON.stringify(codeTables)), () => loadCodes(client)),
      standards: await part('standards', versionOf(JSON.stringify(defaultsOf(localParameters))), () =>
        loadDefaults(client),
      ),
    }
    await client.query('commit')
    if (loaded.divisions > 0) await client.query('analyze ref.division')
    return loaded
  })
}

async function readVersions(client: pg.Client): Promise<Map<string, unknown>> {
  const { rows } = await client.query<{ key: string; value: unknown }>(
    `select key, value from sys.setting where key like 'reference.%'`,
  )
  return new Map(rows.map(({ key, value }) => [key, value]))
}

function versionOf(...contents: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256').update(String(loaderVersion))
  for (const content of contents) hash.update(content)
  return hash.digest('hex')
}

/** New codes are added; a name is corrected only while the row is still the shipped one. */
async function loadDivisions(client: pg.Client, folder: string): Promise<number> {
  await client.query('create temp table staged (like ref.division including defaults) on commit drop')
  const lines = readDivisionRows(folder).map((row) =>
    [
      row.code,
      row.name,
      row.level,
      row.kind,
      row.parent,
      row.attachedTo ?? '\\N',
      row.pinyin,
      row.initials,
      divisionsAsOf,
      '\\N',
    ].join('\t'),
  )
  await copyLines(
    client,
    'staged (code, name, level, kind, parent, attached_to, pinyin, initials, valid_from, valid_until)',
    lines,
  )
  const corrected = await client.query(
    `update ref.division d set name = s.name, kind = s.kind, parent = s.parent, attached_to = s.attached_to,
            pinyin = s.pinyin, initials = s.initials
     from staged s
     where d.code = s.code and d.valid_from = s.valid_from and d.valid_until is null
       and (d.name, d.kind, d.parent, d.attached_to, d.pinyin, d.initials)
           is distinct from (s.name, s.kind, s.parent, s.attached_to, s.pinyin, s.initials)`,
  )
  const added = await client.query(
    `insert into ref.division select s.* from staged s where not exists (select from ref.division d where d.code = s.code)`,
  )
  return (corrected.rowCount ?? 0) + (added.rowCount ?? 0)
}

/** A day that somebody imported since stays as imported. */
async function loadCalendarDays(client: pg.Client, texts: readonly string[]): Promise<number> {
  const rows = texts.flatMap((text) => readCalendarCsv(text))
  const { rowCount } = await client.query(
    `insert into ref.calendar_day (day, is_off_day, holiday, document)
     select * from unnest($1::date[], $2::boolean[], $3::text[], $4::text[]) on conflict (day) do nothing`,
    [rows.map((r) => r.date), rows.map((r) => r.isOffDay), rows.map((r) => r.holidayName), rows.map((r) => r.document)],
  )
  return rowCount ?? 0
}

async function loadCodes(client: pg.Client): Promise<number> {
  const rows = codeTables.flatMap(({ id, standard, labels }) =>
    Object.entries(labels).map(([code, label]) => ({ table: id, standard, code, label })),
  )
  const { rowCount } = await client.query(
    `insert into ref.code (list, code, label, standard) select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
     on conflict (list, code, valid_from) do update set label = excluded.label, standard = excluded.standard`,
    [rows.map((r) => r.table), rows.map((r) => r.code), rows.map((r) => r.label), rows.map((r) => r.standard)],
  )
  return rowCount ?? 0
}

const localParameters: readonly Parameter[] = domains.flatMap(({ parameters }) =>
  parameters.filter(({ setBy }) => setBy === 'local'),
)

const defaultsOf = (parameters: readonly Parameter[]) =>
  parameters.flatMap(({ id, source, defaults }) =>
    (defaults ?? []).map((row) => ({
      parameter: id,
      residence: row.residence ?? null,
      from: row.from,
      until: row.until ?? null,
      value: row.value,
      document: row.document ?? `《${source.instrument.title}》（默认值，待确认）`,
    })),
  )

async function loadDefaults(client: pg.Client): Promise<number> {
  const { rowCount } = await client.query(
    `insert into ref.local_standard (parameter, area, residence, valid_from, valid_until, value, document, is_confirmed)
     select d.parameter, $1, d.residence, d."from", d."until", d.value, d.document, false
     from jsonb_to_recordset($2::jsonb) as d(parameter text, residence text, "from" date, "until" date, value jsonb, document text)
     where not exists (
       select from ref.local_standard s where s.parameter = d.parameter and s.area = $1
         and s.residence is not distinct from d.residence and s.valid_from = d."from"
         and (s.is_confirmed or (s.value = d.value and s.document = d.document and s.valid_until is not distinct from d."until")))`,
    [province, JSON.stringify(defaultsOf(localParameters))],
  )
  return rowCount ?? 0
}

async function copyLines(client: pg.Client, target: string, lines: readonly string[]): Promise<void> {
  await pipeline(Readable.from([`${lines.join('\n')}\n`]), client.query(copyFrom(`copy ${target} from stdin`)))
}
