import { Command } from 'commander'
import { recordAccess } from '../audit/record-access.ts'
import { sealStore } from '../audit/seal-store.ts'
import { readEnv } from '../env.ts'
import { DomainError } from '../errors.ts'
import { asSystem, say, withPlatform } from './open-platform.ts'

/** `seals list`, `seals accept-restore --reason`. */
export function sealsCommand(): Command {
  const command = new Command('seals').description('访问日志的封存 / seals of the access log')
  command
    .command('list')
    .description('列出最近的封存，并与第二存储比较 / the newest seals beside the second store')
    .action(list)
  command
    .command('accept-restore')
    .description(
      '数据库经批准恢复到较早时点后，认可现有数据库：原第二存储另存保留，按数据库重建；留痕 / after a restore to an earlier point',
    )
    .requiredOption('--reason <text>', '原因和批准文号 / why, and who approved it')
    .action(({ reason }: { reason: string }) => acceptRestore(reason))
  return command
}

async function list(): Promise<void> {
  const stored = await sealStore(readEnv().sealDir).last()
  await withPlatform((platform) =>
    asSystem(platform, async (tx) => {
      const rows = await tx
        .selectFrom('audit.seal')
        .select(['seq', 'at', 'row_count', 'unproved_count'])
        .orderBy('seq', 'desc')
        .limit(20)
        .execute()
      for (const row of rows)
        say(
          `${row.seq}  ${row.at.toISOString()}  ${row.row_count} 条${row.unproved_count > 0 ? `，其中 ${row.unproved_count} 条没有写入凭证` : ''}`,
        )
      say(`数据库最新 ${rows[0]?.seq ?? '无'} 号，第二存储最新 ${stored?.seq ?? '无'} 号。`)
    }),
  )
}

async function acceptRestore(reason: string): Promise<void> {
  if (reason.trim().length < 4) throw new DomainError('invalid-input', { says: '请写明原因和批准文号' })
  const store = sealStore(readEnv().sealDir)
  const stored = await store.last()
  await withPlatform((platform) =>
    asSystem(platform, async (tx, actor) => {
      const last = await tx
        .selectFrom('audit.seal')
        .select(({ fn }) => fn.max('seq').as('seq'))
        .executeTakeFirst()
      const seq = last?.seq ?? 0
      if (stored === undefined || stored.seq <= seq)
        throw new DomainError('not-allowed-in-state', { says: '第二存储并不比数据库新，无需认可' })
      await recordAccess(tx, actor, {
        action: 'accept-restore',
        objectKind: 'seal',
        objectId: seq,
        purpose: `第二存储原至第 ${stored.seq} 号，数据库至第 ${seq} 号`,
        reason,
      })
      await store.setAside(`until-${stored.seq}`)
      say(`已认可：数据库至第 ${seq} 号；原第二存储（至第 ${stored.seq} 号）已另存，封存将从数据库继续。`)
    }),
  )
}
