import { sql } from 'kysely'
import { z } from 'zod'
import { addWorkingDays } from '#core/calendar.ts'
import { subtreeRange } from '#core/division-code.ts'
import { maskName } from '#core/masking.ts'
import { comparisonKey } from '#core/person-name.ts'
import { areaCode } from '#core/units.ts'
import { allowedActions, type Workflow, workflows } from '#core/workflow.ts'
import type { StaffActor } from '../access/actor.ts'
import type { CaseRow, Paged } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import { commitWithNext, type Tx } from '../db/pool.ts'
import { pageInput } from '../http/page-input.ts'
import { minorsAmong } from '../privacy/open-minor.ts'
import { loadCalendar } from '../reference/work-calendar.ts'
import { divisionNames } from '../registry/divisions.ts'
import { caseRow, caseRowColumns, ownsState } from './case-rows.ts'

export const FindCases = z.object({
  ...pageInput,
  mine: z.coerce.boolean().optional(),
  state: z.string().max(40).optional(),
  item: z.string().max(60).optional(),
  area: z.coerce.number().int().optional(),
  q: z.string().max(60).optional(),
  clock: z.enum(['red', 'late']).optional(),
  sort: z.enum(['due', 'applied', 'case-no']).default('due'),
  order: z.enum(['asc', 'desc']).default('asc'),
})

/** Counted at most; beyond it the list says "more than". */
const mostCounted = 10_000

/** `findCases` as all that its transaction does: the commit travels with the last statement. */
export const listCases = (tx: Tx, actor: StaffActor, input: z.output<typeof FindCases>): Promise<Paged<CaseRow>> =>
  findCases(tx, actor, input, commitWithNext)

/** The worklist of whoever asks, inside the unit's subtree by row security; filters on the server. */
export async function findCases(
  tx: Tx,
  actor: StaffActor,
  input: z.output<typeof FindCases>,
  beforeLast: (tx: Tx) => void = () => {},
): Promise<Paged<CaseRow>> {
  const calendar = await loadCalendar(tx)
  let query = tx.selectFrom('app.case')
  if (input.mine)
    query = query
      .where('state', 'in', statesOf(actor))
      .where('is_open', '=', true)
      .where((eb) => eb.or([eb('assigned_to', 'is', null), eb('assigned_to', '=', actor.id)]))
  if (input.state) query = query.where('state', '=', input.state)
  if (input.item) query = query.where('item', '=', input.item)
  if (input.area !== undefined) {
    const { lo, hi } = subtreeRange(areaCode(input.area))
    query = query.where('area', '>=', lo).where('area', '<', hi)
  }
  if (input.q) query = searching(query, input.q)
  if (input.clock === 'late') query = query.where('due_on', '<', actor.today).where('due_is_provisional', '=', false)
  if (input.clock === 'red')
    query = query
      .where('due_on', '<=', addWorkingDays(calendar, actor.today, 3).date)
      .where('due_on', '>=', actor.today)

  const counting = tx
    .selectFrom(
      query
        .select('id')
        .limit(mostCounted + 1)
        .as('found'),
    )
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  const column = { due: 'due_on', applied: 'applied_on', 'case-no': 'case_no' } as const
  const reading = query
    .select([...caseRowColumns, 'applicant_id'])
    .orderBy(column[input.sort], (order) =>
      input.order === 'asc' ? order.asc().nullsLast() : order.desc().nullsLast(),
    )
    .orderBy('id', input.order)
    .limit(input.size)
    .offset((input.page - 1) * input.size)
    .execute()
  const [counted, rows] = await Promise.all([counting, reading])
  await recordAccess(tx, actor, {
    action: 'list-cases',
    objectKind: 'case',
    fields: ['applicant_name'],
    purpose: input.q ? 'search' : 'worklist',
  })
  const minors = await minorsAmong(
    tx,
    rows.map((row) => row.applicant_id),
    actor.today,
  )
  beforeLast(tx)
  const names = await divisionNames(
    tx,
    rows.map((row) => row.area),
  )
  return {
    rows: rows.map((row) => {
      const shown = caseRow(row, actor, calendar, names)
      return minors.has(row.applicant_id) ? { ...shown, applicant: maskName(shown.applicant) } : shown
    }),
    total: Math.min(counted.n, mostCounted),
    isMore: counted.n > mostCounted,
  }
}

/** A case number or the beginning of a name; both by leakproof range, so that row security keeps its index. */
function searching<Q extends { where: (expression: ReturnType<typeof sql<boolean>>) => Q }>(query: Q, q: string): Q {
  const text = q.trim()
  if (/^\d{6,}$/.test(text)) return query.where(sql<boolean>`case_no >= ${text} and case_no < ${`${text}~`}`)
  const key = comparisonKey(text)
  return query.where(sql<boolean>`applicant_name ~>=~ ${key} and applicant_name ~<~ ${`${key}\u{10ffff}`}`)
}

/** States that wait for the actor's level and in which some action is open to the actor's roles. */
function statesOf(actor: StaffActor): string[] {
  const all: readonly Workflow[] = Object.values(workflows)
  const states = all.flatMap((workflow) =>
    Object.entries(workflow.states)
      .filter(
        ([state, { owner }]) => ownsState(actor, owner) && allowedActions(workflow, state, actor.roles).length > 0,
      )
      .map(([state]) => state),
  )
  return [...new Set(states), '']
}
