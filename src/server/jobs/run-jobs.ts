import type { TaskList } from 'graphile-worker'
import pg from 'pg'
import { z } from 'zod'
import { systemActor } from '../access/actor.ts'
import { takeDownEndedNotices } from '../disclosure/take-down-notice.ts'
import { clearWaiting } from '../files/clear-waiting.ts'
import { runImportApart } from '../imports/run-import-apart.ts'
import { scanWatches } from '../monitoring/scan-watches.ts'
import type { Platform } from '../platform.ts'
import { answerChecks } from '../verification/answer-checks.ts'

/** Nightly at 01:10 Shanghai time: notices come down, watches look. Other jobs are queued by commands. */
const crontab = '10 17 * * * nightly'

/** Starts the worker in this process; `stop` lets running jobs finish. A job that fails is tried again later. */
export async function startJobs(platform: Platform, ownerUrl: string): Promise<{ readonly stop: () => Promise<void> }> {
  // Read in here: a sixth of a second that the first answer need not wait for.
  const [{ run }, { quietLogger }] = await Promise.all([import('graphile-worker'), import('./quiet-logger.ts')])
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2 })
  // The worker leaves its pool without a listener while it stops; a database that ends then would end this process.
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
  const runner = await run({
    pgPool: pool,
    concurrency: 1,
    noHandleSignals: true,
    taskList: tasks(platform),
    crontab,
    logger: quietLogger,
  })
  return {
    stop: async () => {
      await runner.stop()
      await pool.end()
    },
  }
}

const ImportJob = z.object({ batchId: z.number().int() })
const CaseJob = z.object({ caseId: z.number().int() })

/** Every job by name; each is safe to run twice. */
export function tasks(platform: Platform): TaskList {
  return {
    'answer-checks': async (payload) => {
      await answerChecks(
        platform.database,
        systemActor(platform.today()),
        CaseJob.parse(payload),
        platform.keys,
        platform.exchangeDir,
      )
    },
    'run-import': async (payload) => {
      const { batchId } = ImportJob.parse(payload)
      await runImportApart({ ...platform, today: platform.today() }, batchId)
    },
    nightly: async () => {
      const actor = systemActor(platform.today())
      await platform.database.withScope({ kind: 'worker' }, (tx) => takeDownEndedNotices(tx, actor))
      await scanWatches(platform.database, actor, platform.keys)
      await clearWaiting(platform.filesDir)
    },
  }
}
