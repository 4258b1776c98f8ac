import type { RawBuilder } from 'kysely'
import { z } from 'zod'
import type { Actor, StaffActor } from '../access/actor.ts'
import { requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { lockCountyMoney } from './county-lock.ts'

export type RunState = 'draft' | 'frozen' | 'checked' | 'approved' | 'sent' | 'settled' | 'cancelled'

export const ActOnRun = z.object({ requestId, runId: z.coerce.number().int() })

/** A run of the caller's area. @throws DomainError `not-found`. */
export async function getRunHead(tx: Tx, runId: number) {
  const run = await tx.selectFrom('pay.run').selectAll().where('id', '=', runId).executeTakeFirst()
  if (!run) throw new DomainError('not-found')
  return run
}

export type RunHead = Awaited<ReturnType<typeof getRunHead>>

/** The run behind the county's lock, in one of `states`. @throws DomainError `not-allowed-in-state`. */
export async function lockRun(tx: Tx, runId: number, states: readonly RunState[]): Promise<RunHead> {
  await lockCountyMoney(tx, (await getRunHead(tx, runId)).county_id, 'whole')
  const run = await getRunHead(tx, runId)
  if (!states.some((state) => state === run.state))
    throw new DomainError('not-allowed-in-state', { says: '该发放批次当前环节不能办理此操作，请刷新后查看' })
  return run
}

/** Moves a run that is still in `from`. @throws DomainError `conflict` when somebody was faster. */
export async function moveRun(tx: Tx, run: RunHead, from: RunState, changes: Partial<RunChanges>): Promise<void> {
  const moved = await tx
    .updateTable('pay.run')
    .set(changes)
    .where('id', '=', run.id)
    .where('state', '=', from)
    .executeTakeFirst()
  if (moved.numUpdatedRows !== 1n) throw new DomainError('conflict')
}

interface RunChanges {
  readonly state: RunState
  readonly lines: number
  readonly held: number
  readonly total_fen: RunHead['total_fen']
  readonly list_sm3: string
  readonly approved_by: number
  readonly approved_at: RawBuilder<Date>
}

/** The line in the run's own log and in the access log. */
export async function logRun(
  tx: Tx,
  actor: Actor,
  run: Pick<RunHead, 'id' | 'county_id' | 'area'>,
  action: string,
  details: Readonly<Record<string, unknown>>,
  requestId?: string,
): Promise<void> {
  await tx
    .insertInto('pay.run_event')
    .values({
      run_id: run.id,
      county_id: run.county_id,
      area: run.area,
      action,
      actor_id: actor.id,
      actor_name: actor.name,
      details: JSON.stringify(details),
      request_id: requestId ?? null,
    })
    .execute()
  await recordAccess(tx, actor, {
    action: `${action}-pay-run`,
    objectKind: 'pay-run',
    objectId: run.id,
    area: run.area,
  })
}

/** The county a member of staff pays for: its own, or the one named by a unit above it. @throws DomainError `invalid-input`. */
export function countyOf(actor: StaffActor, named: number | undefined): number {
  const own = Math.floor(actor.unitArea / 1_000_000)
  if (named === undefined && own % 100 !== 0) return own
  const county = named === undefined ? 0 : named >= 1_000_000 ? Math.floor(named / 1_000_000) : named
  if (county < 100_000 || county > 999_999)
    throw new DomainError('invalid-input', {
      fields: [{ path: 'county', label: '县（市、区）', code: 'required', params: {} }],
    })
  return county
}
