import type { Level, Role } from './role.ts'
import type { PlainDate } from './units.ts'

/** What must be true of a case before an action, besides its state. Each has a sentence the screen shows when it is not. */
export const guardSentences = {
  'county-decides': '本地区本事项由县级民政部门审核确认',
  'township-decides': '本地区本事项审核确认权限未下放乡镇（街道）',
  'papers-complete': '申请材料不齐全，须先一次性告知补正',
  authorised: '尚有成年家庭成员未签署核对授权书',
  'visit-recorded': '尚未完成入户调查（须两名以上调查人员并由调查人、家庭成员签字）',
  'checks-answered': '家庭经济状况核对尚未全部反馈',
  'county-visit-recorded': '近亲属备案或有投诉举报的，县级须入户调查',
  assessed: '尚未按最新情况进行认定测算',
  'assessed-eligible': '测算结果为不符合条件，不能按符合条件办理',
  'assessed-ineligible': '测算结果为符合条件，不能按不符合条件办理',
  'notice-due': '本事项不需要公示',
  'notice-ended': '公示期未满',
  'notice-not-due': '本事项须先公示',
  'no-open-objection': '有异议尚未处理',
  'objection-upheld': '没有经核实成立的申诉',
  'another-person': '须由经办人以外的其他人员办理',
  'not-own-family': '办理人员与申请家庭有近亲属关系，应当回避',
  'hearing-recorded': '调减或终止救助前须听取本人意见并记录',
  'reason-given': '须填写理由',
  'account-known': '尚未登记领款账户',
  'no-overlap': '家庭成员正在享受不能同时享受的救助',
} as const
export type Guard = keyof typeof guardSentences

export type Tone = 'todo' | 'waiting' | 'done' | 'stopped'

export interface WorkflowState {
  readonly title: string
  /** The words the applicant sees on the progress line. */
  readonly plain: string
  readonly tone: Tone
  /** Whose worklist it is on; undefined when nobody's. */
  readonly owner?: Level
}

export interface Action {
  readonly id: string
  readonly title: string
  readonly from: readonly string[]
  readonly to: string
  readonly by: readonly Role[]
  readonly guards: readonly Guard[]
  /** May be done to many cases at once. Refusals, ends and reductions may not. */
  readonly isBatchable?: true
  /** Opinion or reason must be written. */
  readonly needsNote?: true
}

export interface Workflow {
  readonly id: string
  readonly title: string
  readonly initial: string
  readonly states: Readonly<Record<string, WorkflowState>>
  readonly actions: readonly Action[]
}

/** One line of the append-only action log. `on` is the date that clocks count by. */
export interface CaseEvent {
  readonly seq: number
  readonly action: string
  readonly on: PlainDate
}

export class WorkflowError extends Error {}

/**
 * The state reached by the log, in order of `seq`. The same fold runs on the server and in the browser; the stored
 * state column is checked against it. @throws WorkflowError for an action that its state does not allow.
 */
export function foldState(workflow: Workflow, events: readonly CaseEvent[]): string {
  return events.reduce((state, event) => {
    if (event.action === takeOver.action) return takeOver.to
    return event.action in logEntries ? state : nextState(workflow, state, event.action)
  }, workflow.initial)
}

/** First line of a case that was decided before this platform kept the book: it begins where it ended there. */
export const takeOver = { action: 'take-over', to: 'approved' } as const

/** Lines of the log that are no action of the workflow, and how they are called. */
export const logEntries: Readonly<Record<string, string>> = { transfer: '转办', [takeOver.action]: '存量转入' }

export function nextState(workflow: Workflow, state: string, action: string): string {
  const found = findAction(workflow, state, action)
  if (!found) throw new WorkflowError(`${workflow.id}: ${action} is not allowed in ${state}`)
  return found.to
}

/** Several actions may share an id and differ in `from` (approve at the township or at the county). */
export const findAction = (workflow: Workflow, state: string, action: string): Action | undefined =>
  workflow.actions.find((candidate) => candidate.id === action && candidate.from.includes(state))

/** Actions open to somebody with `roles` in `state`, in the order of the workflow. */
export const allowedActions = (workflow: Workflow, state: string, roles: readonly Role[]): Action[] =>
  workflow.actions.filter((action) => action.from.includes(state) && action.by.some((role) => roles.includes(role)))

