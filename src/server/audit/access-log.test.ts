import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '#core/role.ts'
import { areaCode } from '#core/units.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, newRequest, someCounty, someTownship, someVillage, staffAt, testKeys } from '#tests/support/people.ts'
import type { StaffActor } from '../access/actor.ts'
import { createAccount } from '../access/create-account.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { ExportAccessLog, exportAccessLog } from './export-access-log.ts'
import { FindAccessLog, findAccessLog } from './find-access-log.ts'
import { findSeals } from './find-seals.ts'
import { recordAccess } from './record-access.ts'
import { auditRoutes } from './routes.ts'

let fresh: FreshDatabase
let database: Database
let owner: pg.Client
const province = areaCode(410_000_000_000)
const elsewhere = areaCode(410_105_000_000)

const at = (role: Role, area: number, level: StaffActor['level'], id: number) => staffAt(area, level, [role], id)
const actors = {
  clerk: at('township-clerk', someTownship, 'township', 11),
  other: at('county-clerk', elsewhere, 'county', 12),
  system: at('system-admin', province, 'province', 13),
  security: at('security-admin', province, 'province', 14),
  audit: at('audit-admin', province, 'province', 15),
  supervisor: at('supervisor', someCounty, 'county', 16),
} as const

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  for (const [login, actor] of Object.entries(actors)) {
    await database.withScope({ kind: 'auth' }, (tx) =>
      createAccount(
        tx,
        {
          login,
          name: `姓名${login}`,
          password: 'Right-2026!',
          unitArea: actor.unitArea,
          unitName: `单位${login}`,
          roles: actor.roles,
        },
        testKeys,
      ),
    )
  }
  // The accounts' ids are the database's; the actors take them over.
  const { rows } = await owner.query<{ id: string; login: string }>('select id, login from sec.account')
  for (const { id, login } of rows) ids.set(login, Number(id))
  for (const [login, action, more] of [
    ['clerk', 'view', { personId: 77, area: someVillage, fields: ['name'], purpose: '办理' }],
    ['clerk', 'reveal', { personId: 78, area: someVillage, result: 'refused', reason: 'role' }],
    ['other', 'view', { personId: 79, area: elsewhere }],
    ['system', 'open-account', {}],
    ['security', 'set-policy', {}],
    ['audit', 'view-access-log', {}],
  ] as const)
    await as(database, actorOf(login), (tx) => recordAccess(tx, actorOf(login), { action, ...more }))
})
afterAll(async () => {
  await Promise.all([owner.end(), database.close()])
  await fresh.drop()
})

const ids = new Map<string, number>()
const actorOf = (login: keyof typeof actors): StaffActor => ({ ...actors[login], id: ids.get(login) ?? 0 })

async function seenBy(login: keyof typeof actors, filter: Record<string, unknown> = {}) {
  const actor = actorOf(login)
  return as(database, actor, (tx) => findAccessLog(tx, actor, FindAccessLog.parse({ size: 100, ...filter })))
}
const actions = async (login: keyof typeof actors, filter: Record<string, unknown> = {}) =>
  (await seenBy(login, filter)).rows.map(({ who, action }) => `${who} ${action}`)

describe('who reads what', () => {
  it('the audit administrator reads the two other administrators, and nobody else', async () => {
    expect(new Set(await actions('audit'))).toEqual(
      new Set(['姓名system（system） 新建账号', '姓名security（security） 修改登录与安全设置']),
    )
  })

  it('the security administrator reads users and the audit administrator, and not himself or the system administrator', async () => {
    const seen = await actions('security')
    expect(seen).toEqual(
      expect.arrayContaining([
        '姓名clerk（clerk） 查看人员',
        '姓名other（other） 查看人员',
        '姓名audit（audit） 查阅访问日志',
      ]),
    )
    expect(seen.filter((line) => /system|security/.test(line))).toEqual([])
  })

  it('a supervisor reads the work in the own area, and no administrator', async () => {
    const seen = await actions('supervisor')
    expect(seen).toEqual(expect.arrayContaining(['姓名clerk（clerk） 查看人员', '姓名clerk（clerk） 查看完整号码']))
    expect(seen.filter((line) => /other|system|security|audit/.test(line))).toEqual([])
  })

  it('clerks, the system administrator and citizens are not let in', () => {
    const { access } = auditRoutes['GET /api/access-log']
    expect('roles' in access ? access.roles : []).toEqual(['supervisor', 'auditor', 'security-admin', 'audit-admin'])
    expect(auditRoutes['POST /api/access-log/export'].access).toEqual(access)
  })
})

