import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainDate } from '#core/plain-date.ts'
import {
  act,
  approver,
  clerk,
  countyApprover,
  loadDemonstrationStandards,
  someCase,
  verify,
} from '#tests/support/cases.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, newRequest, testKeys } from '#tests/support/people.ts'
import { type StaffActor, systemActor } from '../access/actor.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { assessCase } from '../decision/assess-case.ts'
import { takeDownEndedNotices } from '../disclosure/take-down-notice.ts'
import { addFacts } from '../verification/add-facts.ts'
import { recordHearing } from '../verification/record-hearing.ts'
import { recordVisit } from '../verification/record-visit.ts'
import { closeWarning } from './close-warning.ts'
import { findWarnings } from './find-warnings.ts'
import { openReview } from './open-review.ts'
import { scanWatches } from './scan-watches.ts'

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
const later = plainDate('2026-09-07')

/** A living entitlement decided on 2026-03-12. */
async function livingEntitlement(): Promise<{ entitlementId: number; applicantId: number; monthly: number }> {
  const caseId = await someCase(database)
  await act(database, clerk, caseId, 'accept')
  await verify(database, caseId)
  await act(database, clerk, caseId, 'propose-approval', '符合条件')
  await act(database, clerk, caseId, 'post')
  await act(database, on(clerk, '2026-03-10'), caseId, 'forward')
  await act(database, on(countyApprover, '2026-03-12'), caseId, 'approve')
  const { rows } = await owner.query<{ id: string; payee_id: string; fen: string }>(
    `select e.id, e.payee_id, a.monthly_fen as fen from app.entitlement e join app.entitlement_amount a on a.entitlement_id = e.id where e.case_id = $1`,
    [caseId],
  )
  return { entitlementId: Number(rows[0]?.id), applicantId: Number(rows[0]?.payee_id), monthly: Number(rows[0]?.fen) }
}

/** Opens a review, visits, records a monthly wage (fen) as verified, assesses and finishes the review. */
async function reviewWithWage(
  entitlementId: number,
  applicantId: number,
  wage: number,
  warningId?: number,
): Promise<number> {
  const township = { ...clerk, today: later }
  const { caseId } = await as(database, township, (tx) =>
    openReview(tx, township, {
      requestId: newRequest(),
      entitlementId,
      reason: '定期复核',
      ...(warningId ? { warningId } : {}),
    }),
  )
  await as(database, township, (tx) =>
    recordVisit(
      tx,
      township,
      {
        requestId: newRequest(),
        caseId,
        on: later,
        level: 'township',
        surveyors: ['赵一', '钱二'],
        isSigned: true,
        report: '已找到工作',
        fileIds: [],
        facts: [],
      },
      testKeys,
    ),
  )
  await as(database, township, (tx) =>
    addFacts(
      tx,
      township,
      {
        requestId: newRequest(),
        caseId,
        facts: [{ personId: applicantId, fact: 'wage-monthly', value: wage, source: '单位工资证明' }],
      },
      testKeys,
    ),
  )
  await as(database, township, (tx) => assessCase(tx, township, { requestId: newRequest(), caseId }, testKeys))
  await act(database, township, caseId, 'review', '复核完成')
  return caseId
}

describe('a review of a living entitlement', () => {
  test('runs one at a time', async () => {
    const { entitlementId } = await livingEntitlement()
    const open = () =>
      as(database, clerk, (tx) => openReview(tx, clerk, { requestId: newRequest(), entitlementId, reason: '定期复核' }))
    await open()
    await expect(open()).rejects.toMatchObject({ code: 'already-running' })
  })

  test('DB-E26: neither reduces nor stops before the person was heard', async () => {
    const { entitlementId, applicantId, monthly } = await livingEntitlement()
    const caseId = await reviewWithWage(entitlementId, applicantId, 50_000)
    await act(database, { ...clerk, today: later }, caseId, 'propose-change', '收入增加')
    const deciding = { ...countyApprover, today: later }
    await expect(act(database, deciding, caseId, 'reduce', '收入增加')).rejects.toMatchObject({
      details: { guards: ['hearing-recorded'] },
    })
    await expect(act(database, deciding, caseId, 'stop', '收入增加')).rejects.toMatchObject({
      details: { guards: ['hearing-recorded'] },
    })
    await as(database, deciding, (tx) =>
      recordHearing(
        tx,
        deciding,
        { requestId: newRequest(), caseId, on: later, heard: '王甲', opinion: '没有意见' },
        testKeys,
      ),
    )
    expect(await act(database, deciding, caseId, 'reduce', '收入增加')).toBe('changed')
    const { rows } = await owner.query<{ from_month: string; fen: string }>(
      `select from_month::text, monthly_fen as fen from app.entitlement_amount where entitlement_id = $1 order by id desc limit 1`,
      [entitlementId],
    )
    expect(rows[0]?.from_month).toBe('2026-10-01')
    expect(Number(rows[0]?.fen)).toBeLessThan(monthly)
    expect(
      (await owner.query(`select 1 from app.letter where case_id = $1 and kind = 'change'`, [caseId])).rowCount,
    ).toBe(1)
  })

  test('over the line ends step by step: six months from the next one, then nothing', async () => {
    const { entitlementId, applicantId } = await livingEntitlement()
    const caseId = await reviewWithWage(entitlementId, applicantId, 900_000)
    await act(database, { ...clerk, today: later }, caseId, 'propose-change', '就业后收入超标')
    const deciding = { ...countyApprover, today: later }
    await as(database, deciding, (tx) =>
      recordHearing(
        tx,
        deciding,
        { requestId: newRequest(), caseId, on: later, heard: '王甲', opinion: '同意' },
        testKeys,
      ),
    )
    expect(await act(database, deciding, caseId, 'stop-gradually', '家庭人均收入不再低于规定标准')).toBe(
      'ending-gradually',
    )
    const { rows } = await owner.query<{ end_month: string }>(
      'select end_month::text from app.entitlement where id = $1',
      [entitlementId],
    )
    expect(rows[0]?.end_month).toBe('2027-03-01')
  })

  test('that finds nothing new keeps the help and sets the next review', async () => {
    const { entitlementId, applicantId } = await livingEntitlement()
    const caseId = await reviewWithWage(entitlementId, applicantId, 30_000)
    expect(await act(database, { ...approver, today: later }, caseId, 'keep')).toBe('kept')
    const { rows } = await owner.query<{ due: string; state: string }>(
      'select review_due_on::text as due, state from app.entitlement where id = $1',
      [entitlementId],
    )
    expect(rows[0]).toMatchObject({ state: 'active' })
    expect(rows[0]?.due).toBe('2027-09-07')
  })
})

