import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, existsSync } from 'node:fs'
import { chown, copyFile, cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { recoverEmbedded } from '../db/embedded.ts'
import type { Cluster } from '../db/embedded-cluster.ts'
import { StartupError } from '../startup-error.ts'
import type { BaseBackup } from './take-backup.ts'
import { segmentBytes } from './wal-position.ts'

export interface RestoreRequest {
  /** Folder of the backups. */
  readonly from: string
  /** Data folder to make; without a database in it. */
  readonly into: string
  /** Until when the log is replayed; absent: to its end. */
  readonly to?: Date
  readonly say: (line: string) => void
}

export interface Restored {
  readonly base: BaseBackup
  readonly folder: string
  readonly segments: number
}

/**
 * Builds the platform's data folder anew from the last base before `to` and the log after it, without the original place.
 * The copy knows that it is one and sends nothing to banks until a named person takes the sending over.
 * @throws StartupError when no base fits, a file was changed, or the log does not reach to `to`.
 */
export async function restoreBackup({ from, into, to, say }: RestoreRequest): Promise<Restored> {
  const base = await pickBase(from, to)
  say(`使用基础备份 ${base.name}（${base.endedAt}）`)
  let segments = 0
  const { folder } = await recoverEmbedded(
    into,
    async (cluster) => {
      await assertUnchanged(join(from, base.name, 'base.tar'), base.sm3)
      await layOut(cluster, join(from, base.name, 'base.tar'))
      segments = await layLog(cluster, join(from, 'wal'))
      say(`已展开数据库文件，日志 ${segments} 段，正在重放……`)
    },
    (cluster) => ({
      restore_command: `cp ${quoted(logBeside(cluster))}/%f "%p"`,
      recovery_target_action: 'promote',
      ...(to
        ? {
            recovery_target_time: to.toISOString().replace('T', ' ').replace('Z', '+00'),
            recovery_target_inclusive: 'on',
          }
        : {}),
    }),
    say,
  )
  await rm(`${folder}.wal`, { recursive: true, force: true })
  for (const name of await readdir(join(from, 'folders')).catch(() => []))
    await cp(join(from, 'folders', name), join(into, name), { recursive: true, errorOnExist: true, force: false })
  return { base, folder, segments }
}

/** All whole bases, oldest first. */
export async function findBases(from: string): Promise<readonly BaseBackup[]> {
  const names = (await readdir(from).catch(() => [])).filter((name) => /^base-\d{8}T\d{6}Z$/.test(name)).sort()
  const bases: BaseBackup[] = []
  for (const name of names) {
    const file = join(from, name, 'base.json')
    if (existsSync(file)) bases.push(readBase(file, await readFile(file, 'utf8')))
  }
  return bases
}

const Base = z.object({
  name: z.string().regex(/^base-\d{8}T\d{6}Z$/),
  system: z.string(),
  timeline: z.number().int(),
  startPosition: z.string(),
  endPosition: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  bytes: z.number(),
  sm3: z.string().regex(/^[0-9a-f]{64}$/),
  keys: z.string(),
  files: z.number(),
})

/** @throws StartupError for a description that is broken or speaks of another backup. */
function readBase(file: string, text: string): BaseBackup {
  const parsed = Base.safeParse(parsedJson(text))
  if (parsed.success && parsed.data.name === basename(dirname(file))) return parsed.data
  throw new StartupError(`备份说明 ${file} 不完整或被改动过，不能使用。`, `${file} is broken or was changed.`)
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function pickBase(from: string, to: Date | undefined): Promise<BaseBackup> {
  const bases = await findBases(from)
  const base = bases.filter(({ endedAt }) => to === undefined || new Date(endedAt) <= to).at(-1)
  if (base) return base
  throw new StartupError(
    bases.length === 0 ? `${from} 中没有完整的备份。` : `${from} 中没有早于所要时间的备份。`,
    `No base backup in ${from} ended before the wanted time.`,
  )
}

async function assertUnchanged(file: string, sm3: string): Promise<void> {
  const digest = createHash('sm3')
  await pipeline(createReadStream(file), digest)
  if (digest.digest('hex') !== sm3)
    throw new StartupError(`备份文件 ${basename(file)} 与备份时的摘要不一致，不能使用。`, `${file} was changed.`)
}

/** For the shell that the server calls, in which `%` begins a name of its own. */
const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`).replaceAll('%', '%%')}'`

const logBeside = (cluster: Cluster): string => `${cluster.folder}.wal`

/** Unpacks as the database's own account, which may not be able to read the backup itself. */
async function layOut(cluster: Cluster, tarFile: string): Promise<void> {
  await mkdir(dirname(cluster.folder), { recursive: true, mode: 0o755 })
  await mkdir(cluster.folder, { mode: 0o700 })
  await give(cluster, cluster.folder)
  const tar = spawn('tar', ['-x', '-f', '-', '-C', cluster.folder], {
    cwd: '/',
    stdio: ['pipe', 'ignore', 'pipe'],
    ...cluster.account,
  })
  let complaint = ''
  tar.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  const ended = once(tar, 'close')
  await pipeline(createReadStream(tarFile), tar.stdin).catch(() => {}) // tar says itself why it stopped
  const [status] = await ended
  if (status !== 0) throw new StartupError(`备份无法展开：${complaint}`, `tar failed: ${complaint}`)
  await ownSettings(cluster)
  const signal = join(cluster.folder, 'recovery.signal')
  await writeFile(signal, '', { mode: 0o600 })
  await give(cluster, signal)
}

/** A copy waits for no second place of the original. */
async function ownSettings(cluster: Cluster): Promise<void> {
  const file = join(cluster.folder, 'postgresql.auto.conf')
  const lines = (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => !line.startsWith('synchronous_standby_names'))
  await writeFile(file, lines.join('\n'))
}

/** Copies the log to where the database's account reads it; the unfinished last segment is filled up with zeros. */
async function layLog(cluster: Cluster, wal: string): Promise<number> {
  const beside = logBeside(cluster)
  await mkdir(beside, { mode: 0o700 })
  await give(cluster, beside)
  const names = (await readdir(wal).catch(() => [])).filter((name) => /^[0-9A-F]{24}(\.partial)?$/.test(name))
  for (const name of names) {
    const target = join(beside, name.replace('.partial', ''))
    if (name.endsWith('.partial') && names.includes(basename(target))) continue
    await copyFile(join(wal, name), target)
    await truncate(target, Number(segmentBytes))
    await give(cluster, target)
  }
  return names.length
}

async function give(cluster: Cluster, path: string): Promise<void> {
  if (cluster.account) await chown(path, cluster.account.uid, cluster.account.gid)
}
