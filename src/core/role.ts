/** Who acts. One person may hold several, but the three administrators hold no business role (三员分立). */
export const roleTitles = {
  citizen: '群众',
  'village-worker': '村（社区）经办人员',
  'township-clerk': '乡镇（街道）经办人员',
  'township-approver': '乡镇（街道）负责人',
  'county-clerk': '县级经办人员',
  'county-approver': '县级审核确认人员',
  'county-cashier': '县级资金经办人员',
  'county-finance': '县级资金复核人员',
  supervisor: '监督管理人员',
  'standards-officer': '标准管理人员',
  auditor: '审计人员',
  'system-admin': '系统管理员',
  'security-admin': '安全管理员',
  'audit-admin': '审计管理员',
} as const

export type Role = keyof typeof roleTitles

const administrators: readonly Role[] = ['system-admin', 'security-admin', 'audit-admin']

/** Why these roles may not be held by one person, in Chinese; undefined when they may. The three administrators stand alone. */
export function roleConflict(roles: readonly Role[]): string | undefined {
  if (roles.length === 0) return '至少应有一个角色'
  const held = roles.filter((role) => administrators.includes(role))
  return held.length > 0 && roles.length > 1
    ? `${held.map((role) => roleTitles[role]).join('、')}不得兼任其他角色`
    : undefined
}

const delegable: readonly Role[] = [
  'village-worker',
  'township-clerk',
  'township-approver',
  'county-clerk',
  'county-approver',
]

/** Posts that a colleague may fill for some days: those that handle cases. Money, standards and watching are not passed on. */
export const isDelegable = (role: Role): boolean => delegable.includes(role)

/** Who carries a state or a deadline, for worklists and reminders. */
export type Level = 'citizen' | 'village' | 'township' | 'county' | 'city' | 'province'
export const levelTitles: Record<Level, string> = {
  citizen: '申请人',
  village: '村（社区）',
  township: '乡镇（街道）',
  county: '县（市、区）',
  city: '省辖市',
  province: '省',
}
