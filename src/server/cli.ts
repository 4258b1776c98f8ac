import process from 'node:process'
import { Command } from 'commander'
import { z } from 'zod'
import { accountsCommand } from './cli/accounts.ts'
import { backupCommand, restoreCommand, sendingCommand } from './cli/backup.ts'
import { calendarCommand } from './cli/calendar.ts'
import { divisionsCommand } from './cli/divisions.ts'
import { keysCommand } from './cli/keys.ts'
import { referenceCommand } from './cli/reference.ts'
import { sealsCommand } from './cli/seals.ts'
import { seedCommand } from './cli/seed.ts'
import { standardsCommand } from './cli/standards.ts'
import { DomainError, problemOf } from './errors.ts'
import { StartupError } from './startup-error.ts'

const program = new Command('npm run cli --')
  .description('民政综合业务信息平台 命令行 / command line of the platform')
  .helpOption('-h, --help', '显示帮助 / help')
  .helpCommand('help [command]', '显示某个命令的帮助 / help on a command')
  .addCommand(accountsCommand())
  .addCommand(divisionsCommand())
  .addCommand(calendarCommand())
  .addCommand(referenceCommand())
  .addCommand(standardsCommand())
  .addCommand(sealsCommand())
  .addCommand(keysCommand())
  .addCommand(seedCommand())
  .addCommand(backupCommand())
  .addCommand(restoreCommand())
  .addCommand(sendingCommand())

try {
  await program.parseAsync(process.argv)
} catch (error) {
  const says = sentenceOf(error)
  if (says === undefined) throw error
  process.stderr.write(`${says}\n`)
  process.exitCode = 1
}

/** What a person at the keyboard can act on; undefined for a bug. */
function sentenceOf(error: unknown): string | undefined {
  if (error instanceof DomainError) return problemOf(error).title
  if (error instanceof StartupError) return error.message
  if (error instanceof z.ZodError)
    return error.issues.map(({ path, message }) => `${path.join('.')}：${message}`).join('\n')
  return undefined
}
