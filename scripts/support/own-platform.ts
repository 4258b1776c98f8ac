import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { runOnce } from 'graphile-worker'
import { plainDate } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import { openSessions } from '#server/access/sessions.ts'
import { withProofs } from '#server/audit/proofs.ts'
import { keyRing } from '#server/crypto/key-ring.ts'
import { openDatabase } from '#server/db/pool.ts'
import { buildApp } from '#server/http/build-app.ts'
import type { Routes } from '#server/http/route.ts'
import { quietLogger } from '#server/jobs/quiet-logger.ts'
import { tasks } from '#server/jobs/run-jobs.ts'
import type { Platform } from '#server/platform.ts'
import type { OwnDatabase } from './own-database.ts'

export interface OwnPlatform {
  readonly platform: Platform
  readonly base: string
  /** Moves the date that commands count by. */
  setToday(date: string): void
  /** Runs every queued job now. */
  runJobs(): Promise<void>
  close(): Promise<void>
}

export interface OwnServer {
  /** Folder of the built pages to serve. */
  readonly webDir?: string
  /** In place of the platform's own routes. */
  readonly routes?: Routes
  /** What is added to the server before it listens. */
  readonly add?: (app: FastifyInstance, platform: Platform) => void
}

/** The whole platform over `own`, listening on a free port of this machine, with a clock in the caller's hand. */
export async function openOwnPlatform(own: OwnDatabase, today: string, server: OwnServer = {}): Promise<OwnPlatform> {
  const { add, ...served } = server
  let date: PlainDate = plainDate(today)
  const keys = keyRing(own.keys)
  const database = withProofs(openDatabase(own.runtimeUrl), keys)
  const platform: Platform = {
    database,
    keys,
    sessions: openSessions(database),
    filesDir: join(own.folder, 'files'),
    exchangeDir: join(own.folder, 'exchange'),
    today: () => date,
    publicUrl: 'http://127.0.0.1',
  }
  const app = await buildApp(platform, { logLevel: 'error', allowances: 'none', ...served })
  add?.(app, platform)
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    platform,
    base,
    setToday: (next) => {
      date = plainDate(next)
    },
    runJobs: () => runOnce({ connectionString: own.ownerUrl, taskList: tasks(platform), logger: quietLogger }),
    async close() {
      await app.close()
      await database.close()
    },
  }
}
