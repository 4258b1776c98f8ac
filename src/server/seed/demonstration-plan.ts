import type { Role } from '#core/role.ts'
import type { AreaCode } from '#core/units.ts'

/** The county that a first start shows; its people, staff and money are made up. */
export const demonstrationCounty = 410_122_000_000
/** Of every demonstration account; stated on the sign-in page, never used outside a demonstration. */
export const demonstrationPassword = 'Minzheng-2026!'
export const demonstrationSeed = 2026
export const demonstrationPeople = 3000
/** Where `sys.setting` keeps how far the seed has come. */
export const demonstrationSetting = 'seed.demonstration'

/** Where an account works: a unit of the county by position, or above it. */
export type Post = 'village' | 'town' | 'street' | 'county' | 'city' | 'province'

export interface DemonstrationUnit {
  readonly code: AreaCode
  readonly name: string
}

/** The units that staff work in: a town (镇) with its first village, and a street (街道). */
export interface DemonstrationPlaces {
  readonly town: DemonstrationUnit
  readonly village: DemonstrationUnit
  readonly street: DemonstrationUnit
  /** Four villages of every township, twelve of those with staff. */
  readonly villages: readonly number[]
}

export interface PlannedAccount {
  readonly login: string
  readonly name: string
  readonly post: Post
  readonly roles: readonly Role[]
  readonly title: string
}

/** Staff of every level and role; the three administrators and the auditor do no business. */
export const plannedAccounts: readonly PlannedAccount[] = [
  { login: 'zm-cun-01', name: '程巧云', post: 'village', roles: ['village-worker'], title: '村级经办人员' },
  { login: 'zm-xz-01', name: '李建军', post: 'town', roles: ['township-clerk'], title: '镇民政办经办人员' },
  { login: 'zm-xz-02', name: '王海霞', post: 'town', roles: ['township-approver'], title: '镇分管负责人' },
  { login: 'zm-jd-01', name: '赵丽敏', post: 'street', roles: ['township-clerk'], title: '街道民政办经办人员' },
  { login: 'zm-jd-02', name: '孙志刚', post: 'street', roles: ['township-approver'], title: '街道分管负责人' },
  { login: 'zm-xian-01', name: '周文静', post: 'county', roles: ['county-clerk'], title: '县民政局经办人员' },
  { login: 'zm-xian-02', name: '吴永胜', post: 'county', roles: ['county-approver'], title: '县民政局审核确认人员' },
  { login: 'zm-xian-03', name: '郑小燕', post: 'county', roles: ['county-cashier'], title: '县民政局资金经办人员' },
  { login: 'zm-xian-04', name: '冯国强', post: 'county', roles: ['county-finance'], title: '县民政局资金复核人员' },
  { login: 'zm-xian-05', name: '陈志远', post: 'county', roles: ['supervisor'], title: '县民政局监督管理人员' },
  {
    login: 'zm-xian-06',
    name: '许慧敏',
    post: 'county',
    roles: ['standards-officer'],
    title: '县民政局标准管理人员（录入）',
  },
  {
    login: 'zm-xian-07',
    name: '韩卫东',
    post: 'county',
    roles: ['standards-officer'],
    title: '县民政局标准管理人员（审核）',
  },
  { login: 'zz-shi-01', name: '杨俊峰', post: 'city', roles: ['supervisor'], title: '市民政局监督管理人员' },
  { login: 'zz-shi-02', name: '黄秀梅', post: 'city', roles: ['standards-officer'], title: '市民政局标准管理人员' },
  { login: 'hn-sheng-01', name: '徐明辉', post: 'province', roles: ['supervisor'], title: '省民政厅监督管理人员' },
  {
    login: 'hn-sheng-02',
    name: '何立新',
    post: 'province',
    roles: ['standards-officer'],
    title: '省民政厅标准管理人员',
  },
  { login: 'hn-shenji-01', name: '高玉洁', post: 'province', roles: ['auditor'], title: '审计人员' },
  { login: 'hn-xitong-01', name: '林树森', post: 'province', roles: ['system-admin'], title: '系统管理员' },
  { login: 'hn-anquan-01', name: '罗建平', post: 'province', roles: ['security-admin'], title: '安全管理员' },
  { login: 'hn-anshen-01', name: '梁素芬', post: 'province', roles: ['audit-admin'], title: '审计管理员' },
]

/** Telephone number of the first person of the nth household, from 1. */
export const citizenPhone = (serial: number): string => `1390000${String(serial).padStart(4, '0')}`
