import { sql } from 'kysely'
import type { PlainDate } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

export interface CloseHouseholdMember {
  readonly householdId: number
  readonly personId: number
  /** First day on which the person no longer belongs to the household. */
  readonly on: PlainDate
  readonly source: string
}

/**
 * Ends a membership: the open row is superseded by one with its end, so that what was known before stays. @throws DomainError
 * `not-found` without an open membership that began before `on`.
 */
export async function closeHouseholdMember(tx: Tx, actor: Actor, input: CloseHouseholdMember): Promise<void> {
  const closed = await tx
    .updateTable('reg.household_member')
    .set({ superseded_at: sql`now()` })
    .where('household_id', '=', input.householdId)
    .where('person_id', '=', input.personId)
    .where('superseded_at', 'is', null)
    .where('valid_until', 'is', null)
    .where('valid_from', '<', input.on)
    .returning(['county_id', 'area', 'relation', 'valid_from'])
    .executeTakeFirst()
  if (!closed) throw new DomainError('not-found', { says: '此人不是这个家庭的现有成员' })
  await tx
    .insertInto('reg.household_member')
    .values({
      household_id: input.householdId,
      county_id: closed.county_id,
      area: closed.area,
      person_id: input.personId,
      relation: closed.relation,
      valid_from: closed.valid_from,
      valid_until: input.on,
      source: input.source,
    })
    .execute()
  await recordAccess(tx, actor, {
    action: 'close-household-member',
    objectKind: 'household',
    objectId: input.householdId,
    personId: input.personId,
    area: closed.area,
    fields: ['members'],
  })
}
