import type { Workflow } from '#core/workflow.ts'

export interface CaseStep {
  readonly state: string
  readonly title: string
  readonly status: 'finish' | 'process' | 'wait' | 'error'
  /** When it was left, for a finished step; else when it was reached. */
  readonly on: string | undefined
}

interface Moved {
  readonly fromState: string
  readonly toState: string
  readonly on: string
}

/**
 * The steps bar of a case: the states of its workflow that an application normally passes, in order, with what was
 * reached. A side state (补正) is shown only while the case is in it; before the end, all ends are one step 办结.
 */
export function stepsOf(workflow: Workflow, current: string, events: readonly Moved[]): readonly CaseStep[] {
  const reachedOn = (state: string) => events.find(({ toState }) => toState === state)?.on
  const leftOn = (state: string) => events.findLast((event) => event.fromState === state && event.toState !== state)?.on
  const states = Object.entries(workflow.states)
  const isEnd = (state: string) => ['done', 'stopped'].includes(workflow.states[state]?.tone ?? '')
  const path = states.filter(
    ([id, { tone, owner }]) =>
      id === current || (tone !== 'done' && tone !== 'stopped' && owner !== 'citizen' && owner),
  )
  const at = path.findIndex(([id]) => id === current)
  const passable = path.filter(([id], i) => i >= at || i === 0 || reachedOn(id) !== undefined)
  const place = passable.findIndex(([id]) => id === current)
  const steps = passable.map(([id, { title, tone }], i): CaseStep => {
    const status =
      id === current ? (tone === 'stopped' ? 'error' : isEnd(id) ? 'finish' : 'process') : i < place ? 'finish' : 'wait'
    const isPast = status === 'finish' && id !== current
    return {
      state: id,
      title: isPast ? title.replace(/^待/, '') : title,
      status,
      on: isPast ? leftOn(id) : reachedOn(id),
    }
  })
  const passed = isEnd(current) ? steps.filter(({ state, on }) => state === current || on !== undefined) : steps
  return isEnd(current) ? passed : [...passed, { state: 'end', title: '办结', status: 'wait', on: undefined }]
}
