import { sql } from 'kysely'
import type { AreaCode } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import type { Tx } from '../db/pool.ts'

export interface KeepHousehold {
  readonly area: AreaCode
  readonly residence: 'urban' | 'rural'
  /** The applicant first. */
  readonly members: readonly { readonly personId: number; readonly relation: string }[]
}

/** The applicant's current household here, or a new one, with everybody named as a member from today on. Yields its id. */
export async function keepHousehold(
  tx: Tx,
  actor: Actor,
  { area, residence, members }: KeepHousehold,
): Promise<number> {
  const county = Math.floor(area / 1_000_000)
  const ids = members.map((member) => member.personId)
  const current = await tx
    .selectFrom('reg.household_member')
    .select(['household_id', 'person_id'])
    .where('person_id', 'in', ids)
    .where('superseded_at', 'is', null)
    .where('valid_until', 'is', null)
    .execute()
  const known = current.find((row) => row.person_id === ids[0])?.household_id
  const householdId = known ?? (await openHousehold(tx, county, area, residence))
  const missing = members.filter(
    (member) => !current.some((row) => row.person_id === member.personId && row.household_id === householdId),
  )
  if (missing.length > 0)
    await tx
      .insertInto('reg.household_member')
      .values(
        missing.map((member) => ({
          household_id: householdId,
          county_id: county,
          area,
          person_id: member.personId,
          relation: member.relation,
          valid_from: actor.today,
          source: '本人申报',
        })),
      )
      .execute()
  return householdId
}

async function openHousehold(tx: Tx, county: number, area: AreaCode, residence: string): Promise<number> {
  const row = await tx
    .insertInto('reg.household')
    .values({ id: sql<number>`nextval('reg.household_id')`, county_id: county, area, residence })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}
