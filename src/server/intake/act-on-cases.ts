import { z } from 'zod'
import { findAction } from '#core/workflow.ts'
import type { Actor } from '../access/actor.ts'
import { derivedId } from '../access/derived-id.ts'
import { once, requestId } from '../access/once.ts'
import type { BatchReceipt } from '../api.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Database, Scope } from '../db/pool.ts'
import { DomainError, problemOf } from '../errors.ts'
import { workflowOf } from '../items.ts'
import { carryOut } from './act-on-case.ts'
import { getCaseHead } from './case-head.ts'

export const ActOnCases = z.object({
  requestId,
  action: z.string().max(40),
  caseIds: z.array(z.number().int()).min(1).max(200),
  note: z.string().max(2000).default(''),
})

/**
 * One action on many cases, each in its own transaction with its own request id derived from the batch's: a batch sent
 * again, or resumed after a crash, does only what is left. Yields a receipt row by row. Refusals and ends are never batched.
 */
export async function actOnCases(
  database: Database,
  scope: Scope,
  actor: Actor,
  input: z.output<typeof ActOnCases>,
  keys: KeyRing,
): Promise<BatchReceipt> {
  const rows: BatchReceipt['rows'][number][] = []
  for (const caseId of input.caseIds) rows.push(await actOnOne(database, scope, actor, input, caseId, keys))
  return {
    done: rows.filter((row) => row.state === 'done').length,
    failed: rows.filter((row) => row.state === 'failed').length,
    rows,
  }
}

async function actOnOne(
  database: Database,
  scope: Scope,
  actor: Actor,
  input: z.output<typeof ActOnCases>,
  caseId: number,
  keys: KeyRing,
): Promise<BatchReceipt['rows'][number]> {
  let label = String(caseId)
  try {
    const state = await database.withScope(scope, async (tx) => {
      const head = await getCaseHead(tx, caseId)
      label = `${head.caseNo} ${head.applicantName}`
      const action = findAction(workflowOf(head.workflow), head.state, input.action)
      if (action && !action.isBatchable)
        throw new DomainError('not-allowed-in-state', { says: `“${action.title}”须逐件办理` })
      const one = {
        requestId: derivedId(input.requestId, caseId),
        caseId,
        action: input.action,
        note: input.note,
        missing: [],
      }
      const to = await once(tx, actor, 'act-on-cases', one, () => carryOut(tx, actor, head, one, keys))
      return workflowOf(head.workflow).states[to]?.title ?? to
    })
    return { id: caseId, label, state: 'done', says: state }
  } catch (error) {
    // A refusal of one case is a row of the receipt; anything else stops the batch.
    if (!(error instanceof DomainError)) throw error
    return { id: caseId, label, state: 'failed', says: problemOf(error).title }
  }
}
