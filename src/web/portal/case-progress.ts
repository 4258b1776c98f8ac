import { dateText } from '#core/plain-date.ts'
import { levelTitles } from '#core/role.ts'
import { type Action, type Workflow, type WorkflowId, workflows } from '#core/workflow.ts'
import type { CaseDeadlineRow, CaseDetail, CaseEventRow } from '#server/api.ts'

export interface ProgressStep {
  readonly state: string
  readonly plain: string
  readonly kind: 'past' | 'now' | 'later' | 'stopped'
}

export const workflowOf = (id: string): Workflow | undefined => (isWorkflowId(id) ? workflows[id] : undefined)
const isWorkflowId = (id: string): id is WorkflowId => id in workflows

/** What the applicant is told about a state; the state itself when the workflow is unknown. */
export const plainState = (workflow: string, state: string): string =>
  workflowOf(workflow)?.states[state]?.plain ?? state

export const toneOf = (workflow: string, state: string) => workflowOf(workflow)?.states[state]?.tone ?? 'todo'

/**
 * The way of a case as a line: the shortest way to a good end for the level that decides, marked up to where it stands.
 * A state off that way (补正, 不予确认) is put in behind the last one passed.
 */
export function progressLine(
  workflow: Workflow,
  state: string,
  decidesAt: 'township' | 'county',
  events: readonly Pick<CaseEventRow, 'toState'>[],
): ProgressStep[] {
  const way = goodWay(workflow, decidesAt).filter((id) => id !== 'draft')
  const plainOf = (id: string) => workflow.states[id]?.plain ?? id
  const at = way.indexOf(state)
  if (at >= 0)
    return way.map((id, i) => ({
      state: id,
      plain: plainOf(id),
      kind: i < at || (i === at && workflow.states[id]?.tone === 'done') ? 'past' : i === at ? 'now' : 'later',
    }))
  const reached = events.reduce((furthest, event) => Math.max(furthest, way.indexOf(event.toState)), -1)
  const isOver = workflow.states[state]?.tone === 'stopped' || workflow.states[state]?.tone === 'done'
  return [
    ...way.slice(0, reached + 1).map((id): ProgressStep => ({ state: id, plain: plainOf(id), kind: 'past' })),
    { state, plain: plainOf(state), kind: isOver ? 'stopped' : 'now' },
    ...(isOver ? [] : way.slice(reached + 1)).map(
      (id): ProgressStep => ({ state: id, plain: plainOf(id), kind: 'later' }),
    ),
  ]
}

/** States from the first to the nearest one that ends well, without the ways of refusals and of the other level. */
function goodWay(workflow: Workflow, decidesAt: 'township' | 'county'): string[] {
  const otherLevel = decidesAt === 'county' ? 'township-decides' : 'county-decides'
  const leadsOn = (action: Action) =>
    !action.guards.includes('assessed-ineligible') && !action.guards.includes(otherLevel)
  const ways: string[][] = [[workflow.initial]]
  const seen = new Set([workflow.initial])
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const here = way.at(-1) ?? workflow.initial
    if (workflow.states[here]?.tone === 'done') return way
    for (const action of workflow.actions) {
      if (!action.from.includes(here) || !leadsOn(action) || seen.has(action.to)) continue
      seen.add(action.to)
      ways.push([...way, action.to])
    }
  }
  return [workflow.initial]
}

/** `下一步由乡镇（街道）办理：…，最迟 2026年3月2日（暂定）`; undefined when nothing is owed to anybody. */
export function whatNext(deadlines: readonly CaseDeadlineRow[]): string | undefined {
  const running = deadlines.filter((deadline) => deadline.state === 'running')
  const next = running.reduce<CaseDeadlineRow | undefined>(
    (soonest, each) => (soonest === undefined || each.dueOn < soonest.dueOn ? each : soonest),
    undefined,
  )
  if (!next) return undefined
  const by = `${dateText(next.dueOn)}${next.isProvisional ? '（暂定）' : ''}`
  return next.owner === 'citizen'
    ? `请您在 ${by} 前完成：${next.title}`
    : `由${levelTitles[next.owner]}办理：${next.title}，最迟 ${by}`
}

/** What the applicant may do now, by the actions his role has in this state. */
export function citizenActions(workflow: Workflow, state: string): ReadonlySet<string> {
  return new Set(
    workflow.actions
      .filter((action) => action.by.includes('citizen') && action.from.includes(state))
      .map((action) => action.id),
  )
}

/** The office's note of the last time it asked for corrections. */
export const correctionNote = (detail: Pick<CaseDetail, 'events'>): string | undefined =>
  detail.events.findLast((event) => event.toState === detail.events.at(-1)?.toState && event.note !== '')?.note