/** Closed: on nobody's worklist. An objection that is upheld may still open it again. */
export const isFinal = (workflow: Workflow, state: string): boolean => workflow.states[state]?.owner === undefined

const staffOfTownship: readonly Role[] = ['township-clerk', 'township-approver']

/** 申请—受理—调查核对—初审—公示—审核确认: every matter decided on a household's means. */
export const meansTested: Workflow = {
  id: 'means-tested',
  title: '家庭经济状况类事项审核确认',
  initial: 'draft',
  states: {
    draft: { title: '草稿', plain: '尚未提交', tone: 'todo', owner: 'citizen' },
    submitted: { title: '待受理', plain: '已提交，等待受理', tone: 'todo', owner: 'township' },
    correcting: { title: '待补正', plain: '需要您补正材料', tone: 'waiting', owner: 'citizen' },
    accepted: { title: '待调查核对', plain: '已受理，正在调查核对', tone: 'todo', owner: 'township' },
    proposed: { title: '待公示', plain: '已初审，准备公示', tone: 'todo', owner: 'township' },
    posted: { title: '公示中', plain: '正在公示', tone: 'waiting', owner: 'township' },
    'county-review': { title: '待审核确认', plain: '正在审核确认', tone: 'todo', owner: 'county' },
    approved: { title: '已确认', plain: '已确认，按月发放', tone: 'done' },
    refused: { title: '不予确认', plain: '不符合条件，已书面告知', tone: 'stopped' },
    withdrawn: { title: '已撤回', plain: '您已撤回申请', tone: 'stopped' },
    ended: { title: '终止审核', plain: '审核程序已终止', tone: 'stopped' },
  },
  actions: [
    {
      id: 'submit',
      title: '提交申请',
      from: ['draft'],
      to: 'submitted',
      by: ['citizen', 'village-worker', ...staffOfTownship],
      guards: [],
    },
    {
      id: 'request-correction',
      title: '一次性告知补正',
      from: ['submitted'],
      to: 'correcting',
      by: staffOfTownship,
      guards: ['reason-given'],
      needsNote: true,
    },
    {
      id: 'supply-correction',
      title: '提交补正材料',
      from: ['correcting'],
      to: 'submitted',
      by: ['citizen', 'village-worker', ...staffOfTownship],
      guards: [],
    },
    {
      id: 'accept',
      title: '受理',
      from: ['submitted'],
      to: 'accepted',
      by: staffOfTownship,
      guards: ['papers-complete', 'authorised'],
      isBatchable: true,
    },
    {
      id: 'propose-approval',
      title: '初审：建议确认',
      from: ['accepted'],
      to: 'proposed',
      by: staffOfTownship,
      guards: [
        'visit-recorded',
        'checks-answered',
        'assessed',
        'assessed-eligible',
        'no-open-objection',
        'no-overlap',
        'not-own-family',
      ],
      needsNote: true,
    },
    {
      id: 'propose-refusal',
      title: '初审：建议不予确认',
      from: ['accepted'],
      to: 'county-review',
      by: staffOfTownship,
      guards: ['assessed', 'assessed-ineligible', 'reason-given', 'not-own-family', 'county-decides'],
      needsNote: true,
    },
    {
      id: 'post',
      title: '张榜公示',
      from: ['proposed'],
      to: 'posted',
      by: staffOfTownship,
      guards: [],
      isBatchable: true,
    },
    {
      id: 'reinvestigate',
      title: '异议成立，重新调查',
      from: ['posted', 'county-review'],
      to: 'accepted',
      by: [...staffOfTownship, 'county-clerk', 'county-approver'],
      guards: ['reason-given'],
      needsNote: true,
    },
    {
      id: 'forward',
      title: '公示期满，报县级确认',
      from: ['posted'],
      to: 'county-review',
      by: staffOfTownship,
      guards: ['county-decides', 'notice-ended', 'no-open-objection'],
      isBatchable: true,
    },
    {
      id: 'approve',
      title: '审核确认',
      from: ['posted'],
      to: 'approved',
      by: ['township-approver'],
      guards: [
        'township-decides',
        'notice-ended',
        'no-open-objection',
        'assessed',
        'assessed-eligible',
        'no-overlap',
        'another-person',
        'not-own-family',
      ],
      isBatchable: true,
    },
    {
      id: 'approve',
      title: '审核确认',
      from: ['county-review'],
      to: 'approved',
      by: ['county-approver'],
      guards: [
        'county-decides',
        'county-visit-recorded',
        'assessed',
        'assessed-eligible',
        'no-overlap',
        'no-open-objection',
        'another-person',
        'not-own-family',
      ],
      isBatchable: true,
    },
    {
      id: 'refuse',
      title: '不予确认',
      from: ['accepted'],
      to: 'refused',
      by: ['township-approver'],
      guards: [
        'township-decides',
        'assessed',
        'assessed-ineligible',
        'another-person',
        'reason-given',
        'not-own-family',
      ],
      needsNote: true,
    },
    {
      id: 'refuse',
      title: '不予确认',
      from: ['county-review'],
      to: 'refused',
      by: ['county-approver'],
      guards: ['county-decides', 'assessed', 'assessed-ineligible', 'another-person', 'reason-given', 'not-own-family'],
      needsNote: true,
    },
    {
      id: 'reopen',
      title: '申诉成立，重新办理',
      from: ['refused', 'ended'],
      to: 'accepted',
      by: ['county-approver'],
      guards: ['objection-upheld', 'reason-given'],
      needsNote: true,
    },
    {
      id: 'withdraw',
      title: '撤回申请',
      from: ['draft', 'submitted', 'correcting', 'accepted', 'proposed', 'posted', 'county-review'],
      to: 'withdrawn',
      by: ['citizen', ...staffOfTownship],
      guards: [],
    },
    {
      id: 'end',
      title: '终止审核（无正当理由不配合）',
      from: ['correcting', 'accepted'],
      to: 'ended',
      by: staffOfTownship,
      guards: ['reason-given'],
      needsNote: true,
    },
  ],
}

