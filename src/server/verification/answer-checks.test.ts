import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { domains } from '#domains/all.ts'
import { act, clerk, loadDemonstrationStandards, someAnswers, someCase } from '#tests/support/cases.ts'
import { workbook } from '#tests/support/corpus/files.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, newRequest, testKeys } from '#tests/support/people.ts'
import { systemActor } from '../access/actor.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { idColumn, nameColumn } from '../exchange/file-source.ts'
import { getCase } from '../intake/get-case.ts'
import { answerChecks } from './answer-checks.ts'
import { requestChecks } from './request-checks.ts'

let fresh: FreshDatabase
let database: Database
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'minzheng-answers-'))
  fresh = await freshDatabase()
  await loadDemonstrationStandards(fresh.ownerUrl)
  database = openDatabase(fresh.runtimeUrl)
})
afterAll(async () => {
  await database?.close()
  await fresh?.drop()
  rmSync(folder, { recursive: true, force: true })
})

const sources = domains.flatMap((domain) => domain.checks)
const headOf = (id: string): string[] => [
  idColumn,
  nameColumn,
  ...(sources.find((source) => source.id === id)?.columns.map(({ title }) => title) ?? []),
]

test('workbooks and texts answer; a damaged delivery leaves only its own questions open, says why, and is answered later', async () => {
  const answers = someAnswers()
  const caseId = await someCase(database, answers)
  await act(database, clerk, caseId, 'accept')
  await as(database, clerk, (tx) => requestChecks(tx, clerk, { requestId: newRequest(), caseId }))
  const asked = (await checksOf(caseId)).length
  const [broken, found, ...others] = [...new Set((await checksOf(caseId)).map(({ source }) => source))]
  if (!broken || !found) throw new Error('two sources are needed')
  const member = answers['idNumber']
  writeFileSync(join(folder, `${broken}.xlsx`), await workbook([headOf(broken), [Number(member), '王甲']]))
  writeFileSync(join(folder, `${found}-2026-03-01.xlsx`), await workbook([headOf(found), [String(member), '王甲']]))
  for (const id of others) writeFileSync(join(folder, `${id}.csv`), headOf(id).join(','))
  const answer = () => answerChecks(database, systemActor(clerk.today), { caseId }, testKeys, folder)

  await expect(answer()).rejects.toThrow('第 2 行“身份证号”不正确：号码在表格中被存成了数值')
  const first = await checksOf(caseId)
  for (const check of first.filter(({ source }) => source === broken)) {
    expect(check.state).toBe('asked')
    expect(check.problem).toContain('第 2 行“身份证号”不正确')
    expect(check.problem).not.toContain(String(member))
  }
  expect(first.filter(({ source }) => source !== broken).every(({ state }) => state !== 'asked')).toBe(true)
  expect(first.filter(({ state }) => state === 'found')).toMatchObject([{ source: found, dataDate: '2026-03-01' }])

  writeFileSync(join(folder, `${broken}.xlsx`), await workbook([headOf(broken)]))
  expect(await answer()).toBe(first.filter(({ source }) => source === broken).length)
  const second = await checksOf(caseId)
  expect([second.length, second.filter(({ problem }) => problem !== null).length]).toEqual([asked, 0])
  expect(await answer()).toBe(0)
})

async function checksOf(caseId: number) {
  const { checks } = await as(database, clerk, (tx) => getCase(tx, clerk, { caseId }, testKeys))
  return checks
}
