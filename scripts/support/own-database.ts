import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { migrate, runtimeUrl } from '#server/db/migrate.ts'
import { startThrowaway } from '#server/db/throwaway.ts'
import type { Keys } from '#server/env.ts'
import { prepareJobs } from '#server/jobs/prepare-jobs.ts'
import { loadReference } from '#server/reference/load-reference.ts'

export interface OwnDatabase {
  readonly ownerUrl: string
  readonly runtimeUrl: string
  readonly keys: Keys
  readonly folder: string
  /** Stops the server or drops the database; nothing is left behind. */
  close(): Promise<void>
}

/**
 * A database of one's own for a measurement or drill: an embedded server in a temporary folder, or a new database on the
 * server of DATABASE_URL. Migrated, with reference data. `careless` gives durability up for speed on the embedded server.
 */
export async function openOwnDatabase(durable: 'durable' | 'careless' = 'durable'): Promise<OwnDatabase> {
  const secret = () => randomBytes(32).toString('hex')
  const keys: Keys = { master: secret(), data: secret(), index: secret(), mac: secret() }
  const folder = mkdtempSync(join(tmpdir(), 'minzheng-own-'))
  const server = await openServer(durable)
  await migrate(server.url, { keys })
  await prepareJobs(server.url)
  await loadReference(server.url)
  return {
    ownerUrl: server.url,
    runtimeUrl: runtimeUrl(server.url, keys.master),
    keys,
    folder,
    async close() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function openServer(durable: 'durable' | 'careless'): Promise<{ url: string; stop(): Promise<void> }> {
  const external = process.env['DATABASE_URL']
  if (!external) return startThrowaway(durable)
  const name = `minzheng_own_${randomBytes(4).toString('hex')}`
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: external })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  await run(`create database ${name} template template0 encoding 'UTF8'`)
  const url = new URL(external)
  url.pathname = `/${name}`
  return { url: url.href, stop: () => run(`drop database if exists ${name} with (force)`) }
}
