import { z } from 'zod'
import { recordAccess } from '../audit/record-access.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { StaffActor } from './actor.ts'
import { getAdministered } from './administered-account.ts'
import { askChange, bindSubject, endFactors } from './administrator-change.ts'
import { ActOnAccount } from './disable-account.ts'
import type { Granted } from './grant-role.ts'
import { issuePassword } from './issue-password.ts'
import { once } from './once.ts'
import { attemptSubject, clearSubject } from './sign-in-gate.ts'

type Input = z.output<typeof ActOnAccount>

/** Gives an account a new first password, shown once; that of an administrator after an audit administrator approved. */
export async function resetPassword(tx: Tx, actor: StaffActor, input: Input): Promise<Granted> {
  let password: string | undefined
  const done = await once(tx, actor, 'reset-password', input, async () => {
    const { isAdministrator, roles, isActive } = await getAdministered(tx, actor, input.accountId)
    if (!isActive) throw new DomainError('not-allowed-in-state', { says: '账号已停用' })
    if (roles.length === 0)
      throw new DomainError('guard-not-met', { says: '账号还没有角色，授予第一个角色时发放初始密码' })
    if (isAdministrator) await askChange(tx, actor, { ...input, kind: 'reset-password' })
    else password = await issuePassword(tx, input.accountId)
    await record(tx, actor, isAdministrator ? 'ask-reset-password' : 'reset-password', input)
    return { awaitsApproval: isAdministrator }
  })
  return { ...done, ...(password === undefined ? {} : { password }) }
}

/** Takes the second factors of an account out of use, for somebody who lost them. */
export const resetSecondFactor = (tx: Tx, actor: StaffActor, input: Input): Promise<Granted> =>
  once(tx, actor, 'reset-second-factor', input, async () => {
    const { isAdministrator } = await getAdministered(tx, actor, input.accountId)
    if (isAdministrator) await askChange(tx, actor, { ...input, kind: 'reset-second-factor' })
    else await endFactors(tx, input.accountId)
    await record(tx, actor, isAdministrator ? 'ask-reset-second-factor' : 'reset-second-factor', input)
    return { awaitsApproval: isAdministrator }
  })

/** Forgets the failures counted against an account. It opens nothing: the password is still asked. */
export const unlockAccount = (tx: Tx, actor: StaffActor, input: Input, keys: KeyRing): Promise<null> =>
  once(tx, actor, 'unlock-account', input, async () => {
    const { login, id } = await getAdministered(tx, actor, input.accountId)
    await clearSubject(tx, attemptSubject(keys, 'staff', login))
    await clearSubject(tx, attemptSubject(keys, 'factor', `staff ${id}`))
    await record(tx, actor, 'unlock-account', input)
    return null
  })

export const BindOidcSubject = ActOnAccount.extend({ subject: z.string().trim().min(1).max(200) })

/** Binds a subject of the government network's identity provider to an account; to that of an administrator after approval. */
export const bindOidcSubject = (
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof BindOidcSubject>,
  issuer: string | undefined,
): Promise<Granted> =>
  once(tx, actor, 'bind-oidc-subject', input, async () => {
    if (issuer === undefined) throw new DomainError('guard-not-met', { says: '本平台未接入统一身份认证' })
    const { isAdministrator } = await getAdministered(tx, actor, input.accountId)
    const subject = { issuer, subject: input.subject }
    if (isAdministrator)
      await askChange(tx, actor, { kind: 'bind-oidc', accountId: input.accountId, reason: input.reason, subject })
    else await bindSubject(tx, input.accountId, subject, actor.id)
    await record(tx, actor, isAdministrator ? 'ask-bind-oidc-subject' : 'bind-oidc-subject', input)
    return { awaitsApproval: isAdministrator }
  })

const record = (tx: Tx, actor: StaffActor, action: string, input: Input): Promise<void> =>
  recordAccess(tx, actor, { action, objectKind: 'account', objectId: input.accountId, reason: input.reason })
