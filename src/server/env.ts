import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { isPlainDate } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import { StartupError } from './startup-error.ts'

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export interface Env {
  /** Owner's connection string of an external PostgreSQL; absent: the platform starts its own. */
  readonly databaseUrl?: string
  /** The wanted port, and whether a person asked for exactly this one (then a taken port is an error). */
  readonly port: number
  readonly portIsFixed: boolean
  /** Absolute folder of everything this installation keeps. */
  readonly dataDir: string
  readonly keysFile: string
  /** Where people reach the platform through a proxy, without a slash at the end; for QR codes and links on paper. */
  readonly publicUrl?: string
  /** Stands in for the clock's date in demonstrations and tests. */
  readonly today?: PlainDate
  readonly logLevel: (typeof logLevels)[number]
}

/** Four 32-byte secrets, each 64 hex digits. `master` derives passwords; the others seal, index and authenticate fields. */
export interface Keys {
  readonly master: string
  readonly data: string
  readonly index: string
  readonly mac: string
}

/** The folder that holds package.json, wherever this code runs from (source or bundle). */
export const projectRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)))

/** Reads the environment once. Empty variables count as absent. @throws StartupError naming the variable that is wrong. */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const name = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')
    throw new StartupError(`环境变量 ${name} 的值无效。`, `Invalid value of environment variable ${name}.`)
  }
  const { DATABASE_URL, PORT, MINZHENG_DATA, MINZHENG_KEYS, MINZHENG_TODAY, MINZHENG_PUBLIC_URL, LOG_LEVEL } =
    parsed.data
  const dataDir = resolve(projectRoot, MINZHENG_DATA ?? '.data')
  return {
    ...(DATABASE_URL === undefined ? {} : { databaseUrl: DATABASE_URL }),
    ...(MINZHENG_PUBLIC_URL === undefined ? {} : { publicUrl: MINZHENG_PUBLIC_URL.replace(/\/+$/, '') }),
    ...(MINZHENG_TODAY === undefined ? {} : { today: MINZHENG_TODAY }),
    port: PORT ?? 8080,
    portIsFixed: PORT !== undefined,
    dataDir,
    keysFile: MINZHENG_KEYS === undefined ? join(dataDir, 'keys.json') : resolve(projectRoot, MINZHENG_KEYS),
    logLevel: LOG_LEVEL,
  }
}

/**
 * The installation's keys; made at random (file mode 0600) when there is no file yet. Two processes that start at once
 * get the same keys. A replaced file is noticed by `migrate`. @throws StartupError when the file is unreadable or malformed.
 */
export function loadKeys(file: string): Keys {
  if (!existsSync(file)) createKeys(file)
  try {
    return keyFile.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new StartupError(
      `密钥文件 ${file} 无法读取或内容不完整，请从备份恢复；没有原密钥，已加密的数据无法解开。`,
      `The key file ${file} cannot be read or is incomplete; restore it from a backup.`,
      cause,
    )
  }
}

/** Writes `text` to `file` with mode 0600 unless it exists already; never leaves half a file. */
export function writeSecretOnce(file: string, text: string): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx' })
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!existsSync(file)) throw error
  } finally {
    rmSync(draft)
  }
}

/** Makes the data folder. Others may pass through it (the database's account must), but not list it. */
export function makeDataDir(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  if (!statSync(dataDir).isDirectory()) throw new StartupError(`${dataDir} 不是文件夹。`, `${dataDir} is not a folder.`)
}

const environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional(),
  PORT: z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .refine((port) => port <= 65_535)
    .optional(),
  MINZHENG_DATA: z.string().optional(),
  MINZHENG_KEYS: z.string().optional(),
  MINZHENG_TODAY: z.custom<PlainDate>((value) => typeof value === 'string' && isPlainDate(value)).optional(),
  MINZHENG_PUBLIC_URL: z.url().optional(),
  LOG_LEVEL: z.enum(logLevels).default('warn'),
})

const secret = z.string().regex(/^[0-9a-f]{64}$/)
const keyFile = z.object({ master: secret, data: secret, index: secret, mac: secret })

function createKeys(file: string): void {
  const fresh = () => randomBytes(32).toString('hex')
  const keys: Keys = { master: fresh(), data: fresh(), index: fresh(), mac: fresh() }
  makeDataDir(dirname(file))
  writeSecretOnce(file, `${JSON.stringify(keys, null, 2)}\n`)
}

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new StartupError('找不到 package.json。', 'package.json not found.')
  return findRoot(parent)
}
