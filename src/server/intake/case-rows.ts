import type { WorkCalendar } from '#core/calendar.ts'
import { type Remaining, remaining } from '#core/deadline.ts'
import type { Level } from '#core/role.ts'
import type { PlainDate } from '#core/units.ts'
import { areaCode } from '#core/units.ts'
import { allowedActions } from '#core/workflow.ts'
import type { Actor } from '../access/actor.ts'
import type { CaseFlag, CaseRow } from '../api.ts'
import { workflowOf } from '../items.ts'
import type { AreaNames } from '../registry/divisions.ts'

/** Columns a worklist reads. */
export const caseRowColumns = [
  'id',
  'case_no',
  'item',
  'decided_item',
  'kind',
  'state',
  'workflow',
  'applicant_name',
  'members',
  'area',
  'applied_on',
  'due_on',
  'due_is_provisional',
  'flags',
  'assigned_to',
] as const

export interface CaseRowSource {
  readonly id: number
  readonly case_no: string
  readonly item: string
  readonly decided_item: string | null
  readonly kind: string
  readonly state: string
  readonly workflow: string
  readonly applicant_name: string
  readonly members: number
  readonly area: number
  readonly applied_on: PlainDate
  readonly due_on: PlainDate | null
  readonly due_is_provisional: boolean
  readonly flags: string[]
  readonly assigned_to: number | null
}

const knownFlags: readonly CaseFlag[] = ['near-relative', 'objection', 'special', 'elsewhere', 'urgent']

/** One worklist row; late is never said of a provisional date (platform invariant 8). */
export function caseRow(row: CaseRowSource, actor: Actor, calendar: WorkCalendar, names: AreaNames): CaseRow {
  const left = row.due_on === null ? undefined : remaining(calendar, actor.today, row.due_on, 'working-days')
  const workflow = workflowOf(row.workflow)
  const open = allowedActions(workflow, row.state, actor.roles)
  return {
    id: row.id,
    caseNo: row.case_no,
    item: row.item,
    decidedItem: row.decided_item,
    kind: row.kind === 'review' ? 'review' : 'application',
    state: row.state,
    workflow: row.workflow,
    applicant: row.applicant_name,
    members: row.members,
    area: areaCode(row.area),
    areaName: names.get(row.area) ?? '',
    appliedOn: row.applied_on,
    dueOn: row.due_on,
    dueIsProvisional: row.due_is_provisional,
    clock: clockOf(left, row.due_is_provisional),
    daysLeft: left?.left ?? null,
    flags: knownFlags.filter((flag) => row.flags.includes(flag)),
    isMine:
      open.length > 0 &&
      ownsState(actor, workflow.states[row.state]?.owner) &&
      (row.assigned_to === null || row.assigned_to === actor.id),
  }
}

/** Whether a state waits for the actor's own level: what others may also do (take back, re-open) is not their work. */
export function ownsState(actor: Actor, owner: Level | undefined): boolean {
  if (owner === undefined) return false
  return actor.kind === 'staff' ? actor.level === owner : owner === 'citizen'
}

/** Amber within three working days, red on the last day, late after it; a provisional date is never late. */
export function clockOf(
  left: Pick<Remaining, 'left' | 'provisional'> | undefined,
  isProvisional: boolean,
): CaseRow['clock'] {
  if (!left) return 'none'
  if (isProvisional || left.provisional) return left.left < 0 ? 'provisional' : left.left <= 3 ? 'amber' : 'green'
  if (left.left < 0) return 'late'
  return left.left === 0 ? 'red' : left.left <= 3 ? 'amber' : 'green'
}
