import { type Action, findAction, type Guard, type Workflow } from '#core/workflow.ts'
import type { CaseActionOption } from '#server/api.ts'

export interface OrderedActions {
  /** What this stage is for, the likeliest first; shown even when something is still missing. */
  readonly likely: readonly CaseActionOption[]
  /** What ends, sends back, takes back or goes against the assessment: folded. */
  readonly others: readonly CaseActionOption[]
}

/** Sorts the open actions of a case. One that is not the reader's to handle now has no likely action. */
export function orderedActions(
  workflow: Workflow | undefined,
  detail: { readonly state: string; readonly isMine: boolean },
  options: readonly CaseActionOption[],
): OrderedActions {
  const ranked = options.map((option) => {
    const action = workflow && findAction(workflow, detail.state, option.id)
    return { option, rank: detail.isMine ? rankOf(workflow, detail.state, option, action) : other }
  })
  const sorted = ranked.toSorted((a, b) => a.rank - b.rank)
  return {
    likely: sorted.filter(({ rank }) => rank < other).map(({ option }) => option),
    others: sorted.filter(({ rank }) => rank >= other).map(({ option }) => option),
  }
}

/** Judged by the note that is being written, not here. */
const silent: readonly Guard[] = ['reason-given']
/** Ranks from here on are folded; the applicant's own acts come last. */
const other = 10

function rankOf(
  workflow: Workflow | undefined,
  state: string,
  { unmet, id }: CaseActionOption,
  action: Action | undefined,
): number {
  if (!workflow || !action) return 1
  const missing = unmet.map(({ guard }) => guard).filter((guard) => !silent.includes(guard))
  const lacks = (guard: Guard) => missing.includes(guard)
  if (action.by.includes('citizen') && id === 'withdraw') return other + 2
  if (lacks('assessed-ineligible') || (lacks('assessed-eligible') && !lacks('assessed'))) return other
  if (action.guards.includes('assessed-ineligible')) return 0
  const order = Object.keys(workflow.states)
  const isBack = order.indexOf(action.to) <= order.indexOf(state) && workflow.states[action.to]?.owner !== undefined
  const isStop = workflow.states[action.to]?.tone === 'stopped'
  if (isBack || (isStop && workflow.states[state]?.owner === 'township')) return other + 1
  if (missing.length > 0) return 3
  return workflow.states[action.to]?.owner === 'citizen' ? 2 : 1
}
