import { dirname } from 'node:path'
import type { StaffActor } from '../access/actor.ts'
import type { OperationView } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import type { Platform } from '../platform.ts'
import { operationFigures } from './operation-figures.ts'
import { findReadiness } from './readiness.ts'

/** What the system administrator watches: what the platform leans on, its queue, its backups, and who may send. No person's data. */
export async function findOperation(tx: Tx, actor: StaffActor, platform: Platform): Promise<OperationView> {
  await recordAccess(tx, actor, { action: 'view', objectKind: 'operation' })
  const figures = await operationFigures(tx)
  const backups = await tx
    .selectFrom('sys.backup')
    .select(['name', 'started_at', 'ended_at', 'bytes', 'files'])
    .orderBy('ended_at', 'desc')
    .limit(30)
    .execute()
  const takings = await tx
    .selectFrom('sys.sender_taking')
    .select(['epoch', 'taken_by', 'reason', 'at'])
    .orderBy('epoch', 'desc')
    .limit(20)
    .execute()
  const readiness = await findReadiness({
    database: platform.database,
    dataDir: dirname(platform.filesDir),
    ...(platform.sealing ? { seal: platform.sealing.status } : {}),
  })
  return {
    checks: readiness.checks,
    jobsWaiting: figures.jobsWaiting,
    jobsFailed: figures.jobsFailed,
    databaseBytes: figures.databaseBytes,
    backup:
      figures.backupBehindBytes === undefined
        ? null
        : { behindBytes: figures.backupBehindBytes, isConnected: figures.isBackupConnected === true },
    backups: backups.map((row) => ({
      name: row.name,
      startedAt: row.started_at.toISOString(),
      endedAt: row.ended_at.toISOString(),
      bytes: row.bytes,
      files: row.files,
    })),
    takings: takings.map((row) => ({
      epoch: row.epoch,
      takenBy: row.taken_by,
      reason: row.reason,
      at: row.at.toISOString(),
    })),
  }
}
