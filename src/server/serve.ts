import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { isPlainDate } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import { openSessions } from './access/sessions.ts'
import { withProofs } from './audit/proofs.ts'
import { sealProblems } from './audit/seal-problem.ts'
import { openSealing, sealingLimits } from './audit/sealing.ts'
import { followKeys } from './crypto/follow-keys.ts'
import { keyRingOf } from './crypto/key-ring.ts'
import { openSigner, signerFiles } from './crypto/sm2.ts'
import { checkDatabase } from './db/database-check.ts'
import { type EmbeddedDatabase, startEmbedded } from './db/embedded.ts'
import { migrate, runtimeUrl } from './db/migrate.ts'
import { withOwner } from './db/owner-connection.ts'
import { openDatabase } from './db/pool.ts'
import { type Env, type Keys, keySetsOf, projectRoot } from './env.ts'
import { freePort, isPortFree } from './free-port.ts'
import { buildApp } from './http/build-app.ts'
import { prepareJobs } from './jobs/prepare-jobs.ts'
import { startJobs } from './jobs/run-jobs.ts'
import { asInstallation, claimSending, installationOf } from './operation/sending.ts'
import type { Platform } from './platform.ts'
import { loadReference } from './reference/load-reference.ts'
import { divisionIndex } from './registry/division-index.ts'
import { seedDemonstration } from './seed/demonstration.ts'
import { demonstrationLines } from './seed/find-demonstration.ts'
import { StartupError } from './startup-error.ts'

export interface Installation {
  readonly env: Env
  readonly keys: Keys
  /** Owner's connection string of the database. */
  readonly ownerUrl: string
  /** The server that this process started for it, if it did. */
  readonly embedded: EmbeddedDatabase | undefined
  readonly say: (line: string) => void
  /** `performance.now()` at the beginning. */
  readonly started: number
}

/** Brings the database up to date, listens, and then starts the jobs. */
export async function serve(installation: Installation): Promise<void> {
  const { env, keys, ownerUrl, embedded } = installation
  const port = await choosePort(env)
  const platform = openPlatform(env, keys, ownerUrl, port)
  const { sealing } = platform
  const [app, divisions] = await Promise.all([
    buildApp(platform, {
      logLevel: env.logLevel,
      proxies: env.proxies,
      webDir: join(projectRoot, 'dist/web'),
      operation: {
        dataDir: env.dataDir,
        metricsToken: env.metricsToken,
        ...(sealing ? { seal: sealing.status } : {}),
      },
      ...(env.limits === 'none' ? { allowances: 'none' as const } : {}),
    }),
    prepareDatabase(installation),
  ])
  await app.listen({ port, host: '127.0.0.1' })
  greet(installation, platform, divisions)

  let stopping = false
  let jobs: ReturnType<typeof startJobs> | undefined
  /** Ends in order: no new requests, running jobs, connections, the database. */
  const stop = async (code: number): Promise<void> => {
    if (stopping) return
    stopping = true
    await app.close()
    await (await jobs)?.stop()
    await sealing?.stop()
    await platform.database.close()
    await running?.stop()
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0))
  let running = embedded
  /** A database that dies is started again in its place; requests meanwhile are told to come back. */
  const watchOver = async (server: EmbeddedDatabase, restarts: number): Promise<void> => {
    const sentence = await server.lost
    if (stopping) return
    process.stderr.write(`${sentence}\n`)
    if (restarts >= mostRestarts) return stop(1)
    const again = await restarted(installation, server.port)
    if (again?.url !== ownerUrl) return stop(1)
    running = again
    installation.say('内置数据库已重新启动。')
    return watchOver(running, restarts + 1)
  }
  if (embedded) void watchOver(embedded, 0)
  await wait(firstAnswersMs)
  if (stopping) return
  sealing?.start()
  jobs = startJobs(platform, ownerUrl)
  await jobs
  // The first search for a place need not wait for all of them to be read.
  await platform.database.withScope({ kind: 'public' }, divisionIndex).catch((error: unknown) => {
    if (!stopping) throw error
  })
  if (stopping) return
  // Made-up people belong in the platform's own database only; elsewhere `npm run cli -- seed demonstration` asks for them.
  if (embedded) void demonstrate(installation, platform, () => stopping)
}

