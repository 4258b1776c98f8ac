import { beforeEach, describe, expect, test } from 'vitest'
import { monthlyFrom } from '#core/fact.ts'
import { plainDate } from '#core/plain-date.ts'
import { areaCode, fen } from '#core/units.ts'
import { clerk, someCase } from '#tests/support/cases.ts'
import { freshDatabase } from '#tests/support/database.ts'
import { monthlyItem, someEntitlement } from '#tests/support/entitlements.ts'
import { as, countyClerk, otherVillage, somePerson, staffAt, testKeys } from '#tests/support/people.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { getCaseHead } from '../intake/case-head.ts'
import { gatherDossier } from './gather-dossier.ts'

let database: Database
beforeEach(async () => {
  const fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  return async () => {
    await database.close()
    await fresh.drop()
  }
})

const applicantOf = async (caseId: number) => {
  const { persons } = await as(database, clerk, async (tx) =>
    gatherDossier(tx, { ...clerk, today: plainDate('2026-04-01') }, await getCaseHead(tx, caseId), testKeys),
  )
  const found = persons.find(({ relation }) => relation === '01')
  if (!found) throw new Error('a dossier without its applicant')
  return found
}
const applicantId = (caseId: number) => as(database, clerk, async (tx) => (await getCaseHead(tx, caseId)).applicantId)

describe('what a person lives on stands in the dossier', () => {
  test('with his share of a benefit of several persons', async () => {
    const caseId = await someCase(database)
    const personId = await applicantId(caseId)
    await as(database, countyClerk, async (tx) => {
      const another = await somePerson(tx, countyClerk)
      await someEntitlement(tx, { coveredPersonIds: [personId, another], amount: fen(60_001) })
    })
    const applicant = await applicantOf(caseId)
    expect(applicant.receives).toEqual([monthlyItem])
    expect(applicant.monthly).toEqual({ [monthlyItem]: 30_000 })
    expect(monthlyFrom(applicant, [monthlyItem])).toBe(30_000)
  })

  test('without an amount, which is not 0, when another county pays it', async () => {
    const caseId = await someCase(database)
    const personId = await applicantId(caseId)
    const elsewhere = staffAt(areaCode(Math.floor(otherVillage / 1_000_000) * 1_000_000), 'county')
    await as(database, elsewhere, (tx) =>
      someEntitlement(tx, { area: otherVillage, coveredPersonIds: [personId] }, elsewhere),
    )
    const applicant = await applicantOf(caseId)
    expect(applicant.receives).toEqual([monthlyItem])
    expect(applicant.monthly).toEqual({})
    expect(monthlyFrom(applicant, [monthlyItem])).toBeUndefined()
  })

  test('not at all when nothing is drawn', async () => {
    const applicant = await applicantOf(await someCase(database))
    expect([applicant.receives, applicant.monthly]).toEqual([[], {}])
    expect(monthlyFrom(applicant, [monthlyItem])).toBe(0)
  })
})