const visitGuards: readonly Guard[] = ['visit-recorded', 'county-visit-recorded']
const withoutVisit = (action: Action): Action => ({
  ...action,
  guards: action.guards.filter((guard) => !visitGuards.includes(guard)),
})

/**
 * 申请—受理—审核—确认: a matter decided on age or status (高龄津贴, 残疾人两项补贴). The steps of a means-tested one
 * without home visit; posted only where the item declares a notice, else it goes on from the first review.
 */
export const byEntitlement: Workflow = {
  id: 'by-entitlement',
  title: '按年龄或身份享受的待遇审核确认',
  initial: meansTested.initial,
  states: {
    ...meansTested.states,
    accepted: { title: '待审核', plain: '已受理，正在审核', tone: 'todo', owner: 'township' },
    proposed: { title: '已初审', plain: '已初审，等待确认', tone: 'todo', owner: 'township' },
  },
  actions: [
    ...meansTested.actions.map((action) =>
      action.id === 'post' ? { ...action, guards: ['notice-due'] as const } : withoutVisit(action),
    ),
    {
      id: 'forward',
      title: '报县级确认',
      from: ['proposed'],
      to: 'county-review',
      by: staffOfTownship,
      guards: ['notice-not-due', 'county-decides', 'no-open-objection'],
      isBatchable: true,
    },
    {
      id: 'approve',
      title: '审核确认',
      from: ['proposed'],
      to: 'approved',
      by: ['township-approver'],
      guards: [
        'notice-not-due',
        'township-decides',
        'no-open-objection',
        'assessed',
        'assessed-eligible',
        'no-overlap',
        'another-person',
        'not-own-family',
      ],
      isBatchable: true,
    },
    {
      id: 'reinvestigate',
      title: '退回重新审核',
      from: ['proposed'],
      to: 'accepted',
      by: staffOfTownship,
      guards: ['reason-given'],
      needsNote: true,
    },
  ],
}

/** Whether applications under it are decided after a home visit; reviews of the same item then ask for one too. */
export const asksForVisit = (workflow: Workflow): boolean =>
  workflow.actions.some(({ guards }) => guards.includes('visit-recorded'))

