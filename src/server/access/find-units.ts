import { z } from 'zod'
import { subtreeRange } from '#core/division-code.ts'
import { areaCode } from '#core/units.ts'
import type { Api } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import { divisionNames } from '../registry/divisions.ts'
import type { StaffActor } from './actor.ts'

export const FindUnits = z.object({ ...pageInput, q: z.string().max(60).optional() })

/** Units inside the administrator's area, by area and name, with the number of active accounts. */
export async function findUnits(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof FindUnits>,
): Promise<Api['GET /api/units']['output']> {
  const { lo, hi } = subtreeRange(actor.unitArea)
  let found = tx.selectFrom('sec.unit as u').where('u.area', '>=', lo).where('u.area', '<', hi)
  if (input.q) found = found.where('u.name', 'like', `%${input.q.replace(/[\\%_]/g, '\\$&')}%`)
  const { total } = await found.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await found
    .leftJoin('sec.unit as p', 'p.id', 'u.parent_id')
    .select(({ selectFrom, fn }) => [
      'u.id',
      'u.name',
      'u.area',
      'u.is_active',
      'u.parent_id',
      'p.name as parent_name',
      selectFrom('sec.account as a')
        .select(fn.countAll<number>().as('n'))
        .whereRef('a.unit_id', '=', 'u.id')
        .where('a.is_active', '=', true)
        .as('accounts'),
    ])
    .orderBy('u.area')
    .orderBy('u.name')
    .limit(input.size)
    .offset((input.page - 1) * input.size)
    .execute()
  const names = await divisionNames(
    tx,
    rows.map(({ area }) => areaCode(area)),
  )
  return {
    total: Number(total),
    isMore: false,
    rows: rows.map((row) => ({
      id: row.id,
      name: row.name,
      area: areaCode(row.area),
      areaName: names.get(row.area) ?? '',
      isActive: row.is_active,
      parentId: row.parent_id,
      parentName: row.parent_name ?? '',
      accounts: Number(row.accounts ?? 0),
    })),
  }
}
