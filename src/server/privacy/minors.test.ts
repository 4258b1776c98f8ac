import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plainDate } from '#core/plain-date.ts'
import type { StaffActor } from '#server/access/actor.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { FindCases, findCases } from '#server/intake/find-cases.ts'
import { getCase } from '#server/intake/get-case.ts'
import { findPersons } from '#server/registry/find-persons.ts'
import { getPerson } from '#server/registry/get-person.ts'
import { recordFacts } from '#server/registry/record-facts.ts'
import { registerPerson } from '#server/registry/register-person.ts'
import { clerk, someAnswers, someCase } from '#tests/support/cases.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import {
  as,
  countyClerk,
  makeIdNumber,
  newRequest,
  someCounty,
  someTownship,
  someVillage,
  staffAt,
  testKeys,
} from '#tests/support/people.ts'
import { askMinorApproval } from './ask-minor-approval.ts'
import { decideMinorApproval } from './decide-minor-approval.ts'
import { findMinorApprovals } from './find-minor-approvals.ts'
import { openBreakGlass } from './open-break-glass.ts'
import { assertMayOpenCase } from './open-minor.ts'
import { revealValue } from './reveal-value.ts'
import { withdrawMinorApproval } from './withdraw-minor-approval.ts'

let fresh: FreshDatabase
let database: Database
let owner: pg.Client
let child: number
let sibling: number

const officer = staffAt(someTownship, 'township', ['township-clerk'], 950)
const colleague = staffAt(someTownship, 'township', ['township-clerk'], 951)
const approver = staffAt(someTownship, 'township', ['township-approver'], 952)

const register = async (name: string, n: number, born: string) =>
  (
    await as(database, countyClerk, (tx) =>
      registerPerson(
        tx,
        countyClerk,
        { name, idNumber: makeIdNumber(n, born), area: someVillage, residence: 'urban' },
        testKeys,
      ),
    )
  ).personId
const open = (actor: StaffActor, personId = child) =>
  as(database, actor, (tx) => getPerson(tx, actor, { personId }, testKeys))
const ask = (actor: StaffActor, personId = child, requestId = newRequest()) =>
  as(database, actor, (tx) =>
    askMinorApproval(tx, actor, { requestId, personId, purpose: 'visit', reason: '走访困境家庭' }),
  )
const decide = (actor: StaffActor, approvalId: number, approve = true) =>
  as(database, actor, (tx) =>
    decideMinorApproval(tx, actor, { requestId: newRequest(), approvalId, approve, hours: 2, reason: '同意走访' }),
  )
const factsSeen = async (actor: StaffActor, personId = child) =>
  as(database, actor, async (tx) => {
    const rows = await tx
      .selectFrom('reg.fact')
      .select('id')
      .where('subject_kind', '=', 'person')
      .where('subject_id', '=', personId)
      .execute()
    return rows.length
  })

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  child = await register('欧阳小明', 480, '2015-05-06')
  sibling = await register('欧阳小红', 481, '2017-05-06')
  for (const subjectId of [child, sibling])
    await as(database, { ...countyClerk, id: 960 }, (tx) =>
      recordFacts(
        tx,
        countyClerk,
        {
          area: someVillage,
          facts: [
            {
              subjectKind: 'person',
              subjectId,
              fact: 'disability-grade',
              value: '1',
              provenance: 'verified',
              source: '残联',
              validFrom: plainDate('2020-01-01'),
            },
          ],
        },
        testKeys,
      ),
    )
})
afterAll(async () => {
  await owner.end()
  await database.close()
  await fresh.drop()
})

