import { sql } from 'kysely'
import { roleTitles } from '#core/role.ts'
import type { PlainDate } from '#core/units.ts'
import { findAction, isFinal, nextState, type Workflow } from '#core/workflow.ts'
import type { Actor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getItem, workflowOf } from '../items.ts'
import type { CaseHead } from './case-head.ts'
import { moveDeadlines } from './deadlines.ts'

export interface CaseMove {
  readonly action: string
  readonly note?: string
  readonly details?: Readonly<Record<string, unknown>>
  readonly requestId?: string
  /** Columns of app.case that change with the move. */
  readonly set?: Readonly<{
    decided_item?: string
    decided_fen?: number
    decided_on?: PlainDate
    accepted_on?: PlainDate
    decides_at?: 'township' | 'county'
  }>
}

/**
 * The one way a case changes state: guard in the `where` (state and version), then event, clocks and audit in the same
 * transaction. @throws DomainError `not-allowed-in-state`, or `conflict` when somebody else moved it first.
 */
export async function moveCase(
  tx: Tx,
  actor: Actor,
  head: CaseHead,
  move: CaseMove,
  values: Readonly<Record<string, unknown>>,
): Promise<string> {
  const workflow = workflowOf(head.workflow)
  const to = targetOf(workflow, head.state, move.action)
  const moved = await tx
    .updateTable('app.case')
    .set({ ...fen(move.set), state: to, is_open: !isFinal(workflow, to), version: sql`version + 1` })
    .where('id', '=', head.id)
    .where('state', '=', head.state)
    .where('version', '=', head.version)
    .executeTakeFirst()
  if (moved.numUpdatedRows !== 1n) throw new DomainError('conflict')
  await appendEvent(tx, actor, head, to, move)
  await moveDeadlines(tx, getItem(head.item), head, move.action, actor.today, values)
  await recordAccess(tx, actor, {
    action: `case-${move.action}`,
    objectKind: 'case',
    objectId: head.id,
    caseId: head.id,
    personId: head.applicantId,
    area: head.area,
    purpose: getItem(head.item).title,
  })
  return to
}

const fen = (set: CaseMove['set']) => {
  if (!set) return {}
  const { decided_fen, ...rest } = set
  return decided_fen === undefined ? rest : { ...rest, decided_fen: sql<never>`${decided_fen}::bigint` }
}

function targetOf(workflow: Workflow, state: string, action: string): string {
  if (!findAction(workflow, state, action))
    throw new DomainError('not-allowed-in-state', {
      says: `“${workflow.states[state]?.title ?? state}”环节不能办理此操作`,
    })
  return nextState(workflow, state, action)
}

/** Appends to the action log; `seq` is the next one, and two at once collide on its key. */
export async function appendEvent(
  tx: Tx,
  actor: Actor,
  head: CaseHead,
  toState: string,
  move: CaseMove,
): Promise<void> {
  await tx
    .insertInto('app.case_event')
    .values({
      case_id: head.id,
      seq: sql<number>`(select coalesce(max(e.seq), 0) + 1 from app.case_event e where e.case_id = ${head.id})`,
      county_id: head.countyId,
      area: head.area,
      action: move.action,
      from_state: head.state,
      to_state: toState,
      on_date: actor.today,
      actor_kind: actor.kind,
      actor_id: actor.id,
      actor_name: actor.name,
      actor_role: actor.roles[0] ? roleTitles[actor.roles[0]] : actor.kind === 'system' ? '系统' : '',
      unit_area: actor.kind === 'staff' ? actor.unitArea : null,
      note: move.note ?? '',
      details: JSON.stringify(move.details ?? {}),
      request_id: move.requestId ?? null,
    })
    .execute()
}
