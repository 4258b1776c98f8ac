import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import process from 'node:process'
import pg from 'pg'
import { makeDataDir, writeSecretOnce } from '../env.ts'
import { freePort, isPortFree } from '../free-port.ts'
import { StartupError } from '../startup-error.ts'
import { type Account, assertNamedUser, canEnter, canReach, databaseAccount } from './embedded-account.ts'
import { copyBinaries, findBinaries, makeLinks } from './embedded-binaries.ts'
import { type Cluster, createCluster, resetPassword } from './embedded-cluster.ts'
import { isAlive, launch, liveProcess, type Postmaster } from './embedded-process.ts'

export interface EmbeddedOptions {
  /** Everything is kept below this folder; out of the database account's reach, the cluster goes to /var/lib/minzheng. */
  readonly dataDir: string
  /** Wanted port on 127.0.0.1; default: the one used last time, else any free one. */
  readonly port?: number
  /** Server settings on top of ours, for tests (`fsync: 'off'`). */
  readonly settings?: Readonly<Record<string, string>>
  /** Receives the rare sentence that a person should read; default: standard error. */
  readonly say?: (line: string) => void
  /** Called once the server was told to start: what can be done while it gets ready. */
  readonly meanwhile?: () => void
}

export interface EmbeddedDatabase {
  /** Owner's connection string of database `minzheng`. */
  readonly url: string
  readonly port: number
  /** PostgreSQL's data directory. */
  readonly folder: string
  /** True when another process of this installation runs the server; then `stop` leaves it running. */
  readonly attached: boolean
  /** Resolves, with a sentence, only when the server ends without `stop`. */
  readonly lost: Promise<string>
  /** Fast, clean shutdown; may be called twice. */
  stop(): Promise<void>
}

/**
 * Starts the platform's own PostgreSQL in `dataDir`, making the cluster on the first start, or attaches to it when another
 * process already runs it. The server ends with this process, even when that is killed. @throws StartupError
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const dataDir = resolve(options.dataDir)
  const say = options.say ?? ((line: string) => void process.stderr.write(`${line}\n`))
  makeDataDir(dataDir)
  const { cluster, password } = await prepare(dataDir, say, (target, secret) =>
    createCluster(target, secret, options.settings?.['fsync'] !== 'off'),
  )
  const portFile = join(dataDir, 'postgres.port')
  const ownerFile = join(dataDir, 'postgres.owner')
  let port = options.port ?? (await rememberedPort(portFile)) ?? (await freePort())
  for (let attempt = 0; attempt < 8; attempt++) {
    const other = await liveProcess(cluster, say)
    if (other !== undefined) {
      if (await hasEnded(cluster, ownerFile)) continue
      return attached(cluster, other, password)
    }
    const outcome = await launch(cluster, port, options.settings ?? {}, { say, meanwhile: options.meanwhile }).catch(
      (error: unknown) => {
        rmSync(join(dataDir, programsNote), { force: true }) // the next start tries the programs again
        throw error
      },
    )
    if (outcome.kind === 'started') {
      writeFileSync(portFile, `${port}\n`)
      writeFileSync(ownerFile, `${process.pid}\n`)
      return own(cluster, outcome.postmaster, password)
    }
    if (outcome.kind === 'port-taken') port = await freePort()
  }
  throw new StartupError(
    `内置数据库多次启动未成功，请查看 ${cluster.log}。`,
    `The embedded database did not start after several tries; see ${cluster.log}.`,
  )
}

/**
 * Makes the cluster of `dataDir` from a backup that `fill` lays into its folder, and runs it once until its recovery has
 * ended. The next `startEmbedded` gives it a password of its own. @throws StartupError when there is a cluster already, or
 * with the log's end when the recovery fails.
 */
export async function recoverEmbedded(
  dataDir: string,
  fill: (cluster: Cluster) => Promise<void>,
  settings: (cluster: Cluster) => Readonly<Record<string, string>>,
  say: (line: string) => void,
): Promise<{ readonly folder: string }> {
  makeDataDir(dataDir)
  let isNew = false
  const { cluster } = await prepare(dataDir, say, (target) => {
    isNew = true
    return fill(target)
  })
  if (!isNew)
    throw new StartupError(
      `${dataDir} 中已有数据库，只能恢复到空的文件夹。`,
      `${dataDir} holds a database; restore into an empty folder.`,
    )
  // Without hot standby the server is ready only when its recovery has ended.
  const outcome = await launch(cluster, await freePort(), { ...settings(cluster), hot_standby: 'off' }, { say })
  if (outcome.kind !== 'started')
    throw new StartupError('恢复时未能启动数据库。', `The database could not be started for recovery: ${outcome.kind}`)
  await outcome.postmaster.stop()
  rmSync(join(dataDir, 'postgres.password'))
  return { folder: cluster.folder }
}

