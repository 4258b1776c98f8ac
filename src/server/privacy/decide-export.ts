import { z } from 'zod'
import { hasRole, type StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { approverRoles } from './approvers.ts'
import type { ExportNeed } from './export-level.ts'

export const DecideExport = z
  .object({
    requestId,
    exportId: z.coerce.number().int(),
    approve: z.boolean(),
    reason: z.string().trim().max(200).default(''),
  })
  .refine(({ approve, reason }) => approve || reason.length >= 2, { path: ['reason'], message: '不同意须写明理由' })

/**
 * Approves or refuses somebody else's export, in the part that the actor's role has in it.
 * @throws DomainError `another-person-needed` for one's own, `forbidden` when another role is asked for, `conflict` when decided.
 */
export function decideExport(tx: Tx, actor: StaffActor, input: z.output<typeof DecideExport>): Promise<null> {
  return once(tx, actor, 'decide-export', input, async () => {
    const request = await tx
      .selectFrom('app.export_request as r')
      .select(['r.id', 'r.area', 'r.account_id', 'r.needs'])
      .where('r.id', '=', input.exportId)
      .executeTakeFirst()
    if (!request) throw new DomainError('not-found')
    if (request.account_id === actor.id)
      throw new DomainError('another-person-needed', { says: '申请人不能批准自己的导出申请' })
    const done = await tx
      .selectFrom('app.export_event')
      .select(['action', 'role', 'actor_id'])
      .where('export_id', '=', request.id)
      .execute()
    if (done.some(({ action }) => action !== 'approve')) throw new DomainError('conflict', { says: '这项申请已经处理' })
    const role = roleFor(actor, request, done)
    await tx
      .insertInto('app.export_event')
      .values({
        export_id: request.id,
        area: request.area,
        requester: request.account_id,
        action: input.approve ? 'approve' : 'refuse',
        role: input.approve ? role : '',
        actor_id: actor.id,
        actor: actor.name,
        reason: input.reason,
      })
      .execute()
    await recordAccess(tx, actor, {
      action: input.approve ? 'approve-export' : 'refuse-export',
      objectKind: 'export',
      objectId: request.id,
      purpose: input.reason,
    })
    return null
  })
}

interface Asked {
  readonly area: number
  readonly needs: string
}
interface Done {
  readonly role: string
  readonly actor_id: number
}
type Part = 'unit' | 'county' | 'supervisor'

/** The approvals that a request needs, in order. */
export const partsOf = (needs: ExportNeed): readonly Part[] =>
  (({ nobody: [], unit: ['unit'], county: ['county'], supervisor: ['county', 'supervisor'] }) as const)[needs]

/** Above the county there is no approver of cases: two supervisors stand in. */
export function mayTakePart(actor: StaffActor, part: Part, area: number): boolean {
  const isAboveCounty = area % 1_000_000 === 0 && area % 100_000_000 === 0
  if (part === 'unit') return hasRole(actor, ...approverRoles)
  if (part === 'supervisor') return hasRole(actor, 'supervisor')
  return hasRole(actor, 'county-approver') || (isAboveCounty && hasRole(actor, 'supervisor'))
}

function roleFor(actor: StaffActor, { area, needs }: Asked, done: readonly Done[]): Part {
  if (done.some(({ actor_id }) => actor_id === actor.id))
    throw new DomainError('another-person-needed', { says: '您已批准，还须由另一人批准' })
  const open = partsOf(needs as ExportNeed).filter((part) => !done.some(({ role }) => role === part))
  if (open.length === 0) throw new DomainError('conflict', { says: '这项申请不需要再批准' })
  const part = open.find((each) => mayTakePart(actor, each, area))
  if (!part) throw new DomainError('forbidden')
  return part
}
