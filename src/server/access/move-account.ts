import { z } from 'zod'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { StaffActor } from './actor.ts'
import { getAdministered } from './administered-account.ts'
import { ActOnAccount } from './disable-account.ts'
import { once } from './once.ts'
import { getUnit } from './open-account.ts'
import { endSessions } from './open-session.ts'

export const MoveAccount = ActOnAccount.extend({ unitId: z.number().int() })

/**
 * Moves an account to another unit, and so to its area. Roles end: what somebody may do there is for a security administrator to
 * grant. @throws DomainError `guard-not-met` for an administrator.
 */
export const moveAccount = (tx: Tx, actor: StaffActor, input: z.output<typeof MoveAccount>): Promise<null> =>
  once(tx, actor, 'move-account', input, async () => {
    const account = await getAdministered(tx, actor, input.accountId)
    if (account.isAdministrator) throw new DomainError('guard-not-met', { says: '管理员账号不能调动，请先撤销其角色' })
    const unit = await getUnit(tx, actor, input.unitId)
    await tx.deleteFrom('sec.account_role').where('account_id', '=', account.id).execute()
    await tx
      .updateTable('sec.account')
      .set({ unit_id: unit.id, unit_area: unit.area, unit_name: unit.name })
      .where('id', '=', account.id)
      .execute()
    await endSessions(tx, account.id)
    await recordAccess(tx, actor, {
      action: 'move-account',
      objectKind: 'account',
      objectId: account.id,
      reason: input.reason,
      area: unit.area,
    })
    return null
  })
