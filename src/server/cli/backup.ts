import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { Command } from 'commander'
import pg from 'pg'
import { startEmbedded } from '../db/embedded.ts'
import { loadKeys, makeDataDir, projectRoot, readEnv } from '../env.ts'
import { followWal, forgetSlot } from '../operation/follow-wal.ts'
import { receiverName } from '../operation/replication-client.ts'
import { findBases, restoreBackup } from '../operation/restore-backup.ts'
import { installationOf, takeSending } from '../operation/sending.ts'
import { type BaseBackup, copyFolders, takeBackup } from '../operation/take-backup.ts'
import { StartupError } from '../startup-error.ts'
import { say } from './open-platform.ts'

/** `backup`: a base copy now; with `--follow` the log as it is made, so that nothing committed is lost. */
export function backupCommand(): Command {
  const command = new Command('backup').description('备份 / backup')
  command
    .command('take', { isDefault: true })
    .description('立即做一份基础备份 / take a base backup now')
    .option('--into <folder>', '备份文件夹 / folder of the backups', '.backup')
    .action(({ into }: { into: string }) =>
      withDatabase(async (place) => {
        let shown = 0
        const base = await takeBackup({
          ...place,
          into: resolve(projectRoot, into),
          progress(bytes) {
            if (bytes - shown < 104_857_600) return
            shown = bytes
            say(`  已复制 ${(bytes / 1_048_576).toFixed(0)} MB`)
          },
        })
        await noteBackup(place.url, base)
        say(`备份完成：${base.name}，${(base.bytes / 1_048_576).toFixed(1)} MB，附件 ${base.files} 个`)
        say(`  密钥不在备份内，请另行妥善保管（指纹 ${base.keys}）`)
      }),
    )
  command
    .command('follow')
    .description('持续接收数据库日志，直到 Ctrl-C / receive the log until Ctrl-C')
    .option('--into <folder>', '备份文件夹 / folder of the backups', '.backup')
    .option('--synchronous', '提交须等日志写入备份文件夹后才算完成 / commits wait until their log is here')
    .action(({ into, synchronous }: { into: string; synchronous?: true }) =>
      withDatabase((place) => follow(place, resolve(projectRoot, into), synchronous === true)),
    )
  command
    .command('list')
    .description('已有的备份 / the backups there are')
    .option('--into <folder>', '备份文件夹 / folder of the backups', '.backup')
    .action(async ({ into }: { into: string }) => {
      const bases = await findBases(resolve(projectRoot, into))
      for (const base of bases) say(`${base.name}  ${base.endedAt}  ${(base.bytes / 1_048_576).toFixed(1)} MB`)
      if (bases.length === 0) say('没有完整的备份')
    })
  command
    .command('forget')
    .description('不再为备份保留日志 / no longer keep the log for the backup')
    .action(() =>
      withDatabase(async ({ url }) => {
        await waitForCopies(url, false)
        await forgetSlot(url)
        say('已停止为备份保留日志；恢复接收前须重新做基础备份')
      }),
    )
  return command
}

