import { join } from 'node:path'
import process from 'node:process'
import { isPlainDate } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import { openSessions } from './access/sessions.ts'
import { keyRing } from './crypto/key-ring.ts'
import { checkDatabase } from './db/database-check.ts'
import { type EmbeddedDatabase, startEmbedded } from './db/embedded.ts'
import { migrate, runtimeUrl } from './db/migrate.ts'
import { openDatabase } from './db/pool.ts'
import { type Env, type Keys, loadKeys, makeDataDir, projectRoot, readEnv } from './env.ts'
import { freePort, isPortFree } from './free-port.ts'
import { buildApp } from './http/build-app.ts'
import { prepareJobs } from './jobs/prepare-jobs.ts'
import { startJobs } from './jobs/run-jobs.ts'
import type { Platform } from './platform.ts'
import { loadReference } from './reference/load-reference.ts'
import { seedDemonstration } from './seed/demonstration.ts'
import { demonstrationLines } from './seed/find-demonstration.ts'
import { StartupError } from './startup-error.ts'

const env = readEnv()
const say = (line: string) => void process.stdout.write(`${line}\n`)
const started = performance.now()

makeDataDir(env.dataDir)
const keys = loadKeys(env.keysFile)
const embedded: EmbeddedDatabase | undefined = env.databaseUrl
  ? undefined
  : await startEmbedded({ dataDir: env.dataDir, say })
const ownerUrl = env.databaseUrl ?? embedded?.url ?? ''
if (embedded?.attached)
  throw new StartupError(
    '本数据目录的平台已在运行，请先停止，或用 MINZHENG_DATA 指定另一个目录。',
    'The platform is already running on this data folder.',
  )
await migrate(ownerUrl, { keys })
for (const warning of (await checkDatabase(ownerUrl)).warnings) say(warning)
await prepareJobs(ownerUrl)
const loaded = await loadReference(ownerUrl)
const port = await choosePort(env)
const platform = openPlatform(env, keys, ownerUrl, port)
const app = await buildApp(platform, { logLevel: env.logLevel, webDir: join(projectRoot, 'dist/web') })
await app.listen({ port, host: '127.0.0.1' })
const jobs = await startJobs(platform, ownerUrl)
greet(loaded.divisions)
// Made-up people belong in the platform's own database only; elsewhere `npm run cli -- seed demonstration` asks for them.
if (embedded) void demonstrate()

let stopping = false
/** Ends in order: no new requests, running jobs, connections, the database. */
async function stop(code: number): Promise<void> {
  if (stopping) return
  stopping = true
  await app.close()
  await jobs.stop()
  await platform.database.close()
  await embedded?.stop()
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0))
void embedded?.lost.then((sentence) => {
  process.stderr.write(`${sentence}\n`)
  return stop(1)
})

function openPlatform(settings: Env, secrets: Keys, url: string, listenPort: number): Platform {
  const database = openDatabase(runtimeUrl(url, secrets.master))
  return {
    database,
    keys: keyRing(secrets),
    sessions: openSessions(database),
    filesDir: join(settings.dataDir, 'files'),
    exchangeDir: join(settings.dataDir, 'exchange'),
    today: () => settings.today ?? todayInShanghai(),
    publicUrl: settings.publicUrl ?? `http://127.0.0.1:${listenPort}`,
  }
}

/** The wanted port, or another free one unless a person asked for exactly this. */
async function choosePort(settings: Env): Promise<number> {
  if (await isPortFree(settings.port)) return settings.port
  if (!settings.portIsFixed) return freePort()
  throw new StartupError(
    `端口 ${settings.port} 已被占用，请换一个端口（环境变量 PORT）。`,
    `Port ${settings.port} is taken; choose another with PORT.`,
  )
}

function todayInShanghai(): PlainDate {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
  if (!isPlainDate(text)) throw new Error(`no date from the clock: ${text}`)
  return text
}

/** The API answers while the demonstration county is made. */
async function demonstrate(): Promise<void> {
  try {
    await seedDemonstration({ platform, ownerUrl, say }, platform.today())
    for (const line of await demonstrationLines(platform.database)) say(line)
  } catch (error) {
    if (stopping) return // the next start goes on where this one stopped
    process.stderr.write(`演示数据未能全部载入，下次启动时继续：${String(error)}\n`)
  }
}

function greet(divisions: number): void {
  const base = platform.publicUrl
  if (divisions > 0) say(`已载入行政区划 ${divisions} 条。`)
  say(`民政综合业务信息平台已启动（${((performance.now() - started) / 1000).toFixed(1)} 秒）`)
  say(`  群众门户  ${base}/`)
  say(`  工作平台  ${base}/desk`)
  say(`  接口      ${base}/api/health`)
  say('按 Ctrl-C 停止。')
}
