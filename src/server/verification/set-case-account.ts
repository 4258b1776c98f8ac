import { z } from 'zod'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { getCaseHead } from '../intake/case-head.ts'
import { assertNotOwnCase } from '../privacy/own-kin.ts'
import { setBankAccount } from '../registry/set-bank-account.ts'

export const SetCaseAccount = z.object({
  requestId,
  caseId: z.coerce.number().int(),
  holder: z.string().trim().min(1).max(50),
  bank: z.string().trim().min(1).max(60),
  card: z.string().regex(/^\d{12,22}$/, '银行账号应为 12 至 22 位数字'),
})

/** The account the applicant is paid to; a change closes the one before and shows in the checks of the next pay run. */
export async function setCaseAccount(
  tx: Tx,
  actor: Actor,
  input: z.output<typeof SetCaseAccount>,
  keys: KeyRing,
): Promise<void> {
  await once(tx, actor, 'set-case-account', input, async () => {
    const head = await getCaseHead(tx, input.caseId)
    await assertNotOwnCase(tx, actor, head)
    await setBankAccount(
      tx,
      actor,
      { personId: head.applicantId, area: head.area, holder: input.holder, bank: input.bank, card: input.card },
      keys,
    )
  })
}
