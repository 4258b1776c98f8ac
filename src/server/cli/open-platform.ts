import { randomUUID } from 'node:crypto'
import process from 'node:process'
import { isPlainDate } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import { type SystemActor, scopeOf, systemActor } from '../access/actor.ts'
import { withProofs } from '../audit/proofs.ts'
import { type KeyRing, keyRingOf } from '../crypto/key-ring.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrate, runtimeUrl } from '../db/migrate.ts'
import { type Database, openDatabase, type Tx } from '../db/pool.ts'
import { keySetsOf, loadKeys, makeDataDir, readEnv } from '../env.ts'
import { prepareJobs } from '../jobs/prepare-jobs.ts'
import { asInstallation, installationOf } from '../operation/sending.ts'
import { loadReference } from '../reference/load-reference.ts'

/** What a command of the command line works with. */
export interface OpenPlatform {
  readonly database: Database
  readonly keys: KeyRing
  readonly ownerUrl: string
  readonly filesDir: string
  readonly today: PlainDate
}

/**
 * Runs `work` on the same database as the server: that of `DATABASE_URL`, or the embedded one, joined when the platform is
 * running and else started for the time of the command. The database is brought up to date first.
 */
export async function withPlatform<T>(work: (platform: OpenPlatform) => Promise<T>): Promise<T> {
  const env = readEnv()
  makeDataDir(env.dataDir)
  const secrets = loadKeys(env.keysFile)
  const embedded = env.databaseUrl === undefined ? await startEmbedded({ dataDir: env.dataDir }) : undefined
  try {
    const ownerUrl = env.databaseUrl ?? embedded?.url ?? ''
    await migrate(ownerUrl, { keys: secrets })
    await prepareJobs(ownerUrl)
    await loadReference(ownerUrl)
    const keys = keyRingOf(keySetsOf(secrets))
    const database = withProofs(
      openDatabase(asInstallation(runtimeUrl(ownerUrl, secrets.master), installationOf(env.dataDir))),
      keys,
    )
    try {
      return await work({
        database,
        keys,
        ownerUrl,
        filesDir: `${env.dataDir}/files`,
        today: env.today ?? todayInShanghai(),
      })
    } finally {
      await database.close()
    }
  } finally {
    await embedded?.stop()
  }
}

/** Runs one act of the platform itself, with the worker's rights and a request id of its own. */
export const asSystem = <T>(
  { database, today }: OpenPlatform,
  work: (tx: Tx, actor: SystemActor, requestId: string) => Promise<T>,
): Promise<T> => {
  const actor = systemActor(today)
  return database.withScope(scopeOf(actor), (tx) => work(tx, actor, randomUUID()))
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`)

function todayInShanghai(): PlainDate {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
  if (!isPlainDate(text)) throw new Error(`no date from the clock: ${text}`)
  return text
}
