import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'
import { endSessions } from './open-session.ts'
import { hashPassword } from './password-hash.ts'

const small = 'abcdefghijkmnpqrstuvwxyz'
const capital = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const digits = '23456789'
const draw = (signs: string): string => signs[randomInt(signs.length)] ?? ''
const group = (): string => draw(capital) + draw(small) + draw(digits) + draw(small) + draw(digits)

/** A random password of four groups, about 85 bits, without signs that look alike. */
export const randomPassword = (): string => [group(), group(), group(), group()].join('-')

/** Gives an account a random password that must be changed with the next sign-in; whoever is in is out. It is shown once. */
export async function issuePassword(tx: Tx, accountId: number): Promise<string> {
  const password = randomPassword()
  await tx
    .insertInto('sec.password_history')
    .columns(['account_id', 'password_hash'])
    .expression((eb) => eb.selectFrom('sec.account').select(['id', 'password_hash']).where('id', '=', accountId))
    .execute()
  await tx
    .updateTable('sec.account')
    .set({
      password_hash: await hashPassword(password),
      password_changed_at: sql`now()`,
      must_change_password: true,
    })
    .where('id', '=', accountId)
    .execute()
  await endSessions(tx, accountId)
  return password
}
