import { sql } from 'kysely'
import { z } from 'zod'
import { remaining } from '#core/deadline.ts'
import { areaCode } from '#core/units.ts'
import { hasRole, type StaffActor } from '../access/actor.ts'
import type { BreakGlassRow, Paged } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import { clockOf } from '../intake/case-rows.ts'
import { loadCalendar } from '../reference/work-calendar.ts'
import { divisionNames } from '../registry/divisions.ts'

export const FindBreakGlasses = z.object({ ...pageInput, toReview: z.coerce.boolean().optional() })

/** Emergency readings: one's own, and for supervisors those of the area's officers; unreviewed ones first by due day. */
export async function findBreakGlasses(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof FindBreakGlasses>,
): Promise<Paged<BreakGlassRow>> {
  const reviews = hasRole(actor, 'supervisor')
  let query = tx.selectFrom('app.break_glass')
  if (!reviews) query = query.where('account_id', '=', actor.id)
  if (input.toReview) query = query.where('verdict', 'is', null).where('account_id', '<>', actor.id)
  const { n } = await query.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const rows = await query
    .selectAll()
    .select(sql<boolean>`until > now() and ended_at is null`.as('is_live'))
    .select(
      sql<number>`(select count(*)::int from audit.access_log l where l.action = 'break-glass-read' and l.object_id = app.break_glass.id)`.as(
        'reads',
      ),
    )
    .orderBy((eb) => eb.case().when('verdict', 'is', null).then(0).else(1).end())
    .orderBy('review_due_on')
    .orderBy('id', 'desc')
    .limit(input.size)
    .offset((input.page - 1) * input.size)
    .execute()
  const calendar = await loadCalendar(tx)
  const names = await divisionNames(
    tx,
    rows.map((row) => row.target_area),
  )
  return {
    total: n,
    isMore: false,
    rows: rows.map((row) => {
      const left = row.verdict ? undefined : remaining(calendar, actor.today, row.review_due_on, 'working-days')
      return {
        id: row.id,
        officer: row.officer,
        unit: row.unit_name,
        area: areaCode(row.target_area),
        areaName: names.get(row.target_area) ?? '',
        childId: row.child_id,
        reason: row.reason,
        openedAt: row.opened_at.toISOString(),
        until: (row.ended_at ?? row.until).toISOString(),
        isLive: row.is_live,
        reads: row.reads,
        reviewDueOn: row.review_due_on,
        reviewIsProvisional: row.review_is_provisional,
        clock: clockOf(left, row.review_is_provisional),
        daysLeft: left?.left ?? null,
        verdict: row.verdict === 'justified' || row.verdict === 'unjustified' ? row.verdict : null,
        reviewNote: row.review_note,
        reviewer: row.reviewer,
        isMine: row.account_id === actor.id,
        mayReview: reviews && row.verdict === null && row.account_id !== actor.id,
      }
    }),
  }
}
