import { z } from 'zod'
import { isWithin, subtreeRange } from '#core/division-code.ts'
import { areaCode } from '#core/units.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { StaffActor } from './actor.ts'
import { once, requestId } from './once.ts'

export const OpenUnit = z.object({
  requestId,
  area: z.number().int(),
  name: z.string().trim().min(2).max(60),
  parentId: z.number().int().optional(),
})

/** Opens a unit inside the administrator's area. @throws DomainError `not-found` for an area or parent outside it, `conflict` for a unit that is there. */
export const openUnit = (tx: Tx, actor: StaffActor, input: z.output<typeof OpenUnit>): Promise<{ unitId: number }> =>
  once(tx, actor, 'open-unit', input, async () => {
    const area = await getArea(tx, actor, input.area)
    if (input.parentId !== undefined) await getParent(tx, input.parentId, area)
    const same = await tx
      .selectFrom('sec.unit')
      .select('id')
      .where('area', '=', area)
      .where('name', '=', input.name)
      .executeTakeFirst()
    if (same) throw new DomainError('conflict', { says: '该地区已有同名单位' })
    const { id } = await tx
      .insertInto('sec.unit')
      .values({ area, name: input.name, parent_id: input.parentId ?? null, created_by: actor.id })
      .returning('id')
      .executeTakeFirstOrThrow()
    await recordAccess(tx, actor, { action: 'open-unit', objectKind: 'unit', objectId: id, area })
    return { unitId: id }
  })

async function getArea(tx: Tx, actor: StaffActor, wanted: number) {
  const { lo, hi } = subtreeRange(actor.unitArea)
  const known = await tx
    .selectFrom('ref.division')
    .select('code')
    .where('code', '=', wanted)
    .where('code', '>=', lo)
    .where('code', '<', hi)
    .where('valid_until', 'is', null)
    .executeTakeFirst()
  if (!known) throw new DomainError('not-found', { says: '没有这个行政区划，或不在您的管辖范围内' })
  return areaCode(known.code)
}

/** The superior unit is active and its area holds that of the new one. */
async function getParent(tx: Tx, parentId: number, area: ReturnType<typeof areaCode>): Promise<void> {
  const parent = await tx
    .selectFrom('sec.unit')
    .select('area')
    .where('id', '=', parentId)
    .where('is_active', '=', true)
    .executeTakeFirst()
  if (!parent || !isWithin(area, areaCode(parent.area)))
    throw new DomainError('not-found', { says: '上级单位不存在，或不辖该地区' })
}