describe('the record of a child', () => {
  it('stays closed without an approval: the page, its values, its facts in the database; lists show a masked name', async () => {
    await expect(open(officer)).rejects.toMatchObject({ code: 'approval-needed' })
    await expect(
      as(database, officer, (tx) =>
        revealValue(
          tx,
          officer,
          { requestId: newRequest(), personId: child, field: 'id-number', purpose: 'identity', reason: '看看' },
          testKeys,
        ),
      ),
    ).rejects.toMatchObject({ code: 'approval-needed' })
    expect(await factsSeen(officer)).toBe(0)
    const found = await as(database, officer, (tx) =>
      findPersons(tx, officer, { q: '欧阳', page: 1, size: 10 }, testKeys),
    )
    expect(found.rows.map(({ name }) => name)).toEqual(['欧阳**', '欧阳**'])
  })

  it('opens for the officer who asked, once another person has approved, and says on which approval', async () => {
    const { approvalId } = await ask(officer)
    await expect(ask(officer)).rejects.toMatchObject({ code: 'conflict' })
    await expect(open(officer)).rejects.toMatchObject({ code: 'approval-needed' })
    await expect(decide({ ...officer, roles: ['township-approver'] }, approvalId)).rejects.toMatchObject({
      code: 'another-person-needed',
    })
    await decide(approver, approvalId)
    await expect(decide(approver, approvalId)).rejects.toMatchObject({ code: 'conflict' })
    const detail = await open(officer)
    expect(detail.name).toBe('欧阳小明')
    expect(detail.facts).toHaveLength(1)
    const { rows } = await owner.query(
      `select basis, basis_id::int as id, account_id::int as account from app.minor_opening where child_id = $1`,
      [child],
    )
    expect(rows).toEqual([{ basis: 'approval', id: approvalId, account: officer.id }])
    const log = await owner.query(
      `select object_id::int as id from audit.access_log where action = 'open-minor' and person_id = $1`,
      [child],
    )
    expect(log.rows).toEqual([{ id: approvalId }])
  })

  it('not for a colleague, not for another child, not after its time, not once withdrawn', async () => {
    await expect(open(colleague)).rejects.toMatchObject({ code: 'approval-needed' })
    await expect(open(officer, sibling)).rejects.toMatchObject({ code: 'approval-needed' })
    await owner.query(
      `update app.minor_approval set decided_at = decided_at - interval '3 hours', until = now() - interval '1 second'`,
    )
    await expect(open(officer)).rejects.toMatchObject({ code: 'approval-needed' })
    const { approvalId } = await ask(officer)
    await decide(approver, approvalId)
    expect((await open(officer)).name).toBe('欧阳小明')
    await as(database, officer, (tx) => withdrawMinorApproval(tx, officer, { requestId: newRequest(), approvalId }))
    await expect(open(officer)).rejects.toMatchObject({ code: 'approval-needed' })
    const mine = await as(database, officer, (tx) => findMinorApprovals(tx, officer, { page: 1, size: 10, mine: true }))
    expect(mine.rows.map(({ state }) => state)).toEqual(['withdrawn', 'expired'])
  })

  it('cannot be opened by writing an approval for oneself, nor an opening, as the application’s role', async () => {
    const { approvalId } = await ask(colleague)
    await expect(
      as(database, colleague, (tx) =>
        tx
          .updateTable('app.minor_approval')
          .set({ state: 'approved', decided_by: colleague.id, until: new Date() })
          .where('id', '=', approvalId)
          .execute(),
      ),
    ).rejects.toThrow('check constraint')
    await expect(
      as(database, colleague, (tx) =>
        tx
          .updateTable('app.minor_approval')
          .set({ state: 'approved', decided_by: approver.id, until: new Date() })
          .where('id', '=', approvalId)
          .execute(),
      ),
    ).rejects.toThrow('row-level security')
    await expect(
      as(database, colleague, (tx) =>
        tx
          .insertInto('app.minor_opening')
          .values({
            area: someTownship,
            account_id: colleague.id,
            child_id: child,
            basis: 'approval',
            basis_id: approvalId,
          })
          .execute(),
      ),
    ).rejects.toThrow('permission denied')
  })

  it('opens on break-glass that names it, and on none that does not', async () => {
    const supervisor = staffAt(410_105_000_000, 'county', ['supervisor'], 953)
    const glass = (childId?: number) =>
      as(database, supervisor, (tx) =>
        openBreakGlass(tx, supervisor, {
          requestId: newRequest(),
          area: someCounty,
          ...(childId === undefined ? {} : { childId }),
          minutes: 60,
          reason: '夜间发现走失儿童，需联系监护人',
        }),
      )
    const read = (personId: number) =>
      database.withScope({ kind: 'glass', lo: someCounty, hi: someCounty + 1_000_000, uid: supervisor.id }, (tx) =>
        getPerson(tx, supervisor, { personId }, testKeys),
      )
    await expect(read(child)).rejects.toMatchObject({ code: 'not-found' })
    await glass(child)
    expect((await read(child)).name).toBe('欧阳小明')
    await expect(read(sibling)).rejects.toMatchObject({ code: 'approval-needed' })
  })
})

