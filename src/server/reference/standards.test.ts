import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { areaChain } from '#core/division-code.ts'
import { type Parameter, resolveValue } from '#core/parameter.ts'
import { plainDate } from '#core/plain-date.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, newRequest, otherVillage, someCounty, someVillage, staffAt, testToday } from '#tests/support/people.ts'
import { decideProposal } from './decide-proposal.ts'
import { findProposals, findStandards } from './find-standards.ts'
import { loadLocalStandards } from './local-standards.ts'
import { parameters, valueFault } from './parameters.ts'
import { proposeStandard, type StandardProposal } from './propose-standard.ts'

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

const first = staffAt(someCounty, 'county', ['standards-officer'], 11)
const second = staffAt(someCounty, 'county', ['standards-officer'], 12)
const stranger = staffAt(Math.floor(otherVillage / 1e6) * 1e6, 'county', ['standards-officer'], 13)

/** A local money parameter with a default for both residences. */
const money = [...parameters.values()].find(
  ({ setBy, unit, defaults }) =>
    setBy === 'local' && unit === 'fen/person/month' && (defaults ?? []).some(({ residence }) => residence === 'urban'),
) as Parameter
const national = [...parameters.values()].find(({ setBy }) => setBy === 'national') as Parameter

const propose = (differs: Partial<StandardProposal> = {}, actor = first) =>
  as(database, actor, (tx) =>
    proposeStandard(tx, actor, {
      requestId: newRequest(),
      area: someCounty,
      parameter: money.id,
      residence: 'urban',
      from: plainDate('2026-07-01'),
      value: 80_000,
      document: '郑民文〔2026〕1号（测试）',
      ...differs,
    }),
  )
const decide = (proposalId: number, approve: boolean, actor = second, reason = '与文件一致') =>
  as(database, actor, (tx) => decideProposal(tx, actor, { requestId: newRequest(), proposalId, approve, reason }))
const valueOn = (on: string) =>
  as(database, first, async (tx) =>
    resolveValue(money, await loadLocalStandards(tx, areaChain(someVillage)), {
      on: plainDate(on),
      areas: areaChain(someVillage),
      residence: 'urban',
    }),
  )

describe('a local standard', () => {
  it('holds from its first day once a second person has approved it', async () => {
    const before = await valueOn('2026-07-01')
    expect(before).toMatchObject({ isConfirmed: false })
    const { proposalId } = await propose()
    expect(await valueOn('2026-07-01')).toEqual(before)
    await decide(proposalId, true)
    expect(await valueOn('2026-06-30')).toEqual(before)
    expect(await valueOn('2026-07-01')).toMatchObject({
      value: 80_000,
      area: someCounty,
      isConfirmed: true,
      document: '郑民文〔2026〕1号（测试）',
    })
  })

  it('entered again for the same day replaces the former value', async () => {
    await decide((await propose({ from: plainDate('2026-08-01'), value: 81_000 })).proposalId, true)
    await decide((await propose({ from: plainDate('2026-08-01'), value: 82_000 })).proposalId, true)
    expect(await valueOn('2026-08-01')).toMatchObject({ value: 82_000 })
  })

  it('is not approved by the one who proposed it, nor twice, nor from another county', async () => {
    const { proposalId } = await propose({ from: plainDate('2027-01-01') })
    await expect(decide(proposalId, true, first)).rejects.toMatchObject({ code: 'another-person-needed' })
    await expect(decide(proposalId, true, stranger)).rejects.toMatchObject({ code: 'not-found' })
    await decide(proposalId, false, second, '文件尚未印发')
    await expect(decide(proposalId, true)).rejects.toMatchObject({ code: 'conflict' })
    expect((await valueOn('2027-01-01'))?.from).not.toBe('2027-01-01')
  })

  it('two deciding at once: one decides', async () => {
    const { proposalId } = await propose({ from: plainDate('2027-02-01') })
    const third = staffAt(someCounty, 'county', ['standards-officer'], 14)
    const outcomes = await Promise.allSettled([decide(proposalId, true), decide(proposalId, true, third)])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('is refused outside the area, for a national parameter and with a value that is none', async () => {
    await expect(propose({}, stranger)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(propose({ parameter: national.id })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(propose({ value: -1 })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(propose({ value: 570.5 })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(propose({ value: true })).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('a lower value, a leap and a past date are pointed out', async () => {
    expect((await propose({ value: 100, from: testToday })).warnings).toEqual(['城市标准低于现行值，请核对文件'])
    const { warnings } = await propose({ value: 8_000_000, from: plainDate('2026-03-01') })
    expect(warnings).toContain('城市标准比现行值高出一半以上，请核对单位和小数点')
    expect(warnings).toContain('生效日期 2026-03-01 早于今天，已作出的决定不会自动重新计算')
  })
})

describe('the lists', () => {
  it('show a value with where it comes from, and who may decide', async () => {
    const { proposalId } = await propose({ from: plainDate('2027-03-01') })
    const mine = await as(database, first, (tx) => findProposals(tx, first))
    const theirs = await as(database, second, (tx) => findProposals(tx, second))
    expect(mine.find(({ id }) => id === proposalId)).toMatchObject({
      mayDecide: false,
      title: money.title,
      areaName: '中原区',
      proposedBy: first.name,
    })
    expect(theirs.find(({ id }) => id === proposalId)).toMatchObject({ mayDecide: true })
    expect(await as(database, stranger, (tx) => findProposals(tx, stranger))).toEqual([])
    const standards = await as(database, first, (tx) => findStandards(tx, first, { area: someVillage }))
    expect(standards.find(({ parameter }) => parameter === money.id)?.rows.map(({ areaName }) => areaName)).toContain(
      '河南省',
    )
    expect(standards.length).toBe(parameters.size)
  })
})

it.each([
  ['ratio', 1.3, true],
  ['ratio', -0.1, false],
  ['months', 6, true],
  ['months', 0.5, false],
  ['switch', 1, false],
  ['list', [1, 2], true],
  ['list', 'a', false],
] as const)('a %s takes %s: %s', (unit, value, isFine) => {
  expect(valueFault({ ...money, unit }, value) === undefined).toBe(isFine)
})
