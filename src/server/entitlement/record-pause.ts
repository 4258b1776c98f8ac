import { firstDay } from '#core/plain-date.ts'
import type { Month } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import type { Tx } from '../db/pool.ts'

/** From `from` on nothing is owed, or is owed again. */
export async function recordPause(
  tx: Tx,
  actor: Actor,
  entitlement: { readonly id: number; readonly county_id: number; readonly area: number },
  pause: { readonly from: Month; readonly isPaused: boolean; readonly reason: string },
): Promise<void> {
  await tx
    .insertInto('app.entitlement_pause')
    .values({
      entitlement_id: entitlement.id,
      county_id: entitlement.county_id,
      area: entitlement.area,
      from_month: firstDay(pause.from),
      is_paused: pause.isPaused,
      reason: pause.reason,
      recorded_by: actor.id,
    })
    .execute()
}
