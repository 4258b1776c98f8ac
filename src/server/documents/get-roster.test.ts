import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { month } from '#core/plain-date.ts'
import { fen, sumFen } from '#core/units.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { openPayRun } from '#server/payment/open-pay-run.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { on, someEntitlement } from '#tests/support/entitlements.ts'
import { shownText } from '#tests/support/pdf-text.ts'
import { as, countyClerk, newRequest, otherVillage, someCounty, staffAt } from '#tests/support/people.ts'
import { readWorkbook, workbookBytes } from '../files/workbook.ts'
import { getRoster } from './get-roster.ts'
import { printRoster, rosterColumns, rosterRows } from './roster.ts'

const cashier = on(staffAt(someCounty, 'county', ['county-cashier'], 7), '2026-03-20')
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

test('a roster holds every line of its run but the held ones, says the same as PDF and workbook, and is for its county', async () => {
  await as(database, countyClerk, async (tx) => {
    await someEntitlement(tx, { payeeName: '𠮷䶮', amount: fen(57_001) })
    await someEntitlement(tx, { payeeName: '=1+1', amount: fen(35_500) })
    await someEntitlement(tx, { payeeName: '暂缓人', amount: fen(10_000) })
  })
  const { runId } = await as(database, cashier, (tx) =>
    openPayRun(tx, cashier, { requestId: newRequest(), month: month('2026-03') }),
  )
  await as(database, cashier, (tx) =>
    tx
      .updateTable('pay.line')
      .set({ state: 'held' })
      .where('run_id', '=', runId)
      .where('fen', '=', fen(10_000))
      .execute(),
  )
  const roster = await as(database, cashier, (tx) => getRoster(tx, cashier, { runId }))
  expect(roster.lines.map(({ payee }) => payee).sort()).toEqual(['=1+1', '𠮷䶮'])
  expect(roster).toMatchObject({ heldLines: 1, isFinal: false, month: '2026年3月' })
  expect(sumFen(roster.lines.map((line) => line.fen))).toBe(92_501)
  expect(roster.lines[0]?.township).toBe('林山寨街道')
  expect(roster.lines[0]?.idTail).toHaveLength(4)

  const text = shownText((await printRoster(roster)).bytes)
  for (const part of ['郑州市中原区2026年3月', '𠮷䶮', '玖佰贰拾伍元零壹分', '另有1笔', '未审批，仅供核对'])
    expect(text).toContain(part)

  const bytes = await workbookBytes({ sheetName: '花名册', columns: rosterColumns, rows: rosterRows(roster) })
  const payees: string[] = []
  for await (const { cells } of readWorkbook(Readable.from([bytes])))
    if (cells[3]?.kind === 'text') payees.push(cells[3].text)
  expect(payees.sort()).toEqual(['=1+1', '领款人', '𠮷䶮'].sort())

  const stranger = staffAt(otherVillage, 'village', ['county-cashier'], 8)
  await expect(as(database, stranger, (tx) => getRoster(tx, stranger, { runId }))).rejects.toMatchObject({
    code: 'not-found',
  })
})
