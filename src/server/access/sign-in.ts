import { createHash, randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { sql } from 'kysely'
import { z } from 'zod'
import { blindIndex } from '../crypto/blind-index.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

const argon = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
const mostFailures = 5
const lockMinutes = 15
const sessionHours = 8

export const hashPassword = (password: string): Promise<string> => hash(password, argon)

export const SignIn = z.object({
  kind: z.enum(['staff', 'citizen']),
  login: z.string().min(1).max(60),
  password: z.string().min(1).max(200),
})

export interface SignedIn {
  readonly token: string
  readonly expiresAt: Date
}

/** Against timing: an unknown login costs one verification too. */
const nobody = hash('nobody at all', argon)

/**
 * Opens a server-side session and yields its token, of which only a hash is stored.
 * @throws DomainError `wrong-password` alike for unknown names and wrong passwords, `account-locked` after five failures.
 */
export async function signIn(
  tx: Tx,
  keys: KeyRing,
  input: z.output<typeof SignIn>,
  origin: { address: string; agent: string },
): Promise<SignedIn | 'wrong' | 'locked'> {
  const found = input.kind === 'staff' ? await findStaff(tx, input.login) : await findCitizen(tx, keys, input.login)
  if (found && found.locked_until !== null && found.locked_until > new Date()) return 'locked'
  const right = await verify(found?.password_hash ?? (await nobody), input.password)
  if (!found || !right) {
    if (found) await countFailure(tx, input.kind, found.id)
    return 'wrong'
  }
  await clearFailures(tx, input.kind, found.id)
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(Date.now() + sessionHours * 3_600_000)
  await tx
    .insertInto('sec.session')
    .values({
      token_hash: tokenHash(token),
      account_id: input.kind === 'staff' ? found.id : null,
      person_id: input.kind === 'citizen' ? found.id : null,
      expires_at: expiresAt,
      address: origin.address,
      agent: origin.agent.slice(0, 200),
    })
    .execute()
  return { token, expiresAt }
}

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Ends a session; ending it twice is harmless. */
export async function signOut(tx: Tx, token: string): Promise<void> {
  await tx
    .updateTable('sec.session')
    .set({ revoked_at: sql`now()` })
    .where('token_hash', '=', tokenHash(token))
    .execute()
}

function findStaff(tx: Tx, login: string) {
  return tx
    .selectFrom('sec.account')
    .select(['id', 'password_hash', 'locked_until'])
    .where('login', '=', login)
    .where('is_active', '=', true)
    .executeTakeFirst()
}

/** A citizen signs in with the phone number he registered. */
function findCitizen(tx: Tx, keys: KeyRing, phone: string) {
  return tx
    .selectFrom('sec.citizen')
    .select(['person_id as id', 'password_hash', 'locked_until'])
    .where('phone_bidx', '=', blindIndex(keys, 'phone', phone))
    .executeTakeFirst()
}

const failure = {
  failed_logins: sql<number>`failed_logins + 1`,
  locked_until: sql<Date | null>`case when failed_logins + 1 >= ${mostFailures} then now() + make_interval(mins => ${lockMinutes}) else locked_until end`,
}

async function countFailure(tx: Tx, kind: 'staff' | 'citizen', id: number): Promise<void> {
  if (kind === 'staff') await tx.updateTable('sec.account').set(failure).where('id', '=', id).execute()
  else await tx.updateTable('sec.citizen').set(failure).where('person_id', '=', id).execute()
}

async function clearFailures(tx: Tx, kind: 'staff' | 'citizen', id: number): Promise<void> {
  const clean = { failed_logins: 0, locked_until: null }
  if (kind === 'staff') await tx.updateTable('sec.account').set(clean).where('id', '=', id).execute()
  else await tx.updateTable('sec.citizen').set(clean).where('person_id', '=', id).execute()
}

/** `DomainError` for the answers of `signIn`; thrown outside its transaction so that the failure count is kept. */
export const signInRefusal = (answer: 'wrong' | 'locked'): DomainError =>
  new DomainError(answer === 'locked' ? 'account-locked' : 'wrong-password')