/** 急难型先行救助: pay first, papers afterwards (社会救助法 art. 50). */
export const urgentFirst: Workflow = {
  id: 'urgent-first',
  title: '急难先行救助',
  initial: 'draft',
  states: {
    draft: { title: '草稿', plain: '尚未提交', tone: 'todo', owner: 'citizen' },
    submitted: { title: '待处置', plain: '已提交，正在紧急处理', tone: 'todo', owner: 'township' },
    'paid-first': { title: '已先行救助，待补手续', plain: '已先行救助，后续补办手续', tone: 'todo', owner: 'township' },
    'county-review': { title: '超限额待县级审批', plain: '正在审批其余部分', tone: 'todo', owner: 'county' },
    approved: { title: '已办结', plain: '已办结', tone: 'done' },
    refused: { title: '不予救助', plain: '不符合条件，已书面告知', tone: 'stopped' },
    withdrawn: { title: '已撤回', plain: '您已撤回申请', tone: 'stopped' },
  },
  actions: [
    {
      id: 'submit',
      title: '提交申请',
      from: ['draft'],
      to: 'submitted',
      by: ['citizen', 'village-worker', ...staffOfTownship],
      guards: [],
    },
    {
      id: 'pay-first',
      title: '先行救助',
      from: ['submitted'],
      to: 'paid-first',
      by: ['township-approver'],
      guards: ['assessed', 'assessed-eligible', 'not-own-family', 'reason-given'],
      needsNote: true,
    },
    {
      id: 'forward',
      title: '超出限额部分报县级审批',
      from: ['paid-first'],
      to: 'county-review',
      by: staffOfTownship,
      guards: ['papers-complete'],
    },
    {
      id: 'approve',
      title: '补齐手续，办结',
      from: ['paid-first'],
      to: 'approved',
      by: ['township-approver'],
      guards: ['papers-complete', 'township-decides', 'another-person'],
    },
    {
      id: 'approve',
      title: '审批',
      from: ['county-review'],
      to: 'approved',
      by: ['county-approver'],
      guards: ['county-decides', 'another-person', 'not-own-family'],
    },
    {
      id: 'refuse',
      title: '不予救助',
      from: ['submitted'],
      to: 'refused',
      by: ['township-approver'],
      guards: ['assessed', 'assessed-ineligible', 'reason-given'],
      needsNote: true,
    },
    {
      id: 'withdraw',
      title: '撤回申请',
      from: ['draft', 'submitted'],
      to: 'withdrawn',
      by: ['citizen', ...staffOfTownship],
      guards: [],
    },
  ],
}

/** 动态管理: a review, a reported change or a confirmed warning about a living entitlement. */
const dynamicManagement: Workflow = {
  id: 'dynamic-management',
  title: '动态管理（复核、调整、终止）',
  initial: 'opened',
  states: {
    opened: { title: '待复核', plain: '正在复核', tone: 'todo', owner: 'township' },
    reviewed: { title: '待听取意见或确认', plain: '复核完成，等待处理', tone: 'todo', owner: 'township' },
    'county-review': { title: '待审核确认', plain: '正在审核确认', tone: 'todo', owner: 'county' },
    kept: { title: '继续救助', plain: '继续救助', tone: 'done' },
    changed: { title: '已调整', plain: '救助金已调整', tone: 'done' },
    ended: { title: '已终止', plain: '救助已终止', tone: 'stopped' },
    'ending-gradually': { title: '渐退期', plain: '渐退期内继续救助', tone: 'waiting' },
  },
  actions: [
    {
      id: 'open',
      title: '启动复核',
      from: ['opened'],
      to: 'opened',
      // Written by the opening itself; nobody takes it again.
      by: [],
      guards: [],
    },
    {
      id: 'review',
      title: '完成复核',
      from: ['opened'],
      to: 'reviewed',
      by: staffOfTownship,
      guards: ['visit-recorded', 'assessed', 'not-own-family'],
      needsNote: true,
    },
    {
      id: 'keep',
      title: '继续救助',
      from: ['reviewed'],
      to: 'kept',
      by: ['township-approver', 'county-approver'],
      guards: ['another-person'],
      isBatchable: true,
    },
    {
      id: 'propose-change',
      title: '提出调整或终止',
      from: ['reviewed'],
      to: 'county-review',
      by: staffOfTownship,
      guards: ['reason-given'],
      needsNote: true,
    },
    {
      id: 'increase',
      title: '确认调增',
      from: ['county-review'],
      to: 'changed',
      by: ['county-approver'],
      guards: ['assessed', 'assessed-eligible', 'another-person', 'not-own-family'],
    },
    {
      id: 'reduce',
      title: '确认调减',
      from: ['county-review'],
      to: 'changed',
      by: ['county-approver'],
      guards: ['assessed', 'assessed-eligible', 'hearing-recorded', 'reason-given', 'another-person', 'not-own-family'],
      needsNote: true,
    },
    {
      id: 'stop',
      title: '确认终止',
      from: ['county-review'],
      to: 'ended',
      by: ['county-approver'],
      guards: ['hearing-recorded', 'reason-given', 'another-person', 'not-own-family'],
      needsNote: true,
    },
    {
      id: 'stop-gradually',
      title: '确认渐退',
      from: ['county-review'],
      to: 'ending-gradually',
      by: ['county-approver'],
      guards: ['hearing-recorded', 'reason-given', 'another-person', 'not-own-family'],
      needsNote: true,
    },
    {
      id: 'return',
      title: '退回重新复核',
      from: ['reviewed', 'county-review'],
      to: 'opened',
      by: ['township-approver', 'county-approver'],
      guards: ['reason-given'],
      needsNote: true,
    },
  ],
}

