import { subtreeRange } from '#core/division-code.ts'
import { type Role, roleTitles } from '#core/role.ts'
import { areaCode } from '#core/units.ts'
import type { Tx } from '../db/pool.ts'
import type { StaffActor } from './actor.ts'

/** Active colleagues in an area inside the caller's own unit, for handing a case over. */
export async function findStaff(
  tx: Tx,
  actor: StaffActor,
  input: { readonly area?: number | undefined },
): Promise<{ id: number; name: string; roles: readonly Role[]; unitName: string }[]> {
  const own = subtreeRange(actor.unitArea)
  const wanted = subtreeRange(areaCode(input.area ?? actor.unitArea))
  const rows = await tx
    .selectFrom('sec.account as a')
    .innerJoin('sec.account_role as r', 'r.account_id', 'a.id')
    .select(({ fn }) => ['a.id', 'a.name', 'a.unit_name', fn<string[]>('array_agg', ['r.role']).as('roles')])
    .where('a.is_active', '=', true)
    .where('a.unit_area', '>=', Math.max(own.lo, wanted.lo))
    .where('a.unit_area', '<', Math.min(own.hi, wanted.hi))
    .groupBy(['a.id', 'a.name', 'a.unit_name'])
    .orderBy('a.id')
    .limit(200)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    unitName: row.unit_name,
    roles: row.roles.filter((role): role is Role => role in roleTitles),
  }))
}
