import { sql } from 'kysely'
import { z } from 'zod'
import type { Api } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { StaffActor } from './actor.ts'
import { once, requestId } from './once.ts'
import { endSessions } from './open-session.ts'
import { tokenHash } from './session-token.ts'
import { needsSecondFactor, passwordRulesOf, readPolicy } from './sign-in-policy.ts'

/** The own password's age, second factors and live sessions, newest first, in the `auth` scope. */
export async function getMySecurity(
  tx: Tx,
  actor: StaffActor,
  token: string,
): Promise<Api['GET /api/my/security']['output']> {
  const policy = await readPolicy(tx)
  const account = await tx
    .selectFrom('sec.account')
    .select(['login', 'password_changed_at'])
    .where('id', '=', actor.id)
    .executeTakeFirstOrThrow()
  const factors = await tx
    .selectFrom('sec.second_factor')
    .select(['id', 'kind', 'label', 'confirmed_at', 'used_at'])
    .where('account_id', '=', actor.id)
    .where('ended_at', 'is', null)
    .where('confirmed_at', 'is not', null)
    .orderBy('id')
    .execute()
  const { left } = await tx
    .selectFrom('sec.recovery_code')
    .select(sql<number>`count(*)`.as('left'))
    .where('account_id', '=', actor.id)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  const sessions = await tx
    .selectFrom('sec.session')
    .select(['token_hash', 'created_at', 'seen_at', 'address', 'agent'])
    .where('account_id', '=', actor.id)
    .where('revoked_at', 'is', null)
    .where(sql<boolean>`expires_at > now() and seen_at > now() - make_interval(mins => idle_minutes)`)
    .orderBy('created_at', 'desc')
    .limit(50)
    .execute()
  const own = tokenHash(token)
  const days = policy['password-days']
  return {
    login: account.login,
    passwordChangedAt: account.password_changed_at.toISOString(),
    passwordExpiresAt:
      days === 0 ? null : new Date(account.password_changed_at.getTime() + days * 86_400_000).toISOString(),
    passwordRules: passwordRulesOf(policy),
    passwordHistory: policy['password-history'],
    mustHaveSecondFactor: needsSecondFactor(policy, actor.roles),
    factors: factors.map((row) => ({
      id: row.id,
      kind: row.kind === 'totp' ? 'totp' : 'security-key',
      label: row.label,
      addedAt: row.confirmed_at?.toISOString() ?? '',
      usedAt: row.used_at?.toISOString() ?? null,
    })),
    recoveryCodesLeft: Number(left),
    sessions: sessions.map((row) => ({
      id: row.token_hash.toString('hex'),
      isThis: row.token_hash.equals(own),
      startedAt: row.created_at.toISOString(),
      seenAt: row.seen_at.toISOString(),
      address: row.address,
      agent: row.agent,
    })),
  }
}

export const EndMySessions = z.object({
  requestId,
  /** One session; absent: all but this one. */
  sessionId: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
})

/** Ends one of the own sessions, or all others. Yields how many ended. */
export const endMySessions = (
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof EndMySessions>,
  token: string,
): Promise<{ ended: number }> =>
  once(tx, actor, 'end-my-sessions', input, async () => {
    if (input.sessionId === undefined) return { ended: await endSessions(tx, actor.id, token) }
    const { numUpdatedRows } = await tx
      .updateTable('sec.session')
      .set({ revoked_at: sql`now()` })
      .where('account_id', '=', actor.id)
      .where('token_hash', '=', Buffer.from(input.sessionId, 'hex'))
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    return { ended: Number(numUpdatedRows) }
  })

export const EndMyFactor = z.object({ requestId, factorId: z.coerce.number().int() })

/** Takes one of the own second factors out of use. @throws DomainError `guard-not-met` for the last one where a role needs one. */
export const endMyFactor = (tx: Tx, actor: StaffActor, input: z.output<typeof EndMyFactor>): Promise<null> =>
  once(tx, actor, 'end-my-factor', input, async () => {
    const factors = await tx
      .selectFrom('sec.second_factor')
      .select('id')
      .where('account_id', '=', actor.id)
      .where('ended_at', 'is', null)
      .where('confirmed_at', 'is not', null)
      .forUpdate()
      .execute()
    if (!factors.some(({ id }) => id === input.factorId)) throw new DomainError('not-found')
    if (factors.length === 1 && needsSecondFactor(await readPolicy(tx), actor.roles))
      throw new DomainError('guard-not-met', { says: '您的角色必须使用第二重验证，请先添加新的再停用这一个' })
    await tx.updateTable('sec.second_factor').set({ ended_at: sql`now()` }).where('id', '=', input.factorId).execute()
    return null
  })
