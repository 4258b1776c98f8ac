import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainDate } from '#core/plain-date.ts'
import { type Role, roleTitles } from '#core/role.ts'
import { meansTested } from '#core/workflow.ts'
import {
  act,
  approver,
  clerk,
  countyApprover,
  countyReviewer,
  loadDemonstrationStandards,
  someAnswers,
  someCase,
  someItem,
  verify,
} from '#tests/support/cases.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import {
  as,
  makeIdNumber,
  newRequest,
  otherVillage,
  someCounty,
  someTownship,
  someVillage,
  staffAt,
  testKeys,
} from '#tests/support/people.ts'
import type { CitizenActor, StaffActor } from '../access/actor.ts'
import { scopeOf, villageScope } from '../access/actor.ts'
import { createAccount } from '../access/create-account.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { answerObjection } from '../disclosure/answer-objection.ts'
import { raiseObjection } from '../disclosure/raise-objection.ts'
import { requestChecks } from '../verification/request-checks.ts'
import { actOnCase } from './act-on-case.ts'
import { actOnCases } from './act-on-cases.ts'
import { getCaseHead } from './case-head.ts'
import { recomputeProvisional } from './deadlines.ts'
import { getCase } from './get-case.ts'
import { submitApplication } from './submit-application.ts'
import { supplyCorrection } from './supply-correction.ts'

let fresh: FreshDatabase
let database: Database
let owner: pg.Client
beforeAll(async () => {
  fresh = await freshDatabase()
  await loadDemonstrationStandards(fresh.ownerUrl)
  database = openDatabase(fresh.runtimeUrl)
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner?.end()
  await database?.close()
  await fresh?.drop()
})

const on = (actor: StaffActor, date: string): StaffActor => ({ ...actor, today: plainDate(date) })
const deadlinesOf = async (caseId: number) =>
  (
    await owner.query<{ deadline: string; due_on: string; state: string }>(
      `select deadline, due_on::text, state from app.deadline where case_id = $1 order by id`,
      [caseId],
    )
  ).rows
const whole = async (caseId: number) =>
  (await deadlinesOf(caseId)).filter((row) => row.deadline === 'whole').at(-1)?.due_on
/** A case brought to `county-review` on 2026-03-10. */
async function reviewedCase(): Promise<number> {
  const caseId = await someCase(database)
  await act(database, clerk, caseId, 'accept')
  await verify(database, caseId)
  await act(database, clerk, caseId, 'propose-approval', '符合条件')
  await act(database, clerk, caseId, 'post')
  await act(database, on(clerk, '2026-03-10'), caseId, 'forward')
  return caseId
}

