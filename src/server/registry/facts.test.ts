import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FactValue, type Provenance, speakingFact } from '#core/fact.ts'
import { plainDate } from '#core/plain-date.ts'
import { type Database, openDatabase, type Tx } from '#server/db/pool.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, countyClerk, otherVillage, somePerson, someVillage, staffAt, testKeys } from '#tests/support/people.ts'
import { factDeclarations } from './fact-declarations.ts'
import { loadFacts } from './load-facts.ts'
import { recordFacts } from './record-facts.ts'

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

const sealed = [...factDeclarations.values()].find(({ sensitivity }) => sensitivity === 'S2')?.id ?? 'undeclared'

const say = (
  tx: Tx,
  personId: number,
  value: FactValue,
  validFrom: string,
  more: { until?: string; provenance?: Provenance; caseId?: number } = {},
) =>
  recordFacts(
    tx,
    countyClerk,
    {
      area: someVillage,
      caseId: more.caseId,
      facts: [
        {
          subjectKind: 'person',
          subjectId: personId,
          fact: sealed,
          value,
          provenance: more.provenance ?? 'verified',
          source: '入户调查',
          validFrom: plainDate(validFrom),
          validUntil: more.until === undefined ? undefined : plainDate(more.until),
        },
      ],
    },
    testKeys,
  )

const know = (personId: number, on: string, knownAt?: string, caseId?: number) =>
  as(database, countyClerk, async (tx) => {
    const facts = await loadFacts(
      tx,
      { subjects: [{ kind: 'person', id: personId }], on: plainDate(on), knownAt, caseId },
      testKeys,
    )
    return speakingFact(facts.get(`person:${personId}`) ?? [], plainDate(on))?.value
  })

const instant = () =>
  as(database, countyClerk, async (tx) => {
    const { rows } = await sql<{ at: string }>`select clock_timestamp()::text as at`.execute(tx)
    return rows[0]?.at ?? ''
  })

describe('facts in two times', () => {
  it('a later fact speaks from its day on, the earlier one before it', async () => {
    const person = await as(database, countyClerk, (tx) => somePerson(tx))
    await as(database, countyClerk, (tx) => say(tx, person, 100, '2025-01-01'))
    await as(database, countyClerk, (tx) => say(tx, person, 200, '2026-01-01'))
    expect(await know(person, '2024-12-31')).toBeUndefined()
    expect(await know(person, '2025-12-31')).toBe(100)
    expect(await know(person, '2026-01-01')).toBe(200)
  })

  it('what was known on an earlier day is still told', async () => {
    const person = await as(database, countyClerk, (tx) => somePerson(tx))
    await as(database, countyClerk, (tx) => say(tx, person, 100, '2025-01-01'))
    const before = await instant()
    await as(database, countyClerk, (tx) => say(tx, person, 300, '2025-01-01'))
    expect(await know(person, '2025-06-01')).toBe(300)
    expect(await know(person, '2025-06-01', before)).toBe(100)
  })

  it('a correction of the middle leaves both ends as they were', async () => {
    const person = await as(database, countyClerk, (tx) => somePerson(tx))
    await as(database, countyClerk, (tx) => say(tx, person, 1, '2025-01-01'))
    await as(database, countyClerk, (tx) => say(tx, person, 2, '2025-03-01', { until: '2025-06-01' }))
    expect(
      await Promise.all(['2025-02-28', '2025-03-01', '2025-05-31', '2025-06-01'].map((day) => know(person, day))),
    ).toEqual([1, 2, 2, 1])
  })

  it('a declaration does not supersede what an officer found, and the finding speaks', async () => {
    const person = await as(database, countyClerk, (tx) => somePerson(tx))
    await as(database, countyClerk, (tx) => say(tx, person, 500, '2026-01-01'))
    await as(database, countyClerk, (tx) => say(tx, person, 0, '2026-02-01', { provenance: 'declared' }))
    expect(await know(person, '2026-02-01')).toBe(500)
  })

  it('facts of another case do not speak in a case', async () => {
    const person = await as(database, countyClerk, (tx) => somePerson(tx))
    await as(database, countyClerk, (tx) => say(tx, person, 7, '2026-01-01', { caseId: 101 }))
    await as(database, countyClerk, (tx) => say(tx, person, 8, '2026-01-01', { caseId: 102 }))
    expect(await know(person, '2026-02-01', undefined, 101)).toBe(7)
    expect(await know(person, '2026-02-01', undefined, 102)).toBe(8)
    expect(await know(person, '2026-02-01', undefined, 103)).toBeUndefined()
  })

  it('a validity that ends before it begins is refused', async () => {
    await expect(
      as(database, countyClerk, (tx) => say(tx, 1, 1, '2026-01-01', { until: '2026-01-01' })),
    ).rejects.toThrow(RangeError)
  })

  it('two clerks recording at once leave one live row', async () => {
    const person = await as(database, countyClerk, (tx) => somePerson(tx))
    await Promise.all(
      [1, 2, 3, 4].map((value) => as(database, countyClerk, (tx) => say(tx, person, value, '2026-01-01'))),
    )
    const live = await as(database, countyClerk, (tx) =>
      tx
        .selectFrom('reg.fact')
        .select('id')
        .where('subject_id', '=', person)
        .where('superseded_at', 'is', null)
        .execute(),
    )
    expect(live).toHaveLength(1)
  })

  it('another county sees none of them', async () => {
    const person = await as(database, countyClerk, (tx) => somePerson(tx))
    await as(database, countyClerk, (tx) => say(tx, person, 1, '2026-01-01'))
    const stranger = staffAt(Math.floor(otherVillage / 1e6) * 1e6, 'county')
    const seen = await as(database, stranger, (tx) =>
      loadFacts(tx, { subjects: [{ kind: 'person', id: person }], on: plainDate('2026-02-01') }, testKeys),
    )
    expect(seen.size).toBe(0)
  })

  it('a fact about health, income or property stands sealed', async () => {
    const person = await as(database, countyClerk, (tx) => somePerson(tx))
    await as(database, countyClerk, (tx) => say(tx, person, 123_456_789, '2026-01-01'))
    const rows = await as(database, countyClerk, (tx) =>
      tx.selectFrom('reg.fact').select(['value', 'value_sealed']).where('subject_id', '=', person).execute(),
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.value).toBeNull()
    expect(Buffer.from(rows[0]?.value_sealed ?? '').includes('123456789')).toBe(false)
  })
})
