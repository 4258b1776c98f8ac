import type { PlainDate } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { addMembers } from './open-household.ts'

export interface AddHouseholdMember {
  readonly householdId: number
  readonly personId: number
  readonly relation: string
  readonly from: PlainDate
  readonly source: string
}

/** Adds a member from a day on. @throws DomainError `not-found` for an ended household; `already-running` as `openHousehold`. */
export async function addHouseholdMember(tx: Tx, actor: Actor, input: AddHouseholdMember): Promise<void> {
  const household = await tx
    .selectFrom('reg.household')
    .select(['county_id', 'area'])
    .where('id', '=', input.householdId)
    .where('ended_on', 'is', null)
    .executeTakeFirst()
  if (!household) throw new DomainError('not-found', { says: '没有找到这个家庭，或家庭已注销' })
  await addMembers(tx, { ...input, county: household.county_id, area: household.area, members: [input] })
  await recordAccess(tx, actor, {
    action: 'add-household-member',
    objectKind: 'household',
    objectId: input.householdId,
    personId: input.personId,
    area: household.area,
    fields: ['members'],
  })
}
