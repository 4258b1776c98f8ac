import { dirname, join } from 'node:path'
import { Command } from 'commander'
import { seedDemonstration } from '../seed/demonstration.ts'
import { say, withPlatform } from './open-platform.ts'

/** `seed demonstration`. */
export function seedCommand(): Command {
  const command = new Command('seed').description('演示和测试数据 / made-up data')
  command
    .command('demonstration')
    .description('在空库中载入演示县的人员、账号、办件和资金 / load the demonstration county into an empty database')
    .action(() =>
      withPlatform(async ({ database, keys, ownerUrl, filesDir, today }) => {
        const platform = { database, keys, filesDir, exchangeDir: join(dirname(filesDir), 'exchange') }
        const isLoaded = await seedDemonstration({ platform, ownerUrl, say }, today)
        if (!isLoaded) say('演示数据已在库中，或库中已有其他账号，未作改动。')
      }),
    )
  return command
}
