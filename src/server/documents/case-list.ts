import type { z } from 'zod'
import type { StaffActor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import type { WorkbookSpec } from '../files/workbook.ts'
import { type FindCases, findCases } from '../intake/find-cases.ts'
import { itemTitle, workflowOf } from '../items.ts'

/** Most cases in one file. */
const most = 10_000

/** The worklist with its filters as a workbook, at most 10,000 rows; names as in the list. */
export async function caseList(tx: Tx, actor: StaffActor, input: z.output<typeof FindCases>): Promise<WorkbookSpec> {
  const { rows } = await findCases(tx, actor, { ...input, page: 1, size: most })
  await recordAccess(tx, actor, {
    action: 'export-cases',
    objectKind: 'case',
    fields: ['case_no', 'applicant_name'],
    purpose: `${rows.length}`,
  })
  return {
    sheetName: '办件列表',
    columns: [
      { key: 'caseNo', title: '受理编号', kind: 'text', width: 24 },
      { key: 'item', title: '事项', kind: 'text', width: 22 },
      { key: 'kind', title: '类型', kind: 'text', width: 10 },
      { key: 'applicant', title: '申请人', kind: 'text' },
      { key: 'members', title: '人数', kind: 'whole', width: 8 },
      { key: 'areaName', title: '村（社区）', kind: 'text', width: 22 },
      { key: 'state', title: '当前环节', kind: 'text', width: 16 },
      { key: 'appliedOn', title: '申请日期', kind: 'text', width: 12 },
      { key: 'dueOn', title: '办理期限', kind: 'text', width: 16 },
    ],
    rows: rows.map((row) => ({
      ...row,
      flags: null,
      item: itemTitle(row.item),
      kind: row.kind === 'review' ? '复核' : '申请',
      state: workflowOf(row.workflow).states[row.state]?.title ?? row.state,
      dueOn: row.dueOn && row.dueIsProvisional ? `${row.dueOn}（暂定）` : row.dueOn,
      isMine: null,
      dueIsProvisional: null,
    })),
  }
}
