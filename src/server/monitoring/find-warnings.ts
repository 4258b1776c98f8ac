import { z } from 'zod'
import { remaining } from '#core/deadline.ts'
import { citationText } from '#core/source.ts'
import type { StaffActor } from '../access/actor.ts'
import type { Paged, WarningRow } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import { clockOf } from '../intake/case-rows.ts'
import { allWatches } from '../items.ts'
import { loadCalendar } from '../reference/work-calendar.ts'
import { divisionNames } from '../registry/divisions.ts'

export const FindWarnings = z.object({
  ...pageInput,
  state: z.string().max(20).optional(),
  grade: z.string().max(20).optional(),
})

/** Warnings in the unit's area, the most urgent first. */
export async function findWarnings(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof FindWarnings>,
): Promise<Paged<WarningRow>> {
  let query = tx.selectFrom('app.warning as w').innerJoin('app.entitlement as e', 'e.id', 'w.entitlement_id')
  if (input.state) query = query.where('w.state', '=', input.state)
  if (input.grade) query = query.where('w.grade', '=', input.grade)
  const { n } = await query.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const rows = await query
    .select([
      'w.id',
      'w.watch',
      'w.grade',
      'w.says',
      'w.area',
      'w.entitlement_id',
      'w.raised_on',
      'w.due_on',
      'w.due_is_provisional',
      'w.state',
      'w.case_id',
      'w.outcome',
      'e.payee_name',
    ])
    .orderBy('w.due_on')
    .orderBy('w.id')
    .limit(input.size)
    .offset((input.page - 1) * input.size)
    .execute()
  const calendar = await loadCalendar(tx)
  const names = await divisionNames(
    tx,
    rows.map((row) => row.area),
  )
  await recordAccess(tx, actor, { action: 'list-warnings', objectKind: 'warning', fields: ['payee_name'] })
  return {
    total: n,
    isMore: false,
    rows: rows.map((row) => {
      const watch = allWatches.find((candidate) => candidate.id === row.watch)
      const left = row.state === 'closed' ? undefined : remaining(calendar, actor.today, row.due_on, 'working-days')
      return {
        id: row.id,
        watch: row.watch,
        title: watch?.title ?? row.watch,
        grade: row.grade === 'red' || row.grade === 'orange' ? row.grade : 'yellow',
        says: row.says,
        source: watch ? citationText(watch.source) : '',
        areaName: names.get(row.area) ?? '',
        payee: row.payee_name,
        entitlementId: row.entitlement_id,
        raisedOn: row.raised_on,
        dueOn: row.due_on,
        dueIsProvisional: row.due_is_provisional,
        clock: clockOf(left, row.due_is_provisional),
        state: row.state === 'reviewing' || row.state === 'closed' ? row.state : 'open',
        caseId: row.case_id,
        outcome: row.outcome,
      }
    }),
  }
}
