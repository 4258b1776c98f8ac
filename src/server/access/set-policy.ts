import { z } from 'zod'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { StaffActor } from './actor.ts'
import { once, requestId } from './once.ts'
import { isPolicyKey, policyKeys } from './sign-in-policy.ts'

export const SetPolicy = z.object({
  requestId,
  key: z.string().max(60),
  value: z.union([z.number(), z.boolean(), z.array(z.string()).max(20)]),
  reason: z.string().trim().min(2).max(200),
})

/** Sets one rule of sign-in from now on; the earlier values stay on record. Only for the province: the rules are one for all. */
export const setPolicy = (tx: Tx, actor: StaffActor, input: z.output<typeof SetPolicy>): Promise<null> =>
  once(tx, actor, 'set-policy', input, async () => {
    if (actor.level !== 'province') throw new DomainError('forbidden')
    const known = isPolicyKey(input.key) ? policyKeys[input.key].safeParse(input.value) : undefined
    if (!known?.success) throw new DomainError('invalid-input', { says: '设置的值超出允许的范围' })
    await tx
      .insertInto('sec.policy')
      .values({ key: input.key, value: JSON.stringify(known.data), set_by: actor.id, reason: input.reason })
      .execute()
    await recordAccess(tx, actor, {
      action: 'set-policy',
      objectKind: 'policy',
      fields: [input.key],
      reason: input.reason,
    })
    return null
  })
