import { sql } from 'kysely'
import { z } from 'zod'
import { addWorkingDays } from '#core/calendar.ts'
import { subtreeRange } from '#core/division-code.ts'
import { areaCode } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { loadCalendar } from '../reference/work-calendar.ts'
import { divisionNames } from '../registry/divisions.ts'

export const OpenBreakGlass = z.object({
  requestId,
  area: z.coerce.number().int().min(0).max(999_999_999_999),
  /** The one child whose record may be opened, when the emergency is about a child. */
  childId: z.coerce.number().int().optional(),
  minutes: z.coerce.number().int().min(15).max(120),
  reason: z.string().trim().min(10, '请写明紧急情况，不少于10个字').max(500),
})

/** Working days within which another person reviews it. */
const reviewDays = 3

/**
 * Reading outside the own area in an emergency, for two hours at most; the review falls due with it.
 * @throws DomainError `not-found` for an unknown division, `already-running` while one lives.
 */
export function openBreakGlass(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof OpenBreakGlass>,
): Promise<{ glassId: number; reviewDueOn: string }> {
  return once(tx, actor, 'open-break-glass', input, async () => {
    const area = areaCode(input.area)
    if (!(await divisionNames(tx, [area])).has(area)) throw new DomainError('not-found', { says: '没有这个行政区划' })
    const { lo, hi } = subtreeRange(area)
    const live = await tx
      .selectFrom('app.break_glass')
      .select('id')
      .where('account_id', '=', actor.id)
      .where('ended_at', 'is', null)
      .where('until', '>', sql<Date>`now()`)
      .executeTakeFirst()
    if (live) throw new DomainError('already-running', { says: '已有正在使用的应急查看，请先结束' })
    const due = addWorkingDays(await loadCalendar(tx), actor.today, reviewDays)
    const { id } = await tx
      .insertInto('app.break_glass')
      .values({
        area: actor.unitArea,
        account_id: actor.id,
        officer: actor.name,
        unit_name: actor.unitName,
        target_area: area,
        target_lo: lo,
        target_hi: hi,
        child_id: input.childId ?? null,
        reason: input.reason,
        until: sql<Date>`now() + make_interval(mins => ${input.minutes}::int)`,
        review_due_on: due.date,
        review_is_provisional: due.provisional,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await recordAccess(tx, actor, {
      action: 'open-break-glass',
      objectKind: 'break-glass',
      objectId: id,
      purpose: input.reason,
      reason: String(area),
    })
    return { glassId: id, reviewDueOn: due.date }
  })
}
