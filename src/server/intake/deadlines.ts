import { z } from 'zod'
import { dueDate, type Pause, type TimeLimit } from '#core/deadline.ts'
import type { Deadline, Item } from '#core/item.ts'
import { isInForce } from '#core/source.ts'
import type { PlainDate } from '#core/units.ts'
import type { Tx } from '../db/pool.ts'
import { getItem, valuesFor, wholeValue } from '../items.ts'
import { loadCalendar } from '../reference/work-calendar.ts'
import type { CaseHead } from './case-head.ts'

const Length = z.object({
  kind: z.enum(['working-days', 'calendar-days', 'months', 'years']),
  n: z.number().int(),
  parameter: z.string(),
})
const Pauses = z.array(z.object({ from: z.string(), to: z.string() }))

/** What an action does to the statutory clocks of a case: starts, stops, pauses and resumes those its item declares. */
export async function moveDeadlines(
  tx: Tx,
  item: Item,
  head: CaseHead,
  action: string,
  on: PlainDate,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  for (const deadline of item.deadlines) {
    if (deadline.inForce && !isInForce(deadline.inForce, on)) continue
    if (deadline.stopsOn.includes(action)) await stop(tx, head.id, deadline.id, on)
    if (deadline.pausesOn?.includes(action)) await pause(tx, head.id, deadline.id, on)
    if (deadline.resumesOn?.includes(action)) await resume(tx, head.id, deadline.id, on)
    if (deadline.startsOn.includes(action)) await start(tx, head, deadline, on, values)
  }
  await refreshNearest(tx, head.id)
}

/** The same for an act that does not move the case (a visit, a question to a source), with the values of the day. */
export async function touchDeadlines(tx: Tx, head: CaseHead, act: string, on: PlainDate): Promise<void> {
  const item = getItem(head.item)
  if (!item.deadlines.some((deadline) => [...deadline.startsOn, ...deadline.stopsOn].includes(act))) return
  const { values } = await valuesFor(tx, item, { area: head.area, residence: head.residence, on })
  await moveDeadlines(tx, item, head, act, on, values)
}

async function start(
  tx: Tx,
  head: CaseHead,
  deadline: Deadline,
  on: PlainDate,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const length = lengthOf(deadline, head, values)
  const { due, provisional } = dueDate(await loadCalendar(tx), on, limitOf(length))
  await stop(tx, head.id, deadline.id, on)
  await tx
    .insertInto('app.deadline')
    .values({
      case_id: head.id,
      county_id: head.countyId,
      area: head.area,
      deadline: deadline.id,
      title: deadline.title,
      owner: deadline.owner,
      starts_on: on,
      due_on: due,
      is_provisional: provisional,
      length: JSON.stringify(length),
    })
    .execute()
}

/** The first length whose condition holds: an extended one for special cases, the township's when it decides. */
function lengthOf(deadline: Deadline, head: CaseHead, values: Readonly<Record<string, unknown>>) {
  const fits = deadline.length.find(
    ({ when }) =>
      when === undefined ||
      (when === 'special' && head.isSpecial) ||
      (when === 'township-decides' && head.decidesAt === 'township'),
  )
  if (!fits) throw new Error(`deadline ${deadline.id} has no length without a condition`)
  return { kind: deadline.unit, n: wholeValue(values, fits.parameter), parameter: fits.parameter }
}

const limitOf = (length: z.infer<typeof Length>): TimeLimit => ({ kind: length.kind, n: length.n, procedural: true })

async function stop(tx: Tx, caseId: number, deadline: string, on: PlainDate): Promise<void> {
  await tx
    .updateTable('app.deadline')
    .set({ state: 'stopped', stopped_on: on })
    .where('case_id', '=', caseId)
    .where('deadline', '=', deadline)
    .where('state', '<>', 'stopped')
    .execute()
}

async function pause(tx: Tx, caseId: number, deadline: string, on: PlainDate): Promise<void> {
  await tx
    .updateTable('app.deadline')
    .set({ state: 'paused', paused_on: on })
    .where('case_id', '=', caseId)
    .where('deadline', '=', deadline)
    .where('state', '=', 'running')
    .execute()
}

/** The stopped days do not count (T-11): the due date is computed again with every pause so far. */
async function resume(tx: Tx, caseId: number, deadline: string, on: PlainDate): Promise<void> {
  const rows = await tx
    .selectFrom('app.deadline')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('deadline', '=', deadline)
    .where('state', '=', 'paused')
    .execute()
  for (const row of rows) {
    const pauses = [...readPauses(row.pauses), { from: row.paused_on ?? on, to: on }]
    await recompute(tx, row, pauses)
  }
}

const readPauses = (stored: unknown): Pause[] =>
  Pauses.parse(stored).map(({ from, to }) => ({ from: from as PlainDate, to: to as PlainDate }))

interface DeadlineRow {
  readonly id: number
  readonly starts_on: PlainDate
  readonly length: unknown
}

async function recompute(
  tx: Tx,
  row: DeadlineRow,
  pauses: readonly Pause[],
  length = Length.parse(row.length),
): Promise<void> {
  const { due, provisional } = dueDate(await loadCalendar(tx), row.starts_on, limitOf(length), pauses)
  await tx
    .updateTable('app.deadline')
    .set({
      state: 'running',
      paused_on: null,
      pauses: JSON.stringify(pauses),
      due_on: due,
      is_provisional: provisional,
      length: JSON.stringify(length),
    })
    .where('id', '=', row.id)
    .execute()
}

/** Running clocks of a case get the longer limit once it has become special (objection, living elsewhere). */
export async function extendDeadlines(
  tx: Tx,
  item: Item,
  head: CaseHead,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const rows = await tx
    .selectFrom('app.deadline')
    .selectAll()
    .where('case_id', '=', head.id)
    .where('state', '=', 'running')
    .execute()
  for (const row of rows) {
    const deadline = item.deadlines.find((candidate) => candidate.id === row.deadline)
    if (deadline) await recompute(tx, row, readPauses(row.pauses), lengthOf(deadline, head, values))
  }
  await refreshNearest(tx, head.id)
}

/** Computes every provisional running deadline again, after a calendar was imported. Yields how many. */
export async function recomputeProvisional(tx: Tx): Promise<number> {
  const rows = await tx
    .selectFrom('app.deadline')
    .selectAll()
    .where('is_provisional', '=', true)
    .where('state', '=', 'running')
    .execute()
  for (const row of rows) await recompute(tx, row, readPauses(row.pauses))
  for (const caseId of new Set(rows.map((row) => row.case_id))) await refreshNearest(tx, caseId)
  return rows.length
}

/** Copies the nearest running deadline to the case, for worklists. */
async function refreshNearest(tx: Tx, caseId: number): Promise<void> {
  const nearest = await tx
    .selectFrom('app.deadline')
    .select(['due_on', 'is_provisional'])
    .where('case_id', '=', caseId)
    .where('state', '=', 'running')
    .orderBy('due_on')
    .limit(1)
    .executeTakeFirst()
  await tx
    .updateTable('app.case')
    .set({ due_on: nearest?.due_on ?? null, due_is_provisional: nearest?.is_provisional ?? false })
    .where('id', '=', caseId)
    .execute()
}
