import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCreditCode } from '#core/credit-code.ts'
import { plainDate } from '#core/plain-date.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, countyClerk, otherVillage, somePerson, someVillage, staffAt } from '#tests/support/people.ts'
import { addHouseholdMember } from './add-household-member.ts'
import { closeHouseholdMember } from './close-household-member.ts'
import { openHousehold } from './open-household.ts'
import { registerOrganisation } from './register-organisation.ts'

let fresh: FreshDatabase
let database: Database
beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
})
afterAll(async () => {
  await database.close()
  await fresh.drop()
})

const person = () => as(database, countyClerk, (tx) => somePerson(tx))
const open = (members: readonly number[], from = '2026-01-01') =>
  as(database, countyClerk, (tx) =>
    openHousehold(tx, countyClerk, {
      area: someVillage,
      residence: 'urban',
      members: members.map((personId, index) => ({ personId, relation: index === 0 ? '01' : '10' })),
      from: plainDate(from),
      source: '户口簿',
    }),
  )
const close = (householdId: number, personId: number, on: string) =>
  as(database, countyClerk, (tx) =>
    closeHouseholdMember(tx, countyClerk, { householdId, personId, on: plainDate(on), source: '户口簿' }),
  )
const add = (householdId: number, personId: number, from: string) =>
  as(database, countyClerk, (tx) =>
    addHouseholdMember(tx, countyClerk, {
      householdId,
      personId,
      relation: '20',
      from: plainDate(from),
      source: '户口簿',
    }),
  )

describe('households', () => {
  it('a member who leaves may join another household from that day, not before', async () => {
    const [a, b, c] = [await person(), await person(), await person()]
    const { householdId } = await open([a, b])
    const other = await open([c])
    await close(householdId, b, '2026-02-01')
    await expect(add(other.householdId, b, '2026-01-31')).rejects.toMatchObject({ code: 'already-running' })
    await add(other.householdId, b, '2026-02-01')
    const rows = await as(database, countyClerk, (tx) =>
      tx
        .selectFrom('reg.household_member')
        .select(['household_id', 'valid_from', 'valid_until', 'superseded_at'])
        .where('person_id', '=', b)
        .orderBy('id')
        .execute(),
    )
    expect(rows.map(({ superseded_at, ...row }) => ({ ...row, isLive: superseded_at === null }))).toEqual([
      { household_id: householdId, valid_from: '2026-01-01', valid_until: null, isLive: false },
      { household_id: householdId, valid_from: '2026-01-01', valid_until: '2026-02-01', isLive: true },
      { household_id: other.householdId, valid_from: '2026-02-01', valid_until: null, isLive: true },
    ])
  })

  it('nobody is put into two households, even by two clerks at once', async () => {
    const a = await person()
    const attempts = await Promise.allSettled([open([a]), open([a]), open([a])])
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('a membership ends once and after it began', async () => {
    const a = await person()
    const { householdId } = await open([a])
    await expect(close(householdId, a, '2026-01-01')).rejects.toMatchObject({ code: 'not-found' })
    await close(householdId, a, '2026-01-02')
    await expect(close(householdId, a, '2026-01-03')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('another county cannot add to it', async () => {
    const { householdId } = await open([await person()])
    const stranger = staffAt(Math.floor(otherVillage / 1e6) * 1e6, 'county')
    await expect(
      as(database, stranger, (tx) =>
        addHouseholdMember(tx, stranger, {
          householdId,
          personId: 1,
          relation: '20',
          from: plainDate('2026-01-01'),
          source: 'x',
        }),
      ),
    ).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('organisations', () => {
  const register = (creditCode: string | undefined) =>
    as(database, countyClerk, (tx) =>
      registerOrganisation(tx, countyClerk, {
        area: someVillage,
        name: '测试养老院',
        kind: '养老机构',
        creditCode,
        from: plainDate('2020-01-01'),
      }),
    )

  it('are one per credit code, however it is typed', async () => {
    const code = makeCreditCode('52', '410102', 'MJ000001')
    const first = await register(code)
    expect(first.isNew).toBe(true)
    expect(await register(` ${code.toLowerCase()} `)).toEqual({ organisationId: first.organisationId, isNew: false })
  })

  it('a code that does not check is refused', async () => {
    const code = makeCreditCode('52', '410102', 'MJ000002')
    await expect(register(`${code.slice(0, 17)}${code.endsWith('0') ? '1' : '0'}`)).rejects.toMatchObject({
      code: 'invalid-input',
    })
  })

  it('without a code each is one of its own', async () => {
    expect((await register(undefined)).isNew).toBe(true)
    expect((await register(undefined)).isNew).toBe(true)
  })
})
