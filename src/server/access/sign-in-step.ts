import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { type OpenedSession, type Origin, openSession } from './open-session.ts'
import { newToken, tokenHash } from './session-token.ts'
import { needsSecondFactor, readPolicy } from './sign-in-policy.ts'

/** What is still asked of somebody whose password was right. */
export type NextStep = 'second-factor' | 'new-password' | 'enrol'

/** A session, or with `next` only the right to take the next step within ten minutes. */
export interface SignedIn extends OpenedSession {
  readonly next?: NextStep
  readonly accountId?: number
}

interface Progress {
  readonly accountId: number
  readonly method: 'password' | 'oidc'
  readonly hasSecondFactor: boolean
  readonly origin: Origin
}

const stepMinutes = 10

/**
 * Goes on with the sign-in of an account: second factor when one is enrolled, then a new password when it must change or is too
 * old, then enrolment where a role asks for a second factor, then the session. In the `auth` scope.
 */
export async function proceed(tx: Tx, progress: Progress): Promise<SignedIn> {
  const policy = await readPolicy(tx)
  const account = await tx
    .selectFrom('sec.account as a')
    .select(({ selectFrom, exists }) => [
      'a.must_change_password',
      sql<number>`extract(epoch from now() - a.password_changed_at) / 86400`.as('password_days'),
      exists(
        selectFrom('sec.second_factor as f')
          .select('f.id')
          .whereRef('f.account_id', '=', 'a.id')
          .where('f.ended_at', 'is', null)
          .where('f.confirmed_at', 'is not', null),
      ).as('is_enrolled'),
      sql<string[]>`array(select r.role from sec.account_role r where r.account_id = a.id)`.as('roles'),
    ])
    .where('a.id', '=', progress.accountId)
    .where('a.is_active', '=', true)
    .executeTakeFirst()
  if (!account) throw new DomainError('not-signed-in')
  const next = nextStep()
  if (next) return openStep(tx, progress, next)
  await tx
    .updateTable('sec.account')
    .set({ last_sign_in_at: sql`now()` })
    .where('id', '=', progress.accountId)
    .execute()
  return openSession(tx, { ...progress, personId: null }, policy)

  function nextStep(): NextStep | undefined {
    if (account?.is_enrolled && !progress.hasSecondFactor) return 'second-factor'
    const days = policy['password-days']
    const isOld = days > 0 && Number(account?.password_days) >= days
    if (progress.method === 'password' && (account?.must_change_password || isOld)) return 'new-password'
    if (!progress.hasSecondFactor && needsSecondFactor(policy, account?.roles ?? [])) return 'enrol'
    return undefined
  }
}

async function openStep(tx: Tx, progress: Progress, next: NextStep): Promise<SignedIn> {
  const token = newToken()
  const expiresAt = new Date(Date.now() + stepMinutes * 60_000)
  await tx
    .deleteFrom('sec.sign_in_step')
    .where('account_id', '=', progress.accountId)
    .where(sql<boolean>`expires_at < now() - interval '1 day'`)
    .execute()
  await tx
    .insertInto('sec.sign_in_step')
    .values({
      token_hash: tokenHash(token),
      account_id: progress.accountId,
      next,
      method: progress.method,
      has_second_factor: progress.hasSecondFactor,
      expires_at: expiresAt,
      address: progress.origin.address,
      agent: progress.origin.agent.slice(0, 200),
    })
    .execute()
  return { token, expiresAt, next, accountId: progress.accountId }
}

export interface OpenStep {
  readonly accountId: number
  readonly next: NextStep
  readonly method: 'password' | 'oidc'
  readonly hasSecondFactor: boolean
}

/** The unfinished sign-in behind a token, when it waits for `next`. */
export async function findStep(tx: Tx, token: string, ...next: NextStep[]): Promise<OpenStep | undefined> {
  const row = await tx
    .selectFrom('sec.sign_in_step as s')
    .innerJoin('sec.account as a', 'a.id', 's.account_id')
    .select(['s.account_id', 's.next', 's.method', 's.has_second_factor'])
    .where('s.token_hash', '=', tokenHash(token))
    .where('s.next', 'in', next)
    .where('s.ended_at', 'is', null)
    .where('a.is_active', '=', true)
    .where(sql<boolean>`s.expires_at > now()`)
    .executeTakeFirst()
  return (
    row && {
      accountId: row.account_id,
      next: row.next as NextStep,
      method: row.method as OpenStep['method'],
      hasSecondFactor: row.has_second_factor,
    }
  )
}

/** Takes the step: it is over for everybody else. @throws DomainError `not-signed-in` when somebody took it before. */
export async function endStep(tx: Tx, token: string): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('sec.sign_in_step')
    .set({ ended_at: sql`now()` })
    .where('token_hash', '=', tokenHash(token))
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new DomainError('not-signed-in')
}
