import { afterAll, beforeAll, expect, it } from 'vitest'
import { plainDate } from '#core/plain-date.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { someEntitlement } from '#tests/support/entitlements.ts'
import { as, countyClerk, someCounty, someTownship, someVillage } from '#tests/support/people.ts'
import { getStatistics } from './get-statistics.ts'

let fresh: FreshDatabase
let database: Database
const secondVillage = 410_102_002_001
const read = (area: number) =>
  database.withScope({ kind: 'worker' }, (tx) => getStatistics(tx, plainDate('2026-04-15'), { area }))

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  for (let i = 0; i < 15; i++)
    await as(database, countyClerk, (tx) =>
      someEntitlement(tx, i < 12 ? {} : { area: secondVillage as typeof someVillage }),
    )
})
afterAll(async () => {
  await database.close()
  await fresh.drop()
})

it('hides a count below ten, and what would give it back', async () => {
  const { persons, parts } = await read(someCounty)
  expect(persons).toBe(15)
  expect(parts.map(({ area, persons: n }) => [area, n])).toEqual([
    [someTownship, null],
    [410_102_002_000, null],
  ])
})

it('gives the county’s figure and the city’s alike, and nothing below a county', async () => {
  const city = await read(410_100_000_000)
  expect(city.persons).toBe(15)
  expect(city.parts.map(({ persons }) => persons)).toEqual([15])
  await expect(read(someTownship)).rejects.toMatchObject({ code: 'not-found' })
  await expect(read(someVillage)).rejects.toMatchObject({ code: 'not-found' })
})
