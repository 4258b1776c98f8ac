import { recordAccess } from '../audit/record-access.ts'
import { DomainError } from '../errors.ts'
import type { Platform } from '../platform.ts'
import type { Actor } from './actor.ts'
import { isSteppedUp } from './open-session.ts'

/** @throws DomainError `step-up-required` unless the session behind `token` was proved within the last minutes; the refusal is logged. */
export async function assertSteppedUp(
  { database }: Pick<Platform, 'database'>,
  actor: Actor,
  token: string,
  key: string,
): Promise<void> {
  const isFresh = await database.withScope({ kind: 'auth' }, async (tx) => {
    const fresh = await isSteppedUp(tx, token)
    if (!fresh) await recordAccess(tx, actor, { action: key, result: 'refused', reason: 'step-up' })
    return fresh
  })
  if (!isFresh) throw new DomainError('step-up-required')
}
