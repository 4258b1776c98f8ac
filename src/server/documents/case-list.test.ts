import { Readable } from 'node:stream'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { FindCases } from '#server/intake/find-cases.ts'
import { clerk, someAnswers, someCase } from '#tests/support/cases.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, otherVillage, staffAt } from '#tests/support/people.ts'
import { readWorkbook, workbookBytes } from '../files/workbook.ts'
import { caseList } from './case-list.ts'

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

async function textsFor(actor: typeof clerk): Promise<string[]> {
  const spec = await as(database, actor, (tx) => caseList(tx, actor, FindCases.parse({})))
  const texts: string[] = []
  for await (const { cells } of readWorkbook(Readable.from([await workbookBytes(spec)])))
    texts.push(...cells.flatMap((cell) => (cell.kind === 'text' ? [cell.text] : [])))
  return texts
}

test('the exported list holds the cases of the own area in Chinese, and is logged', async () => {
  await someCase(database, someAnswers({ name: '𠮷䶮' }))
  expect(await textsFor(clerk)).toEqual(expect.arrayContaining(['受理编号', '𠮷䶮', '待受理', '申请']))
  expect(await textsFor(staffAt(otherVillage, 'village', ['village-worker'], 9))).not.toContain('𠮷䶮')
  const owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  const { rowCount } = await owner.query(`select from audit.access_log where action = 'export-cases'`)
  await owner.end()
  expect(rowCount).toBe(2)
})
