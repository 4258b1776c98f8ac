import { sql } from 'kysely'
import { commonArea } from '#core/division-code.ts'
import { isDelegable } from '#core/role.ts'
import { areaCode } from '#core/units.ts'
import type { DelegationRow } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import type { StaffActor } from './actor.ts'
import { knownRoles } from './known-roles.ts'

/** What the signed-in officer gave and was given, newest first; ended ones stay in the list. */
export async function findDelegations(tx: Tx, actor: StaffActor): Promise<DelegationRow[]> {
  const rows = await tx
    .selectFrom('sec.delegation as d')
    .innerJoin('sec.account as g', 'g.id', 'd.grantor_id')
    .innerJoin('sec.account as a', 'a.id', 'd.delegate_id')
    .select([
      'd.id',
      'd.grantor_id',
      'd.roles',
      'd.valid_from',
      'd.valid_until',
      'd.reason',
      'd.ended_at',
      'g.name as grantor',
      'g.unit_name as grantor_unit',
      'a.name as delegate',
      'a.unit_name as delegate_unit',
    ])
    .where((eb) => eb.or([eb('d.grantor_id', '=', actor.id), eb('d.delegate_id', '=', actor.id)]))
    .orderBy('d.id', 'desc')
    .limit(200)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    isMine: row.grantor_id === actor.id,
    grantor: `${row.grantor}（${row.grantor_unit}）`,
    delegate: `${row.delegate}（${row.delegate_unit}）`,
    roles: knownRoles(row.roles),
    from: row.valid_from,
    until: row.valid_until,
    reason: row.reason,
    state: stateOf(row, actor.today),
  }))
}

function stateOf(
  row: { readonly ended_at: Date | null; readonly valid_from: string; readonly valid_until: string },
  today: string,
): DelegationRow['state'] {
  if (row.ended_at !== null) return 'ended'
  if (today < row.valid_from) return 'ahead'
  return today > row.valid_until ? 'over' : 'live'
}

/** Colleagues somebody may let act for him: active, and their unit lies above or below his own. */
export async function findDelegates(
  tx: Tx,
  actor: StaffActor,
): Promise<{ id: number; name: string; unitName: string }[]> {
  const rows = await tx
    .selectFrom('sec.account as a')
    .select(['a.id', 'a.name', 'a.unit_name', 'a.unit_area'])
    .where('a.is_active', '=', true)
    .where('a.id', '<>', actor.id)
    .where(sql<boolean>`exists (select from sec.account_role r where r.account_id = a.id)`)
    .orderBy('a.id')
    .execute()
  const roles = await tx
    .selectFrom('sec.account_role')
    .select(['account_id', 'role'])
    .where(
      'account_id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute()
  return rows
    .filter(({ unit_area }) => commonArea(areaCode(unit_area), actor.unitArea) !== undefined)
    .filter(({ id }) =>
      knownRoles(roles.flatMap((each) => (each.account_id === id ? each.role : []))).some(isDelegable),
    )
    .slice(0, 200)
    .map(({ id, name, unit_name }) => ({ id, name, unitName: unit_name }))
}