describe('an application', () => {
  test('with wrong answers names every field and starts nothing', async () => {
    const before = (await owner.query('select 1 from app."case"')).rowCount
    const answers = someAnswers({ idNumber: '410105194902290011', phone: '12', wageMonthly: '三百', truthful: false })
    await expect(someCase(database, answers)).rejects.toMatchObject({
      code: 'invalid-input',
      details: {
        fields: expect.arrayContaining([
          expect.objectContaining({ path: 'idNumber' }),
          expect.objectContaining({ path: 'phone' }),
          expect.objectContaining({ path: 'wageMonthly' }),
          expect.objectContaining({ path: 'truthful' }),
        ]),
      },
    })
    expect((await owner.query('select 1 from app."case"')).rowCount).toBe(before)
  })

  test('to an unknown village is refused by name', async () => {
    await expect(
      as(database, clerk, (tx) =>
        submitApplication(
          tx,
          clerk,
          { requestId: newRequest(), item: someItem, area: 410_102_001_999, answers: someAnswers(), fileIds: [] },
          testKeys,
        ),
      ),
    ).rejects.toMatchObject({ code: 'invalid-input', details: { fields: [{ path: 'area' }] } })
  })

  test('runs once at a time for one applicant', async () => {
    const answers = someAnswers()
    await someCase(database, answers)
    await expect(someCase(database, answers)).rejects.toMatchObject({ code: 'already-running' })
  })

  test('sent twice with one request id is one case', async () => {
    const input = { requestId: newRequest(), item: someItem, area: someVillage, answers: someAnswers(), fileIds: [] }
    const [first, second] = await Promise.all(
      [1, 2].map(() =>
        as(database, clerk, (tx) => submitApplication(tx, clerk, input, testKeys)).catch(
          (error: Error) => error.constructor.name,
        ),
      ),
    )
    const again = await as(database, clerk, (tx) => submitApplication(tx, clerk, input, testKeys))
    expect([first, second]).toContainEqual(again)
    expect((await owner.query(`select 1 from app."case" where case_no = $1`, [again.caseNo])).rowCount).toBe(1)
  })

  test('of a citizen is written with the rights of the village applied to, for nobody but himself', async () => {
    const answers = someAnswers()
    const known = await someCase(database, answers)
    await act(database, clerk, known, 'withdraw')
    const { applicantId } = await as(database, clerk, (tx) => getCaseHead(tx, known))
    const citizen: CitizenActor = {
      kind: 'citizen',
      id: applicantId,
      name: '王甲',
      roles: ['citizen'],
      today: clerk.today,
      address: '',
    }
    const input = { requestId: newRequest(), item: someItem, area: someVillage, answers, fileIds: [] }
    const { caseId } = await database.withScope(villageScope(someVillage), (tx) =>
      submitApplication(tx, citizen, input, testKeys),
    )
    const seen = await database.withScope(scopeOf(citizen), (tx) => getCase(tx, citizen, { caseId }, testKeys))
    expect(seen).toMatchObject({ applicant: '王甲', visits: [], relatives: [] })
    await expect(
      database.withScope(villageScope(someVillage), (tx) =>
        submitApplication(tx, { ...citizen, id: 999_999 }, { ...input, requestId: newRequest() }, testKeys),
      ),
    ).rejects.toMatchObject({ code: 'invalid-input' })
    const stranger: CitizenActor = { ...citizen, id: 999_999 }
    await expect(
      database.withScope(scopeOf(stranger), (tx) => getCase(tx, stranger, { caseId }, testKeys)),
    ).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('who may act', () => {
  test('every role that an action does not name is refused, in every state', async () => {
    const caseId = await someCase(database)
    const states = Object.keys(meansTested.states)
    const roles = Object.keys(roleTitles) as Role[]
    let refused = 0
    for (const state of states) {
      await owner.query(`update app."case" set state = $2 where id = $1`, [caseId, state])
      const { version } = await as(database, clerk, (tx) => getCaseHead(tx, caseId))
      for (const action of new Set(meansTested.actions.map((each) => each.id)))
        for (const role of roles) {
          const open = meansTested.actions.some(
            (each) => each.id === action && each.from.includes(state) && each.by.includes(role),
          )
          if (open) continue
          const actor = staffAt(someCounty, 'county', [role], 900)
          const attempt = as(database, actor, (tx) =>
            actOnCase(
              tx,
              actor,
              { requestId: newRequest(), caseId, action, version, note: 'x', missing: [] },
              testKeys,
            ),
          )
          await expect(attempt).rejects.toMatchObject({
            code: expect.stringMatching(/^(forbidden|not-allowed-in-state)$/),
          })
          refused++
        }
    }
    expect(refused).toBeGreaterThan(1000)
  }, 120_000)

  test('another township and another county do not find the case', async () => {
    const caseId = await someCase(database)
    for (const area of [410_102_002_000, 410_105_000_000]) {
      const stranger = staffAt(
        area,
        area % 1_000_000 === 0 ? 'county' : 'township',
        ['county-approver', 'township-clerk'],
        7,
      )
      await expect(as(database, stranger, (tx) => getCase(tx, stranger, { caseId }, testKeys))).rejects.toMatchObject({
        code: 'not-found',
      })
      await expect(act(database, stranger, caseId, 'accept')).rejects.toMatchObject({ code: 'not-found' })
    }
    expect(otherVillage).not.toBe(someVillage)
  })

  test('the person who handled a case may not confirm it', async () => {
    const caseId = await reviewedCase()
    const both = { ...on(countyApprover, '2026-03-12'), id: clerk.id }
    await expect(act(database, both, caseId, 'approve')).rejects.toMatchObject({
      details: { guards: ['another-person'] },
    })
  })

  test('a near relative of an officer is registered apart, the county must visit, and that officer must keep out', async () => {
    const answers = someAnswers()
    const officer = await database.withScope({ kind: 'auth' }, (tx) =>
      createAccount(
        tx,
        {
          login: 'relative',
          name: '王书记',
          password: 'Test-2026!',
          unitArea: someTownship,
          unitName: '街道办',
          roles: ['township-clerk'],
          relatives: [{ idNumber: String(answers['idNumber']), relation: '父亲' }],
        },
        testKeys,
      ),
    )
    const caseId = await someCase(database, answers)
    const head = await as(database, clerk, (tx) => getCaseHead(tx, caseId))
    expect(head).toMatchObject({ needsCountyVisit: true, flags: ['near-relative'] })
    await act(database, clerk, caseId, 'accept')
    await verify(database, caseId)
    await expect(act(database, { ...clerk, id: officer.id }, caseId, 'propose-approval', '符合')).rejects.toMatchObject(
      {
        details: { guards: ['not-own-family'] },
      },
    )
    await act(database, clerk, caseId, 'propose-approval', '符合')
    await act(database, clerk, caseId, 'post')
    await act(database, on(clerk, '2026-03-10'), caseId, 'forward')
    await expect(act(database, on(countyApprover, '2026-03-12'), caseId, 'approve')).rejects.toMatchObject({
      details: { guards: ['county-visit-recorded'] },
    })
  })
})

describe('clocks', () => {
  test('DB-E16: accepted on 2026-03-02 and decided by the county, the whole is due on 2026-04-14', async () => {
    const caseId = await someCase(database)
    await act(database, clerk, caseId, 'accept')
    expect(await whole(caseId)).toBe('2026-04-14')
    const head = await owner.query<{ due_on: string }>(`select due_on::text from app."case" where id = $1`, [caseId])
    expect(head.rows[0]?.due_on).toBe('2026-03-05')
  })

  test('DB-E18: an objection gives the case 45 working days, until 2026-05-08', async () => {
    const caseId = await someCase(database)
    await act(database, clerk, caseId, 'accept')
    await verify(database, caseId)
    await act(database, clerk, caseId, 'propose-approval', '符合')
    await act(database, clerk, caseId, 'post')
    const village = { ...clerk, id: null, kind: 'public', name: '', roles: [] } as const
    await database.withScope(villageScope(someVillage), (tx) =>
      raiseObjection(tx, village, {
        requestId: newRequest(),
        caseId,
        kind: 'notice',
        text: '他家有车，请核实',
        raisedBy: '',
      }),
    )
    expect(await whole(caseId)).toBe('2026-05-08')
    const after = on(clerk, '2026-03-10')
    await expect(act(database, after, caseId, 'forward')).rejects.toMatchObject({
      details: { guards: ['no-open-objection'] },
    })
    const { rows } = await owner.query<{ id: string }>('select id from app.objection where case_id = $1', [caseId])
    const answer = {
      requestId: newRequest(),
      caseId,
      objectionId: Number(rows[0]?.id),
      outcome: 'rejected' as const,
      answer: '已核实，无车',
    }
    await as(database, after, (tx) => answerObjection(tx, after, answer))
    await expect(
      as(database, after, (tx) => answerObjection(tx, after, { ...answer, requestId: newRequest() })),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect(await act(database, after, caseId, 'forward')).toBe('county-review')
  })

  test('a correction may add a member and leave one out, and declares anew', async () => {
    const answers = someAnswers()
    const caseId = await someCase(database, answers)
    await act(database, clerk, caseId, 'request-correction', '请补正', ['家庭成员填写有误'])
    const child = {
      name: '王丁',
      idNumber: makeIdNumber(321, '2012-05-05'),
      relation: '20',
      schooling: 'compulsory',
      labourAbility: 'unable',
    }
    const input = {
      requestId: newRequest(),
      caseId,
      answers: { ...answers, wageMonthly: '450', members: [child] },
      fileIds: [],
    }
    await as(database, clerk, (tx) => supplyCorrection(tx, clerk, input, testKeys))
    await as(database, clerk, (tx) => supplyCorrection(tx, clerk, input, testKeys))
    const detail = await as(database, clerk, (tx) => getCase(tx, clerk, { caseId }, testKeys))
    expect(detail.state).toBe('submitted')
    expect(detail.membersList.map(({ name, isCounted }) => ({ name, isCounted }))).toEqual(
      expect.arrayContaining([
        { name: '王甲', isCounted: true },
        { name: '王丁', isCounted: true },
        { name: '李乙', isCounted: false },
      ]),
    )
    expect(detail.facts.filter((fact) => fact.fact === 'wage-monthly').map((fact) => fact.value)).toEqual(['450.00 元'])
    const swapped = {
      ...input,
      requestId: newRequest(),
      answers: { ...input.answers, idNumber: makeIdNumber(322, '1960-01-01') },
    }
    await expect(as(database, clerk, (tx) => supplyCorrection(tx, clerk, swapped, testKeys))).rejects.toMatchObject({
      code: 'invalid-input',
    })
  })

  test('one correction notice lists everything; a second is refused', async () => {
    const caseId = await someCase(database)
    await act(database, clerk, caseId, 'request-correction', '请补正', ['户口簿全本', '医疗票据'])
    await act(database, clerk, caseId, 'supply-correction')
    await expect(act(database, clerk, caseId, 'request-correction', '再补', ['别的'])).rejects.toMatchObject({
      code: 'not-allowed-in-state',
    })
  })

  test('a date that touches a year without a calendar is provisional and nobody is late on it', async () => {
    const late = on(clerk, '2026-12-25')
    const caseId = await as(
      database,
      late,
      async (tx) =>
        (
          await submitApplication(
            tx,
            late,
            { requestId: newRequest(), item: someItem, area: someVillage, answers: someAnswers(), fileIds: [] },
            testKeys,
          )
        ).caseId,
    )
    await act(database, late, caseId, 'accept')
    const detail = await as(database, on(clerk, '2027-06-01'), (tx) =>
      getCase(tx, on(clerk, '2027-06-01'), { caseId }, testKeys),
    )
    expect(detail.deadlines.find((deadline) => deadline.isProvisional)).toBeDefined()
    expect(
      detail.deadlines.filter((deadline) => deadline.isProvisional).map((deadline) => deadline.clock),
    ).not.toContain('late')
    await owner.query(
      `insert into ref.calendar_day (day, is_off_day, holiday, document) values ('2027-01-01', true, '元旦', '测试安排')`,
    )
    expect(await database.withScope({ kind: 'worker' }, (tx) => recomputeProvisional(tx))).toBeGreaterThan(0)
    expect(
      (await owner.query('select 1 from app.deadline where case_id = $1 and is_provisional', [caseId])).rowCount,
    ).toBe(0)
  })
})

describe('two at once', () => {
  test('of two approvals one succeeds, one meets a conflict, and one entitlement is opened', async () => {
    const caseId = await reviewedCase()
    const other = { ...on(countyApprover, '2026-03-12'), id: 203 }
    const results = await Promise.allSettled([
      act(database, on(countyApprover, '2026-03-12'), caseId, 'approve'),
      act(database, other, caseId, 'approve'),
    ])
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({
      reason: { code: expect.stringMatching(/^(conflict|not-allowed-in-state)$/) },
    })
    expect((await owner.query('select 1 from app.entitlement where case_id = $1', [caseId])).rowCount).toBe(1)
    expect((await owner.query('select 1 from app.letter where case_id = $1', [caseId])).rowCount).toBe(1)
  })

  test('the same request twice approves once and answers alike', async () => {
    const caseId = await reviewedCase()
    const deciding = on(countyApprover, '2026-03-12')
    const { version } = await as(database, deciding, (tx) => getCaseHead(tx, caseId))
    const input = { requestId: newRequest(), caseId, action: 'approve', version, note: '', missing: [] }
    const first = await as(database, deciding, (tx) => actOnCase(tx, deciding, input, testKeys))
    expect(await as(database, deciding, (tx) => actOnCase(tx, deciding, input, testKeys))).toEqual(first)
    await expect(
      as(database, deciding, (tx) => actOnCase(tx, deciding, { ...input, note: '别的内容' }, testKeys)),
    ).rejects.toMatchObject({ code: 'request-reused' })
    expect(
      (await owner.query('select 1 from app.case_event where case_id = $1 and action = $2', [caseId, 'approve']))
        .rowCount,
    ).toBe(1)
  })

  test('a stale screen is told that somebody was first', async () => {
    const caseId = await someCase(database)
    const { version } = await as(database, clerk, (tx) => getCaseHead(tx, caseId))
    await act(database, clerk, caseId, 'accept')
    await expect(
      as(database, clerk, (tx) =>
        actOnCase(
          tx,
          clerk,
          { requestId: newRequest(), caseId, action: 'withdraw', version, note: '', missing: [] },
          testKeys,
        ),
      ),
    ).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('a batch', () => {
  test('gives a receipt row by row, and sent again does only what is left', async () => {
    const cases = [await someCase(database), await someCase(database), await someCase(database)]
    await act(database, clerk, cases[1] ?? 0, 'withdraw')
    const input = { requestId: newRequest(), action: 'accept', caseIds: cases, note: '' }
    const receipt = await actOnCases(database, scopeOf(clerk), clerk, input, testKeys)
    expect(receipt).toMatchObject({ done: 2, failed: 1 })
    expect(receipt.rows[1]).toMatchObject({ state: 'failed', says: expect.stringContaining('已撤回') })
    const again = await actOnCases(database, scopeOf(clerk), clerk, input, testKeys)
    expect(again.rows[0]).toMatchObject({ state: 'done' })
    expect(
      (await owner.query(`select 1 from app.case_event where case_id = any($1) and action = 'accept'`, [cases]))
        .rowCount,
    ).toBe(2)
  })

  test('never holds refusals', async () => {
    const caseId = await reviewedCase()
    const receipt = await actOnCases(
      database,
      scopeOf(countyApprover),
      countyApprover,
      { requestId: newRequest(), action: 'refuse', caseIds: [caseId], note: '不符合' },
      testKeys,
    )
    expect(receipt.rows[0]).toMatchObject({ state: 'failed', says: expect.stringContaining('逐件') })
  })
})

describe('an objection to a refusal', () => {
  test('opens the case again once it is upheld, takes the letter back and starts the clock anew', async () => {
    const caseId = await someCase(database, someAnswers({ wageMonthly: '9000' }))
    await act(database, clerk, caseId, 'accept')
    await verify(database, caseId)
    await act(database, clerk, caseId, 'propose-refusal', '收入超过标准')
    const deciding = on(countyApprover, '2026-03-12')
    expect(await act(database, deciding, caseId, 'refuse', '收入超过标准')).toBe('refused')
    await expect(act(database, deciding, caseId, 'reopen', '重新核实')).rejects.toMatchObject({
      details: { guards: ['objection-upheld'] },
    })
    const village = { ...clerk, id: null, kind: 'public', name: '王甲', roles: [] } as const
    await database.withScope(villageScope(someVillage), (tx) =>
      raiseObjection(tx, village, {
        requestId: newRequest(),
        caseId,
        kind: 'decision',
        text: '工资已经停发，请重新核实',
        raisedBy: '王甲',
      }),
    )
    const { rows } = await owner.query<{ id: string }>('select id from app.objection where case_id = $1', [caseId])
    const answer = {
      requestId: newRequest(),
      caseId,
      objectionId: Number(rows[0]?.id),
      outcome: 'upheld' as const,
      answer: '经核实工资确已停发',
    }
    await as(database, deciding, (tx) => answerObjection(tx, deciding, answer))
    expect(await act(database, deciding, caseId, 'reopen', '申诉成立，重新核实收入')).toBe('accepted')
    expect(
      (
        await owner.query(
          `select 1 from app.letter where case_id = $1 and kind = 'refusal' and revoked_on = '2026-03-12'`,
          [caseId],
        )
      ).rowCount,
    ).toBe(1)
    expect((await deadlinesOf(caseId)).some((row) => row.deadline === 'whole' && row.state === 'running')).toBe(true)
  })
})

describe('checks', () => {
  test('CK-E1: without the signature of every adult they are blocked, naming who is missing', async () => {
    const answers = someAnswers()
    const spouse = {
      name: '李丙',
      idNumber: makeIdNumber(400, '1972-05-05', 2),
      relation: '10',
      schooling: 'none',
      labourAbility: 'able',
    }
    const caseId = await someCase(database, { ...answers, members: [spouse] })
    await expect(act(database, clerk, caseId, 'accept')).rejects.toMatchObject({ details: { guards: ['authorised'] } })
    await expect(
      as(database, clerk, (tx) => requestChecks(tx, clerk, { requestId: newRequest(), caseId })),
    ).rejects.toMatchObject({ code: 'not-authorised', details: { says: expect.stringContaining('李丙') } })
    expect((await owner.query('select 1 from app.check_request where case_id = $1', [caseId])).rowCount).toBe(0)
  })

  test('are asked once, however often the button is pressed', async () => {
    const caseId = await someCase(database)
    await act(database, clerk, caseId, 'accept')
    const { asked } = await as(database, clerk, (tx) => requestChecks(tx, clerk, { requestId: newRequest(), caseId }))
    expect(asked).toBeGreaterThan(0)
    expect(await as(database, clerk, (tx) => requestChecks(tx, clerk, { requestId: newRequest(), caseId }))).toEqual({
      asked: 0,
    })
  })
})

describe('what is logged', () => {
  test('opening a case writes a line for every person in it', async () => {
    const caseId = await someCase(database)
    await as(database, countyReviewer, (tx) => getCase(tx, countyReviewer, { caseId }, testKeys))
    const { rows } = await owner.query<{ n: number }>(
      `select count(distinct person_id)::int as n from audit.access_log where case_id = $1 and action = 'view-case' and actor_id = $2`,
      [caseId, countyReviewer.id],
    )
    expect(rows[0]?.n).toBe(2)
  })

  test('the log of a case can neither be changed nor deleted by the application', async () => {
    const caseId = await someCase(database)
    await expect(
      as(database, clerk, (tx) =>
        tx.updateTable('app.case_event').set({ note: 'x' }).where('case_id', '=', caseId).execute(),
      ),
    ).rejects.toThrow(/permission denied/)
    await expect(
      as(database, approver, (tx) => tx.deleteFrom('app.case_event').where('case_id', '=', caseId).execute()),
    ).rejects.toThrow(/permission denied/)
  })
})