describe('watches', () => {
  test('raise a warning once, which a review closes with its outcome; nobody is stopped by the warning', async () => {
    const { entitlementId, applicantId } = await livingEntitlement()
    await owner.query(`update reg.person set died_on = '2026-09-01' where id = $1`, [applicantId])
    const system = systemActor(later)
    expect(await scanWatches(database, system, testKeys)).toBeGreaterThan(0)
    expect(await scanWatches(database, system, testKeys)).toBe(0)
    const { rows } = await owner.query<{ id: string; state: string }>(
      'select id, state from app.warning where entitlement_id = $1',
      [entitlementId],
    )
    expect(
      (await owner.query<{ state: string }>('select state from app.entitlement where id = $1', [entitlementId])).rows[0]
        ?.state,
    ).toBe('active')
    const warningId = Number(rows[0]?.id)
    const caseId = await reviewWithWage(entitlementId, applicantId, 0, warningId)
    await act(database, { ...clerk, today: later }, caseId, 'propose-change', '本人死亡')
    const deciding = { ...countyApprover, today: later }
    await as(database, deciding, (tx) =>
      recordHearing(
        tx,
        deciding,
        { requestId: newRequest(), caseId, on: later, heard: '家属李乙', opinion: '知晓' },
        testKeys,
      ),
    )
    await act(database, deciding, caseId, 'stop', '家庭成员增减（死亡、服刑、婚嫁等）')
    const after = await owner.query<{ state: string; outcome: string }>(
      'select state, outcome from app.warning where id = $1',
      [warningId],
    )
    expect(after.rows[0]).toMatchObject({ state: 'closed', outcome: '终止' })
  })

  test('can be closed by hand once, with what was found, and only inside the unit', async () => {
    const { entitlementId, applicantId } = await livingEntitlement()
    await owner.query(`update reg.person set died_on = '2026-09-02' where id = $1`, [applicantId])
    await scanWatches(database, systemActor(later), testKeys)
    const list = await as(database, clerk, (tx) => findWarnings(tx, clerk, { page: 1, size: 100, state: 'open' }))
    const warning = list.rows.find((row) => row.entitlementId === entitlementId)
    if (!warning) throw new Error('no warning was raised')
    const stranger: StaffActor = { ...clerk, unitArea: { ...clerk, today: later }.unitArea }
    const elsewhere = { ...stranger, unitArea: 410_102_002_000 as typeof stranger.unitArea }
    await expect(
      as(database, elsewhere, (tx) =>
        closeWarning(tx, elsewhere, { requestId: newRequest(), warningId: warning.id, outcome: '误报' }),
      ),
    ).rejects.toMatchObject({ code: 'conflict' })
    await as(database, clerk, (tx) =>
      closeWarning(tx, clerk, { requestId: newRequest(), warningId: warning.id, outcome: '同名误报' }),
    )
    await expect(
      as(database, clerk, (tx) =>
        closeWarning(tx, clerk, { requestId: newRequest(), warningId: warning.id, outcome: '再次' }),
      ),
    ).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('public notices', () => {
  test('stay through the seventh day and come down by themselves on the eighth', async () => {
    const caseId = await someCase(database)
    await act(database, clerk, caseId, 'accept')
    await verify(database, caseId)
    await act(database, clerk, caseId, 'propose-approval', '符合')
    await act(database, clerk, caseId, 'post')
    const live = async () =>
      (await owner.query('select 1 from app.notice where case_id = $1 and taken_down_on is null', [caseId])).rowCount
    await database.withScope({ kind: 'worker' }, (tx) => takeDownEndedNotices(tx, systemActor(plainDate('2026-03-09'))))
    expect(await live()).toBe(1)
    await database.withScope({ kind: 'worker' }, (tx) => takeDownEndedNotices(tx, systemActor(plainDate('2026-03-10'))))
    expect(await live()).toBe(0)
  })

  test('show a masked name and nothing that identifies', async () => {
    const { rows } = await owner.query<{ line: Record<string, string> }>('select line from app.notice limit 1')
    expect(rows[0]?.line['申请人']).toBe('王*')
    expect(JSON.stringify(rows[0]?.line)).not.toMatch(/\d{11,}/)
  })
})
