import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { exportPurposes } from '#core/access-purpose.ts'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getExportKind } from './export-kinds.ts'
import type { ExportNeed } from './export-level.ts'
import { exportNeed, recentExports } from './export-level.ts'

const purpose = z.enum(Object.keys(exportPurposes) as (keyof typeof exportPurposes)[])

export const RequestExport = z.object({
  requestId,
  kind: z.string().max(40),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  purpose,
  reason: z.string().trim().min(2, '请写明用途').max(200),
})

/**
 * Asks for a file. Under 25 records, counted with the other exports of 24 hours, it may be fetched at once; beyond, others
 * approve. @throws DomainError `not-found`, `forbidden`, `invalid-input` when nothing would be in it.
 */
export function requestExport(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof RequestExport>,
): Promise<{ exportId: number; records: number; needs: ExportNeed }> {
  return once(tx, actor, 'request-export', input, async () => {
    const kind = getExportKind(actor, input.kind)
    const params = kind.params.safeParse(input.params)
    if (!params.success) throw new DomainError('invalid-input')
    const records = await kind.count(tx, actor, params.data)
    if (records === 0) throw new DomainError('invalid-input', { says: '没有可以导出的记录' })
    const counted = records + (await recentExports(tx, actor.id))
    const needs = exportNeed(counted)
    const { id } = await insertRequest(tx, actor, { ...input, title: kind.title, records, counted, needs })
    await recordAccess(tx, actor, {
      action: 'request-export',
      objectKind: 'export',
      objectId: id,
      fields: [input.kind],
      purpose: `${exportPurposes[input.purpose]}：${input.reason}`,
    })
    return { exportId: id, records, needs }
  })
}

export interface NewRequest {
  readonly kind: string
  readonly title: string
  readonly params: unknown
  readonly records: number
  readonly counted: number
  readonly needs: ExportNeed
  readonly purpose: string
  readonly reason: string
}

export async function insertRequest(
  tx: Tx,
  actor: StaffActor,
  { params, ...wanted }: NewRequest,
): Promise<{ id: number; seed: Buffer; asked_at: Date }> {
  const { kind, title, records, counted, needs, purpose: why, reason } = wanted
  return tx
    .insertInto('app.export_request')
    .values({
      area: actor.unitArea,
      account_id: actor.id,
      officer: actor.name,
      unit_name: actor.unitName,
      kind,
      title,
      params: JSON.stringify(params),
      records,
      counted,
      needs,
      purpose: why,
      reason,
      seed: randomBytes(16),
    })
    .returning(['id', 'seed', 'asked_at'])
    .executeTakeFirstOrThrow()
}
