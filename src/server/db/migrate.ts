import { createHash, createHmac, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { type Keys, projectRoot } from '../env.ts'
import { StartupError } from '../startup-error.ts'
import { type Owner, withOwner } from './owner-connection.ts'
import { scramVerifier } from './scram.ts'

/** The role that the application logs in with; migration 0001 creates it. */
const runtimeRole = 'minzheng_rt'
const defaultFolder = join(projectRoot, 'src/server/db/migrations')

export interface MigrateOptions {
  readonly keys: Pick<Keys, 'master'>
  /** Another folder of migrations, for tests. */
  readonly folder?: string
}

/** One numbered file `NNNN-words.sql`. The checksum ignores the kind of line ends. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

/**
 * Brings the database up to date as its owner, one transaction per file, one process at a time, and lets `minzheng_rt` log in
 * with the password that `runtimeUrl` uses. Yields the names of the files applied now. @throws StartupError when an applied file
 * was changed, is unknown here or was overtaken, and when the keys are not those that the database was set up with.
 */
export function migrate(owner: Owner, { keys, folder = defaultFolder }: MigrateOptions): Promise<readonly string[]> {
  const files = readMigrations(folder)
  return withOwner(owner, async (client) => {
    await client.query(`select pg_advisory_lock(hashtextextended('minzheng migrations', 0))`)
    await client.query(bookkeeping)
    await assertSameKeys(client, keys.master)
    const pending = await findPending(client, files)
    for (const file of pending) await apply(client, file)
    await openRuntimeRole(client, keys.master)
    await client.query(`select pg_advisory_unlock(hashtextextended('minzheng migrations', 0))`)
    return pending.map(({ name }) => name)
  })
}

/** The connection string of the application's role for the database behind `ownerUrl`. */
export function runtimeUrl(ownerUrl: string, masterKey: string): string {
  const url = new URL(ownerUrl)
  url.username = runtimeRole
  url.password = runtimePassword(masterKey)
  return url.href
}

/** The files in `folder` by number. @throws Error for a name that is not `NNNN-words.sql` or a number used twice. */
export function readMigrations(folder: string = defaultFolder): readonly Migration[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  const numbers = new Set<number>()
  return files.map((name) => {
    const number = Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1])
    if (!Number.isInteger(number)) throw new Error(`not a migration's name: ${name}`)
    if (numbers.has(number)) throw new Error(`migration number used twice: ${name}`)
    numbers.add(number)
    const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n')
    return { number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
  })
}

const bookkeeping = `
  create schema if not exists sys;
  create table if not exists sys.migration (
    number int primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
  );
  comment on table sys.migration is 'Applied migration files. checksum: SHA-256 of the file, hex.';
  create table if not exists sys.key_fingerprint (key text primary key, fingerprint text not null);
  comment on table sys.key_fingerprint is 'Tells whether a key file belongs to this database. fingerprint: HMAC-SHA256, hex.';
`

async function findPending(client: pg.Client, files: readonly Migration[]): Promise<readonly Migration[]> {
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
    'select number, name, checksum from sys.migration order by number',
  )
  for (const row of rows) {
    const file = files.find(({ number }) => number === row.number)
    if (file === undefined) {
      throw new StartupError(
        `数据库由更新的程序版本升级过（${row.name}），请使用该版本或更新的程序。`,
        `The database was migrated by a newer release (${row.name}); use that release or a newer one.`,
      )
    }
    if (file.checksum !== row.checksum) {
      throw new StartupError(
        `升级脚本 ${file.name} 在执行之后被改动过。请恢复原文件，改动应写成新的脚本。`,
        `Migration ${file.name} was changed after it had been applied; restore it and add a new file instead.`,
      )
    }
  }
  const last = rows.at(-1)?.number ?? -1
  const pending = files.filter(({ number }) => !rows.some((row) => row.number === number))
  const overtaken = pending.find(({ number }) => number < last)
  if (overtaken !== undefined) {
    throw new StartupError(
      `升级脚本 ${overtaken.name} 的编号小于已执行的脚本，请改用新的编号。`,
      `Migration ${overtaken.name} is numbered below one already applied; give it a new number.`,
    )
  }
  return pending
}

/** How long a step may wait for a table, and hold up everybody who wants it after us, before it lets them pass. */
const lockWait = '500ms'
const mostTries = 120

async function apply(client: pg.Client, file: Migration, tries = 1): Promise<void> {
  await client.query(`begin; set local lock_timeout = '${lockWait}'`)
  try {
    await client.query(file.sql)
    await client.query('insert into sys.migration (number, name, checksum) values ($1, $2, $3)', [
      file.number,
      file.name,
      file.checksum,
    ])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback')
    // Somebody works with the table for long: those who queued behind us go first, then we try again.
    if (cause instanceof pg.DatabaseError && cause.code === '55P03' && tries < mostTries) {
      await wait(500)
      return apply(client, file, tries + 1)
    }
    throw new StartupError(
      `升级脚本 ${file.name} 执行失败，已撤回。`,
      `Migration ${file.name} failed and was undone: ${describe(cause, file.sql)}`,
      cause,
    )
  }
}

/** The server's message with the line of the file that it points to. */
function describe(error: unknown, sql: string): string {
  if (!(error instanceof pg.DatabaseError)) return String(error)
  const line = error.position === undefined ? '' : ` (line ${sql.slice(0, Number(error.position)).split('\n').length})`
  return `${error.message}${line}${error.detail === undefined ? '' : `; ${error.detail}`}`
}

async function assertSameKeys(client: pg.Client, masterKey: string): Promise<void> {
  const fingerprint = derive(masterKey, 'fingerprint')
  await client.query(`insert into sys.key_fingerprint values ('master', $1) on conflict (key) do nothing`, [
    fingerprint,
  ])
  const { rows } = await client.query<{ fingerprint: string }>(
    `select fingerprint from sys.key_fingerprint where key = 'master'`,
  )
  if (rows[0]?.fingerprint === fingerprint) return
  throw new StartupError(
    '密钥文件与数据库不符：已加密的数据无法解开。请恢复原来的 keys.json；如确要从头开始，请另设数据目录或换一个空的数据库。',
    'The key file does not belong to this database. Restore the original keys.json, or start over with another data folder or an empty database.',
  )
}

async function openRuntimeRole(client: pg.Client, masterKey: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [runtimeRole])
  if (rowCount === 0) return // no migration has made the role yet
  const verifier = scramVerifier(runtimePassword(masterKey), randomBytes(16))
  await client.query(`alter role ${runtimeRole} with login password ${client.escapeLiteral(verifier)}`)
}

const runtimePassword = (masterKey: string): string => derive(masterKey, runtimeRole)

/** Hex HMAC-SHA256 of `label` under the master key (64 hex digits). */
const derive = (masterKey: string, label: string): string =>
  createHmac('sha256', Buffer.from(masterKey, 'hex')).update(label).digest('hex')
