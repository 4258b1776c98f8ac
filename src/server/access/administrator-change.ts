import { sql } from 'kysely'
import { z } from 'zod'
import { subtreeRange } from '#core/division-code.ts'
import { type Role, roleConflict } from '#core/role.ts'
import type { Api } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { StaffActor } from './actor.ts'
import { type AdministratorRole, getAdministered, isAdministratorRole } from './administered-account.ts'
import { assertNotLast } from './disable-account.ts'
import { issuePassword } from './issue-password.ts'
import { once, requestId } from './once.ts'
import { endSessions } from './open-session.ts'

export type ChangeKind = 'grant' | 'revoke' | 'reset-password' | 'reset-second-factor' | 'bind-oidc'

interface Asked {
  readonly accountId: number
  readonly kind: ChangeKind
  readonly role?: AdministratorRole
  readonly subject?: { readonly issuer: string; readonly subject: string }
  readonly reason: string
}

/** Asks an audit administrator for a change to an administrator. @throws DomainError `already-running` when one waits. */
export async function askChange(tx: Tx, actor: StaffActor, asked: Asked): Promise<number> {
  const waiting = await tx
    .selectFrom('sec.administrator_change')
    .select('id')
    .where('account_id', '=', asked.accountId)
    .where('kind', '=', asked.kind)
    .where('decided_by', 'is', null)
    .executeTakeFirst()
  if (waiting) throw new DomainError('already-running', { says: '同样的变更已在等待审计管理员审批' })
  const { id } = await tx
    .insertInto('sec.administrator_change')
    .values({
      account_id: asked.accountId,
      kind: asked.kind,
      role: asked.role ?? null,
      subject: asked.subject ? JSON.stringify(asked.subject) : null,
      reason: asked.reason,
      asked_by: actor.id,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const DecideChange = z.object({ requestId, changeId: z.coerce.number().int(), approve: z.boolean() })

/**
 * An audit administrator approves or refuses a change to an administrator; approved, it is carried out. Yields the new password, once,
 * when there is one. @throws DomainError `another-person-needed` for the one who asked or is concerned.
 */
export async function decideAdministratorChange(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof DecideChange>,
): Promise<{ password?: string }> {
  let password: string | undefined
  await once(tx, actor, 'decide-administrator-change', input, async () => {
    const change = await tx
      .selectFrom('sec.administrator_change')
      .select(['id', 'account_id', 'kind', 'role', 'subject', 'asked_by'])
      .where('id', '=', input.changeId)
      .executeTakeFirst()
    if (!change) throw new DomainError('not-found')
    if (change.asked_by === actor.id) throw new DomainError('another-person-needed')
    const account = await getAdministered(tx, actor, change.account_id)
    const { numUpdatedRows } = await tx
      .updateTable('sec.administrator_change')
      .set({
        decided_by: actor.id,
        decided_at: sql`now()`,
        decision: input.approve ? 'approved' : 'refused',
      })
      .where('id', '=', change.id)
      .where('decided_by', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) throw new DomainError('conflict')
    if (input.approve) await carryOut(account, change)
    await recordAccess(tx, actor, {
      action: input.approve ? `approve-${change.kind}` : `refuse-${change.kind}`,
      objectKind: 'account',
      objectId: account.id,
      purpose: change.role ?? '',
    })
    return null
  })
  return password === undefined ? {} : { password }

  async function carryOut(
    account: Awaited<ReturnType<typeof getAdministered>>,
    change: { kind: string; role: string | null; subject: string | null; asked_by: number },
  ): Promise<void> {
    switch (change.kind as ChangeKind) {
      case 'grant': {
        if (!account.isActive) throw new DomainError('not-allowed-in-state', { says: '账号已停用' })
        const role = change.role ?? ''
        if (!isAdministratorRole(role)) throw new DomainError('not-found')
        refuseConflict([...account.roles, role])
        await tx
          .insertInto('sec.account_role')
          .values({ account_id: account.id, role, granted_by: change.asked_by })
          .execute()
        password = await issuePassword(tx, account.id)
        return
      }
      case 'revoke':
        await assertNotLast(tx, account)
        await tx
          .deleteFrom('sec.account_role')
          .where('account_id', '=', account.id)
          .where('role', '=', change.role ?? '')
          .execute()
        await endSessions(tx, account.id)
        return
      case 'reset-password':
        password = await issuePassword(tx, account.id)
        return
      case 'reset-second-factor':
        return endFactors(tx, account.id)
      case 'bind-oidc':
        return bindSubject(tx, account.id, parseSubject(change.subject), change.asked_by)
    }
  }
}

/** @throws DomainError `invalid-input` for roles that one person may not hold together. */
export function refuseConflict(roles: readonly Role[]): void {
  const conflict = roleConflict(roles)
  if (conflict) throw new DomainError('invalid-input', { says: conflict })
}

/** Takes every second factor and recovery code of an account out of use; whoever is in is out. */
export async function endFactors(tx: Tx, accountId: number): Promise<void> {
  await tx
    .updateTable('sec.second_factor')
    .set({ ended_at: sql`now()` })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .execute()
  await tx
    .updateTable('sec.recovery_code')
    .set({ used_at: sql`now()` })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .execute()
  await endSessions(tx, accountId)
}

const Subject = z.object({ issuer: z.string(), subject: z.string() })
const parseSubject = (text: string | null) => Subject.parse(JSON.parse(text ?? '{}'))

/** Lets a subject of the identity provider sign in to the account. @throws DomainError `conflict` for a subject bound already. */
export async function bindSubject(
  tx: Tx,
  accountId: number,
  { issuer, subject }: z.output<typeof Subject>,
  by: number,
): Promise<void> {
  const bound = await tx
    .selectFrom('sec.oidc_subject')
    .select('id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (bound) throw new DomainError('conflict', { says: '该统一身份标识已绑定其他账号' })
  await tx.insertInto('sec.oidc_subject').values({ issuer, subject, account_id: accountId, bound_by: by }).execute()
}

/** Changes that wait, oldest first, then the last hundred decided ones, inside the administrator's area. */
export async function findAdministratorChanges(
  tx: Tx,
  actor: StaffActor,
): Promise<Api['GET /api/administrator-changes']['output']> {
  const { lo, hi } = subtreeRange(actor.unitArea)
  const rows = await tx
    .selectFrom('sec.administrator_change as c')
    .innerJoin('sec.account as a', 'a.id', 'c.account_id')
    .innerJoin('sec.account as asker', 'asker.id', 'c.asked_by')
    .leftJoin('sec.account as decider', 'decider.id', 'c.decided_by')
    .select([
      'c.id',
      'c.account_id',
      'a.login',
      'a.name',
      'c.kind',
      'c.role',
      'c.reason',
      'c.asked_by',
      'asker.name as asked_name',
      'c.asked_at',
      'decider.name as decided_name',
      'c.decided_at',
      'c.decision',
    ])
    .where('a.unit_area', '>=', lo)
    .where('a.unit_area', '<', hi)
    .orderBy(sql`(c.decided_by is not null)`)
    .orderBy('c.id', 'desc')
    .limit(100)
    .execute()
  const mayDecide = actor.roles.includes('audit-admin')
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    login: row.login,
    name: row.name,
    kind: row.kind as ChangeKind,
    role: row.role !== null && isAdministratorRole(row.role) ? row.role : null,
    reason: row.reason,
    askedBy: row.asked_name,
    askedAt: row.asked_at.toISOString(),
    decidedBy: row.decided_name,
    decidedAt: row.decided_at?.toISOString() ?? null,
    state: row.decision === 'approved' ? 'approved' : row.decision === 'refused' ? 'refused' : 'waiting',
    mayDecide: mayDecide && row.decision === null && row.asked_by !== actor.id && row.account_id !== actor.id,
  }))
}
