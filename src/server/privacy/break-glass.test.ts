import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StaffActor } from '#server/access/actor.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { registerPerson } from '#server/registry/register-person.ts'
import { someCase } from '#tests/support/cases.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import {
  as,
  countyClerk,
  makeIdNumber,
  newRequest,
  someCounty,
  somePerson,
  someVillage,
  staffAt,
  testKeys,
} from '#tests/support/people.ts'
import { endBreakGlass } from './end-break-glass.ts'
import { findBreakGlasses } from './find-break-glasses.ts'
import { OpenBreakGlass, openBreakGlass } from './open-break-glass.ts'
import { getCaseUnderGlass, getPersonUnderGlass, glassScope, searchUnderGlass } from './read-under-glass.ts'
import { reviewBreakGlass } from './review-break-glass.ts'

let fresh: FreshDatabase
let database: Database
let owner: pg.Client
let personId: number

const elsewhere = 410_105_000_000
const officer = staffAt(elsewhere, 'county', ['county-clerk'], 970)
const supervisor = staffAt(elsewhere, 'county', ['supervisor'], 971)
const open = (actor: StaffActor = officer, requestId = newRequest()) =>
  as(database, actor, (tx) =>
    openBreakGlass(tx, actor, { requestId, area: someCounty, minutes: 120, reason: '突发洪涝，紧急核实被困人员情况' }),
  )
const under = async <T>(glassId: number, work: Parameters<typeof database.withScope<T>>[1], actor = officer) =>
  database.withScope(await glassScope(actor, { glassId }, database), work)

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  personId = await as(database, countyClerk, (tx) => somePerson(tx))
})
afterAll(async () => {
  await owner.end()
  await database.close()
  await fresh.drop()
})

describe('emergency reading', () => {
  it('asks for a reason of ten characters and lasts two hours at most, in the database too', async () => {
    const asked = { requestId: newRequest(), area: someCounty, minutes: 120, reason: '突发洪涝，紧急核实被困人员' }
    expect(OpenBreakGlass.safeParse(asked).success).toBe(true)
    expect(OpenBreakGlass.safeParse({ ...asked, minutes: 121 }).success).toBe(false)
    expect(OpenBreakGlass.safeParse({ ...asked, reason: '看一下' }).success).toBe(false)
    await expect(
      owner.query(
        `insert into app.break_glass (area, account_id, officer, unit_name, target_area, target_lo, target_hi, reason, until, review_due_on)
         values (1, 1, 'x', 'x', 1, 1, 2, '十个字以上的理由写在这里', now() + interval '2 hours 1 minute', '2026-01-01')`,
      ),
    ).rejects.toThrow('check constraint')
  })

  it('shows the other area’s people and cases, logs each look with its number, and can change nothing', async () => {
    const caseId = await someCase(database)
    const { glassId, reviewDueOn } = await open()
    expect(reviewDueOn).toBe('2026-03-05')
    await expect(open()).rejects.toMatchObject({ code: 'already-running' })
    const found = await under(glassId, (tx) =>
      searchUnderGlass(tx, officer, { glassId, q: '测试甲', page: 1, size: 10 }, testKeys),
    )
    expect(found.rows.map(({ id }) => id)).toContain(personId)
    const person = await under(glassId, (tx) => getPersonUnderGlass(tx, officer, { glassId, personId }, testKeys))
    expect(person.idMasked).toContain('*')
    const seen = await under(glassId, (tx) => getCaseUnderGlass(tx, officer, { glassId, caseId }, testKeys))
    expect([seen.id, seen.actions]).toEqual([caseId, []])
    const { rows } = await owner.query(
      `select count(*)::int as n from audit.access_log where action = 'break-glass-read' and object_id = $1 and actor_id = $2`,
      [glassId, officer.id],
    )
    expect(rows[0].n).toBe(3)
    await expect(
      under(glassId, (tx) => tx.updateTable('app.case').set({ state: 'approved' }).where('id', '=', caseId).execute()),
    ).rejects.toThrow('permission denied')
    await expect(
      under(glassId, (tx) =>
        registerPerson(
          tx,
          officer,
          { name: '某某', idNumber: makeIdNumber(490), area: someVillage, residence: 'urban' },
          testKeys,
        ),
      ),
    ).rejects.toThrow('permission denied')
  })

  it('is one’s own only, and ends when its time has come, even for a transaction that begins then', async () => {
    const [glass] = (await as(database, officer, (tx) => findBreakGlasses(tx, officer, { page: 1, size: 1 }))).rows
    const glassId = glass?.id ?? 0
    const colleague = staffAt(elsewhere, 'county', ['county-clerk'], 972)
    await expect(glassScope(colleague, { glassId }, database)).rejects.toMatchObject({ code: 'not-found' })
    const scope = await glassScope(officer, { glassId }, database)
    await as(database, officer, (tx) => endBreakGlass(tx, officer, { requestId: newRequest(), glassId }))
    await expect(glassScope(officer, { glassId }, database)).rejects.toMatchObject({ code: 'approval-needed' })
    const rows = await database.withScope(scope, (tx) => tx.selectFrom('reg.person').select('id').execute())
    expect(rows).toEqual([])
    const wider = await database.withScope({ kind: 'glass', lo: 0, hi: 1_000_000_000_000, uid: officer.id }, (tx) =>
      tx.selectFrom('reg.person').select('id').execute(),
    )
    expect(wider).toEqual([])
  })

  it('waits for a supervisor’s review with a clock of three working days; the officer cannot review himself', async () => {
    const list = () =>
      as(database, supervisor, (tx) => findBreakGlasses(tx, supervisor, { page: 1, size: 10, toReview: true }))
    const [glass] = (await list()).rows
    expect(glass).toMatchObject({ officer: '测试人员', reads: 3, daysLeft: 3, mayReview: true, verdict: null })
    const glassId = glass?.id ?? 0
    const review = (requestId: string) => ({
      requestId,
      glassId,
      verdict: 'justified' as const,
      note: '情况属实，查看适当',
    })
    const id = newRequest()
    const self = { ...officer, roles: ['supervisor'] as const }
    await expect(as(database, self, (tx) => reviewBreakGlass(tx, self, review(newRequest())))).rejects.toMatchObject({
      code: 'another-person-needed',
    })
    for (const _ of [1, 2]) await as(database, supervisor, (tx) => reviewBreakGlass(tx, supervisor, review(id)))
    await expect(
      as(database, supervisor, (tx) => reviewBreakGlass(tx, supervisor, review(newRequest()))),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect((await list()).total).toBe(0)
  })
})
