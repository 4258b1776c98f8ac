import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { accessLogFilter, filterWords, linesOf, withNames } from './find-access-log.ts'
import { recordAccess } from './record-access.ts'

export const ExportAccessLog = z.object({
  requestId,
  ...accessLogFilter,
  purpose: z.string().trim().min(2, '请写明用途').max(200),
})

const shanghai = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
})
const mostLines = 10_000
const heads = [
  '编号',
  '时间',
  '人员',
  '角色',
  '单位',
  '操作',
  '对象',
  '人员编号',
  '办件编号',
  '字段',
  '用途',
  '原因',
  '结果',
  '地址',
]

/**
 * The asked-for lines as CSV with a byte order mark, its first line saying who took it, when and what for; the export is a line
 * of the log. @throws DomainError `invalid-input` beyond 10,000 lines
 */
export function exportAccessLog(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof ExportAccessLog>,
): Promise<{ fileName: string; csv: string; rows: number }> {
  return once(tx, actor, 'export-access-log', input, async () => {
    const { requestId: id, purpose, ...filter } = input
    const lines = await linesOf(tx, actor, filter)
      .limit(mostLines + 1)
      .execute()
    if (lines.length > mostLines)
      throw new DomainError('invalid-input', { says: `一次最多导出 ${mostLines} 条，请缩小查询范围` })
    await recordAccess(tx, actor, {
      action: 'export-access-log',
      objectKind: 'access-log',
      purpose: `${purpose}（${lines.length} 条；${filterWords(filter)}）`,
    })
    const rows = (await withNames(tx, lines)).map((row) => [
      ...[
        row.id,
        shanghai.format(new Date(row.at)),
        row.who,
        row.role,
        row.unit,
        row.action,
        row.object,
        row.personId,
        row.caseId,
      ],
      ...[row.fields.join('、'), row.purpose, row.reason, row.result === 'done' ? '完成' : '被拒绝', row.address],
    ])
    const mark = `导出人 ${actor.name}（${actor.id}）；导出编号 ${id}；用途 ${purpose}；仅供监督检查使用`
    const csv = stringify([[mark], heads, ...rows], { bom: true, escape_formulas: true, record_delimiter: 'windows' })
    return { fileName: `访问日志-${actor.today}.csv`, csv, rows: rows.length }
  })
}
