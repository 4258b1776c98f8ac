import { sql } from 'kysely'
import { addWorkingDays } from '#core/calendar.ts'
import type { Watch, WatchedEntitlement } from '#core/domain.ts'
import { speakingFact } from '#core/fact.ts'
import { month } from '#core/plain-date.ts'
import { areaCode, type Fen, type PlainDate } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Database, Tx } from '../db/pool.ts'
import { allWatches } from '../items.ts'
import { loadCalendar } from '../reference/work-calendar.ts'
import { loadFacts } from '../registry/load-facts.ts'

const batchSize = 500

/**
 * Looks at every living entitlement with every watch of its item, in batches by id, each in its own transaction: killed
 * anywhere it goes on with the next run, and a warning already open is not raised again (unique index). Yields how many were raised.
 */
export async function scanWatches(database: Database, actor: Actor, keys: KeyRing): Promise<number> {
  let raised = 0
  for (let after = 0, more = true; more; ) {
    const batch = await database.withScope({ kind: 'worker' }, (tx) => scanBatch(tx, actor, keys, after))
    raised += batch.raised
    after = batch.last
    more = batch.size === batchSize
  }
  return raised
}

async function scanBatch(
  tx: Tx,
  actor: Actor,
  keys: KeyRing,
  after: number,
): Promise<{ raised: number; last: number; size: number }> {
  const entitlements = await readBatch(tx, after, actor.today)
  let raised = 0
  for (const entitlement of entitlements) {
    const watches = allWatches.filter((watch) => watch.items.includes(entitlement.item))
    if (watches.length === 0) continue
    const state = await watchedState(tx, entitlement, actor.today, keys)
    for (const watch of watches) {
      const says = watch.sees(state)
      if (says !== undefined && (await raiseWarning(tx, actor, entitlement, watch, says))) raised++
    }
  }
  return { raised, last: entitlements.at(-1)?.id ?? after, size: entitlements.length }
}

interface EntitlementRow {
  readonly id: number
  readonly area: number
  readonly countyId: number
  readonly item: string
  readonly startMonth: string
  readonly reviewDueOn: PlainDate | null
  readonly monthly: Fen
  readonly persons: {
    id: number
    name: string
    born: PlainDate
    diedOn: PlainDate | null
    alsoReceives: string[] | null
  }[]
}

async function readBatch(tx: Tx, after: number, on: PlainDate): Promise<EntitlementRow[]> {
  const { rows } = await sql<EntitlementRow>`
    select e.id, e.area, e.county_id as "countyId", e.item, to_char(e.start_month, 'YYYY-MM') as "startMonth", e.review_due_on as "reviewDueOn",
      coalesce((select a.monthly_fen from app.entitlement_amount a where a.entitlement_id = e.id order by a.id desc limit 1), 0) as monthly,
      (select json_agg(json_build_object('id', p.id, 'name', p.name, 'born', p.born, 'diedOn', p.died_on, 'alsoReceives',
          (select array_agg(distinct o.benefit) from app.entitlement_member o where o.person_id = p.id and o.entitlement_id <> e.id and o.during @> ${on}::date)))
        from app.entitlement_member m join reg.person p on p.id = m.person_id where m.entitlement_id = e.id and m.during @> ${on}::date) as persons
    from app.entitlement e where e.state in ('active', 'suspended') and e.id > ${after} order by e.id limit ${batchSize}`.execute(
    tx,
  )
  return rows
}

async function watchedState(
  tx: Tx,
  entitlement: EntitlementRow,
  on: PlainDate,
  keys: KeyRing,
): Promise<WatchedEntitlement> {
  const persons = entitlement.persons ?? []
  const facts = await loadFacts(
    tx,
    { subjects: persons.map((person) => ({ kind: 'person' as const, id: person.id })), on },
    keys,
  )
  return {
    item: entitlement.item,
    today: on,
    startedIn: month(entitlement.startMonth),
    monthly: entitlement.monthly,
    reviewDueOn: entitlement.reviewDueOn ?? undefined,
    persons: persons.map((person) => {
      const known = facts.get(`person:${person.id}`) ?? []
      const ids = new Set(known.map((fact) => fact.fact))
      return {
        id: person.id,
        name: person.name,
        born: person.born,
        diedOn: person.diedOn ?? undefined,
        alsoReceives: person.alsoReceives ?? [],
        facts: Object.fromEntries(
          [...ids]
            .flatMap(
              (id) =>
                speakingFact(
                  known.filter((fact) => fact.fact === id),
                  on,
                ) ?? [],
            )
            .map((fact) => [fact.fact, fact]),
        ),
      }
    }),
  }
}

/** Raises a warning unless the same one is open; yields whether it was new. */
async function raiseWarning(
  tx: Tx,
  actor: Actor,
  entitlement: EntitlementRow,
  watch: Watch,
  says: string,
): Promise<boolean> {
  const due = addWorkingDays(await loadCalendar(tx), actor.today, watch.dueWorkingDays)
  const written = await tx
    .insertInto('app.warning')
    .values({
      county_id: entitlement.countyId,
      area: areaCode(entitlement.area),
      watch: watch.id,
      grade: watch.grade,
      entitlement_id: entitlement.id,
      says,
      raised_on: actor.today,
      due_on: due.date,
      due_is_provisional: due.provisional,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (written.numInsertedOrUpdatedRows ?? 0n) > 0n
}
