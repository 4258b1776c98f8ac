import { labelOf, relationTable } from '#core/code-tables.ts'
import type {
  CaseFlag,
  CaseRow,
  EntitlementRow,
  ImportBatchRow,
  PayLineRow,
  PayRunRow,
  ProposalRow,
  WarningRow,
} from '#server/api.ts'

export type MarkTone = 'green' | 'amber' | 'red' | 'grey' | 'blue'

/** Words and colours of states, one table each; the compiler names every table that lacks a new one. */
export interface Word {
  readonly says: string
  readonly tone: MarkTone
}

export const flagWords: Record<CaseFlag, Word> = {
  'near-relative': { says: '近亲属备案', tone: 'amber' },
  objection: { says: '有异议', tone: 'red' },
  special: { says: '特殊程序', tone: 'blue' },
  elsewhere: { says: '人户分离', tone: 'blue' },
  urgent: { says: '急难', tone: 'red' },
}

export const clockWords: Record<CaseRow['clock'], Word> = {
  none: { says: '无时限', tone: 'grey' },
  green: { says: '期限内', tone: 'green' },
  amber: { says: '临近期限', tone: 'amber' },
  red: { says: '即将到期', tone: 'red' },
  late: { says: '已超期', tone: 'red' },
  provisional: { says: '期限暂定', tone: 'blue' },
}

export const entitlementWords: Record<EntitlementRow['state'], Word> = {
  active: { says: '在享', tone: 'green' },
  suspended: { says: '暂停发放', tone: 'amber' },
  ending: { says: '渐退期', tone: 'blue' },
  ended: { says: '已终止', tone: 'grey' },
}

export const payRunWords: Record<PayRunRow['state'], Word> = {
  draft: { says: '编制中', tone: 'blue' },
  frozen: { says: '已锁定', tone: 'blue' },
  checked: { says: '已筛查', tone: 'amber' },
  approved: { says: '已复核', tone: 'green' },
  sent: { says: '已送银行', tone: 'green' },
  settled: { says: '已结清', tone: 'grey' },
  cancelled: { says: '已作废', tone: 'grey' },
}

export const payLineWords: Record<PayLineRow['state'], Word> = {
  draft: { says: '待筛查', tone: 'blue' },
  held: { says: '暂缓', tone: 'amber' },
  approved: { says: '待发放', tone: 'blue' },
  sent: { says: '已送银行', tone: 'blue' },
  ok: { says: '发放成功', tone: 'green' },
  failed: { says: '发放失败', tone: 'red' },
  returned: { says: '退汇', tone: 'red' },
  unknown: { says: '结果不明', tone: 'amber' },
  cancelled: { says: '已取消', tone: 'grey' },
}

export const warningWords: Record<WarningRow['state'], Word> = {
  open: { says: '待核实', tone: 'red' },
  reviewing: { says: '复核中', tone: 'amber' },
  closed: { says: '已办结', tone: 'grey' },
}

export const gradeWords: Record<WarningRow['grade'], Word> = {
  red: { says: '红色', tone: 'red' },
  orange: { says: '橙色', tone: 'amber' },
  yellow: { says: '黄色', tone: 'amber' },
}

export const importWords: Record<ImportBatchRow['state'], Word> = {
  loading: { says: '导入中', tone: 'blue' },
  done: { says: '已完成', tone: 'green' },
  failed: { says: '未完成', tone: 'red' },
  undone: { says: '已撤销', tone: 'grey' },
}

export const proposalWords: Record<ProposalRow['state'], Word> = {
  proposed: { says: '待审定', tone: 'amber' },
  approved: { says: '已审定', tone: 'green' },
  rejected: { says: '未通过', tone: 'grey' },
}

export const provenanceTitles = { declared: '申报', found: '核对', verified: '认定' } as const
export const residenceTitles = { urban: '城镇', rural: '农村' } as const
/** A relation by its code of GB/T 4761, or as it was written. */
export const relationTitle = (code: string): string => labelOf(relationTable, code) ?? code
export const sexTitle = (sex: number): string => (sex === 1 ? '男' : sex === 2 ? '女' : '未说明')
export const paysTitles = { monthly: '按月', once: '一次性', nothing: '不发放现金' } as const

/** Phrases that offices write in opinions again and again (常用语); a click puts one into the box. */
export const commonPhrases: readonly string[] = [
  '材料齐全，符合受理条件，同意受理。',
  '经入户调查和信息核对，申报情况属实，符合条件，建议确认。',
  '公示期内无异议，同意上报。',
  '经审核，符合条件，同意确认。',
  '经核对，家庭收入（财产）超过规定标准，建议不予确认。',
  '请按告知书一次性补齐所列材料。',
]

/** `2026-03-05 14:20` in China's civil time, from an ISO instant; empty for an empty text. */
export function instantText(iso: string): string {
  const time = Date.parse(iso)
  if (Number.isNaN(time)) return iso
  return new Date(time + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

/** `某银行，尾号 1234，户名 张三`. */
export const accountText = (account: { readonly bank: string; readonly cardTail: string; readonly holder: string }) =>
  `${account.bank}，尾号 ${account.cardTail}，户名 ${account.holder}`

export const shareText = (part: number, whole: number): string =>
  whole === 0 ? '—' : `${((part / whole) * 100).toFixed(1)}%`

/** What can be imported as a table. */
export const importKinds = { persons: '人员', households: '家庭及成员（含存量救助）' } as const
export const importTitle = (kind: string): string =>
  Object.entries(importKinds).find(([known]) => known === kind)?.[1] ?? kind
