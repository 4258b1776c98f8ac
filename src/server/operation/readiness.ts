import { statfs } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '../db/pool.ts'
import { operationFigures } from './operation-figures.ts'

/** One thing that must be so before work is let in. `says` is for the operator, in Chinese. */
export interface ReadinessCheck {
  readonly name: 'database' | 'disk' | 'clock' | 'queue' | 'backup' | 'seal'
  /** `late` warns and lets work go on; `failed` keeps work away. */
  readonly state: 'ok' | 'late' | 'failed'
  readonly says: string
}

export interface Readiness {
  readonly isReady: boolean
  readonly checks: readonly ReadinessCheck[]
}

export interface ReadinessSources {
  readonly database: Database
  /** Folder whose disk fills up with attachments. */
  readonly dataDir: string
  /** The sealing of the access log, when this process knows of it. */
  readonly seal?: () => { readonly state: 'sealing' | 'late' | 'stopped'; readonly lagSeconds: number }
}

const answerWithinMs = 2000
const leastFreeBytes = 500_000_000
const mostClockSeconds = 5
const mostJobSeconds = 900
const mostBackupBytes = 2_000_000_000

/** Looks at everything the platform leans on; never takes longer than two seconds and never throws. */
export async function findReadiness({ database, dataDir, seal }: ReadinessSources): Promise<Readiness> {
  const figures = await Promise.race([
    database.withScope({ kind: 'worker' }, operationFigures),
    wait(answerWithinMs),
  ]).catch(() => undefined)
  const free = await statfs(dataDir).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => undefined,
  )
  const checks: ReadinessCheck[] = [
    figures
      ? { name: 'database', state: 'ok', says: '数据库正常' }
      : { name: 'database', state: 'failed', says: '数据库没有应答' },
    free === undefined || free < leastFreeBytes
      ? { name: 'disk', state: 'failed', says: `数据盘可用空间不足 ${leastFreeBytes / 1_000_000} MB` }
      : { name: 'disk', state: 'ok', says: `数据盘可用 ${(free / 1_000_000_000).toFixed(1)} GB` },
  ]
  if (figures) {
    const { clockAheadSeconds, oldestJobSeconds, jobsFailed, backupBehindBytes, isBackupConnected } = figures
    const apart = Math.abs(clockAheadSeconds)
    checks.push(
      apart > mostClockSeconds
        ? { name: 'clock', state: 'failed', says: `本机与数据库的时钟相差 ${apart.toFixed(0)} 秒` }
        : { name: 'clock', state: 'ok', says: '时钟一致' },
      oldestJobSeconds > mostJobSeconds || jobsFailed > 0
        ? {
            name: 'queue',
            state: 'late',
            says: `后台任务积压：最早的已等待 ${oldestJobSeconds} 秒，失败 ${jobsFailed} 个`,
          }
        : { name: 'queue', state: 'ok', says: '后台任务正常' },
    )
    if (backupBehindBytes !== undefined)
      checks.push(
        isBackupConnected !== true || backupBehindBytes > mostBackupBytes
          ? {
              name: 'backup',
              state: 'late',
              says: `备份落后 ${(backupBehindBytes / 1_048_576).toFixed(0)} MB${isBackupConnected ? '' : '，接收程序未连接'}`,
            }
          : { name: 'backup', state: 'ok', says: '备份跟随正常' },
      )
  }
  const sealing = seal?.()
  if (sealing)
    // Also stopped it keeps nobody away from the public pages: what may not be done without it is refused by itself.
    checks.push(
      sealing.state === 'sealing'
        ? { name: 'seal', state: 'ok', says: '访问日志封存正常' }
        : { name: 'seal', state: 'late', says: `访问日志已 ${sealing.lagSeconds.toFixed(0)} 秒未封存` },
    )
  return { isReady: checks.every(({ state }) => state !== 'failed'), checks }
}
