import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Role } from '#core/role.ts'
import { type AreaCode, areaCode } from '#core/units.ts'
import { domains } from '#domains/all.ts'
import { createAccount } from '#server/access/create-account.ts'
import { sessionCookie } from '#server/access/session-cookie.ts'
import { signIn } from '#server/access/sign-in.ts'
import type { Platform } from '#server/platform.ts'
import { loadDemonstrationStandards } from '#tests/support/cases.ts'

export const password = 'Measured-2026!'

/** The county in which measurements and drills take place. */
export interface SmallCounty {
  readonly county: AreaCode
  readonly townships: readonly AreaCode[]
  /** Villages of the first township. */
  readonly villages: readonly AreaCode[]
}

/** Standards to decide by, answers of outside registers (none has anything) and the areas of one county. */
export async function openSmallCounty(ownerUrl: string, exchangeDir: string): Promise<SmallCounty> {
  const county = areaCode(410_122_000_000)
  await loadDemonstrationStandards(ownerUrl, county)
  mkdirSync(exchangeDir, { recursive: true })
  for (const source of domains.flatMap((domain) => domain.checks))
    writeFileSync(
      join(exchangeDir, `${source.id}.csv`),
      ['身份证号', '姓名', ...source.columns.map((column) => column.title)].join(','),
    )
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const children = async (of: number) => {
      const { rows } = await client.query<{ code: string }>(
        'select code from ref.division where parent = $1 and valid_until is null order by code',
        [of],
      )
      return rows.map(({ code }) => areaCode(Number(code)))
    }
    const townships = await children(county)
    return { county, townships, villages: await children(townships[0] ?? 0) }
  } finally {
    await client.end()
  }
}

export interface Staff {
  readonly login: string
  readonly role: Role
  readonly area: AreaCode
}

export async function openAccounts(platform: Platform, staff: readonly Staff[]): Promise<void> {
  for (const { login, role, area } of staff)
    await platform.database.withScope({ kind: 'auth' }, (tx) =>
      createAccount(
        tx,
        { login, name: login, password, unitArea: area, unitName: '演示单位', roles: [role] },
        platform.keys,
      ),
    )
}

/** The cookie of a session of its own, in the form of the `cookie` header. */
export async function cookieOf(platform: Platform, login: string): Promise<string> {
  const answer = await signIn(platform, { kind: 'staff', login, password }, { address: '127.0.0.1', agent: 'bench' })
  if (typeof answer === 'string') throw new Error(`${login}: ${answer}`)
  return `${sessionCookie}=${answer.token}`
}
