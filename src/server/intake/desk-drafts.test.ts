import { afterAll, beforeAll, expect, test } from 'vitest'
import { clerk, someItem } from '#tests/support/cases.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, newRequest, testKeys } from '#tests/support/people.ts'
import type { StaffActor } from '../access/actor.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { dropDeskDraft, findDeskDraft, findDeskDrafts, SaveDeskDraft, saveDeskDraft } from './desk-drafts.ts'

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

const save = (actor: StaffActor, key: string, name: string) =>
  as(database, actor, (tx) =>
    saveDeskDraft(tx, actor, SaveDeskDraft.parse({ key, item: someItem, answers: { name } }), testKeys),
  )
const list = (actor: StaffActor) => as(database, actor, (tx) => findDeskDrafts(tx, actor, {}, testKeys))
const open = (actor: StaffActor, key: string) =>
  as(database, actor, (tx) => findDeskDraft(tx, actor, { key }, testKeys))
const drop = (actor: StaffActor, key: string) => as(database, actor, (tx) => dropDeskDraft(tx, actor, { key }))
const other: StaffActor = { ...clerk, id: clerk.id + 500 }

test('a draft is kept for its writer alone, the newest replaces the one before, and it can be thrown away twice', async () => {
  const [key, second] = [newRequest(), newRequest()]
  await save(clerk, key, '周大')
  await save(clerk, key, '周大山')
  await save(clerk, second, '钱二')
  expect((await list(clerk)).map(({ applicant }) => applicant).sort()).toEqual(['周大山', '钱二'].sort())
  expect((await open(clerk, key))?.answers).toEqual({ name: '周大山' })

  expect(await list(other)).toEqual([])
  expect(await open(other, key)).toBeNull()
  await drop(other, key)
  expect(await open(clerk, key)).not.toBeNull()

  await drop(clerk, key)
  await drop(clerk, key)
  expect((await list(clerk)).map(({ applicant }) => applicant)).toEqual(['钱二'])
})

test('fifty drafts are enough; one that is there is still kept', async () => {
  const busy: StaffActor = { ...clerk, id: clerk.id + 501 }
  const keys = Array.from({ length: 50 }, newRequest)
  for (const key of keys) await save(busy, key, '某人')
  await expect(save(busy, newRequest(), '某人')).rejects.toMatchObject({ code: 'conflict' })
  await save(busy, keys[0] ?? '', '改名')
  expect((await list(busy)).some(({ applicant }) => applicant === '改名')).toBe(true)
})
