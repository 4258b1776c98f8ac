import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDate } from './plain-date.ts'
import { roleTitles } from './role.ts'
import {
  allowedActions,
  asksForVisit,
  byEntitlement,
  type CaseEvent,
  findAction,
  foldState,
  type GuardFacts,
  guardSentences,
  isFinal,
  meansTested,
  unmetGuards,
  urgentFirst,
  type Workflow,
  WorkflowError,
  workflows,
} from './workflow.ts'

const today = plainDate('2026-03-18')
const ready: GuardFacts = {
  today,
  decidesAt: 'county',
  missingPapers: [],
  missingSigners: [],
  visits: 1,
  needsVisit: true,
  countyVisits: 0,
  needsCountyVisit: false,
  openChecks: 0,
  isAssessed: true,
  outcome: 'eligible',
  needsNotice: true,
  noticeFreeOn: today,
  openObjections: 0,
  upheldObjections: 0,
  handlers: [1],
  actor: 2,
  isOwnFamily: false,
  hasHearing: true,
  note: '理由',
  hasAccount: true,
  overlaps: [],
}

const events = (...actions: readonly string[]): CaseEvent[] =>
  actions.map((action, seq) => ({ seq, action, on: today }))
const unmet = (workflow: Workflow, state: string, action: string, facts: Partial<GuardFacts> = {}) => {
  const found = findAction(workflow, state, action)
  if (!found) throw new Error(`no ${action} in ${state}`)
  return unmetGuards(found, { ...ready, ...facts })
}

describe.each(Object.values(workflows).map((workflow) => [workflow.id, workflow] as const))(
  'the workflow %s',
  (_id, workflow: Workflow) => {
    test('moves only between its own states, by known roles', () => {
      const states = Object.keys(workflow.states)
      for (const { from, to, by } of workflow.actions) {
        expect(states).toEqual(expect.arrayContaining([...from, to]))
        expect(Object.keys(roleTitles)).toEqual(expect.arrayContaining([...by]))
      }
    })

    test('can be left from every state that is not an end', () => {
      for (const [state, { tone }] of Object.entries(workflow.states))
        expect(isFinal(workflow, state), state).toBe(
          tone === 'done' || tone === 'stopped' || state === 'ending-gradually',
        )
    })

    test('reaches every state from its first one', () => {
      const reached = new Set<string>([workflow.initial])
      for (let before = -1; before !== reached.size; ) {
        before = reached.size
        for (const { from, to } of workflow.actions) if (from.some((state) => reached.has(state))) reached.add(to)
      }
      expect([...reached].sort()).toEqual(Object.keys(workflow.states).sort())
    })

    test('never lets a refusal, an end or a reduction be done to many cases at once', () => {
      const batchable = workflow.actions.filter(({ isBatchable }) => isBatchable).map(({ id }) => id)
      expect(batchable.filter((id) => /refus|stop|reduce|end$/.test(id))).toEqual([])
    })

    test('folds any run of allowed actions to a state of its own, the same way every time', () => {
      fc.assert(
        fc.property(fc.array(fc.nat(), { maxLength: 20 }), (choices) => {
          const log: CaseEvent[] = []
          for (const choice of choices) {
            const open = workflow.actions.filter(({ from }) => from.includes(foldState(workflow, log)))
            const action = open[choice % Math.max(1, open.length)]
            if (action) log.push({ seq: log.length, action: action.id, on: today })
          }
          expect(Object.keys(workflow.states)).toContain(foldState(workflow, log))
          expect(foldState(workflow, log)).toBe(foldState(workflow, [...log]))
        }),
      )
    })
  },
)

