import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { migrate, readMigrations, runtimeUrl } from './migrate.ts'

// Roles belong to the whole server: another master key here would change the password under the other test files.
const master = inject('masterKey')
const otherMaster = 'a5'.repeat(32)
let fresh: FreshDatabase
let admin: pg.Client
let url: string
let folder: string
const folders: string[] = []
let count = 0

function newFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'minzheng-migrations-'))
  folders.push(made)
  return made
}
const file = (name: string, sql: string): void => writeFileSync(join(folder, name), sql)
const run = (keys = { master }) => migrate(url, { keys, folder })

async function onDatabase<Row extends pg.QueryResultRow>(sql: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  fresh = await freshDatabase()
  admin = new pg.Client({ connectionString: fresh.ownerUrl })
  await admin.connect()
})
afterAll(async () => {
  const { rows } = await admin.query<{ name: string }>(
    `select datname as name from pg_database where datname ~ ('^' || current_database() || '_m')`,
  )
  for (const { name } of rows) await admin.query(`drop database ${name} with (force)`)
  for (const made of folders) rmSync(made, { recursive: true })
  await admin.end()
  await fresh.drop()
})
beforeEach(async () => {
  const address = new URL(fresh.ownerUrl)
  const name = `${address.pathname.slice(1)}_m${++count}`
  await admin.query(`create database ${name} template template0`)
  address.pathname = `/${name}`
  url = address.href
  folder = newFolder()
})

describe('the migrations of the platform', () => {
  it('are all applied in the template, with the checksums of the files', async () => {
    const { rows } = await admin.query('select number, name, checksum from sys.migration order by number')
    expect(rows).toEqual(readMigrations().map(({ number, name, checksum }) => ({ number, name, checksum })))
  })

  it('let the application log in with the password that its keys give', async () => {
    const client = new pg.Client({ connectionString: fresh.runtimeUrl })
    await client.connect()
    const { rows } = await client.query('select current_user as role')
    await client.end()
    expect(rows).toEqual([{ role: 'minzheng_rt' }])
    const stranger = new pg.Client({ connectionString: runtimeUrl(fresh.ownerUrl, otherMaster) })
    stranger.on('error', () => {})
    await expect(stranger.connect()).rejects.toThrow('password authentication failed')
  })
})

describe('migrate', () => {
  it('applies new files in the order of their numbers and each of them once', async () => {
    file('0002-second.sql', 'insert into t values (2);')
    file('0001-first.sql', 'create table t (n int); insert into t values (1);')
    expect(await run()).toEqual(['0001-first.sql', '0002-second.sql'])
    expect(await run()).toEqual([])
    file('0003-third.sql', 'insert into t values (3);')
    expect(await run()).toEqual(['0003-third.sql'])
    expect(await onDatabase('select n from t order by n')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
  })

  it('refuses a file that was changed after it had been applied, and applies nothing', async () => {
    file('0001-first.sql', 'create table t (n int);')
    await run()
    file('0001-first.sql', 'create table t (n bigint);')
    file('0002-second.sql', 'create table u (n int);')
    await expect(run()).rejects.toThrow('升级脚本 0001-first.sql 在执行之后被改动过')
    expect(await onDatabase(`select to_regclass('u') as u`)).toEqual([{ u: null }])
  })

  it('takes a file with other line ends for the same file', async () => {
    file('0001-first.sql', 'create table t\n(n int);\n')
    await run()
    file('0001-first.sql', 'create table t\r\n(n int);\r\n')
    expect(await run()).toEqual([])
  })

  it('undoes a failed file whole, names the line, and goes on from there when it is mended', async () => {
    file('0001-first.sql', 'create table t (n int);')
    file('0002-second.sql', 'insert into t values (1);\nselect nonsense;')
    await expect(run()).rejects.toThrow(
      '0002-second.sql failed and was undone: column "nonsense" does not exist (line 2)',
    )
    expect(await onDatabase('select n from t')).toEqual([])
    file('0002-second.sql', 'insert into t values (1);')
    expect(await run()).toEqual(['0002-second.sql'])
  })

  it('refuses a database that a newer release has migrated', async () => {
    file('0001-first.sql', 'select 1;')
    await run()
    await onDatabase(`insert into sys.migration values (2, '0002-later.sql', 'x')`)
    await expect(run()).rejects.toThrow('migrated by a newer release (0002-later.sql)')
  })

  it('refuses a new file numbered below one already applied', async () => {
    file('0002-second.sql', 'select 1;')
    await run()
    file('0001-first.sql', 'select 1;')
    await expect(run()).rejects.toThrow('0001-first.sql is numbered below one already applied')
  })

  it('refuses the keys of another installation', async () => {
    await run()
    await expect(run({ master: otherMaster })).rejects.toThrow('密钥文件与数据库不符')
    expect(await run()).toEqual([])
  })

  it('applies each file once when two processes start at once', async () => {
    file('0001-first.sql', 'create table t (n int); select pg_sleep(0.2); insert into t values (1);')
    const applied = await Promise.all([run(), run(), run()])
    expect(applied.flat()).toEqual(['0001-first.sql'])
    expect(await onDatabase('select n from t')).toEqual([{ n: 1 }])
  })

  it('refuses names without a number and numbers used twice', () => {
    file('first.sql', 'select 1;')
    expect(() => readMigrations(folder)).toThrow("not a migration's name: first.sql")
    folder = newFolder()
    file('0001-a.sql', 'select 1;')
    file('0001-b.sql', 'select 1;')
    expect(() => readMigrations(folder)).toThrow('migration number used twice: 0001-b.sql')
  })
})