describe('looking something up', () => {
  it('by officer, person, action, result and day', async () => {
    expect(await actions('security', { officer: 'clerk', action: 'view' })).toEqual(['姓名clerk（clerk） 查看人员'])
    expect(await actions('security', { officer: '姓名other' })).toEqual(['姓名other（other） 查看人员'])
    expect((await seenBy('security', { personId: 78 })).rows[0]).toMatchObject({
      result: 'refused',
      reason: 'role',
      personId: 78,
      unit: '单位clerk',
      role: '乡镇（街道）经办人员',
    })
    expect(await actions('security', { result: 'refused' })).toEqual(['姓名clerk（clerk） 查看完整号码'])
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    expect((await seenBy('security', { from: today, to: today })).rows.length).toBeGreaterThan(2)
    expect((await seenBy('security', { to: '2020-01-01' })).rows).toEqual([])
    expect((await seenBy('security', { officer: '没有这个人' })).rows).toEqual([])
  })

  it('is itself a line of the log, naming the person asked for', async () => {
    await seenBy('supervisor', { personId: 77 })
    const { rows } = await owner.query(
      `select action, person_id from audit.access_log where actor_id = $1 order by id desc limit 1`,
      [ids.get('supervisor')],
    )
    expect(rows).toEqual([{ action: 'view-access-log', person_id: '77' }])
  })

  it('refuses dates that are none', () => {
    expect(FindAccessLog.safeParse({ from: '2026-02-30' }).success).toBe(false)
    expect(FindAccessLog.safeParse({ result: 'all' }).success).toBe(false)
  })
})

describe('the export', () => {
  const exportBy = (login: keyof typeof actors, input: Record<string, unknown>) =>
    as(database, actorOf(login), (tx) => exportAccessLog(tx, actorOf(login), ExportAccessLog.parse(input)))

  it('says who took it and what for, holds the asked-for lines and no formula, and is logged once however often it is asked', async () => {
    await as(database, actorOf('clerk'), (tx) =>
      recordAccess(tx, actorOf('clerk'), { action: 'view', area: someVillage, purpose: '=cmd|calc' }),
    )
    const input = { requestId: newRequest(), officer: 'clerk', purpose: '专项检查' }
    const first = await exportBy('supervisor', input)
    const second = await exportBy('supervisor', input)
    expect(second).toEqual(first)
    expect(first.csv).toContain('用途 专项检查')
    expect(first.csv.split('\r\n').length).toBe(first.rows + 3)
    expect(first.csv).not.toMatch(/,=cmd/)
    const { rows } = await owner.query(`select purpose from audit.access_log where action = 'export-access-log'`)
    expect(rows).toEqual([{ purpose: `专项检查（${first.rows} 条；按人员）` }])
  })

  it('needs a purpose', () => {
    expect(ExportAccessLog.safeParse({ requestId: newRequest(), purpose: ' ' }).success).toBe(false)
  })
})

describe('the list of seals', () => {
  it('is empty and unknown where nobody seals', async () => {
    const actor = actorOf('audit')
    const seals = await as(database, actor, (tx) => findSeals(tx, actor, { page: 1, size: 20 }, undefined))
    expect(seals).toMatchObject({ state: 'unknown', rows: [], total: 0, lastSealedAt: null })
  })
})
