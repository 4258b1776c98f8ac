import type { Actor } from '../access/actor.ts'
import type { Tx } from '../db/pool.ts'

export interface Access {
  /** What was done: `view`, `search`, `reveal`, `export`, or the name of a command. */
  readonly action: string
  readonly objectKind?: string
  readonly objectId?: number
  readonly personId?: number
  readonly caseId?: number
  readonly area?: number
  /** Names of the fields seen or written; never their values. */
  readonly fields?: readonly string[]
  readonly purpose?: string
  readonly result?: 'done' | 'refused'
  readonly reason?: string
}

/** Writes one line of the access log in the same transaction as what it tells of. */
export async function recordAccess(tx: Tx, actor: Actor, access: Access): Promise<void> {
  await tx
    .insertInto('audit.access_log')
    .values({
      actor_kind: actor.kind,
      actor_id: actor.id,
      role: actor.roles.join(','),
      unit_area: actor.kind === 'staff' ? actor.unitArea : null,
      action: access.action,
      object_kind: access.objectKind ?? '',
      object_id: access.objectId ?? null,
      person_id: access.personId ?? null,
      case_id: access.caseId ?? null,
      fields: [...(access.fields ?? [])],
      purpose: access.purpose ?? '',
      result: access.result ?? 'done',
      reason: access.reason ?? '',
      address: actor.address,
      area: access.area ?? (actor.kind === 'staff' ? actor.unitArea : 0),
    })
    .execute()
}