describe('a means-tested case', () => {
  test('goes from application to confirmation by the county', () => {
    expect(foldState(meansTested, events('submit', 'accept', 'propose-approval', 'post', 'forward', 'approve'))).toBe(
      'approved',
    )
  })

  test('cannot be confirmed before it was posted', () => {
    expect(() => foldState(meansTested, events('submit', 'accept', 'approve'))).toThrow(WorkflowError)
  })

  test('cannot be forwarded before its public notice has ended', () => {
    expect(unmet(meansTested, 'posted', 'forward')).toEqual([])
    expect(unmet(meansTested, 'posted', 'forward', { noticeFreeOn: plainDate('2026-03-19') })).toEqual(['notice-ended'])
    expect(unmet(meansTested, 'posted', 'forward', { noticeFreeOn: undefined })).toEqual(['notice-ended'])
  })

  test('cannot be confirmed by its handler, nor without the visit that a near relative forces', () => {
    expect(unmet(meansTested, 'county-review', 'approve', { actor: 1 })).toEqual(['another-person'])
    expect(unmet(meansTested, 'county-review', 'approve', { needsCountyVisit: true })).toEqual([
      'county-visit-recorded',
    ])
    expect(unmet(meansTested, 'county-review', 'approve', { needsCountyVisit: true, countyVisits: 1 })).toEqual([])
  })

  test('is decided by the township only where the power was handed down', () => {
    expect(unmet(meansTested, 'posted', 'approve')).toEqual(['township-decides'])
    expect(unmet(meansTested, 'posted', 'approve', { decidesAt: 'township' })).toEqual([])
    expect(unmet(meansTested, 'posted', 'forward', { decidesAt: 'township' })).toEqual(['county-decides'])
  })

  test('is not accepted while papers or signatures are missing', () => {
    expect(
      unmet(meansTested, 'submitted', 'accept', { missingPapers: ['承诺书'], missingSigners: ['示例甲'] }),
    ).toEqual(['papers-complete', 'authorised'])
  })

  test('offers a citizen only what is his to do', () => {
    expect(allowedActions(meansTested, 'submitted', ['citizen']).map(({ id }) => id)).toEqual(['withdraw'])
    expect(allowedActions(meansTested, 'approved', ['county-approver'])).toEqual([])
  })
})

describe('a matter decided on age or status', () => {
  test('goes from application to confirmation without visit and, where no notice is declared, without notice', () => {
    expect(foldState(byEntitlement, events('submit', 'accept', 'propose-approval', 'forward', 'approve'))).toBe(
      'approved',
    )
    const unseen = { visits: 0, needsVisit: false, needsNotice: false, noticeFreeOn: undefined }
    expect(unmet(byEntitlement, 'accepted', 'propose-approval', unseen)).toEqual([])
    expect(unmet(byEntitlement, 'proposed', 'forward', unseen)).toEqual([])
    expect(unmet(byEntitlement, 'county-review', 'approve', { ...unseen, needsCountyVisit: true })).toEqual([])
    expect(unmet(byEntitlement, 'proposed', 'post', unseen)).toEqual(['notice-due'])
  })

  test('is posted first where its item declares a notice', () => {
    expect(unmet(byEntitlement, 'proposed', 'post')).toEqual([])
    expect(unmet(byEntitlement, 'proposed', 'forward')).toEqual(['notice-not-due'])
    expect(unmet(byEntitlement, 'proposed', 'approve', { decidesAt: 'township' })).toEqual(['notice-not-due'])
    expect(unmet(byEntitlement, 'posted', 'forward', { noticeFreeOn: plainDate('2026-03-19') })).toEqual([
      'notice-ended',
    ])
  })

  test('is still weighed, checked and confirmed by another person', () => {
    expect(unmet(byEntitlement, 'accepted', 'propose-approval', { isAssessed: false, openChecks: 1 })).toEqual([
      'checks-answered',
      'assessed',
    ])
    expect(
      unmet(byEntitlement, 'proposed', 'approve', { needsNotice: false, decidesAt: 'township', actor: 1 }),
    ).toEqual(['another-person'])
  })

  test('asks for no visit when it is reviewed', () => {
    expect([meansTested, byEntitlement].map(asksForVisit)).toEqual([true, false])
    const { 'dynamic-management': dynamic } = workflows
    expect(unmet(dynamic, 'opened', 'review', { visits: 0 })).toEqual(['visit-recorded'])
    expect(unmet(dynamic, 'opened', 'review', { visits: 0, needsVisit: false })).toEqual([])
  })
})

describe('help that is reduced or ended', () => {
  test('needs the person to have been heard and a reason, an increase does not', () => {
    const { 'dynamic-management': dynamic } = workflows
    const silent = { hasHearing: false, note: ' ' }
    expect(unmet(dynamic, 'county-review', 'stop', silent)).toEqual(['hearing-recorded', 'reason-given'])
    expect(unmet(dynamic, 'county-review', 'reduce', silent)).toEqual(['hearing-recorded', 'reason-given'])
    expect(unmet(dynamic, 'county-review', 'increase', silent)).toEqual([])
  })
})

test('urgent help is paid before papers are complete, and closed only after', () => {
  expect(unmet(urgentFirst, 'submitted', 'pay-first', { missingPapers: ['申请书'] })).toEqual([])
  expect(unmet(urgentFirst, 'paid-first', 'approve', { missingPapers: ['申请书'], decidesAt: 'township' })).toEqual([
    'papers-complete',
  ])
})

test('every guard has a sentence for the screen', () => {
  const guards = Object.values(workflows).flatMap((workflow: Workflow) =>
    workflow.actions.flatMap(({ guards: all }) => all),
  )
  for (const guard of guards) expect(guardSentences[guard]).not.toBe('')
})
