import { sql } from 'kysely'
import { type WorkCalendar, workCalendar } from '#core/calendar.ts'
import { plainDate } from '#core/plain-date.ts'
import type { Tx } from '../db/pool.ts'

/** Its year tables are worth keeping; the text of the rows tells whether it still holds. */
let kept: { readonly rows: string; readonly calendar: WorkCalendar } | undefined

/** The working-day calendar as imported. One small read; the tables for counting are kept until a row changes. */
export async function loadCalendar(tx: Tx): Promise<WorkCalendar> {
  const { rows } = await sql<{ rows: string | null }>`
    select string_agg(concat_ws(E'\t', day, is_off_day, holiday, document), E'\n' order by day) as rows from ref.calendar_day
  `.execute(tx)
  const text = rows[0]?.rows ?? ''
  if (kept?.rows !== text) kept = { rows: text, calendar: workCalendar(parsed(text)) }
  return kept.calendar
}

function* parsed(text: string) {
  for (const line of text.split('\n')) {
    const [date = '', isOffDay, holidayName = '', document = ''] = line.split('\t')
    if (date !== '') yield { date: plainDate(date), isOffDay: isOffDay === 't', holidayName, document }
  }
}