/** `restore`: the platform's data folder anew, as it was at a moment. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('恢复到空的数据文件夹 / restore into an empty data folder')
    .option('--from <folder>', '备份文件夹 / folder of the backups', '.backup')
    .requiredOption('--into <folder>', '新的数据文件夹 / new data folder')
    .option('--to <time>', '恢复到的时间，如 2026-11-25T08:00:00+08:00 / moment to restore to')
    .action(async ({ from, into, to }: { from: string; into: string; to?: string }) => {
      const moment = to === undefined ? undefined : new Date(to)
      if (moment && Number.isNaN(moment.getTime()))
        throw new StartupError(`“${to}”不是时间，请写成 2026-11-25T08:00:00+08:00。`, `Not a time: ${to}`)
      const started = performance.now()
      const target = resolve(projectRoot, into)
      const restored = await restoreBackup({
        from: resolve(projectRoot, from),
        into: target,
        ...(moment ? { to: moment } : {}),
        say,
      })
      say(
        `已恢复到 ${target}，用时 ${((performance.now() - started) / 1000).toFixed(1)} 秒，日志 ${restored.segments} 段`,
      )
      say(
        `  1. 把指纹为 ${restored.base.keys} 的密钥文件放回 ${join(target, 'keys.json')}（或用 MINZHENG_KEYS 指定），封存密钥 seal-key.json 一并放回`,
      )
      say(`  2. MINZHENG_DATA=${into} npm start；以下命令同样要带上 MINZHENG_DATA`)
      say(
        '  3. 日志封存如提示与第二存储不一致，经批准后执行 npm run cli -- seals accept-restore --reason 原因和批准文号',
      )
      say(
        '  4. 核对无误后，由负责人执行 npm run cli -- sending take --by 姓名 --reason 理由，本套系统才能向银行等外部发送',
      )
    })
}

/** `sending take`: a named person lets this installation send, and no other. */
export function sendingCommand(): Command {
  const command = new Command('sending').description('对外发送的归属 / who sends to banks and others')
  command
    .command('take')
    .description('由本套系统对外发送，原发送方自此不得发送 / this installation sends from now on')
    .requiredOption('--by <name>', '负责人姓名 / name of who decides')
    .requiredOption('--reason <text>', '理由 / reason')
    .action(({ by, reason }: { by: string; reason: string }) =>
      withDatabase(async ({ url }) => {
        const epoch = await takeSending(url, { installation: installationOf(readEnv().dataDir), by, reason })
        say(`已启用：本套系统为登记的发送方（第 ${epoch} 次）`)
      }),
    )
  return command
}

interface Place {
  readonly url: string
  readonly folders: Readonly<Record<string, string>>
  readonly keys: string
}

/** The database of DATABASE_URL or the embedded one, joined when it runs. */
async function withDatabase(work: (place: Place) => Promise<void>): Promise<void> {
  const env = readEnv()
  makeDataDir(env.dataDir)
  const embedded = env.databaseUrl === undefined ? await startEmbedded({ dataDir: env.dataDir }) : undefined
  const keys = createHash('sm3')
    .update(JSON.stringify(loadKeys(env.keysFile)))
    .digest('hex')
    .slice(0, 16)
  try {
    await work({
      url: env.databaseUrl ?? embedded?.url ?? '',
      folders: { files: join(env.dataDir, 'files'), seals: env.sealDir },
      keys,
    })
  } finally {
    await embedded?.stop()
  }
}

/** The administrator's screen shows which backups there are. */
async function noteBackup(url: string, base: BaseBackup): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(
      'insert into sys.backup (name, started_at, ended_at, bytes, files, sm3, until_position) values ($1, $2, $3, $4, $5, $6, $7)',
      [base.name, base.startedAt, base.endedAt, base.bytes, base.files, base.sm3, base.endPosition],
    )
  } finally {
    await client.end()
  }
}

async function follow({ url, folders }: Place, into: string, isSynchronous: boolean): Promise<void> {
  const following = await followWal(url, join(into, 'wal'))
  if (isSynchronous) await waitForCopies(url, true)
  say(`正在接收日志到 ${into}${isSynchronous ? '，提交等待日志落盘' : ''}。按 Ctrl-C 停止。`)
  const copying = setInterval(() => void copyFolders(folders, into).catch(complain), 10_000)
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  try {
    await Promise.race([following.ended, stopped])
  } finally {
    clearInterval(copying)
    if (isSynchronous) await waitForCopies(url, false).catch(complain)
    await following.stop()
  }
}

const complain = (error: unknown): void => void process.stderr.write(`${String(error)}\n`)

/** Whether a commit returns only when its log is in the backup folder too. */
async function waitForCopies(url: string, isOn: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // Without `local` this very session would wait for a receiver that is going away.
    await client.query('set synchronous_commit = local')
    await client.query(
      isOn
        ? `alter system set synchronous_standby_names = '${receiverName}'`
        : 'alter system reset synchronous_standby_names',
    )
    await client.query('select pg_reload_conf()')
  } finally {
    await client.end()
  }
}
