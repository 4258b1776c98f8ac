import type { Role } from '#core/role.ts'

interface MenuEntry {
  readonly to: string
  readonly title: string
  readonly roles: readonly Role[]
}
export interface MenuGroup {
  readonly title: string
  readonly entries: readonly MenuEntry[]
}

const township: readonly Role[] = ['township-clerk', 'township-approver']
const county: readonly Role[] = ['county-clerk', 'county-approver']
const money: readonly Role[] = ['county-cashier', 'county-finance']
const watchers: readonly Role[] = ['supervisor', 'auditor']
const administrators: readonly Role[] = ['system-admin', 'security-admin', 'audit-admin']
const office: readonly Role[] = ['village-worker', ...township, ...county]

/** The left menu. What a role may not open is not shown; the server refuses it all the same. */
const menu: readonly MenuGroup[] = [
  {
    title: '办理',
    entries: [
      { to: '/', title: '工作台', roles: [...office, ...money, ...watchers, 'standards-officer'] },
      { to: '/cases', title: '办件', roles: [...office, ...money, ...watchers] },
      { to: '/apply', title: '窗口登记', roles: ['village-worker', ...township] },
      { to: '/warnings', title: '预警', roles: [...township, ...county, ...watchers] },
      { to: '/entitlements', title: '救助对象', roles: [...township, ...county, ...money, ...watchers] },
      { to: '/people', title: '人员', roles: [...office, 'supervisor'] },
      { to: '/imports', title: '批量导入', roles: [...township, ...county] },
    ],
  },
  {
    title: '资金',
    entries: [
      { to: '/pay-runs', title: '资金发放', roles: [...money, 'county-approver', ...watchers] },
      { to: '/ledger', title: '资金账', roles: [...money, ...watchers] },
    ],
  },
  {
    title: '信息保护',
    entries: [
      { to: '/exports', title: '导出申请', roles: [...office, ...money, ...watchers, 'standards-officer'] },
      { to: '/reveals', title: '查看审批', roles: [...office, 'supervisor'] },
      { to: '/break-glass', title: '应急查看', roles: [...office, 'supervisor'] },
    ],
  },
  {
    title: '管理',
    entries: [
      { to: '/standards', title: '标准', roles: [...office, ...watchers, 'standards-officer'] },
      { to: '/calendar', title: '工作日历', roles: [...office, ...watchers, 'standards-officer'] },
      { to: '/division-changes', title: '区划变更', roles: [...office, 'supervisor', 'auditor', 'standards-officer'] },
      { to: '/overview', title: '总览', roles: [...office, ...money, ...watchers] },
      { to: '/delegations', title: '代理授权', roles: office },
    ],
  },
  {
    title: '系统管理',
    entries: [
      { to: '/accounts', title: '账号管理', roles: administrators },
      { to: '/units', title: '单位管理', roles: administrators },
      { to: '/administrator-changes', title: '管理员变更审批', roles: ['security-admin', 'audit-admin'] },
      { to: '/sign-in-policy', title: '登录与安全设置', roles: administrators },
      { to: '/operation', title: '运行与备份', roles: ['system-admin'] },
      { to: '/access-log', title: '访问日志', roles: [...watchers, 'security-admin', 'audit-admin'] },
      { to: '/seals', title: '日志封存', roles: [...administrators, ...watchers] },
    ],
  },
]

/** The groups of the menu that somebody with `roles` sees, without empty ones. */
export const menuFor = (roles: readonly Role[]): readonly MenuGroup[] =>
  menu
    .map(({ title, entries }) => ({
      title,
      entries: entries.filter((entry) => entry.roles.some((role) => roles.includes(role))),
    }))
    .filter(({ entries }) => entries.length > 0)