describe('children of a household’s case', () => {
  const withChild = (n: number) =>
    someAnswers({
      members: [
        {
          name: '王小丙',
          idNumber: makeIdNumber(n, '2014-03-31'),
          relation: '20',
          schooling: 'none',
          labourAbility: 'unable',
          authorises: true,
        },
      ],
    })

  it('are open, and logged, for those who handle it while it is open; masked for others', async () => {
    const caseId = await someCase(database, withChild(470))
    const handled = await as(database, clerk, (tx) => getCase(tx, clerk, { caseId }, testKeys))
    expect(handled.membersList.map(({ name }) => name)).toContain('王小丙')
    const { rows } = await owner.query(
      `select basis, basis_id::int as id from app.minor_opening where account_id = $1 and basis = 'case'`,
      [clerk.id],
    )
    expect(rows).toContainEqual({ basis: 'case', id: caseId })
    const cashier = staffAt(someCounty, 'county', ['county-cashier'], 954)
    const seen = await as(database, cashier, (tx) => getCase(tx, cashier, { caseId }, testKeys))
    expect(seen.membersList.map(({ name }) => name)).toContain('王*丙')
    expect(JSON.stringify(seen)).not.toContain('王小丙')
  })

  it('close with the case', async () => {
    const caseId = await someCase(database, withChild(471))
    await owner.query('update app."case" set is_open = false where id = $1', [caseId])
    const seen = await as(database, clerk, (tx) => getCase(tx, clerk, { caseId }, testKeys))
    expect(JSON.stringify(seen)).not.toContain('王小丙')
    const member = seen.membersList.find(({ name }) => name === '王*丙')
    expect(await factsSeen(clerk, member?.personId)).toBe(0)
  })

  it('keep its papers closed to those who do not handle it, and to all once it is closed', async () => {
    const caseId = await someCase(database, withChild(472))
    const auditor = staffAt(someCounty, 'county', ['auditor'], 955)
    const papers = (actor: StaffActor) => as(database, actor, (tx) => assertMayOpenCase(tx, actor, caseId))
    await papers(clerk)
    await expect(papers(auditor)).rejects.toMatchObject({ code: 'approval-needed' })
    await owner.query('update app."case" set is_open = false where id = $1', [caseId])
    await expect(papers(clerk)).rejects.toMatchObject({ code: 'approval-needed' })
    // A household of grown-ups is nobody's child.
    const grown = await someCase(database)
    await as(database, auditor, (tx) => assertMayOpenCase(tx, auditor, grown))
  })

  it('are masked in lists of cases when they apply themselves', async () => {
    const caseId = await someCase(database)
    await owner.query(`update app."case" set applicant_id = $2, applicant_name = '欧阳小明' where id = $1`, [
      caseId,
      child,
    ])
    const list = await as(database, clerk, (tx) => findCases(tx, clerk, FindCases.parse({ q: '欧阳小明' })))
    expect(list.rows.map(({ applicant }) => applicant)).toEqual(['欧阳**'])
  })
})
