import { z } from 'zod'
import { commonArea } from '#core/division-code.ts'
import { daysBetween, isPlainDate } from '#core/plain-date.ts'
import { isDelegable, type Role, roleTitles } from '#core/role.ts'
import { areaCode } from '#core/units.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { StaffActor } from './actor.ts'
import { knownRoles } from './known-roles.ts'
import { once, requestId } from './once.ts'

const day = z.string().refine(isPlainDate)

export const GrantDelegation = z.object({
  requestId,
  delegateId: z.number().int(),
  roles: z
    .array(z.string().refine((text): text is Role => text in roleTitles))
    .min(1)
    .max(5),
  from: day,
  until: day,
  reason: z.string().trim().min(2).max(200),
})

const mostDays = 93

/**
 * Lets a colleague act for the signed-in officer on some days (both included) with some of his roles. Nobody passes on what he
 * was given, and posts that move money or watch others are not passed on at all. @throws DomainError `invalid-input`, `forbidden`.
 */
export function grantDelegation(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof GrantDelegation>,
): Promise<{ delegationId: number }> {
  return once(tx, actor, 'grant-delegation', input, async () => {
    if (actor.actingFor) throw new DomainError('forbidden', { says: '代理他人期间不能再授权他人代理' })
    const reason = await objection(tx, actor, input)
    if (reason) throw new DomainError('invalid-input', { says: reason })
    const { id } = await tx
      .insertInto('sec.delegation')
      .values({
        grantor_id: actor.id,
        delegate_id: input.delegateId,
        roles: [...new Set(input.roles)],
        valid_from: input.from,
        valid_until: input.until,
        reason: input.reason,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await recordAccess(tx, actor, {
      action: 'grant-delegation',
      objectKind: 'delegation',
      objectId: id,
      purpose: `${input.from} 至 ${input.until}`,
    })
    return { delegationId: id }
  })
}

async function objection(
  tx: Tx,
  actor: StaffActor,
  { delegateId, roles, from, until }: z.output<typeof GrantDelegation>,
): Promise<string | undefined> {
  if (delegateId === actor.id) return '不能授权本人代理'
  if (until < from) return '截止日期不能早于开始日期'
  if (until < actor.today) return '截止日期已过'
  if (daysBetween(from, until) >= mostDays) return '一次授权最长 93 天'
  const strange = roles.find((role) => !actor.roles.includes(role))
  if (strange) return `您没有“${roleTitles[strange]}”角色`
  const kept = roles.find((role) => !isDelegable(role))
  if (kept) return `“${roleTitles[kept]}”不得代理`
  const delegate = await tx
    .selectFrom('sec.account')
    .select(['unit_area', 'is_active'])
    .where('id', '=', delegateId)
    .executeTakeFirst()
  if (!delegate?.is_active) return '没有这位工作人员'
  if (commonArea(areaCode(delegate.unit_area), actor.unitArea) === undefined) return '受托人须为本单位或上下级单位人员'
  const held = await tx.selectFrom('sec.account_role').select('role').where('account_id', '=', delegateId).execute()
  return knownRoles(held.map(({ role }) => role)).some(isDelegable) ? undefined : '受托人须为承办业务的工作人员'
}
