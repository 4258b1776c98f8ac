import type { Actor } from '../access/actor.ts'
import type { Database } from '../db/pool.ts'
import { applyDivisionChange, type DivisionChange, type DivisionChangeReceipt } from './apply-division-change.ts'

class Undone extends Error {}

/** What a change would close, open and move: it is made and taken back in one transaction. @throws DomainError as the change does. */
export async function previewDivisionChange(
  database: Database,
  actor: Actor,
  input: DivisionChange,
): Promise<DivisionChangeReceipt> {
  let receipt: DivisionChangeReceipt | undefined
  await database
    .withScope({ kind: 'worker' }, async (tx) => {
      receipt = await applyDivisionChange(tx, actor, input)
      throw new Undone()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error
    })
  if (!receipt) throw new Error('the change gave no receipt')
  return receipt
}
