import type { CitizenActor } from '../access/actor.ts'
import type { CaseRow } from '../api.ts'
import type { Tx } from '../db/pool.ts'
import { loadCalendar } from '../reference/work-calendar.ts'
import { divisionNames } from '../registry/divisions.ts'
import { caseRow, caseRowColumns } from './case-rows.ts'

/** A citizen's own cases and those he acts in for somebody, newest first. */
export async function findMyCases(tx: Tx, actor: CitizenActor): Promise<CaseRow[]> {
  const rows = await tx.selectFrom('app.case').select(caseRowColumns).orderBy('id', 'desc').limit(100).execute()
  const calendar = await loadCalendar(tx)
  const names = await divisionNames(
    tx,
    rows.map((row) => row.area),
  )
  return rows.map((row) => caseRow(row, actor, calendar, names))
}
