import { sql } from 'kysely'
import { z } from 'zod'
import { exportPurposes } from '#core/access-purpose.ts'
import type { StaffActor } from '../access/actor.ts'
import type { ExportRow, Paged } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import { mayApproveFor } from './approvers.ts'
import { mayTakePart, partsOf } from './decide-export.ts'
import { type ExportNeed, exportNeedTitles } from './export-level.ts'

export const FindExports = z.object({ ...pageInput, mine: z.coerce.boolean().optional() })

interface Event {
  readonly action: 'approve' | 'refuse' | 'download'
  readonly role: string
  readonly actorId: number
  readonly actor: string
  readonly at: string
  readonly reason: string
}

/** Export requests of the area: one's own, and for approvers everybody's; those that wait for somebody first. */
export async function findExports(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof FindExports>,
): Promise<Paged<ExportRow>> {
  const own = input.mine || !mayApproveFor(actor)
  const { rows } = await sql<StoredRequest>`
    select r.id, r.area, r.account_id as "accountId", r.officer, r.unit_name as unit, r.kind, r.title, r.records, r.counted, r.needs, r.purpose, r.reason,
      r.asked_at as "askedAt", coalesce(e.events, '[]') as events, count(*) over ()::int as total,
      coalesce(e.ready, r.asked_at) < now() - interval '24 hours' as "isOld"
    from app.export_request r left join lateral (
      select json_agg(json_build_object('action', action, 'role', role, 'actorId', actor_id, 'actor', actor, 'at', at, 'reason', reason) order by id) as events,
        max(at) filter (where action = 'approve') as ready
      from app.export_event where export_id = r.id) e on true
    where ${own ? sql`r.account_id = ${actor.id}` : sql`true`}
    order by r.id desc limit ${input.size} offset ${(input.page - 1) * input.size}`.execute(tx)
  return { total: rows[0]?.total ?? 0, isMore: false, rows: rows.map((row) => exportRow(row, actor)) }
}

interface StoredRequest {
  readonly id: number
  readonly area: number
  readonly accountId: number
  readonly officer: string
  readonly unit: string
  readonly kind: string
  readonly title: string
  readonly records: number
  readonly counted: number
  readonly needs: ExportNeed
  readonly purpose: string
  readonly reason: string
  readonly askedAt: Date
  readonly events: readonly Event[]
  readonly total: number
  readonly isOld: boolean
}

function exportRow(row: StoredRequest, actor: StaffActor): ExportRow {
  const purposes: Readonly<Record<string, string>> = exportPurposes
  const approved = row.events.filter(({ action }) => action === 'approve')
  const open = partsOf(row.needs).filter((part) => !approved.some(({ role }) => role === part))
  const state = stateOf(row, open.length)
  return {
    id: row.id,
    officer: row.officer,
    unit: row.unit,
    kind: row.kind,
    title: row.title,
    records: row.records,
    counted: row.counted,
    needs: exportNeedTitles[row.needs],
    purpose: purposes[row.purpose] ?? row.purpose,
    reason: row.reason,
    askedAt: row.askedAt.toISOString(),
    state,
    events: row.events.map(({ action, actor: by, at, reason }) => ({
      action,
      by,
      at: new Date(at).toISOString(),
      reason,
    })),
    isMine: row.accountId === actor.id,
    mayDecide:
      state === 'waiting' &&
      row.accountId !== actor.id &&
      !approved.some(({ actorId }) => actorId === actor.id) &&
      open.some((part) => mayTakePart(actor, part, row.area)),
    mayDownload: state === 'ready' && row.accountId === actor.id && row.kind !== 'screen',
  }
}

function stateOf({ events, isOld }: StoredRequest, waiting: number): ExportRow['state'] {
  if (events.some(({ action }) => action === 'download')) return 'downloaded'
  if (events.some(({ action }) => action === 'refuse')) return 'refused'
  if (waiting > 0) return 'waiting'
  return isOld ? 'expired' : 'ready'
}
