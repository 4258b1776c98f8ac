import type { Api } from '../api.ts'
import type { Database, Tx } from '../db/pool.ts'
import { citizenPhone, demonstrationPassword, demonstrationSetting, plannedAccounts } from './demonstration-plan.ts'

/** Accounts to try the platform with; empty where the demonstration seed was never loaded. */
export async function findDemonstration(tx: Tx): Promise<Api['GET /api/demonstration']['output']> {
  const row = await tx
    .selectFrom('sys.setting')
    .select('value')
    .where('key', '=', demonstrationSetting)
    .executeTakeFirst()
  if (!row) return { accounts: [] }
  const citizens = citizenSerials(row.value)
  return {
    accounts: [
      ...citizens.map((serial, i) => ({
        login: citizenPhone(serial),
        password: demonstrationPassword,
        title: `群众（演示 ${i + 1}）`,
        kind: 'citizen' as const,
      })),
      ...plannedAccounts.map(({ login, name, title }) => ({
        login,
        password: demonstrationPassword,
        title: `${title} ${name}`,
        kind: 'staff' as const,
      })),
    ],
  }
}

/** What a start says of the accounts; nothing where there are none. */
export async function demonstrationLines(database: Database): Promise<readonly string[]> {
  const { accounts } = await database.withScope({ kind: 'public' }, findDemonstration)
  if (accounts.length === 0) return []
  const width = Math.max(...accounts.map(({ login }) => login.length))
  return [
    `演示账号（密码均为 ${demonstrationPassword}，仅供演示，不得用于正式环境）：`,
    ...accounts.map(({ login, title }) => `  ${login.padEnd(width)}  ${title}`),
  ]
}

/** Numbers of the households whose first person may sign in, as the seed noted them. */
const citizenSerials = (state: unknown): readonly number[] =>
  typeof state === 'object' && state !== null && 'citizens' in state && Array.isArray(state.citizens)
    ? state.citizens.filter((serial) => typeof serial === 'number')
    : []
