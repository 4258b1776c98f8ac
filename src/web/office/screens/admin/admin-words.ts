import { type Role, roleTitles } from '#core/role.ts'
import type { AdministratorChangeRow } from '#server/api.ts'

/** Roles a security administrator may grant, by title. */
export const roleChoices: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(roleTitles).filter(([role]) => role !== 'citizen'),
)

export const isGrantable = (text: string): text is Exclude<Role, 'citizen'> => text in roleChoices

/** `2026-03-02 09:05` in local time; empty for nothing. */
export const momentText = (iso: string | null): string =>
  iso ? new Date(iso).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 16) : ''

export const changeTitles: Readonly<Record<AdministratorChangeRow['kind'], string>> = {
  grant: '授予角色',
  revoke: '撤销角色',
  'reset-password': '重置密码',
  'reset-second-factor': '重置第二重验证',
  'bind-oidc': '绑定统一身份',
}
