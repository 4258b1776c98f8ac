import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, testToday } from '#tests/support/people.ts'
import { systemActor } from '../access/actor.ts'
import { findDivisions, getDivision } from './divisions.ts'

let fresh: FreshDatabase
let database: Database
const system = systemActor(testToday)
beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
})
afterAll(async () => {
  await database.close()
  await fresh.drop()
})

const find = (input: Parameters<typeof findDivisions>[1]) => as(database, system, (tx) => findDivisions(tx, input))

describe('the division picker', () => {
  it('starts with the province and lists a node without the grouping code of 济源', async () => {
    expect((await find({})).map(({ name }) => name)).toEqual(['河南省'])
    const cities = await find({ parent: 410_000_000_000 })
    expect(cities.map(({ name }) => name)).toContain('济源市')
    expect(cities.map(({ kind }) => kind)).not.toContain('省直辖')
    expect(cities).toHaveLength(18)
    expect(
      (await find({ parent: 410_105_001_000 })).every(({ level, hasChildren }) => level === 5 && !hasChildren),
    ).toBe(true)
  })

  it('finds by characters, pinyin and initials, within a subtree, with the path', async () => {
    expect((await find({ q: '金水区' }))[0]).toMatchObject({
      code: 410_105_000_000,
      path: '河南省 / 郑州市 / 金水区',
      hasChildren: true,
    })
    expect((await find({ q: 'jinshuiqu', level: 3 })).map(({ code }) => code)).toEqual([410_105_000_000])
    expect((await find({ q: 'xx', level: 3 })).map(({ name }) => name)).toContain('浚县')
    expect((await find({ q: '金水', under: 410_200_000_000 })).map(({ name }) => name)).not.toContain('金水区')
    expect((await find({ q: '济源市', level: 3 }))[0]).toMatchObject({ path: '河南省 / 济源市' })
  })

  it('never ships the tree, whatever is typed', async () => {
    expect((await find({ q: '村' })).length).toBeLessThanOrEqual(50)
    expect(await find({ q: '%' })).toEqual([])
    expect(await find({ q: "'; drop table" })).toEqual([])
  })

  it('puts the whole name first, then the larger and the shorter, and sees a change at once', async () => {
    const found = await find({ q: '王庄村' })
    expect(found[0]?.name.startsWith('王庄村')).toBe(true)
    const lengths = (await find({ q: '王庄', level: 5 })).map(({ name }) => [...name].length)
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b))
    expect(await find({ q: '试验新村' })).toEqual([])
    const owner = new pg.Client({ connectionString: fresh.ownerUrl })
    await owner.connect()
    await owner.query(`update ref.division set name = '试验新村委会' where code = 410105001003 and valid_until is null`)
    await owner.end()
    expect((await find({ q: '试验新村' })).map(({ code, hasChildren }) => [code, hasChildren])).toEqual([
      [410_105_001_003, false],
    ])
  })

  it('tells the chain of a node, and not-found for none', async () => {
    const node = await as(database, system, (tx) => getDivision(tx, 410_105_001_003))
    expect(node.chain.map(({ level }) => level)).toEqual([1, 2, 3, 4, 5])
    await expect(as(database, system, (tx) => getDivision(tx, 410_999_000_000))).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})
