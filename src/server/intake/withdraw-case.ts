import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { carryOut } from './act-on-case.ts'
import { getCaseHead } from './case-head.ts'

export const WithdrawCase = z.object({ requestId, caseId: z.coerce.number().int() })

/** The applicant takes the application back before it is decided. */
export async function withdrawCase(
  tx: Tx,
  actor: Actor,
  input: z.output<typeof WithdrawCase>,
  keys: KeyRing,
): Promise<null> {
  return once(tx, actor, 'withdraw-case', input, async () => {
    const head = await getCaseHead(tx, input.caseId)
    await carryOut(tx, actor, head, { ...input, action: 'withdraw', note: '申请人撤回', missing: [] }, keys)
    return null
  })
}