/** Processes of the dead server hold its memory for a moment, so that several tries may be needed. */
async function restarted({ env, say }: Installation, port: number): Promise<EmbeddedDatabase | undefined> {
  let failure: unknown
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      return await startEmbedded({ dataDir: env.dataDir, port, say })
    } catch (error) {
      failure = error
      await wait(1000)
    }
  }
  process.stderr.write(`内置数据库未能重新启动：${String(failure)}\n`)
  return undefined
}

/** A database that dies this often is broken; a person must look. */
const mostRestarts = 5

/** People who wait for the first page come before the queue of jobs, whose code takes a while to read in. */
const firstAnswersMs = 200

/** All that a start does as the owner, over one connection. Yields how many divisions were loaded. */
async function prepareDatabase({ env, ownerUrl, keys, say }: Installation): Promise<number> {
  return withOwner(ownerUrl, async (owner) => {
    await migrate(owner, { keys })
    for (const warning of (await checkDatabase(owner)).warnings) say(warning)
    await claimSending(owner, installationOf(env.dataDir))
    await prepareJobs(ownerUrl, owner)
    return (await loadReference(owner)).divisions
  })
}

function openPlatform(settings: Env, secrets: Keys, url: string, listenPort: number): Platform {
  const ring = followKeys(keyRingOf(keySetsOf(secrets)), settings.keysFile)
  const application = runtimeUrl(url, secrets.master)
  const database = withProofs(openDatabase(asInstallation(application, installationOf(settings.dataDir))), ring)
  return {
    database,
    keys: ring,
    sessions: openSessions(database),
    filesDir: join(settings.dataDir, 'files'),
    exchangeDir: join(settings.dataDir, 'exchange'),
    today: () => settings.today ?? todayInShanghai(),
    ...(settings.network ? { network: settings.network } : {}),
    publicUrl: settings.publicUrl ?? `http://127.0.0.1:${listenPort}`,
    sealing: openSealing({
      runtimeUrl: application,
      keys: ring,
      signer: () => openSigner(...signerFiles(settings.keysFile)),
      folder: settings.sealDir,
      limits: { ...sealingLimits, stopAfter: settings.sealStopAfter },
      onChange: ({ state, problem }) => {
        if (problem) process.stderr.write(`访问日志封存：${sealProblems[problem]}\n`)
        else if (state !== 'sealing') process.stderr.write('访问日志封存：滞后超过限度。\n')
      },
    }),
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

const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' })

function todayInShanghai(): PlainDate {
  const text = shanghai.format(new Date())
  if (!isPlainDate(text)) throw new Error(`no date from the clock: ${text}`)
  return text
}

/** The API answers while the demonstration county is made. */
async function demonstrate(
  { ownerUrl, say }: Installation,
  platform: Platform,
  isStopping: () => boolean,
): Promise<void> {
  try {
    await seedDemonstration({ platform, ownerUrl, say }, platform.today())
    for (const line of await demonstrationLines(platform.database)) say(line)
  } catch (error) {
    if (isStopping()) return // the next start goes on where this one stopped
    process.stderr.write(`演示数据未能全部载入，下次启动时继续：${String(error)}\n`)
  }
}

function greet({ say, started }: Installation, platform: Platform, divisions: number): void {
  const base = platform.publicUrl
  if (divisions > 0) say(`已载入行政区划 ${divisions} 条。`)
  say(`民政综合业务信息平台已启动（${((performance.now() - started) / 1000).toFixed(1)} 秒）`)
  say(`  群众门户  ${base}/`)
  say(`  工作平台  ${base}/desk`)
  say(`  接口      ${base}/api/health`)
  say('按 Ctrl-C 停止。')
}
