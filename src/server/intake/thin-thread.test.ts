import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainDate } from '#core/plain-date.ts'
import { foldState } from '#core/workflow.ts'
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
import { as, testKeys } from '#tests/support/people.ts'
import type { StaffActor } from '../access/actor.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { getItem, workflowOf } from '../items.ts'
import { getCase } from './get-case.ts'

let fresh: FreshDatabase
let database: Database
beforeAll(async () => {
  fresh = await freshDatabase()
  await loadDemonstrationStandards(fresh.ownerUrl)
  database = openDatabase(fresh.runtimeUrl)
})
afterAll(async () => {
  await database?.close()
  await fresh?.drop()
})

const on = (actor: StaffActor, date: string): StaffActor => ({ ...actor, today: plainDate(date) })

describe('one household’s way from application to entitlement', () => {
  test('is walked in the order of the law and leaves a log whose fold is the state', async () => {
    const caseId = await someCase(database)
    expect(await act(database, clerk, caseId, 'accept')).toBe('accepted')
    await verify(database, caseId)
    expect(await act(database, clerk, caseId, 'propose-approval', '符合条件')).toBe('proposed')
    expect(await act(database, clerk, caseId, 'post')).toBe('posted')
    await expect(act(database, on(clerk, '2026-03-09'), caseId, 'forward')).rejects.toMatchObject({
      code: 'guard-not-met',
      details: { guards: ['notice-ended'] },
    })
    expect(await act(database, on(clerk, '2026-03-10'), caseId, 'forward')).toBe('county-review')
    await expect(act(database, approver, caseId, 'approve')).rejects.toMatchObject({ code: 'forbidden' })
    const deciding = on(countyApprover, '2026-03-12')
    expect(await act(database, deciding, caseId, 'approve')).toBe('approved')

    const detail = await as(database, deciding, (tx) => getCase(tx, deciding, { caseId }, testKeys))
    expect(
      foldState(
        workflowOf(detail.workflow),
        detail.events.map((event) => ({ ...event })),
      ),
    ).toBe('approved')
    expect(detail.decidedFen).toBe(detail.assessment?.amount)
    expect(detail.letters.map((letter) => letter.kind)).toEqual(['approval'])
    const owed = await as(database, deciding, (tx) =>
      tx.selectFrom('app.entitlement').selectAll().where('case_id', '=', caseId).execute(),
    )
    expect(owed).toMatchObject([{ state: 'active', start_month: '2026-04-01', members: 2 }])
    expect(getItem(detail.item).title).not.toBe('')
  })
})
