import { z } from 'zod'
import { type Role, roleTitles } from '#core/role.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { StaffActor } from './actor.ts'
import { getAdministered, isAdministratorRole } from './administered-account.ts'
import { askChange, refuseConflict } from './administrator-change.ts'
import { ActOnAccount } from './disable-account.ts'
import { issuePassword } from './issue-password.ts'
import { once } from './once.ts'
import { endSessions } from './open-session.ts'

const role = z.custom<Exclude<Role, 'citizen'>>(
  (value) => typeof value === 'string' && value in roleTitles && value !== 'citizen',
)

export const ChangeRole = ActOnAccount.extend({ role })
type Input = z.output<typeof ChangeRole>

export interface Granted {
  /** An audit administrator has to approve: the role makes an administrator. */
  readonly awaitsApproval: boolean
  /** With the first role: the first password, shown once. */
  readonly password?: string
}

/**
 * Grants a role. With the first one a password is made, which the person must change: nobody who opened the account has known one.
 * @throws DomainError `invalid-input` for roles that one person may not hold together.
 */
export async function grantRole(tx: Tx, actor: StaffActor, input: Input): Promise<Granted> {
  let password: string | undefined
  const done = await once(tx, actor, 'grant-role', input, async () => {
    const account = await getAdministered(tx, actor, input.accountId)
    if (!account.isActive) throw new DomainError('not-allowed-in-state', { says: '账号已停用' })
    if (account.roles.includes(input.role)) throw new DomainError('conflict', { says: '账号已有这个角色' })
    refuseConflict([...account.roles, input.role])
    const awaitsApproval = isAdministratorRole(input.role)
    if (isAdministratorRole(input.role))
      await askChange(tx, actor, { ...input, kind: 'grant', role: input.role, accountId: account.id })
    else {
      await tx
        .insertInto('sec.account_role')
        .values({ account_id: account.id, role: input.role, granted_by: actor.id })
        .execute()
      if (account.roles.length === 0) password = await issuePassword(tx, account.id)
      else await endSessions(tx, account.id)
    }
    await record(tx, actor, awaitsApproval ? 'ask-grant-role' : 'grant-role', input)
    return { awaitsApproval }
  })
  return { ...done, ...(password === undefined ? {} : { password }) }
}

/** Revokes a role; whoever is in is out. An administrator's role ends with the approval of an audit administrator. */
export const revokeRole = (tx: Tx, actor: StaffActor, input: Input): Promise<Granted> =>
  once(tx, actor, 'revoke-role', input, async () => {
    const account = await getAdministered(tx, actor, input.accountId)
    if (!account.roles.includes(input.role)) throw new DomainError('not-found', { says: '账号没有这个角色' })
    const awaitsApproval = isAdministratorRole(input.role)
    if (isAdministratorRole(input.role))
      await askChange(tx, actor, { ...input, kind: 'revoke', role: input.role, accountId: account.id })
    else {
      await tx
        .deleteFrom('sec.account_role')
        .where('account_id', '=', account.id)
        .where('role', '=', input.role)
        .execute()
      await endSessions(tx, account.id)
    }
    await record(tx, actor, awaitsApproval ? 'ask-revoke-role' : 'revoke-role', input)
    return { awaitsApproval }
  })

const record = (tx: Tx, actor: StaffActor, action: string, input: Input): Promise<void> =>
  recordAccess(tx, actor, {
    action,
    objectKind: 'account',
    objectId: input.accountId,
    purpose: input.role,
    reason: input.reason,
  })
