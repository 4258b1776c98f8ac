import { sql } from 'kysely'
import { z } from 'zod'
import { exportPurposes } from '#core/access-purpose.ts'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { exportNeed, exportNeedTitles, recentExports } from './export-level.ts'
import { recordExposure } from './exposure.ts'
import { insertRequest } from './request-export.ts'
import { rowMark } from './row-marks.ts'
import { watermarkText } from './watermark-text.ts'

export const ExportScreen = z.object({
  requestId,
  table: z.string().trim().min(1).max(40),
  records: z.coerce.number().int().min(1).max(100),
  purpose: z.enum(Object.keys(exportPurposes) as (keyof typeof exportPurposes)[]),
})

/**
 * Leave to save what the screen shows as a file, with the words and marks to put into it; it counts with all other exports.
 * @throws DomainError `approval-needed` from 25 records in 24 hours on: larger lists are asked for as exports.
 */
export function exportScreen(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof ExportScreen>,
): Promise<{ watermark: string; marks: readonly string[] }> {
  return once(tx, actor, 'export-screen', input, async () => {
    const counted = input.records + (await recentExports(tx, actor.id))
    const needs = exportNeed(counted)
    if (needs !== 'nobody')
      throw new DomainError('approval-needed', {
        says: `24小时内导出累计将达${counted}条，${exportNeedTitles[needs]}；请减少条数，或到“导出申请”办理`,
      })
    const { id, seed, asked_at } = await insertRequest(tx, actor, {
      kind: 'screen',
      title: `页面：${input.table}`,
      params: {},
      records: input.records,
      counted,
      needs,
      purpose: input.purpose,
      reason: input.table,
    })
    await sql`insert into app.export_event (export_id, area, requester, action, actor_id, actor, records)
      values (${id}, ${actor.unitArea}, ${actor.id}, 'download', ${actor.id}, ${actor.name}, ${input.records})`.execute(
      tx,
    )
    recordExposure(tx, actor, {
      channel: 'export',
      class: 'identity',
      records: input.records,
      object: `export ${id}`,
      purpose: input.purpose,
    })
    await recordAccess(tx, actor, {
      action: 'export-screen',
      objectKind: 'export',
      objectId: id,
      fields: [input.table],
      purpose: exportPurposes[input.purpose],
    })
    return {
      watermark: watermarkText(actor, id, asked_at),
      marks: Array.from({ length: input.records }, (_, i) => rowMark(seed, i + 1)),
    }
  })
}
