import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'

/** How the database and its queue are doing; `backup…` is absent when no backup follows the log. */
export interface OperationFigures {
  readonly jobsWaiting: number
  readonly jobsFailed: number
  readonly oldestJobSeconds: number
  readonly databaseBytes: number
  readonly backupBehindBytes: number | undefined
  readonly isBackupConnected: boolean | undefined
  /** Seconds by which this process's clock is ahead of the database's. */
  readonly clockAheadSeconds: number
}

/** One cheap question to the database, with the worker's rights. @throws when it does not answer. */
export async function operationFigures(tx: Tx): Promise<OperationFigures> {
  const { rows } = await sql<{
    jobs_waiting: number | null
    jobs_failed: number | null
    oldest_job_seconds: number | null
    database_bytes: number
    backup_behind_bytes: number | null
    is_backup_connected: boolean | null
    clock: Date
  }>`select * from sys.operation_figures()`.execute(tx)
  const row = rows[0]
  if (!row) throw new Error('sys.operation_figures answered nothing')
  return {
    jobsWaiting: row.jobs_waiting ?? 0,
    jobsFailed: row.jobs_failed ?? 0,
    oldestJobSeconds: row.oldest_job_seconds ?? 0,
    databaseBytes: row.database_bytes,
    backupBehindBytes: row.backup_behind_bytes ?? undefined,
    isBackupConnected: row.is_backup_connected ?? undefined,
    clockAheadSeconds: (Date.now() - row.clock.getTime()) / 1000,
  }
}
