import { type Action, allowedActions, findAction, unmetGuards } from '#core/workflow.ts'
import type { Actor } from '../access/actor.ts'
import { once } from '../access/once.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getItem, valuesFor, workflowOf } from '../items.ts'
import type { ActContext, CaseAct } from './act-context.ts'
import { effects } from './action-effects.ts'
import { type CaseHead, getCaseHead } from './case-head.ts'
import { gatherGuardFacts } from './guard-facts.ts'
import { moveCase } from './move-case.ts'

/**
 * Carries out one workflow action: role, guards, move, effects, all in the caller's transaction.
 * @throws DomainError `forbidden`, `not-allowed-in-state`, `guard-not-met` with every unmet guard, `conflict`.
 */
export async function actOnCase(tx: Tx, actor: Actor, input: CaseAct, keys: KeyRing): Promise<{ state: string }> {
  return once(tx, actor, 'act-on-case', input, async () => {
    const head = await getCaseHead(tx, input.caseId)
    if (head.version !== input.version) throw new DomainError('conflict')
    return { state: await carryOut(tx, actor, head, input, keys) }
  })
}

/** The same without the version check, for batches and jobs. Yields the new state. */
export async function carryOut(
  tx: Tx,
  actor: Actor,
  head: CaseHead,
  input: Omit<CaseAct, 'version'>,
  keys: KeyRing,
): Promise<string> {
  const action = actionFor(actor, head, input.action)
  await assertGuards(tx, actor, head, action, input.note)
  const item = getItem(head.item)
  const { values } = await valuesFor(tx, item, { area: head.area, residence: head.residence, on: actor.today })
  const context: ActContext = { tx, actor, head, item, values, input, keys }
  const effect = effects[input.action]
  const set = await effect?.prepare?.(context)
  const moved: CaseHead = set?.decides_at ? { ...head, decidesAt: set.decides_at } : head
  const state = await moveCase(
    tx,
    actor,
    moved,
    {
      action: input.action,
      note: input.note,
      details: input.missing.length > 0 ? { missing: input.missing } : {},
      requestId: input.requestId,
      ...(set ? { set } : {}),
    },
    values,
  )
  await effect?.after?.({ ...context, head: moved })
  return state
}

function actionFor(actor: Actor, head: CaseHead, id: string): Action {
  const workflow = workflowOf(head.workflow)
  const title = workflow.states[head.state]?.title ?? head.state
  if (!findAction(workflow, head.state, id))
    throw new DomainError('not-allowed-in-state', { says: `“${title}”环节不能办理此操作` })
  const allowed = allowedActions(workflow, head.state, actor.roles).find((action) => action.id === id)
  if (!allowed) throw new DomainError('forbidden')
  return allowed
}

async function assertGuards(tx: Tx, actor: Actor, head: CaseHead, action: Action, note: string): Promise<void> {
  if (action.guards.length === 0) return
  const guards = unmetGuards(action, await gatherGuardFacts(tx, actor, head, note))
  if (guards.length > 0) throw new DomainError('guard-not-met', { guards })
}
