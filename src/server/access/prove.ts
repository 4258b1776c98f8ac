import { sql } from 'kysely'
import { z } from 'zod'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { Platform } from '../platform.ts'
import { takeRecoveryCode, takeTotp } from './one-time-codes.ts'
import { inTurn, isRightPassword } from './password-hash.ts'
import type { RelyingParty } from './relying-party.ts'
import { KeyAnswer, takeKey } from './security-keys.ts'
import { attemptSubject, clearAttempt, reserveAttempt } from './sign-in-gate.ts'

/** How somebody shows that it is still him. */
export const Proof = z.discriminatedUnion('method', [
  z.object({ method: z.literal('totp'), code: z.string().regex(/^\d{6}$/) }),
  z.object({ method: z.literal('recovery'), code: z.string().min(8).max(40) }),
  z.object({ method: z.literal('security-key'), response: KeyAnswer }),
  z.object({ method: z.literal('password'), password: z.string().min(1).max(200) }),
])
type Given = z.output<typeof Proof>
export type ProofMethod = Given['method']

interface Proving {
  readonly who: { readonly kind: 'staff' | 'citizen'; readonly id: number }
  readonly proof: Given
  readonly purpose: 'sign-in' | 'step-up'
  readonly address: string
  readonly party: RelyingParty
}

/**
 * Looks at a proof and carries `then` out in the same transaction when it is right. Guesses are counted like those at passwords,
 * and stay counted. @throws DomainError `wrong-proof`, or `account-locked` after too many.
 */
export async function prove<T>(
  { database, keys }: Pick<Platform, 'database' | 'keys'>,
  { who, proof, purpose, address, party }: Proving,
  then: (tx: Tx) => Promise<T>,
): Promise<T> {
  const auth = <R>(work: (tx: Tx) => Promise<R>) => database.withScope({ kind: 'auth' }, work)
  const attempt = { subject: attemptSubject(keys, 'factor', `${who.kind} ${who.id}`), address, isFamiliar: false }
  const answer = await auth((tx) => reserveAttempt(tx, attempt))
  if (answer !== 'go') throw new DomainError(answer === 'locked' ? 'account-locked' : 'too-many-requests')
  const isRight = proof.method === 'password' ? await passwordIsRight() : undefined
  return auth(async (tx) => {
    if (!(isRight ?? (await takeFactor(tx, keys, who.id, proof, purpose, party)))) throw new DomainError('wrong-proof')
    await clearAttempt(tx, attempt)
    return then(tx)
  })

  async function passwordIsRight(): Promise<boolean> {
    const hash = await auth((tx) => passwordHash(tx, who))
    return inTurn(true, () => isRightPassword(hash, proof.method === 'password' ? proof.password : ''))
  }
}

function takeFactor(
  tx: Tx,
  keys: KeyRing,
  accountId: number,
  proof: Given,
  purpose: 'sign-in' | 'step-up',
  party: RelyingParty,
): Promise<boolean> {
  switch (proof.method) {
    case 'totp':
      return takeTotp(tx, accountId, proof.code, keys)
    case 'recovery':
      return takeRecoveryCode(tx, accountId, proof.code, keys)
    case 'security-key':
      return takeKey(tx, accountId, purpose, proof.response, party)
    case 'password':
      return Promise.resolve(false)
  }
}

async function passwordHash(tx: Tx, who: Proving['who']): Promise<string | undefined> {
  const row =
    who.kind === 'staff'
      ? await tx.selectFrom('sec.account').select('password_hash').where('id', '=', who.id).executeTakeFirst()
      : await tx.selectFrom('sec.citizen').select('password_hash').where('person_id', '=', who.id).executeTakeFirst()
  return row?.password_hash
}

/** Ways in which an account can prove itself with a second factor; empty when none is enrolled. */
export async function proofMethods(tx: Tx, accountId: number): Promise<ProofMethod[]> {
  const rows = await tx
    .selectFrom('sec.second_factor')
    .select('kind')
    .distinct()
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .where('confirmed_at', 'is not', null)
    .execute()
  if (rows.length === 0) return []
  const { left } = await tx
    .selectFrom('sec.recovery_code')
    .select(sql<number>`count(*)`.as('left'))
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  const kinds = rows.map(({ kind }) => kind)
  return [
    ...(kinds.includes('security-key') ? (['security-key'] as const) : []),
    ...(kinds.includes('totp') ? (['totp'] as const) : []),
    ...(Number(left) > 0 ? (['recovery'] as const) : []),
  ]
}
