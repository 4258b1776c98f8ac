import { subtreeRange } from '#core/division-code.ts'
import { type Role, roleTitles } from '#core/role.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { StaffActor } from './actor.ts'

export interface AdministeredAccount {
  readonly id: number
  readonly login: string
  readonly name: string
  readonly isActive: boolean
  readonly roles: readonly Role[]
  readonly isAdministrator: boolean
}

const administratorRoles = ['system-admin', 'security-admin', 'audit-admin'] as const
export type AdministratorRole = (typeof administratorRoles)[number]
export const isAdministratorRole = (role: string): role is AdministratorRole =>
  administratorRoles.some((each) => each === role)

/**
 * An account in the administrator's own area, its row locked until the transaction ends. @throws DomainError `not-found` outside it,
 * `another-person-needed` for the own account.
 */
export async function getAdministered(tx: Tx, actor: StaffActor, accountId: number): Promise<AdministeredAccount> {
  if (accountId === actor.id)
    throw new DomainError('another-person-needed', { says: '不能对本人账号办理，须由另一名管理员办理' })
  const { lo, hi } = subtreeRange(actor.unitArea)
  const account = await tx
    .selectFrom('sec.account')
    .select(['id', 'login', 'name', 'is_active'])
    .where('id', '=', accountId)
    .where('unit_area', '>=', lo)
    .where('unit_area', '<', hi)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!account) throw new DomainError('not-found')
  const held = await tx.selectFrom('sec.account_role').select('role').where('account_id', '=', accountId).execute()
  const roles = held.map(({ role }) => role).filter((role): role is Role => role in roleTitles)
  return {
    id: account.id,
    login: account.login,
    name: account.name,
    isActive: account.is_active,
    roles,
    isAdministrator: roles.some(isAdministratorRole),
  }
}