/** Where the cluster and its programs are, made ready to start. */
async function prepare(
  dataDir: string,
  say: (line: string) => void,
  make: (cluster: Cluster, password: string) => Promise<void>,
): Promise<{ cluster: Cluster; password: string }> {
  const inside = join(dataDir, 'postgres')
  const apart = join('/var/lib/minzheng', createHash('sha256').update(dataDir).digest('hex').slice(0, 16))
  const existing = [inside, join(apart, 'postgres')].find((folder) => existsSync(folder))
  const account = databaseAccount(existing ?? inside, say)
  if (account !== undefined && existing === undefined) letPass(account, dataDir)
  const folder = existing ?? (account === undefined || canEnter(account, dataDir) ? inside : join(apart, 'postgres'))
  assertOwnFolder(folder)

  const packed = findBinaries()
  const linked = makeLinks(packed.folder)
  const usable = linked && (account === undefined || isReachable(account, packed.folder, dataDir))
  const programs = usable ? packed.folder : join(account === undefined ? dataDir : apart, `programs-${packed.version}`)
  if (!usable) copyBinaries(packed, programs)

  const passwordFile = join(dataDir, 'postgres.password')
  const passwordWasLost = existing !== undefined && !existsSync(passwordFile)
  if (!existsSync(passwordFile)) writeSecretOnce(passwordFile, randomBytes(32).toString('hex'))
  const password = readFileSync(passwordFile, 'utf8').trim()
  const cluster: Cluster = { folder, programs, account, log: join(dataDir, 'postgres.log') }
  if (existing === undefined) {
    assertNamedUser()
    if (folder !== inside) say(`数据目录 ${dataDir} 对数据库用户不可达，数据库文件改放在 ${folder}。`)
    await make(cluster, password)
  } else if (passwordWasLost && (await liveProcess(cluster, say)) === undefined) {
    await resetPassword(cluster, password)
  }
  return { cluster, password }
}

const programsNote = 'postgres.programs'

/** What was tried once is remembered in the data folder: a trial costs a tenth of the whole start. */
function isReachable(account: Account, folder: string, dataDir: string): boolean {
  const note = join(dataDir, programsNote)
  const wanted = `${account.uid} ${statSync(folder).ctimeMs} ${folder}\n`
  if (existsSync(note) && readFileSync(note, 'utf8') === wanted) return true
  if (!canReach(account, join(folder, 'bin', 'postgres'), '/')) return false
  writeFileSync(note, wanted)
  return true
}

/** A data folder closed to everybody (mkdtemp makes such) is opened for passing through, like the one we make ourselves. */
function letPass(account: Account, dataDir: string): void {
  if (canEnter(account, dirname(dataDir)) && !canEnter(account, dataDir)) chmodSync(dataDir, 0o711)
}

async function own({ folder }: Cluster, { port, lost, stop }: Postmaster, password: string): Promise<EmbeddedDatabase> {
  try {
    return { url: await opened(port, password), port, folder, attached: false, lost, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * A server whose process was killed is still there for a moment, until its guard has stopped it: true once it has ended. False for
 * a server whose process lives, and for one that nobody ends.
 */
async function hasEnded({ folder }: Cluster, ownerFile: string): Promise<boolean> {
  if (process.platform === 'win32' || !existsSync(ownerFile)) return false
  if (isAlive(Number(readFileSync(ownerFile, 'utf8')))) return false
  for (let waited = 0; waited < 10_000; waited += 20) {
    if (!existsSync(join(folder, 'postmaster.pid'))) return true
    await new Promise((done) => setTimeout(done, 20))
  }
  return false
}

async function attached({ folder }: Cluster, port: number, password: string): Promise<EmbeddedDatabase> {
  const url = await opened(port, password)
  return { url, port, folder, attached: true, lost: new Promise(() => {}), stop: async () => {} }
}

/** The address of database `minzheng`, created when missing. */
async function opened(port: number, password: string): Promise<string> {
  const address = (database: string) => `postgres://minzheng:${password}@127.0.0.1:${port}/${database}`
  const url = address('minzheng')
  for (let attempt = 1; ; attempt++) {
    const failure = await refusal(url)
    if (failure === undefined) return url
    if (failure === '28P01') {
      throw new StartupError(
        '数据目录中的数据库口令与数据库不符，请恢复原来的 postgres.password 文件。',
        'The password in the data folder does not fit the database; restore the file postgres.password.',
      )
    }
    if (failure === '3D000') await createDatabase(address('postgres'))
    else if (attempt > 100)
      throw new StartupError('无法连接内置数据库。', `Cannot connect to the embedded database (${failure}).`)
    else await new Promise((done) => setTimeout(done, 50)) // another process is creating it, or it is still starting
  }
}

/** Why `url` cannot be opened, as an error code; undefined when it can. */
async function refusal(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {}) // reported by connect
  try {
    await client.connect()
    await client.end()
    return undefined
  } catch (error) {
    return codeOf(error)
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('create database minzheng')
  } catch (error) {
    if (!['42P04', '23505', '55006'].includes(codeOf(error))) throw error // another process creates it just now
  } finally {
    await client.end()
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error)
}

/** An ordinary user cannot run a cluster that belongs to somebody else. */
function assertOwnFolder(folder: string): void {
  const uid = process.getuid?.()
  if (uid === undefined || uid === 0 || !existsSync(folder) || statSync(folder).uid === uid) return
  throw new StartupError(
    `数据库文件 ${folder} 属于另一个系统用户，请以该用户或 root 启动，或用 MINZHENG_DATA 另设数据目录。`,
    `${folder} belongs to another system user; start as that user or root, or set MINZHENG_DATA.`,
  )
}

async function rememberedPort(file: string): Promise<number | undefined> {
  if (!existsSync(file)) return undefined
  const port = Number(readFileSync(file, 'utf8'))
  return Number.isInteger(port) && port > 0 && port < 65_536 && (await isPortFree(port)) ? port : undefined
}
