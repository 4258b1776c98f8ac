import { sql } from 'kysely'
import { z } from 'zod'
import { blindIndexes } from '../crypto/blind-index.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { Platform } from '../platform.ts'
import { type Origin, openSession } from './open-session.ts'
import { inTurn, isRightPassword } from './password-hash.ts'
import { tokenHash } from './session-token.ts'
import {
  attemptSubject,
  clearAttempt,
  forgetOldAttempts,
  noteFailure,
  reserveAttempt,
  slowDown,
} from './sign-in-gate.ts'
import { proceed, type SignedIn } from './sign-in-step.ts'

export const SignIn = z.object({
  kind: z.enum(['staff', 'citizen']),
  login: z.string().min(1).max(60),
  password: z.string().min(1).max(200),
})

export type SignInAnswer = SignedIn | 'wrong' | 'locked' | 'busy'

/**
 * Looks at a password and yields a session, or the next step of the sign-in. Unknown logins, wrong passwords and disabled accounts
 * are `wrong` alike, after the same work. Opens its own transactions: what was counted stays, and no connection waits for
 * the password's hash.
 */
export async function signIn(
  { database, keys }: Pick<Platform, 'database' | 'keys'>,
  input: z.output<typeof SignIn>,
  origin: Origin,
): Promise<SignInAnswer> {
  const auth = <T>(work: (tx: Tx) => Promise<T>) => database.withScope({ kind: 'auth' }, work)
  const subject = attemptSubject(keys, input.kind, input.login)
  const seen = await auth(async (tx) => {
    const found = input.kind === 'staff' ? await findStaff(tx, input.login) : await findCitizen(tx, keys, input.login)
    const attempt = {
      subject,
      address: origin.address,
      isFamiliar: await isFamiliar(tx, input.kind, found?.id, origin),
    }
    return { found, attempt, answer: await reserveAttempt(tx, attempt) }
  })
  const { found, attempt, answer } = seen
  if (answer !== 'go') return answer
  await slowDown(attempt.isFamiliar)
  const right = await inTurn(attempt.isFamiliar, () => isRightPassword(found?.password_hash, input.password))
  if (!found || !right) {
    if (!attempt.isFamiliar) noteFailure()
    return 'wrong'
  }
  return auth(async (tx) => {
    await clearAttempt(tx, attempt)
    await forgetOldAttempts(tx)
    const by = { method: 'password', hasSecondFactor: false, origin } as const
    if (input.kind === 'staff') return proceed(tx, { ...by, accountId: found.id })
    return openSession(tx, { ...by, accountId: null, personId: found.id })
  })
}

/** Ends a session and an unfinished sign-in; ending twice is harmless. */
export async function signOut(tx: Tx, token: string): Promise<void> {
  await tx
    .updateTable('sec.session')
    .set({ revoked_at: sql`now()` })
    .where('token_hash', '=', tokenHash(token))
    .where(sql<boolean>`(revoked_at is null or revoked_at > now())`)
    .execute()
  await tx
    .updateTable('sec.sign_in_step')
    .set({ ended_at: sql`now()` })
    .where('token_hash', '=', tokenHash(token))
    .where('ended_at', 'is', null)
    .execute()
}

function findStaff(tx: Tx, login: string) {
  return tx
    .selectFrom('sec.account')
    .select(['id', 'password_hash'])
    .where('login', '=', login)
    .where('is_active', '=', true)
    .executeTakeFirst()
}

/** A citizen signs in with the phone number he registered. */
function findCitizen(tx: Tx, keys: KeyRing, phone: string) {
  return tx
    .selectFrom('sec.citizen')
    .select(['person_id as id', 'password_hash'])
    .where('phone_bidx', 'in', blindIndexes(keys, 'phone', phone))
    .executeTakeFirst()
}

/** Asked for unknown logins too (of account 0), so that they take as long. */
async function isFamiliar(tx: Tx, kind: 'staff' | 'citizen', id: number | undefined, origin: Origin): Promise<boolean> {
  const row = await tx
    .selectFrom('sec.session')
    .select('created_at')
    .where(kind === 'staff' ? 'account_id' : 'person_id', '=', id ?? 0)
    .where('address', '=', origin.address)
    .where(sql<boolean>`created_at > now() - interval '90 days'`)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

const refusals = { wrong: 'wrong-password', locked: 'account-locked', busy: 'too-many-requests' } as const

/** `DomainError` for the refusals of `signIn`. */
export const signInRefusal = (answer: keyof typeof refusals): DomainError => new DomainError(refusals[answer])
