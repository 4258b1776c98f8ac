import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import type { ExposureAlarmRow, Paged } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import { channelTitles, classTitles, type ExposureChannel, type ExposureClass } from './exposure.ts'

export const FindAlarms = z.object({ ...pageInput, state: z.enum(['open', 'released', 'kept']).optional() })

/** Alarms of officers in the area, open ones first, newest first. */
export async function findAlarms(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof FindAlarms>,
): Promise<Paged<ExposureAlarmRow>> {
  let query = tx.selectFrom('app.exposure_alarm')
  if (input.state) query = query.where('state', '=', input.state)
  const { n } = await query.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const rows = await query
    .selectAll()
    .orderBy((eb) => eb.case().when('state', '=', 'open').then(0).else(1).end())
    .orderBy('id', 'desc')
    .limit(input.size)
    .offset((input.page - 1) * input.size)
    .execute()
  return {
    total: n,
    isMore: false,
    rows: rows.map((row) => ({
      id: row.id,
      raisedAt: row.raised_at.toISOString(),
      officer: row.officer,
      unit: row.unit_name,
      channel: channelTitles[row.channel as ExposureChannel],
      class: classTitles[row.class as ExposureClass],
      records: row.records,
      threshold: row.threshold,
      isBlocking: row.is_blocking,
      state: row.state === 'released' || row.state === 'kept' ? row.state : 'open',
      decidedBy: row.decider,
      decidedAt: row.decided_at?.toISOString() ?? null,
      reason: row.reason,
      mayDecide: row.state === 'open' && row.account_id !== actor.id,
    })),
  }
}
