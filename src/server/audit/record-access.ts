import type { Actor } from '../access/actor.ts'
import type { ProvedValue } from '../crypto/row-mac.ts'
import { sendLater, type Tx } from '../db/pool.ts'
import type { DB } from '../db/schema.ts'
import { proofOf } from './proofs.ts'

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

/** In the order in which `sealedTables` reads them back under the proof. */
const proved = [
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
  'filed_area',
  'at',
] as const satisfies readonly (keyof DB['audit.access_log'])[]
const columns = [...proved, 'area', 'nonce', 'mac'] as const
const text = `insert into audit.access_log (${columns.join(', ')}) values (${columns.map((_, i) => `$${i + 1}`).join(', ')})`

/**
 * Writes one line of the access log in the same transaction as what it tells of; the line is sent, not waited for. The
 * instant is the application's, so that it stands under the proof.
 */
export async function recordAccess(tx: Tx, actor: Actor, access: Access): Promise<void> {
  const unitArea = actor.kind === 'staff' ? actor.unitArea : null
  const area = access.area ?? unitArea ?? 0
  const line: Readonly<Record<(typeof proved)[number], ProvedValue>> = {
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
    reason: [access.reason ?? '', actingReason(actor)].filter(Boolean).join('；'),
    address: actor.address,
    filed_area: area,
    at: new Date().toISOString().replace('Z', '000Z'), // microseconds, as they are read back
  }
  const values = proved.map((column) => line[column])
  const { nonce, mac } = proofOf(tx, values)
  sendLater(tx, { sql: text, parameters: [...values, area, nonce, mac] })
}

/** Under a delegation the line names it, beside the one who acted. */
const actingReason = (actor: Actor): string =>
  actor.kind === 'staff' && actor.actingFor ? `代理 ${actor.actingFor.id}（授权 ${actor.actingFor.delegationId}）` : ''
