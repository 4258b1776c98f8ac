import { sql } from 'kysely'
import { z } from 'zod'
import { roleTitles } from '#core/role.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { StaffActor } from './actor.ts'
import { type AdministeredAccount, getAdministered, isAdministratorRole } from './administered-account.ts'
import { once, requestId } from './once.ts'
import { endSessions } from './open-session.ts'

export const ActOnAccount = z.object({
  requestId,
  accountId: z.coerce.number().int(),
  reason: z.string().trim().min(2).max(200),
})
type Input = z.output<typeof ActOnAccount>

/**
 * Disables an account: its sessions end, and its roles, which nobody but a security administrator gives back. An administrator keeps
 * the role, which two others gave. @throws DomainError `guard-not-met` for the last administrator of a kind.
 */
export const disableAccount = (tx: Tx, actor: StaffActor, input: Input): Promise<null> =>
  once(tx, actor, 'disable-account', input, async () => {
    const account = await getAdministered(tx, actor, input.accountId)
    if (!account.isActive) throw new DomainError('not-allowed-in-state', { says: '账号已停用' })
    await assertNotLast(tx, account)
    await tx
      .updateTable('sec.account')
      .set({ is_active: false, ended_at: sql`now()` })
      .where('id', '=', account.id)
      .execute()
    if (!account.isAdministrator) await tx.deleteFrom('sec.account_role').where('account_id', '=', account.id).execute()
    await endSessions(tx, account.id)
    await record(tx, actor, 'disable-account', input)
    return null
  })

/** Enables an account again; whoever did business has no roles then. */
export const enableAccount = (tx: Tx, actor: StaffActor, input: Input): Promise<null> =>
  once(tx, actor, 'enable-account', input, async () => {
    const account = await getAdministered(tx, actor, input.accountId)
    if (account.isActive) throw new DomainError('not-allowed-in-state', { says: '账号已是启用状态' })
    await tx.updateTable('sec.account').set({ is_active: true, ended_at: null }).where('id', '=', account.id).execute()
    await record(tx, actor, 'enable-account', input)
    return null
  })

const record = (tx: Tx, actor: StaffActor, action: string, input: Input): Promise<void> =>
  recordAccess(tx, actor, { action, objectKind: 'account', objectId: input.accountId, reason: input.reason })

/** One administrator of each kind is left; those who may be disabled at the same time wait for each other. */
export async function assertNotLast(tx: Tx, account: AdministeredAccount): Promise<void> {
  const role = account.roles.find(isAdministratorRole)
  if (!role) return
  await sql`select pg_advisory_xact_lock(hashtextextended(${`administrators ${role}`}, 0))`.execute(tx)
  const other = await tx
    .selectFrom('sec.account_role as r')
    .innerJoin('sec.account as a', 'a.id', 'r.account_id')
    .select('a.id')
    .where('r.role', '=', role)
    .where('a.is_active', '=', true)
    .where('a.id', '!=', account.id)
    .limit(1)
    .executeTakeFirst()
  if (!other) throw new DomainError('guard-not-met', { says: `这是最后一名${roleTitles[role]}，不能停用或撤销` })
}
