import { sql } from 'kysely'
import { citizenPasswordRules, passwordFaults } from '#core/password-rules.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { commonPasswords } from './common-passwords.ts'
import { hashPassword, isRightPassword } from './password-hash.ts'
import { passwordRulesOf, readPolicy } from './sign-in-policy.ts'

/**
 * Sets the password of an account by its owner and keeps the old hash, in the `auth` scope. Not under a request id: a digest of the
 * request would be a digest of the password. @throws DomainError `invalid-input` with what is wrong with the new one.
 */
export async function changePassword(tx: Tx, accountId: number, password: string): Promise<void> {
  const policy = await readPolicy(tx)
  const account = await tx
    .selectFrom('sec.account')
    .select(['login', 'name', 'password_hash'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  const faults = passwordFaults(password, passwordRulesOf(policy), [account.login, account.name], commonPasswords)
  if (
    faults.length === 0 &&
    (await wasUsed(tx, accountId, account.password_hash, password, policy['password-history']))
  )
    faults.push(`不能与最近 ${policy['password-history']} 次用过的密码相同`)
  refuse(faults)
  await tx
    .insertInto('sec.password_history')
    .values({ account_id: accountId, password_hash: account.password_hash })
    .execute()
  await tx
    .updateTable('sec.account')
    .set({
      password_hash: await hashPassword(password),
      password_changed_at: sql`now()`,
      must_change_password: false,
    })
    .where('id', '=', accountId)
    .execute()
}

/** The same for a citizen, by the milder rules. */
export async function changeCitizenPassword(tx: Tx, personId: number, password: string): Promise<void> {
  const citizen = await tx
    .selectFrom('sec.citizen')
    .select('password_hash')
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow()
  const faults = passwordFaults(password, citizenPasswordRules, [], commonPasswords)
  if (faults.length === 0 && (await isRightPassword(citizen.password_hash, password))) faults.push('不能与原密码相同')
  refuse(faults)
  await tx
    .updateTable('sec.citizen')
    .set({ password_hash: await hashPassword(password), password_changed_at: sql`now()` })
    .where('person_id', '=', personId)
    .execute()
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new DomainError('invalid-input', { says: `新密码不符合要求：${faults.join('；')}` })
}

/** The present password counts as one of the last. */
async function wasUsed(tx: Tx, accountId: number, present: string, password: string, last: number): Promise<boolean> {
  if (last === 0) return false
  const earlier = await tx
    .selectFrom('sec.password_history')
    .select('password_hash')
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .limit(last - 1)
    .execute()
  for (const hash of [present, ...earlier.map(({ password_hash }) => password_hash)])
    if (await isRightPassword(hash, password)) return true
  return false
}
