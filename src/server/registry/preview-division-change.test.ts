import { afterAll, beforeAll, expect, test } from 'vitest'
import { plainDate } from '#core/plain-date.ts'
import { areaCode } from '#core/units.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, newRequest, somePerson, someTownship, staffAt, testToday } from '#tests/support/people.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { applyDivisionChange } from './apply-division-change.ts'
import { getDivision } from './divisions.ts'
import { findDivisionChanges } from './find-division-changes.ts'
import { previewDivisionChange } from './preview-division-change.ts'

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

const province = { ...staffAt(410_000_000_000, 'province', ['standards-officer']), today: testToday }
const change = (on = '2026-03-01') => ({
  requestId: newRequest(),
  kind: 'recode' as const,
  from: someTownship,
  to: areaCode(410_102_199_000),
  on: plainDate(on),
  document: '豫政文〔2026〕1号（测试）',
  codes: [],
})
const worker = <T>(work: Parameters<typeof database.withScope<T>>[1]) => database.withScope<T>({ kind: 'worker' }, work)
const changes = () => as(database, province, (tx) => findDivisionChanges(tx, province, { page: 1, size: 20 }))

test('a preview tells what would move and leaves everything where it is; the change then moves the same', async () => {
  await as(database, staffAt(410_102_000_000, 'county'), (tx) => somePerson(tx))
  const preview = await previewDivisionChange(database, province, change())
  expect(preview.moved['reg.person']).toBe(1)
  expect((await changes()).rows).toEqual([])
  const before = await as(database, province, (tx) => getDivision(tx, someTownship))

  const made = await worker((tx) => applyDivisionChange(tx, province, change()))
  expect({ ...made, moved: made.moved['reg.person'] }).toEqual({ ...preview, moved: 1 })
  const row = (await changes()).rows.find(({ from }) => from === someTownship)
  expect(row).toMatchObject({ kind: 'recode', fromName: before.name, toName: before.name, on: '2026-03-01' })
  expect(row?.movedRows).toBeGreaterThan(0)
})

test('what the change refuses, its preview refuses', async () => {
  await expect(previewDivisionChange(database, province, change('2026-03-03'))).rejects.toMatchObject({
    code: 'invalid-input',
  })
})
