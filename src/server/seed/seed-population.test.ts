import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseIdNumber } from '#core/identity-number.ts'
import { plainDate } from '#core/plain-date.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { testKeys } from '#tests/support/people.ts'
import { blindIndex } from '../crypto/blind-index.ts'
import { openPersonField } from '../registry/person-fields.ts'
import { seedPopulation } from './seed-population.ts'

let fresh: FreshDatabase
let owner: pg.Client
const today = plainDate('2026-11-25')
const seed = (differs: { people?: number; seed?: number; county?: number } = {}) =>
  seedPopulation({
    ownerUrl: fresh.ownerUrl,
    keys: testKeys,
    people: 400,
    seed: 1,
    county: 410_122,
    today,
    say: () => {},
    ...differs,
  })
const count = async (from: string): Promise<number> =>
  Number((await owner.query<{ n: string }>(`select count(*) as n from ${from}`)).rows[0]?.n)

beforeAll(async () => {
  fresh = await freshDatabase()
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner?.end()
  await fresh?.drop()
})

describe('a population in the registry', () => {
  test('is sealed and indexed like people registered one by one, each in one household', async () => {
    expect((await seed()).people).toBe(400)
    expect([await count('reg.person'), await count('reg.person_key')]).toEqual([400, 400])
    expect(await count('reg.household_member')).toBe(400)
    const { rows } = await owner.query<{
      id: string
      id_sealed: Buffer
      id_bidx: Buffer
      id_tail: string
      area: string
    }>('select id, id_sealed, id_bidx, id_tail, area from reg.person')
    for (const { id, id_sealed, id_bidx, id_tail, area } of rows) {
      const number = openPersonField(testKeys, 'id_sealed', Number(id), id_sealed)
      expect(parseIdNumber(number, today).ok).toBe(true)
      expect(blindIndex(testKeys, 'id-number', number).equals(id_bidx)).toBe(true)
      expect([number.slice(-4), Math.floor(Number(area) / 1_000_000)]).toEqual([id_tail, 410_122])
    }
  })

  test('a county that the seed filled is passed over, so that a run broken off goes on', async () => {
    expect((await seed()).people).toBe(0)
    expect(await count('reg.person')).toBe(400)
  })

  test('people are spread over all counties by their villages, and add up to the number asked for', async () => {
    const wanted = { ownerUrl: fresh.ownerUrl, keys: testKeys, people: 1000, seed: 7, today, say: () => {} }
    expect((await seedPopulation(wanted)).people).toBe(1000)
    expect(await count('(select distinct county_id from reg.person) c')).toBeGreaterThan(100)
  })

  test('a county that is none is refused', async () => {
    await expect(seed({ county: 999_999 })).rejects.toThrow('没有这个县')
  })
})
