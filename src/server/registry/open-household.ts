import { sql } from 'kysely'
import type { PlainDate } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { isRegistrableArea } from './divisions.ts'
import { fieldRefused } from './field-refused.ts'

interface NewMember {
  readonly personId: number
  /** GB/T 4761 two-digit code measured from the first member (01). */
  readonly relation: string
}

export interface OpenHousehold {
  readonly area: number
  readonly residence: 'urban' | 'rural'
  /** The first is the one relations are measured from. */
  readonly members: readonly NewMember[]
  readonly from: PlainDate
  readonly source: string
}

/**
 * A new household with its members from a day on. @throws DomainError `invalid-input` without members or for an unknown
 * area; `already-running` when somebody belongs to another household on that day.
 */
export async function openHousehold(tx: Tx, actor: Actor, input: OpenHousehold): Promise<{ householdId: number }> {
  if (input.members.length === 0) throw new DomainError('invalid-input', { says: '家庭至少要有一名成员' })
  if (!(await isRegistrableArea(tx, input.area))) throw fieldRefused('area', '所在地', 'bad-area')
  const county = Math.floor(input.area / 1_000_000)
  const { id } = await tx
    .insertInto('reg.household')
    .values({
      id: sql<number>`nextval('reg.household_id')`,
      county_id: county,
      area: input.area,
      residence: input.residence,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await addMembers(tx, { ...input, householdId: id, county })
  await recordAccess(tx, actor, {
    action: 'open-household',
    objectKind: 'household',
    objectId: id,
    area: input.area,
    fields: ['members'],
  })
  return { householdId: id }
}

interface AddMembers {
  readonly householdId: number
  readonly county: number
  readonly area: number
  readonly members: readonly NewMember[]
  readonly from: PlainDate
  readonly source: string
}

/** Dated rows of membership. @throws DomainError `already-running` when somebody belongs to a household on the first day. */
export async function addMembers(
  tx: Tx,
  { householdId, county, area, members, from, source }: AddMembers,
): Promise<void> {
  const persons = members.map(({ personId }) => personId).sort((a, b) => a - b)
  await sql`select pg_advisory_xact_lock(hashtextextended('member ' || p, 0)) from unnest(${persons}::bigint[]) p`.execute(
    tx,
  )
  const elsewhere = await tx
    .selectFrom('reg.household_member')
    .select('person_id')
    .where('person_id', 'in', persons)
    .where('superseded_at', 'is', null)
    .where((where) => where.or([where('valid_until', 'is', null), where('valid_until', '>', from)]))
    .executeTakeFirst()
  if (elsewhere) throw new DomainError('already-running', { says: '其中有人已是一个家庭的成员，请先办理迁出' })
  await tx
    .insertInto('reg.household_member')
    .values(
      members.map(({ personId, relation }) => ({
        household_id: householdId,
        county_id: county,
        area,
        person_id: personId,
        relation,
        valid_from: from,
        source,
      })),
    )
    .execute()
}