/** All workflows by id. A new one needs a decision record. */
export const workflows = {
  'means-tested': meansTested,
  'by-entitlement': byEntitlement,
  'urgent-first': urgentFirst,
  'dynamic-management': dynamicManagement,
} as const satisfies Record<string, Workflow>
export type WorkflowId = keyof typeof workflows

/** Facts of one case that guards are judged by; the server gathers them, the browser shows them. */
export interface GuardFacts {
  readonly today: PlainDate
  readonly decidesAt: 'township' | 'county'
  readonly missingPapers: readonly string[]
  readonly missingSigners: readonly string[]
  readonly visits: number
  /** Whether this matter is decided after a home visit, by the workflow of its item. */
  readonly needsVisit: boolean
  readonly countyVisits: number
  readonly needsCountyVisit: boolean
  readonly openChecks: number
  readonly isAssessed: boolean
  readonly outcome: 'eligible' | 'ineligible' | 'none'
  /** Whether the item declares a public notice. */
  readonly needsNotice: boolean
  /** First day on which the next step may be taken after the public notice; undefined when none was posted. */
  readonly noticeFreeOn: PlainDate | undefined
  readonly openObjections: number
  /** Objections to the decision that were upheld. */
  readonly upheldObjections: number
  /** Staff who have acted as handlers (调查、初审) of this case. */
  readonly handlers: readonly number[]
  readonly actor: number
  readonly isOwnFamily: boolean
  readonly hasHearing: boolean
  readonly note: string
  readonly hasAccount: boolean
  /** Names of benefits members live on that exclude this one. */
  readonly overlaps: readonly string[]
}

const guardHolds: Record<Guard, (f: GuardFacts) => boolean> = {
  'county-decides': (f) => f.decidesAt === 'county',
  'township-decides': (f) => f.decidesAt === 'township',
  'papers-complete': (f) => f.missingPapers.length === 0,
  authorised: (f) => f.missingSigners.length === 0,
  'visit-recorded': (f) => !f.needsVisit || f.visits > 0,
  'checks-answered': (f) => f.openChecks === 0,
  'county-visit-recorded': (f) => !f.needsCountyVisit || f.countyVisits > 0,
  assessed: (f) => f.isAssessed,
  // Without an assessment the guard `assessed` speaks; saying both of these as well would contradict itself.
  'assessed-eligible': (f) => f.outcome !== 'ineligible',
  'assessed-ineligible': (f) => f.outcome !== 'eligible',
  'notice-due': (f) => f.needsNotice,
  'notice-not-due': (f) => !f.needsNotice,
  'notice-ended': (f) => f.noticeFreeOn !== undefined && f.noticeFreeOn <= f.today,
  'no-open-objection': (f) => f.openObjections === 0,
  'objection-upheld': (f) => f.upheldObjections > 0,
  'another-person': (f) => !f.handlers.includes(f.actor),
  'not-own-family': (f) => !f.isOwnFamily,
  'hearing-recorded': (f) => f.hasHearing,
  'reason-given': (f) => f.note.trim() !== '',
  'account-known': (f) => f.hasAccount,
  'no-overlap': (f) => f.overlaps.length === 0,
}

/** Guards of `action` that do not hold, in its order; empty when it may be done. */
export const unmetGuards = (action: Action, facts: GuardFacts): Guard[] =>
  action.guards.filter((guard) => !guardHolds[guard](facts))
