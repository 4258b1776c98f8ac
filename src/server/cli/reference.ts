import { Command } from 'commander'
import { loadReference } from '../reference/load-reference.ts'
import { say, withPlatform } from './open-platform.ts'

/** `reference load`. */
export function referenceCommand(): Command {
  const command = new Command('reference').description('基础数据 / reference data')
  command
    .command('load')
    .description(
      '载入随程序发布的区划、日历、代码表和默认标准，可反复执行 / load the shipped reference data, again if need be',
    )
    .action(() => withPlatform(({ ownerUrl }) => loadReference(ownerUrl)).then(() => say('基础数据已是最新。')))
  return command
}
