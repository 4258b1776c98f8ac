/** Why an officer looks at one value in the clear; the officer writes the occasion beside it. */
export const revealPurposes = {
  identity: '核验身份',
  contact: '联系当事人',
  payment: '核对发放账户',
  correction: '更正登记信息',
  inspection: '核查举报、预警',
  assistance: '依法协助查询',
} as const
export type RevealPurpose = keyof typeof revealPurposes

/** Why a list of personal data leaves as a file. */
export const exportPurposes = {
  review: '集体研究、审核',
  payment: '资金发放核对',
  inspection: '监督检查、核查',
  report: '上报上级部门',
  audit: '审计',
  archive: '归档',
} as const
export type ExportPurpose = keyof typeof exportPurposes

/** Why a child's record is opened (未成年人网络保护条例 art. 36). */
export const minorPurposes = {
  case: '办理救助事项',
  protection: '未成年人保护处置',
  visit: '走访探视',
  correction: '更正登记信息',
  assistance: '依法协助查询',
} as const
export type MinorPurpose = keyof typeof minorPurposes
