import { Command } from 'commander'
import { type Role, roleTitles } from '#core/role.ts'
import { areaCode } from '#core/units.ts'
import { createAccount } from '../access/create-account.ts'
import { randomPassword } from '../access/issue-password.ts'
import { DomainError } from '../errors.ts'
import { getDivision } from '../registry/divisions.ts'
import { say, withPlatform } from './open-platform.ts'

interface Added {
  readonly login: string
  readonly name: string
  readonly unit: string
  readonly unitName?: string
  readonly roles: string
}

/** `accounts add`: the first accounts of an installation; the password is made here and shown once. */
export function accountsCommand(): Command {
  const command = new Command('accounts').description('工作人员账号 / staff accounts')
  command
    .command('add')
    .description(
      '新建账号，口令随机生成、只显示一次、首次登录须更换 / a new account with a random password, shown once',
    )
    .requiredOption('--login <text>', '登录名 / login')
    .requiredOption('--name <text>', '姓名 / name')
    .requiredOption('--unit <code>', '单位所在地 12 位代码 / 12-digit code of the unit')
    .option('--unit-name <text>', '单位名称 / name of the unit')
    .requiredOption('--roles <list>', `角色，逗号分隔 / roles: ${Object.keys(roleTitles).join(', ')}`)
    .action((options: Added) =>
      withPlatform(async ({ database, keys }) => {
        const area = areaCode(Number(options.unit))
        const division = await database.withScope({ kind: 'auth' }, (tx) => getDivision(tx, area))
        const password = randomPassword()
        const account = {
          login: options.login,
          name: options.name,
          password,
          unitArea: area,
          unitName: options.unitName ?? division.name,
          roles: readRoles(options.roles),
          mustChangePassword: true,
        }
        const { isNew } = await database.withScope({ kind: 'auth' }, (tx) => createAccount(tx, account, keys))
        if (!isNew) throw new DomainError('conflict', { says: `登录名“${options.login}”已有账号，未作改动` })
        say(
          `已新建账号 ${options.login}（${account.unitName}，${account.roles.map((role) => roleTitles[role]).join('、')}）`,
        )
        say(`口令（只显示这一次）：${password}`)
      }),
    )
  return command
}

function readRoles(text: string): Role[] {
  return text.split(',').map((word) => {
    const role = word.trim()
    if (!(role in roleTitles)) throw new DomainError('invalid-input', { says: `没有“${role}”这个角色` })
    return role as Role
  })
}
