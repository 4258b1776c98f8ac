import { z } from 'zod'
import { divisionLevel, subtreeRange } from '#core/division-code.ts'
import type { StaffActor } from '../access/actor.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { workbookBytes } from '../files/workbook.ts'
import { importKinds, workbookColumns } from './import-kinds.ts'

export const ImportTemplate = z.object({ kind: z.string().max(40) })

/** The workbook to fill in: notes, lists, text cells, an example row; with the villages of a county's or township's staff. */
export async function importTemplate(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof ImportTemplate>,
): Promise<{ readonly bytes: Buffer; readonly name: string }> {
  const kind = importKinds.get(input.kind)
  if (!kind) throw new DomainError('not-found', { says: '没有这种导入内容' })
  const areas = await villagesOf(tx, actor)
  const sample = Object.fromEntries(kind.columns.map(({ key, sample: text }) => [key, text]))
  const bytes = await workbookBytes({
    sheetName: kind.title,
    columns: workbookColumns(kind, areas),
    rows: [{ ...sample, area: areas[0] ?? '410122101201' }],
  })
  return { bytes, name: `${kind.title}导入模板` }
}

async function villagesOf(tx: Tx, actor: StaffActor): Promise<string[]> {
  if (['city', 'province'].includes(divisionLevel(actor.unitArea))) return []
  const { lo, hi } = subtreeRange(actor.unitArea)
  const rows = await tx
    .selectFrom('ref.division')
    .select(['code', 'name'])
    .where('code', '>=', lo)
    .where('code', '<', hi)
    .where('level', '=', 5)
    .where('valid_until', 'is', null)
    .orderBy('code')
    .execute()
  return rows.map(({ code, name }) => `${code} ${name}`)
}
