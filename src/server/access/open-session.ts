import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'
import { newToken, tokenHash } from './session-token.ts'
import { readPolicy, type SignInPolicy } from './sign-in-policy.ts'

/** Where a request came from. */
export interface Origin {
  readonly address: string
  readonly agent: string
}

export interface OpenedSession {
  readonly token: string
  readonly expiresAt: Date
}

interface OpenSession {
  readonly accountId: number | null
  readonly personId: number | null
  readonly method: 'password' | 'oidc'
  readonly hasSecondFactor: boolean
  readonly origin: Origin
}

/** Opens a server-side session, in the `auth` scope; of its token only a hash is stored. Having just signed in counts as a fresh proof. */
export async function openSession(tx: Tx, input: OpenSession, known?: SignInPolicy): Promise<OpenedSession> {
  const policy = known ?? (await readPolicy(tx))
  const token = newToken()
  const expiresAt = new Date(Date.now() + policy['session-hours'] * 3_600_000)
  await tx
    .insertInto('sec.session')
    .values({
      token_hash: tokenHash(token),
      account_id: input.accountId,
      person_id: input.personId,
      expires_at: expiresAt,
      idle_minutes: policy['idle-minutes'],
      stepped_up_until: freshUntil(policy),
      method: input.method,
      has_second_factor: input.hasSecondFactor,
      address: input.origin.address,
      agent: input.origin.agent.slice(0, 200),
    })
    .execute()
  return { token, expiresAt }
}

const freshUntil = (policy: SignInPolicy) => sql<Date>`now() + make_interval(mins => ${policy['step-up-minutes']})`

/** How long the old token is still taken after it was replaced, for requests on their way. */
const graceSeconds = 10

/**
 * Replaces the token of a session after a fresh proof; the old one ends within seconds and opens nothing that needs the proof.
 * Undefined when the session has ended.
 */
export async function renewSession(
  tx: Tx,
  token: string,
  proof: { readonly hasSecondFactor: boolean },
): Promise<OpenedSession | undefined> {
  const policy = await readPolicy(tx)
  const old = await tx
    .updateTable('sec.session')
    .set({ revoked_at: sql`now() + make_interval(secs => ${graceSeconds})`, stepped_up_until: null })
    .where('token_hash', '=', tokenHash(token))
    .where('revoked_at', 'is', null)
    .where(sql<boolean>`expires_at > now()`)
    .returning(['account_id', 'person_id', 'expires_at', 'method', 'has_second_factor', 'address', 'agent'])
    .executeTakeFirst()
  if (!old) return undefined
  const fresh = newToken()
  await tx
    .insertInto('sec.session')
    .values({
      ...old,
      token_hash: tokenHash(fresh),
      has_second_factor: old.has_second_factor || proof.hasSecondFactor,
      idle_minutes: policy['idle-minutes'],
      stepped_up_until: freshUntil(policy),
    })
    .execute()
  return { token: fresh, expiresAt: old.expires_at }
}

/** Whether the session has a fresh proof now, in the `auth` scope. */
export async function isSteppedUp(tx: Tx, token: string): Promise<boolean> {
  const row = await tx
    .selectFrom('sec.session')
    .select('token_hash')
    .where('token_hash', '=', tokenHash(token))
    .where('revoked_at', 'is', null)
    .where(sql<boolean>`stepped_up_until > now() and expires_at > now()`)
    .executeTakeFirst()
  return row !== undefined
}

/** Ends every session and unfinished sign-in of an account, except the one with `keep`. Yields how many sessions ended. */
export async function endSessions(tx: Tx, accountId: number, keep?: string): Promise<number> {
  let ending = tx
    .updateTable('sec.session')
    .set({ revoked_at: sql`now()` })
    .where('account_id', '=', accountId)
    .where(sql<boolean>`(revoked_at is null or revoked_at > now()) and expires_at > now()`)
  if (keep) ending = ending.where('token_hash', '!=', tokenHash(keep))
  const { numUpdatedRows } = await ending.executeTakeFirst()
  await tx
    .updateTable('sec.sign_in_step')
    .set({ ended_at: sql`now()` })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .execute()
  return Number(numUpdatedRows)
}
