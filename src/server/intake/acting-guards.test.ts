import { afterAll, beforeAll, expect, test } from 'vitest'
import { act, approver, clerk, someCase } from '#tests/support/cases.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as } from '#tests/support/people.ts'
import type { StaffActor } from '../access/actor.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { getCaseHead } from './case-head.ts'
import { gatherGuardFacts } from './guard-facts.ts'

let fresh: FreshDatabase
let database: Database
beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
})
afterAll(async () => {
  await database?.close()
  await fresh?.drop()
})

const isHandler = (actor: StaffActor, caseId: number): Promise<boolean> =>
  as(database, actor, async (tx) => {
    const facts = await gatherGuardFacts(tx, actor, await getCaseHead(tx, caseId))
    return facts.handlers.includes(facts.actor)
  })

test('who acts for the handler of a case counts as its handler, and so does the handler who acts for somebody else', async () => {
  const caseId = await someCase(database)
  await act(database, clerk, caseId, 'accept')
  const forHandler = { ...approver, actingFor: { delegationId: 1, id: clerk.id, name: clerk.name } }
  const handlerForOther = { ...clerk, actingFor: { delegationId: 2, id: approver.id, name: approver.name } }
  expect(await isHandler(approver, caseId)).toBe(false)
  expect(await isHandler(clerk, caseId)).toBe(true)
  expect(await isHandler(forHandler, caseId)).toBe(true)
  expect(await isHandler(handlerForOther, caseId)).toBe(true)
})
