import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addWorkingDays } from '#core/calendar.ts'
import { plainDate } from '#core/plain-date.ts'
import { systemActor } from '#server/access/actor.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, newRequest, testToday } from '#tests/support/people.ts'
import { readCalendarCsv, readCalendarJson } from './calendar-file.ts'
import { importCalendar } from './import-calendar.ts'
import { loadCalendar } from './work-calendar.ts'

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

const csv = `date,is_off_day,holiday,document
2027-01-01,true,元旦,测试通知
2027-01-02,false,元旦,测试通知
`
const load = (text: string, year = 2027, recompute = async () => 0) =>
  as(database, system, (tx) =>
    importCalendar(tx, system, { requestId: newRequest(), year, rows: readCalendarCsv(text) }, [recompute]),
  )
const counted = (start: string, days: number) =>
  as(database, system, async (tx) => addWorkingDays(await loadCalendar(tx), plainDate(start), days))

describe('importing a year', () => {
  it('makes its dates certain, and dates are computed again', async () => {
    expect(await counted('2026-12-31', 1)).toEqual({ date: '2027-01-01', provisional: true })
    let asked = 0
    const receipt = await load(csv, 2027, async () => {
      asked++
      return 3
    })
    expect(receipt).toEqual({ days: 2, changed: 0, recomputed: 3 })
    expect(asked).toBe(1)
    expect(await counted('2026-12-31', 1)).toEqual({ date: '2027-01-02', provisional: false })
  })

  it('a correction speaks at once', async () => {
    expect(await load(csv.replace('2027-01-02,false', '2027-01-02,true'))).toMatchObject({ changed: 1 })
    expect((await counted('2026-12-31', 1)).date).toBe('2027-01-04')
  })

  it('is refused for another year, without New Year, and with a day twice', async () => {
    await expect(load(csv, 2028)).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(load('date,is_off_day,holiday,document\n2027-05-01,true,劳动节,测试\n')).rejects.toMatchObject({
      code: 'invalid-input',
    })
    expect(() => readCalendarCsv(`${csv}2027-01-01,true,元旦,测试\n`)).toThrow('第 4 行与第 2 行')
  })
})

describe('calendar files', () => {
  it('name the line and column that is wrong', () => {
    expect(() => readCalendarCsv('date,is_off_day,holiday,document\n2027-02-29,true,春节,x\n')).toThrow(
      '第 2 行的 date',
    )
    expect(() => readCalendarCsv('date,is_off_day,holiday,document\n2027-02-28,是,春节,x\n')).toThrow(
      '第 2 行的 is_off_day',
    )
  })

  it('may be JSON with the same names', () => {
    expect(readCalendarJson('[{"date":"2027-01-01","is_off_day":true,"holiday":"元旦","document":"测试"}]')).toEqual([
      { date: '2027-01-01', isOffDay: true, holidayName: '元旦', document: '测试' },
    ])
  })
})
