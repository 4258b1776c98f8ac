import { dirname, join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { seedDemonstration } from '../seed/demonstration.ts'
import { seedPopulation } from '../seed/seed-population.ts'
import { say, withPlatform } from './open-platform.ts'

/** `seed demonstration`, `seed population`. */
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
  command
    .command('population')
    .description('生成测试人口，只用于试验和测速 / a made-up population, for trials and measurements')
    .requiredOption('--people <n>', '人数 / people', wholeNumber)
    .option('--seed <n>', '随机种子，相同种子生成相同的人 / the same seed makes the same people', wholeNumber, 1)
    .option('--county <code>', '只生成一个县，6 位代码 / one county only', wholeNumber)
    .action(({ people, seed, county }: { people: number; seed: number; county?: number }) =>
      withPlatform(async ({ keys, ownerUrl, today }) => {
        const wanted = { keys, ownerUrl, today, people, seed, say }
        const receipt = await seedPopulation(county === undefined ? wanted : { ...wanted, county })
        say(`共生成 ${receipt.people} 人，每秒 ${receipt.perSecond} 人。`)
      }),
    )
  return command
}

function wholeNumber(text: string): number {
  if (!/^\d{1,8}$/.test(text)) throw new InvalidArgumentError('应为整数 / a whole number')
  return Number(text)
}
