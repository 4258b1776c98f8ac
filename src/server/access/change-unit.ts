import { z } from 'zod'
import { subtreeRange } from '#core/division-code.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { StaffActor } from './actor.ts'
import { once, requestId } from './once.ts'

export const ChangeUnit = z.object({
  requestId,
  unitId: z.coerce.number().int(),
  name: z.string().trim().min(2).max(60),
  isActive: z.boolean(),
})

/**
 * Renames a unit, with its accounts, or closes it. Its area does not change: staff of another area belong to another unit.
 * @throws DomainError `guard-not-met` for closing a unit with active accounts.
 */
export const changeUnit = (tx: Tx, actor: StaffActor, input: z.output<typeof ChangeUnit>): Promise<null> =>
  once(tx, actor, 'change-unit', input, async () => {
    const { lo, hi } = subtreeRange(actor.unitArea)
    const changed = await tx
      .updateTable('sec.unit')
      .set({ name: input.name, is_active: input.isActive })
      .where('id', '=', input.unitId)
      .where('area', '>=', lo)
      .where('area', '<', hi)
      .returning('area')
      .executeTakeFirst()
    if (!changed) throw new DomainError('not-found')
    const staff = await tx
      .selectFrom('sec.account')
      .select('id')
      .where('unit_id', '=', input.unitId)
      .where('is_active', '=', true)
      .limit(1)
      .executeTakeFirst()
    if (!input.isActive && staff)
      throw new DomainError('guard-not-met', { says: '单位下还有启用的账号，请先调出或停用' })
    await tx.updateTable('sec.account').set({ unit_name: input.name }).where('unit_id', '=', input.unitId).execute()
    await recordAccess(tx, actor, {
      action: 'change-unit',
      objectKind: 'unit',
      objectId: input.unitId,
      area: changed.area,
    })
    return null
  })
