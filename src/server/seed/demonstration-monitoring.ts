import { addDays } from '#core/plain-date.ts'
import { scopeOf, systemActor } from '../access/actor.ts'
import { derivedId } from '../access/derived-id.ts'
import { takeDownEndedNotices } from '../disclosure/take-down-notice.ts'
import { openReview } from '../monitoring/open-review.ts'
import { scanWatches } from '../monitoring/scan-watches.ts'
import { recordDeath } from '../registry/record-death.ts'
import type { CaseDeps } from './demonstration-cases.ts'
import type { PlacedHousehold } from './load-people.ts'

/** Two deaths among receivers, the nightly look, and reviews that were begun: periodic ones and one from a warning. */
export async function playMonitoring(deps: CaseDeps, receivers: readonly PlacedHousehold[]): Promise<void> {
  const { database, keys } = deps.platform
  const clerk = deps.staff.get('zm-xian-01')
  if (!clerk) throw new Error('no county clerk')
  const id = (step: string) => derivedId(deps.requestId, `monitoring ${step}`)
  const actor = { ...clerk, today: deps.today }
  for (const [i, { firstPersonId }] of receivers.filter((_, n) => n % 50 === 13).entries())
    await database.withScope(scopeOf(actor), (tx) =>
      recordDeath(tx, actor, {
        requestId: id(`death ${i}`),
        personId: firstPersonId,
        diedOn: addDays(deps.today, -6 - i),
        source: '村（居）委会报告',
      }),
    )
  const system = systemActor(deps.today)
  await database.withScope({ kind: 'worker' }, (tx) => takeDownEndedNotices(tx, system))
  await scanWatches(database, system, keys)
  await openReviews(deps, actor)
}

async function openReviews(
  { platform: { database }, requestId }: CaseDeps,
  actor: Parameters<typeof scopeOf>[0],
): Promise<void> {
  const due = await database.withScope(scopeOf(actor), (tx) =>
    tx
      .selectFrom('app.entitlement as e')
      .leftJoin('app.warning as w', 'w.entitlement_id', 'e.id')
      .select(['e.id', 'w.id as warning', 'w.grade'])
      .where('e.review_due_on', '<', actor.today)
      .where('e.state', '=', 'active')
      .orderBy('e.id')
      .limit(4)
      .execute(),
  )
  for (const [i, { id, warning }] of due.entries())
    await database.withScope(scopeOf(actor), (tx) =>
      openReview(tx, actor, {
        requestId: derivedId(requestId, `review ${id}`),
        entitlementId: id,
        reason: '定期复核',
        ...(warning === null || i % 2 === 1 ? {} : { warningId: warning }),
      }),
    )
}
