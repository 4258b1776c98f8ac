import type { Actor } from '../access/actor.ts'
import { sendLater, type Tx } from '../db/pool.ts'
import type { DB } from '../db/schema.ts'

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

const columns = [
  'actor_kind',
  'actor_id',
  'role',
  'unit_area',
  'action',
  'object_kind',
  'object_id',
  'person_id',
  'case_id',
  'fields',
  'purpose',
  'result',
  'reason',
  'address',
  'area',
] as const satisfies readonly (keyof DB['audit.access_log'])[]
const text = `insert into audit.access_log (${columns.join(', ')}) values (${columns.map((_, i) => `$${i + 1}`).join(', ')})`

/** Writes one line of the access log in the same transaction as what it tells of; the line is sent, not waited for. */
export async function recordAccess(tx: Tx, actor: Actor, access: Access): Promise<void> {
  const unitArea = actor.kind === 'staff' ? actor.unitArea : null
  const line: Readonly<Record<(typeof columns)[number], unknown>> = {
    actor_kind: actor.kind,
    actor_id: actor.id,
    role: actor.roles.join(','),
    unit_area: unitArea,
    action: access.action,
    object_kind: access.objectKind ?? '',
    object_id: access.objectId ?? null,
    person_id: access.personId ?? null,
    case_id: access.caseId ?? null,
    fields: access.fields ?? [],
    purpose: access.purpose ?? '',
    result: access.result ?? 'done',
    reason: access.reason ?? '',
    address: actor.address,
    area: access.area ?? unitArea ?? 0,
  }
  sendLater(tx, { sql: text, parameters: columns.map((column) => line[column]) })
}
