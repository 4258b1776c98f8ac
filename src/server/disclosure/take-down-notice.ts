import type { Actor } from '../access/actor.ts'
import type { Tx } from '../db/pool.ts'
import type { ActContext } from '../intake/act-context.ts'

/** Takes a case's live notices down: withdrawn, refused, or objected with success. */
export async function takeDownNotice({ tx, actor, head }: Pick<ActContext, 'tx' | 'actor' | 'head'>): Promise<void> {
  await tx
    .updateTable('app.notice')
    .set({ taken_down_on: actor.today })
    .where('case_id', '=', head.id)
    .where('taken_down_on', 'is', null)
    .execute()
}

/** Nightly: every notice whose period is over comes down by itself. Yields how many. */
export async function takeDownEndedNotices(tx: Tx, actor: Actor): Promise<number> {
  const done = await tx
    .updateTable('app.notice')
    .set({ taken_down_on: actor.today })
    .where('taken_down_on', 'is', null)
    .where('free_on', '<=', actor.today)
    .executeTakeFirst()
  return Number(done.numUpdatedRows)
}
