import { describe, expect, test } from 'vitest'
import { roleConflict } from './role.ts'

describe('roles held together', () => {
  test('an administrator holds nothing else, and the three are three persons', () => {
    expect(roleConflict(['system-admin'])).toBeUndefined()
    expect(roleConflict(['system-admin', 'audit-admin'])).toContain('不得兼任')
    expect(roleConflict(['security-admin', 'county-clerk'])).toContain('安全管理员')
  })

  test('business roles may be held together; no role at all is not an account', () => {
    expect(roleConflict(['township-clerk', 'village-worker'])).toBeUndefined()
    expect(roleConflict([])).toBe('至少应有一个角色')
  })
})
