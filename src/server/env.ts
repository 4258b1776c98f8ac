import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { isPlainDate } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import type { KeySet, KeySets } from './crypto/key-ring.ts'
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
  /** Folder of the second store of seals; best on a disk that the database's administrator does not reach. */
  readonly sealDir: string
  /** Seconds that the access log may stay unsealed before work with personal data stops. */
  readonly sealStopAfter: number
  readonly logLevel: (typeof logLevels)[number]
  /** Addresses of the proxies in front, whose `X-Forwarded-For` is believed; none: nobody's is. */
  readonly proxies: readonly string[]
  /** The identity provider of the government network. */
  readonly network?: { readonly issuer: string; readonly clientId: string; readonly clientSecret?: string }
  /** `none` where a proxy in front limits how often somebody calls, and for measurements. */
  readonly limits: 'standard' | 'none'
  /** Opens /metrics to another machine that presents it. */
  readonly metricsToken?: string
}

/** Four 32-byte secrets, each 64 hex digits. `master` derives passwords; the others seal, index and authenticate fields. */
export interface Keys {
  readonly master: string
  readonly data: string
  readonly index: string
  readonly mac: string
  /** All generations, once keys were changed; the three above are then those in use. */
  readonly generations?: KeySets
}

/** The sets of a ring: those of a file whose keys were never changed are its first generation. */
export const keySetsOf = ({ data, index, mac, generations }: Keys): KeySets =>
  generations ?? { 1: { data, index, mac } }

/** The folder that this code runs from: src/server, or that of the bundle, beside which the code of its threads stands. */
export const codeFolder: string = dirname(fileURLToPath(import.meta.url))

/** The folder that holds package.json, wherever this code runs from (source or bundle). */
export const projectRoot: string = findRoot(codeFolder)

/** Reads the environment once. Empty variables count as absent. @throws StartupError naming the variable that is wrong. */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const name = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')
    throw new StartupError(`环境变量 ${name} 的值无效。`, `Invalid value of environment variable ${name}.`)
  }
  const {
    DATABASE_URL,
    PORT,
    MINZHENG_DATA,
    MINZHENG_KEYS,
    MINZHENG_TODAY,
    MINZHENG_PUBLIC_URL,
    AUDIT_SEAL_DIR,
    AUDIT_STOP_AFTER,
    LOG_LEVEL,
    MINZHENG_LIMITS,
    MINZHENG_METRICS_TOKEN,
  } = parsed.data
  const dataDir = resolve(projectRoot, MINZHENG_DATA ?? '.data')
  return {
    ...(DATABASE_URL === undefined ? {} : { databaseUrl: DATABASE_URL }),
    ...(MINZHENG_PUBLIC_URL === undefined ? {} : { publicUrl: MINZHENG_PUBLIC_URL.replace(/\/+$/, '') }),
    ...(MINZHENG_TODAY === undefined ? {} : { today: MINZHENG_TODAY }),
    port: PORT ?? 8080,
    portIsFixed: PORT !== undefined,
    dataDir,
    keysFile: MINZHENG_KEYS === undefined ? join(dataDir, 'keys.json') : resolve(projectRoot, MINZHENG_KEYS),
    sealDir: AUDIT_SEAL_DIR === undefined ? join(dataDir, 'seals') : resolve(projectRoot, AUDIT_SEAL_DIR),
    sealStopAfter: AUDIT_STOP_AFTER,
    logLevel: LOG_LEVEL,
    proxies: parsed.data.TRUSTED_PROXIES?.split(',').map((each) => each.trim()) ?? [],
    ...networkOf(parsed.data),
    limits: MINZHENG_LIMITS,
    ...(MINZHENG_METRICS_TOKEN === undefined ? {} : { metricsToken: MINZHENG_METRICS_TOKEN }),
  }
}

/**
 * The installation's keys; made at random (file mode 0600) when there is no file yet. Two processes that start at once
 * get the same keys. A replaced file is noticed by `migrate`. @throws StartupError when the file is unreadable or malformed.
 */
export function loadKeys(file: string): Keys {
  if (!existsSync(file)) createKeys(file)
  try {
    return readKeys(keyFile.parse(JSON.parse(readFileSync(file, 'utf8'))))
  } catch (cause) {
    throw new StartupError(
      `密钥文件 ${file} 无法读取或内容不完整，请从备份恢复；没有原密钥，已加密的数据无法解开。`,
      `The key file ${file} cannot be read or is incomplete; restore it from a backup.`,
      cause,
    )
  }
}

/** Puts other keys in the place of those in `file`, whole or not at all. */
export function replaceKeys(file: string, master: string, generations: KeySets): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  writeFileSync(draft, `${JSON.stringify({ master, generations }, null, 2)}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  })
  renameSync(draft, file)
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
  AUDIT_SEAL_DIR: z.string().optional(),
  // Four hours at most: a longer gap in the evidence is no setting.
  AUDIT_STOP_AFTER: z.coerce.number().int().min(10).max(14_400).default(14_400),
  LOG_LEVEL: z.enum(logLevels).default('warn'),
  TRUSTED_PROXIES: z
    .string()
    .regex(/^[0-9a-fA-F.:/]+(\s*,\s*[0-9a-fA-F.:/]+)*$/)
    .optional(),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  MINZHENG_LIMITS: z.enum(['standard', 'none']).default('standard'),
  MINZHENG_METRICS_TOKEN: z.string().min(16).optional(),
})

/** @throws StartupError when one of the two needed settings is missing. */
function networkOf(given: z.output<typeof environment>): Pick<Env, 'network'> {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = given
  if (issuer === undefined && clientId === undefined) return {}
  if (issuer === undefined || clientId === undefined)
    throw new StartupError(
      '统一身份认证需要同时设置 OIDC_ISSUER 和 OIDC_CLIENT_ID。',
      'Sign-in through a network needs both OIDC_ISSUER and OIDC_CLIENT_ID.',
    )
  return { network: { issuer, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) } }
}

const secret = z.string().regex(/^[0-9a-f]{64}$/)
/** A file without generations is of an installation that never changed its keys. Older releases refuse one with them. */
const keyFile = z.union([
  z.object({
    master: secret,
    generations: z.record(
      z.string().regex(/^[1-9]\d{0,2}$/),
      z.object({
        data: secret.optional(),
        index: secret.optional(),
        mac: secret.optional(),
        kept: z.record(z.string(), secret).optional(),
      }),
    ),
  }),
  z.object({ master: secret, data: secret, index: secret, mac: secret }),
])

function readKeys(found: z.output<typeof keyFile>): Keys {
  if (!('generations' in found)) return found
  const { master, generations } = found
  const newest = Object.entries(generations).sort(([a], [b]) => Number(b) - Number(a))
  const of = (kind: 'data' | 'index' | 'mac'): string => {
    const key = newest.map(([, set]: [string, KeySet]) => set[kind]).find((each) => each !== undefined)
    if (key === undefined) throw new RangeError(`no ${kind} key`)
    return key
  }
  return { master, data: of('data'), index: of('index'), mac: of('mac'), generations }
}

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
