import type pg from 'pg'
import { StartupError } from '../startup-error.ts'
import { type Owner, withOwner } from './owner-connection.ts'

export interface DatabaseCheck {
  /** For example `18.4`. */
  readonly version: string
  /** Sentences for the person who starts the platform; empty when all is well. */
  readonly warnings: readonly string[]
}

/** First release of each major version in which row security does not leak through statistics (CVE-2025-8713). */
const floors: Readonly<Record<number, number>> = { 15: 14, 16: 10, 17: 6, 18: 0 }

/**
 * Whether a server of this `server_version_num` may be used. @throws StartupError below 15, and above what was tried.
 * A warning below the minor version that is safe.
 */
export function versionWarnings(versionNumber: number): readonly string[] {
  const major = Math.floor(versionNumber / 10_000)
  const minor = versionNumber % 10_000
  if (major < 15) {
    throw new StartupError(
      `PostgreSQL ${major} 版本过低，需要 15 至 18 版。`,
      `PostgreSQL ${major} is too old; 15 to 18 is needed.`,
    )
  }
  const floor = floors[major]
  if (floor === undefined) {
    throw new StartupError(
      `PostgreSQL ${major} 尚未经过验证，需要 15 至 18 版。`,
      `PostgreSQL ${major} has not been tried yet; 15 to 18 is needed.`,
    )
  }
  if (minor >= floor) return []
  return [
    `PostgreSQL ${major}.${minor} 的行级权限存在已公开的漏洞（CVE-2025-8713），请尽快升级到 ${major}.${floor} 或以上。`,
  ]
}

/**
 * Checks the server behind `url`, embedded or external: version, UTF-8, and that pg_trgm sees Chinese (it yields nothing under
 * the locale C). Changes nothing. @throws StartupError
 */
export function checkDatabase(owner: Owner): Promise<DatabaseCheck> {
  return withOwner(owner, async (client) => {
    const { rows } = await client.query<{ version: string; number: number; encoding: string }>(
      `select split_part(current_setting('server_version'), ' ', 1) as version,
              current_setting('server_version_num')::int as number, current_setting('server_encoding') as encoding`,
    )
    const [server] = rows
    if (server === undefined) throw new Error('no server version')
    if (server.encoding !== 'UTF8') {
      throw new StartupError(
        `数据库编码为 ${server.encoding}，需要 UTF8。`,
        `The database encoding is ${server.encoding}; UTF8 is needed.`,
      )
    }
    const warnings = versionWarnings(server.number)
    await assertChineseTrigrams(client)
    return { version: server.version, warnings }
  })
}

/** @throws StartupError when the locale hides Chinese from pg_trgm, or the extension cannot be had. */
async function assertChineseTrigrams(client: pg.Client): Promise<void> {
  await client.query('begin')
  try {
    await client.query('create extension if not exists pg_trgm').catch((cause: unknown) => {
      throw new StartupError(
        '数据库缺少扩展 pg_trgm，请由数据库管理员安装（create extension pg_trgm）。',
        'The extension pg_trgm is missing and cannot be created by this user.',
        cause,
      )
    })
    const { rows: places } = await client.query<{ name: string }>(
      `select quote_ident(n.nspname) as name from pg_extension e join pg_namespace n on n.oid = e.extnamespace where extname = 'pg_trgm'`,
    )
    const { rows } = await client.query<{ count: number }>(
      `select coalesce(cardinality(${places[0]?.name ?? 'public'}.show_trgm('柳家沟村')), 0) as count`,
    )
    if ((rows[0]?.count ?? 0) > 0) return
    throw new StartupError(
      '数据库的字符分类（LC_CTYPE）不支持中文检索，请以 C.UTF-8 或 zh_CN.UTF-8 重新建库。',
      'The database locale hides Chinese from pg_trgm; create the database with LC_CTYPE C.UTF-8 or zh_CN.UTF-8.',
    )
  } finally {
    await client.query('rollback')
  }
}
