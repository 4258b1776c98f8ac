import { sql } from 'kysely'
import { type Role, roleTitles } from '#core/role.ts'
import { type Action, workflows } from '#core/workflow.ts'
import type { CitizenActor } from '../access/actor.ts'
import type { AccessRow } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { itemTitle } from '../items.ts'
import { divisionNames } from '../registry/divisions.ts'

/** What an access is called for the person it concerns; steps of a case have their workflow's words. */
const actionTitles: Readonly<Record<string, string>> = {
  'view-case': '查看了您的办件',
  'request-check': '发起了家庭经济状况核对',
  'receive-check': '核对了有关信息',
  'record-facts': '登记了核对得到的情况',
  'assess-case': '进行了认定测算',
  'record-visit': '登记了入户调查',
  'record-hearing': '登记了您的意见',
  'add-facts': '登记了核实的情况',
  view: '查看了您的信息',
  search: '查询人员时看到了您',
  reveal: '查看了您的完整号码',
  'view-file': '查看了您的材料',
  'open-minor': '经批准打开了您的信息',
  'ask-minor-approval': '申请查看您的信息',
  'approve-minor-access': '批准查看您的信息',
  'refuse-minor-access': '未批准查看您的信息',
  'withdraw-minor-approval': '结束了对您信息的查看',
  'break-glass-read': '紧急情况下查看了您的信息',
  'register-person': '登记了您的身份信息',
  'correct-entry': '更正了登记信息',
  'record-death': '登记了死亡信息',
  'record-authorisation': '登记了核对授权',
  'add-bank-account': '登记了领款账户',
  'change-bank-account': '变更了领款账户',
  'open-household': '登记了家庭',
  'add-household-member': '登记了家庭成员',
  'close-household-member': '登记了家庭成员变动',
  'open-entitlement': '登记了救助待遇',
  'change-entitlement': '调整了救助待遇',
  'suspend-entitlement': '暂停了救助待遇',
  'resume-entitlement': '恢复了救助待遇',
  'end-entitlement': '终止了救助待遇',
  'set-review-due': '安排了定期复核',
  'issue-letter': '出具了文书',
  'revoke-letter': '撤销了文书',
  'print-letter': '打开了文书',
  'print-approval-form': '打印了审批表',
  'transfer-case': '转交同事办理',
  'raise-objection': '提出了异议',
  'answer-objection': '答复了异议',
  'merge-persons': '合并了重复的档案',
  'undo-merge': '撤销了档案合并',
  submit: '提交了申请',
  'supply-correction': '补交了材料',
  withdraw: '撤回了申请',
}
const steps: readonly Action[] = Object.values(workflows).flatMap(({ actions }) => actions)

const titleOf = (action: string): string => {
  const step = action.startsWith('case-') ? steps.find(({ id }) => `case-${id}` === action) : undefined
  return actionTitles[action] ?? (step ? `办理了“${step.title}”` : '处理了您的信息')
}

const kinds: Readonly<Record<string, AccessRow['kind']>> = { citizen: 'self', system: 'system' }
const mostRows = 400

/**
 * Who saw what of the signed-in citizen, when and why, newest first (谁看过我的信息). What the same unit did of one kind for one
 * case on one day is one row, however often; so are the platform's own checks. Officers appear by unit and post, not by name.
 */
export async function findMyAccesses(tx: Tx, actor: CitizenActor): Promise<AccessRow[]> {
  const rows = await tx
    .selectFrom('audit.access_log as a')
    .leftJoin('app.case as c', 'c.id', 'a.case_id')
    .select(({ fn }) => [
      fn.max('a.at').as('at'),
      fn.countAll<number>().as('times'),
      'a.actor_kind',
      'a.role',
      'a.unit_area',
      'a.action',
      'a.purpose',
      'c.case_no',
      'c.item',
      sql<string[]>`array_agg(distinct array_to_string(a.fields, ','))`.as('fields'),
    ])
    .where('a.person_id', '=', actor.id)
    .where('a.result', '=', 'done')
    .groupBy([
      sql`(a.at at time zone 'Asia/Shanghai')::date`,
      'a.actor_kind',
      'a.role',
      'a.unit_area',
      'a.action',
      'a.purpose',
      'c.case_no',
      'c.item',
    ])
    .orderBy('at', 'desc')
    .limit(mostRows)
    .execute()
  const names = await divisionNames(
    tx,
    rows.flatMap((row) => row.unit_area ?? []),
  )
  return rows.map((row) => {
    const kind = kinds[row.actor_kind] ?? 'officer'
    return {
      at: row.at.toISOString(),
      kind,
      times: Number(row.times),
      who: kind === 'self' ? '本人' : kind === 'system' ? '系统自动办理' : postsOf(row.role),
      unit: row.unit_area === null ? '' : (names.get(row.unit_area) ?? ''),
      action: titleOf(row.action),
      purpose: purposeOf(row),
      fields: [...new Set(row.fields.flatMap((each) => each.split(',')).filter((each) => each !== ''))],
    }
  })
}

const isRole = (text: string): text is Role => text in roleTitles
const postsOf = (roles: string): string =>
  roles
    .split(',')
    .filter(isRole)
    .map((role) => roleTitles[role])
    .join('、') || '工作人员'

function purposeOf(row: {
  readonly purpose: string
  readonly case_no: string | null
  readonly item: string | null
}): string {
  if (row.case_no !== null && row.item !== null) return `办理${itemTitle(row.item)}（办件 ${row.case_no}）`
  return row.purpose
}
