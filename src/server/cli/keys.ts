import { Command } from 'commander'
import { recordAccess } from '../audit/record-access.ts'
import { changeDataKey, changeIndexKey, destroyKey, type KeyChange, keyStates } from '../crypto/change-keys.ts'
import { fileKeyStore } from '../crypto/key-store.ts'
import { replaceSigner, signerFiles } from '../crypto/sm2.ts'
import { withOwner } from '../db/owner-connection.ts'
import { readEnv } from '../env.ts'
import { DomainError } from '../errors.ts'
import { asSystem, type OpenPlatform, say, withPlatform } from './open-platform.ts'

const kinds = { data: '数据密钥', index: '检索密钥', sign: '封存签名密钥' } as const
const states = { active: '使用中', retiring: '待销毁', destroyed: '已销毁' } as const
type Kind = keyof typeof kinds

/** `keys list`, `keys rotate --kind`, `keys destroy --kind`. */
export function keysCommand(): Command {
  const command = new Command('keys').description('密钥的更换与销毁 / change and destruction of keys')
  const kind = '--kind <kind>'
  command.command('list').description('列出各代密钥 / generations of keys').action(list)
  command
    .command('rotate')
    .description('更换密钥：服务照常运行；中断后再次执行即从未完成处继续 / change a key while the servers run')
    .requiredOption(kind, 'data | index | sign')
    .requiredOption('--reason <text>', '原因和批准人 / why, and who approved it')
    .action((given: { kind: string; reason: string }) => rotate(readKind(given.kind), given.reason))
  command
    .command('destroy')
    .description(
      '销毁不再需要的旧密钥；此前的备份随之不能再用 / destroy keys that nothing needs; older backups end with them',
    )
    .requiredOption(kind, 'data | index')
    .requiredOption('--reason <text>', '原因和批准人 / why, and who approved it')
    .option('--accept-unmatched', '无原文的检索值一并作废 / indexes of values kept nowhere lapse')
    .action((given: { kind: string; reason: string; acceptUnmatched?: boolean }) =>
      destroy(readKind(given.kind), given.reason, given.acceptUnmatched === true),
    )
  return command
}

function readKind(text: string): Kind {
  if (text === 'data' || text === 'index' || text === 'sign') return text
  throw new DomainError('invalid-input', { says: '--kind 应为 data、index 或 sign' })
}

async function list(): Promise<void> {
  for (const { id, kind, state } of keyStates(fileKeyStore(readEnv().keysFile)))
    say(`第 ${id} 代  ${kinds[kind]}  ${states[state]}`)
}

const secondsSince = (started: number): string => ((performance.now() - started) / 1000).toFixed(1)

const change = <T>(work: (change: KeyChange, platform: OpenPlatform) => Promise<T>): Promise<T> =>
  withPlatform((platform) =>
    withOwner(platform.ownerUrl, (owner) =>
      work({ owner, store: fileKeyStore(readEnv().keysFile), filesDir: platform.filesDir }, platform),
    ),
  )

async function rotate(kind: Kind, reason: string): Promise<void> {
  if (kind === 'sign') {
    const kept = await replaceSigner(...signerFiles(readEnv().keysFile))
    say(`封存签名密钥已更换，此后的封存用新密钥签名；原公钥留存为 ${kept}，原私钥已销毁。`)
    return change((_, platform) => note(platform, 'rotate-key', kind, reason))
  }
  await change(async (to, platform) => {
    await note(platform, 'rotate-key', kind, reason)
    if (kind === 'data') {
      let said = ''
      const started = performance.now()
      const { sealed, files } = await changeDataKey(to, ({ table, share, sealed }) => {
        const line = `${table}：${Math.floor(share * 10) * 10}%`
        if (line !== said) say(`  ${line}，已重新加密 ${sealed} 行`)
        said = line
      })
      say(`数据密钥已更换：${sealed} 行、${files} 个文件已重新加密，用时 ${secondsSince(started)} 秒。`)
    } else {
      const started = performance.now()
      const { changed, unmatched } = await changeIndexKey(to)
      say(
        `检索密钥已更换：${changed} 项检索值已重算，用时 ${secondsSince(started)} 秒，${unmatched} 项没有原文可以重算。`,
      )
    }
    say(`旧密钥仍在，确认无误后执行 keys destroy --kind ${kind} 销毁。`)
  })
}

async function destroy(kind: Kind, reason: string, acceptUnmatched: boolean): Promise<void> {
  if (kind === 'sign') throw new DomainError('invalid-input', { says: '封存签名的旧私钥在更换时已销毁' })
  await change(async (to, platform) => {
    const ids = await destroyKey(to, kind, { acceptUnmatched })
    await note(platform, 'destroy-key', kind, reason)
    say(`第 ${ids.join('、')} 代${kinds[kind]}已销毁。此前的备份须有旧密钥才能使用，请按规定重新备份。`)
  })
}

const note = (platform: OpenPlatform, action: string, kind: Kind, reason: string): Promise<void> =>
  asSystem(platform, (tx, actor) => recordAccess(tx, actor, { action, objectKind: 'key', purpose: kind, reason }))
