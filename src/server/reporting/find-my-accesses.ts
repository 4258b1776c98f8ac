import type { CitizenActor } from '../access/actor.ts'
import type { AccessRow } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { divisionNames } from '../registry/divisions.ts'

/** What an access is called for the person it concerns; unnamed ones keep the general word. */
const actionTitles: Readonly<Record<string, string>> = {
  'view-case': '查看办件',
  'request-check': '发起核对',
  'receive-check': '收到核对反馈',
  'assess-case': '认定测算',
  'record-visit': '记录入户调查',
  'add-facts': '登记核实情况',
  'view-person': '查看个人信息',
  'search-persons': '查询人员',
  'reveal-value': '查看完整号码',
  'register-person': '登记人员',
  'record-authorisation': '登记授权',
}

/** Who saw what of the signed-in citizen, when and why, newest first (谁看过我的信息). Officers appear by unit, not by name. */
export async function findMyAccesses(tx: Tx, actor: CitizenActor): Promise<AccessRow[]> {
  const rows = await tx
    .selectFrom('audit.access_log')
    .select(['at', 'actor_kind', 'actor_id', 'unit_area', 'action', 'purpose', 'fields'])
    .where('person_id', '=', actor.id)
    .orderBy('at', 'desc')
    .limit(200)
    .execute()
  const names = await divisionNames(
    tx,
    rows.flatMap((row) => row.unit_area ?? []),
  )
  return rows.map((row) => ({
    at: row.at.toISOString(),
    who: row.actor_kind === 'citizen' ? '本人' : row.actor_kind === 'system' ? '系统' : '工作人员',
    unit: row.unit_area === null ? '' : (names.get(row.unit_area) ?? ''),
    action: actionTitles[row.action] ?? (row.action.startsWith('case-') ? '办理' : '处理'),
    purpose: row.purpose,
    fields: row.fields,
  }))
}
