import { z } from 'zod'
import { minorPurposes } from '#core/access-purpose.ts'
import type { StaffActor } from '../access/actor.ts'
import type { MinorApprovalRow, Paged } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import { mayApproveFor } from './approvers.ts'

export const FindMinorApprovals = z.object({
  ...pageInput,
  personId: z.coerce.number().int().optional(),
  mine: z.coerce.boolean().optional(),
})

/** Requests to open children's records in the area: one's own, and for approvers everybody's. Waiting ones first. */
export async function findMinorApprovals(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof FindMinorApprovals>,
): Promise<Paged<MinorApprovalRow>> {
  let query = tx.selectFrom('app.minor_approval')
  if (input.personId !== undefined) query = query.where('child_id', '=', input.personId)
  if (input.mine || !mayApproveFor(actor)) query = query.where('asked_by', '=', actor.id)
  const { n } = await query.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const rows = await query
    .selectAll()
    .select((eb) => eb('until', '>', eb.fn<Date>('now')).as('is_live'))
    .orderBy((eb) => eb.case().when('state', '=', 'asked').then(0).else(1).end())
    .orderBy('id', 'desc')
    .limit(input.size)
    .offset((input.page - 1) * input.size)
    .execute()
  const titles: Readonly<Record<string, string>> = minorPurposes
  return {
    total: n,
    isMore: false,
    rows: rows.map((row) => ({
      id: row.id,
      personId: row.child_id,
      child: row.child_masked,
      officer: row.officer,
      unit: row.unit_name,
      purpose: titles[row.purpose] ?? row.purpose,
      reason: row.reason,
      askedAt: row.asked_at.toISOString(),
      state:
        row.state === 'approved'
          ? row.is_live
            ? 'approved'
            : 'expired'
          : row.state === 'refused' || row.state === 'withdrawn'
            ? row.state
            : 'asked',
      until: row.until?.toISOString() ?? null,
      decidedBy: row.decider,
      decisionReason: row.decision_reason,
      isMine: row.asked_by === actor.id,
      mayDecide: row.state === 'asked' && row.asked_by !== actor.id && mayApproveFor(actor),
    })),
  }
}
