import type { ExportPurpose, MinorPurpose, RevealPurpose } from '#core/access-purpose.ts'
import type { FactValue } from '#core/fact.ts'
import type { Answers } from '#core/form.ts'
import type { ParameterUnit, ParameterValue } from '#core/parameter.ts'
import type { PasswordRules } from '#core/password-rules.ts'
import type { Level, Role } from '#core/role.ts'
import type { AreaCode, Fen, Month, PlainDate } from '#core/units.ts'
import type { Guard } from '#core/workflow.ts'

/**
 * What the browser may know of the server: types only. The server's routes are checked against `Api` in
 * `http/all-routes.ts`. Instants are ISO strings; dates `YYYY-MM-DD`; money integer fen. Values are masked by the server.
 */

export interface Paged<T> {
  readonly rows: readonly T[]
  /** Rows in all; at most 10,000 are counted (`isMore`). */
  readonly total: number
  readonly isMore: boolean
}

export interface PageInput {
  /** From 1. */
  readonly page?: number
  /** 10, 20, 50 or 100. */
  readonly size?: number
}

/** Every write carries a client-made id (crypto.randomUUID()); sending it again changes nothing. */
export interface WriteInput {
  readonly requestId: string
}

export interface Me {
  readonly kind: 'staff' | 'citizen'
  readonly id: number
  readonly name: string
  readonly roles: readonly Role[]
  readonly roleTitles: readonly string[]
  readonly unitName?: string
  readonly unitArea?: AreaCode
  readonly level?: Level
  readonly today: PlainDate
  /** Whose post is filled under a delegation; the roles and the area above are then what it leaves. */
  readonly actingFor?: string
}

/** One year of the working-day calendar: days off, and weekend days worked instead. */
export interface CalendarYear {
  readonly year: number
  /** No arrangement is published yet: dates counted into this year may change. */
  readonly isProvisional: boolean
  readonly knownYears: readonly number[]
  readonly days: readonly {
    readonly date: PlainDate
    readonly isOffDay: boolean
    readonly holiday: string
    readonly document: string
  }[]
}

export type DivisionChangeKind = 'recode' | 'merge' | 'rename' | 'transfer' | 'split'

export interface DivisionChangeInput extends WriteInput {
  readonly kind: DivisionChangeKind
  readonly from: number
  readonly to: number
  readonly name?: string
  readonly on: string
  readonly document: string
  readonly codes?: readonly { readonly from: number; readonly to: number }[]
}

/** `moved`: rows by table. */
export interface DivisionChangeOutcome {
  readonly closed: number
  readonly opened: number
  readonly moved: Readonly<Record<string, number>>
}

export interface DivisionChangeRow {
  readonly id: number
  readonly kind: DivisionChangeKind
  readonly from: number
  readonly fromName: string
  readonly to: number
  readonly toName: string
  readonly on: PlainDate
  readonly document: string
  readonly movedRows: number
}

/** An officer lets another act for him, on days both included. */
export interface DelegationRow {
  readonly id: number
  /** The reader gave it; else he was given it. */
  readonly isMine: boolean
  readonly grantor: string
  readonly delegate: string
  readonly roles: readonly Role[]
  readonly from: PlainDate
  readonly until: PlainDate
  readonly reason: string
  readonly state: 'ahead' | 'live' | 'over' | 'ended'
}

export type ProofMethod = 'totp' | 'recovery' | 'security-key' | 'password'

/** What a security key answered, binary parts base64url. */
export interface SecurityKeyAnswer {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly response: {
    readonly clientDataJSON: string
    readonly authenticatorData: string
    readonly signature: string
    readonly userHandle?: string
  }
}

export interface NewSecurityKey extends Omit<SecurityKeyAnswer, 'response'> {
  readonly response: {
    readonly clientDataJSON: string
    readonly attestationObject: string
    readonly transports?: readonly ('ble' | 'cable' | 'hybrid' | 'internal' | 'nfc' | 'smart-card' | 'usb')[]
  }
}

export type Proof =
  | { readonly method: 'totp' | 'recovery'; readonly code: string }
  | { readonly method: 'security-key'; readonly response: SecurityKeyAnswer }
  | { readonly method: 'password'; readonly password: string }

/** The password was right; this is still asked before the session opens. */
export interface SignInStep {
  readonly kind: 'step'
  readonly next: 'second-factor' | 'new-password' | 'enrol'
  /** Ways to give the second factor. */
  readonly methods: readonly ProofMethod[]
  readonly passwordRules: PasswordRules
  /** So many earlier passwords are not taken again. */
  readonly passwordHistory: number
}

export interface MySecurity {
  readonly login: string
  readonly passwordChangedAt: string
  /** Null: never. */
  readonly passwordExpiresAt: string | null
  readonly passwordRules: PasswordRules
  readonly passwordHistory: number
  readonly mustHaveSecondFactor: boolean
  readonly factors: readonly {
    readonly id: number
    readonly kind: 'totp' | 'security-key'
    readonly label: string
    readonly addedAt: string
    readonly usedAt: string | null
  }[]
  readonly recoveryCodesLeft: number
  readonly sessions: readonly {
    readonly id: string
    readonly isThis: boolean
    readonly startedAt: string
    readonly seenAt: string
    readonly address: string
    readonly agent: string
  }[]
}

export interface UnitRow {
  readonly id: number
  readonly name: string
  readonly area: AreaCode
  readonly areaName: string
  readonly isActive: boolean
  readonly parentId: number | null
  readonly parentName: string
  /** Active accounts. */
  readonly accounts: number
}

export interface AccountRow {
  readonly id: number
  readonly login: string
  readonly name: string
  readonly unitId: number
  readonly unitName: string
  readonly unitArea: AreaCode
  readonly roles: readonly Role[]
  readonly isActive: boolean
  readonly isSelf: boolean
  /** Too many failed sign-ins are counted against it somewhere. */
  readonly isLocked: boolean
  readonly mustChangePassword: boolean
  readonly hasSecondFactor: boolean
  /** Signs in through the government network too. */
  readonly isBound: boolean
  readonly lastSignInAt: string | null
  readonly openedAt: string
}

export interface ActOnAccount extends WriteInput {
  readonly accountId: number
  readonly reason: string
}

export interface AccountChanged {
  /** An audit administrator has to approve it: the account is an administrator's. */
  readonly awaitsApproval: boolean
  /** The new password, shown once. */
  readonly password?: string
}

export interface AdministratorChangeRow {
  readonly id: number
  readonly accountId: number
  readonly login: string
  readonly name: string
  readonly kind: 'grant' | 'revoke' | 'reset-password' | 'reset-second-factor' | 'bind-oidc'
  readonly role: Role | null
  readonly reason: string
  readonly askedBy: string
  readonly askedAt: string
  readonly decidedBy: string | null
  readonly decidedAt: string | null
  readonly state: 'waiting' | 'approved' | 'refused'
  readonly mayDecide: boolean
}

export interface SignInPolicyView {
  readonly 'password-min-length': number
  readonly 'password-min-kinds': number
  readonly 'password-history': number
  readonly 'password-days': number
  readonly 'second-factor-roles': readonly string[]
  readonly 'step-up-minutes': number
  readonly 'step-up-by-password': boolean
  readonly 'idle-minutes': number
  readonly 'session-hours': number
}

export interface Division {
  readonly code: AreaCode
  readonly name: string
  /** 1 province … 5 village. */
  readonly level: number
  readonly kind: string
  readonly hasChildren: boolean
  /** `河南省 / 郑州市 / 金水区`, in search results. */
  readonly path?: string
}

// ---- cases ---------------------------------------------------------------------------------------------------------

export interface CaseRow {
  readonly id: number
  readonly caseNo: string
  readonly item: string
  /** The item decided, which need not be the one applied for. */
  readonly decidedItem: string | null
  readonly kind: 'application' | 'review'
  readonly state: string
  readonly workflow: string
  readonly applicant: string
  readonly members: number
  readonly area: AreaCode
  readonly areaName: string
  readonly appliedOn: PlainDate
  readonly dueOn: PlainDate | null
  readonly dueIsProvisional: boolean
  /** Judged by the working-day calendar: `late` is never said of a provisional date. */
  readonly clock: 'none' | 'green' | 'amber' | 'red' | 'late' | 'provisional'
  readonly daysLeft: number | null
  readonly flags: readonly CaseFlag[]
  /** Somebody must act who holds one of the caller's roles. */
  readonly isMine: boolean
}

export type CaseFlag = 'near-relative' | 'objection' | 'special' | 'elsewhere' | 'urgent'

export interface CaseMember {
  readonly personId: number
  readonly name: string
  readonly idMasked: string
  readonly relation: string
  readonly born: PlainDate
  readonly sex: number
  readonly role: 'member' | 'obligor'
  readonly isCounted: boolean
  /** Why the person counts as a member or does not, in Chinese with the article. */
  readonly ground: string
  readonly isAuthorised: boolean
  readonly isAdult: boolean
}

export interface CaseEventRow {
  readonly seq: number
  readonly action: string
  readonly title: string
  readonly on: PlainDate
  readonly at: string
  readonly actor: string
  readonly role: string
  readonly note: string
  readonly fromState: string
  readonly toState: string
}

export interface CaseDeadlineRow {
  readonly id: number
  readonly title: string
  readonly owner: Level
  readonly startsOn: PlainDate
  readonly dueOn: PlainDate
  readonly isProvisional: boolean
  readonly state: 'running' | 'paused' | 'stopped'
  readonly stoppedOn: PlainDate | null
  readonly clock: CaseRow['clock']
  readonly daysLeft: number | null
  /** `《最低生活保障审核确认办法》…第二十二条`. */
  readonly source: string
}

export interface CaseActionOption {
  readonly id: string
  readonly title: string
  readonly needsNote: boolean
  readonly isBatchable: boolean
  /** Guards that do not hold now, with sentences; the button is shown disabled with them. */
  readonly unmet: readonly { readonly guard: Guard; readonly says: string }[]
}

export interface FactRow {
  readonly fact: string
  readonly title: string
  readonly about: string
  /** Already as text for people. */
  readonly value: string
  readonly provenance: 'declared' | 'found' | 'verified'
  readonly source: string
  readonly validFrom: PlainDate
}

export interface CheckRow {
  readonly id: number
  readonly person: string
  readonly personId: number
  readonly source: string
  readonly sourceTitle: string
  readonly state: 'asked' | 'found' | 'none' | 'refused'
  readonly requestedOn: PlainDate
  readonly answeredOn: PlainDate | null
  readonly dataDate: PlainDate | null
  /** What is wrong with the file that should answer, in Chinese; null when nothing is known to be. */
  readonly problem: string | null
  /** Found rows, column title → text. */
  readonly rows: readonly Readonly<Record<string, string>>[]
  /** Declared against found, in Chinese; empty when they agree. */
  readonly contradictions: readonly string[]
}

export interface StepView {
  readonly label: string
  readonly expression: string
  readonly result: string
  readonly source: string
}

export interface UsedValueView {
  readonly title: string
  readonly value: string
  readonly from: PlainDate
  readonly area: string
  readonly document: string
  readonly isConfirmed: boolean
}

export interface FindingView {
  readonly rule: string
  readonly says: string
  readonly holds: boolean
  readonly source: string
  readonly values: readonly UsedValueView[]
  readonly steps: readonly StepView[]
}

/** One item tried by an assessment. */
export interface TriedItemView {
  readonly item: string
  readonly title: string
  readonly outcome: 'eligible' | 'ineligible' | 'missing-parameter'
  readonly missing?: string
  readonly findings: readonly FindingView[]
  readonly amountSteps: readonly StepView[]
  readonly amountValues: readonly UsedValueView[]
  readonly amount: Fen
  readonly pays: 'monthly' | 'once' | 'nothing'
}

export interface AssessmentView {
  readonly id: number
  readonly assessedOn: PlainDate
  /** The item found, or the applied one when none fits. */
  readonly item: string
  readonly itemTitle: string
  readonly outcome: 'eligible' | 'ineligible'
  readonly amount: Fen
  readonly pays: 'monthly' | 'once' | 'nothing'
  /** False when facts or answers changed since. */
  readonly isCurrent: boolean
  readonly tried: readonly TriedItemView[]
  readonly facts: readonly FactRow[]
}

export interface VisitRow {
  readonly id: number
  readonly on: PlainDate
  readonly level: 'township' | 'county'
  readonly surveyors: readonly string[]
  readonly report: string
  readonly position: { readonly longitude: number; readonly latitude: number } | null
  readonly files: readonly FileRow[]
}

export interface FileRow {
  readonly id: number
  readonly name: string
  readonly mime: string
  readonly bytes: number
  readonly evidence: string
  readonly at: string
}

export interface ObjectionRow {
  readonly id: number
  readonly kind: 'notice' | 'check' | 'decision'
  readonly raisedOn: PlainDate
  readonly raisedBy: string
  readonly text: string
  readonly state: 'open' | 'upheld' | 'rejected'
  readonly answer: string
}

export interface LetterRow {
  readonly id: number
  readonly kind: string
  readonly title: string
  readonly number: string
  readonly issuedOn: PlainDate
  readonly token: string
  readonly isRevoked: boolean
}

export interface CaseDetail extends CaseRow {
  readonly version: number
  readonly decidesAt: 'township' | 'county'
  readonly residence: 'urban' | 'rural'
  readonly applicantId: number
  readonly householdId: number | null
  readonly agentName: string | null
  readonly entitlementId: number | null
  readonly decidedFen: Fen | null
  readonly decidedOn: PlainDate | null
  readonly membersList: readonly CaseMember[]
  readonly events: readonly CaseEventRow[]
  readonly deadlines: readonly CaseDeadlineRow[]
  readonly actions: readonly CaseActionOption[]
  readonly answers: Answers
  readonly facts: readonly FactRow[]
  readonly checks: readonly CheckRow[]
  readonly visits: readonly VisitRow[]
  readonly objections: readonly ObjectionRow[]
  readonly hearings: readonly { readonly on: PlainDate; readonly heard: string; readonly opinion: string }[]
  readonly notice: NoticeRow | null
  readonly assessment: AssessmentView | null
  readonly letters: readonly LetterRow[]
  readonly files: readonly FileRow[]
  /** Where the applicant's money goes now; the number's last digits only. */
  readonly account: {
    readonly bank: string
    readonly cardTail: string
    readonly holder: string
    readonly from: PlainDate
  } | null
  readonly relatives: readonly { readonly officer: string; readonly relation: string }[]
}

export interface BatchReceipt {
  readonly done: number
  readonly failed: number
  readonly rows: readonly {
    readonly id: number
    readonly label: string
    readonly state: 'done' | 'skipped' | 'failed'
    readonly says: string
  }[]
}

export interface NoticeRow {
  readonly id: number
  readonly title: string
  readonly areaName: string
  readonly postedOn: PlainDate
  /** Last day of the notice, included. */
  readonly untilOn: PlainDate
  readonly isLive: boolean
  readonly token: string
  /** Masked texts by column title. */
  readonly line: Readonly<Record<string, string>>
}

// ---- people --------------------------------------------------------------------------------------------------------

export interface PersonRow {
  readonly id: number
  readonly name: string
  readonly idMasked: string
  readonly sex: number
  readonly born: PlainDate
  readonly age: number
  readonly area: AreaCode
  readonly areaName: string
  readonly diedOn: PlainDate | null
  readonly receives: readonly string[]
}

export interface PersonDetail extends PersonRow {
  readonly phoneMasked: string
  readonly address: string
  readonly ethnicity: string
  readonly residence: 'urban' | 'rural'
  readonly households: readonly {
    readonly id: number
    readonly members: readonly {
      readonly personId: number
      readonly name: string
      readonly relation: string
      readonly from: PlainDate
      readonly until: PlainDate | null
    }[]
  }[]
  readonly facts: readonly (FactRow & {
    readonly validUntil: PlainDate | null
    readonly recordedAt: string
    readonly supersededAt: string | null
  })[]
  readonly accounts: readonly {
    readonly id: number
    readonly bank: string
    readonly cardTail: string
    readonly holder: string
    readonly from: PlainDate
    readonly until: PlainDate | null
  }[]
  readonly cases: readonly {
    readonly id: number
    readonly caseNo: string
    readonly item: string
    readonly state: string
    readonly appliedOn: PlainDate
  }[]
  readonly entitlements: readonly EntitlementRow[]
  readonly mergedFrom: readonly { readonly mergeId: number; readonly name: string; readonly at: string }[]
}

/** A possible duplicate shown before a person is created. */
export interface LookalikeRow extends PersonRow {
  readonly why: string
}

// ---- standards -----------------------------------------------------------------------------------------------------

export interface StandardRow {
  readonly parameter: string
  readonly title: string
  readonly unit: ParameterUnit
  readonly setBy: 'national' | 'local'
  readonly source: string
  readonly rows: readonly {
    readonly id: number | null
    readonly area: AreaCode
    readonly areaName: string
    readonly residence: 'urban' | 'rural' | null
    readonly from: PlainDate
    readonly until: PlainDate | null
    readonly value: ParameterValue
    readonly document: string
    readonly isConfirmed: boolean
  }[]
}

export interface ProposalRow {
  readonly id: number
  readonly parameter: string
  readonly title: string
  readonly areaName: string
  readonly residence: 'urban' | 'rural' | null
  readonly from: PlainDate
  readonly value: ParameterValue
  readonly document: string
  readonly state: 'proposed' | 'approved' | 'rejected'
  readonly proposedBy: string
  readonly mayDecide: boolean
}

// ---- money ---------------------------------------------------------------------------------------------------------

export interface EntitlementRow {
  readonly id: number
  readonly caseId: number
  readonly item: string
  readonly payee: string
  readonly members: number
  readonly areaName: string
  readonly state: 'active' | 'suspended' | 'ending' | 'ended'
  readonly startMonth: Month
  readonly endMonth: Month | null
  readonly monthly: Fen
  readonly pays: 'monthly' | 'once' | 'nothing'
  readonly reviewDueOn: PlainDate | null
}

export interface EntitlementDetail extends EntitlementRow {
  readonly amounts: readonly {
    readonly from: Month
    readonly until: Month | null
    readonly monthly: Fen
    readonly reason: string
    readonly recordedAt: string
  }[]
  readonly covered: readonly {
    readonly personId: number
    readonly name: string
    readonly from: PlainDate
    readonly until: PlainDate | null
  }[]
  readonly lines: readonly PayLineRow[]
}

export interface PayRunRow {
  readonly id: number
  readonly county: string
  readonly month: Month
  readonly itemGroup: string
  readonly state: 'draft' | 'frozen' | 'checked' | 'approved' | 'sent' | 'settled' | 'cancelled'
  readonly lines: number
  readonly held: number
  readonly total: Fen
  readonly openedBy: string
  readonly approvedBy: string | null
  readonly openedAt: string
}

export interface PayRunDetail extends PayRunRow {
  readonly listSm3: string | null
  /** Made at approval: SM3 Merkle root over the lines and the key (both hex) that a bank checks orders with. */
  readonly signature: { readonly root: string; readonly publicKey: string; readonly at: string } | null
  readonly byState: readonly { readonly state: string; readonly lines: number; readonly total: Fen }[]
  readonly byTownship: readonly {
    readonly area: AreaCode
    readonly name: string
    readonly lines: number
    readonly total: Fen
  }[]
  readonly byItem: readonly { readonly item: string; readonly lines: number; readonly total: Fen }[]
  readonly previousTotal: Fen | null
  readonly files: readonly {
    readonly id: number
    readonly direction: 'out' | 'in'
    readonly layout: string
    readonly fileName: string
    readonly lines: number
    readonly total: Fen
    readonly sm3: string
    readonly at: string
  }[]
  readonly events: readonly {
    readonly action: string
    readonly title: string
    readonly at: string
    readonly actor: string
  }[]
  readonly actions: readonly { readonly id: PayRunAction; readonly title: string; readonly unmet: readonly string[] }[]
}

export type PayRunAction = 'freeze' | 'check' | 'approve' | 'export' | 'settle' | 'reissue' | 'cancel'

export interface PayLineRow {
  readonly id: number
  readonly runId: number
  readonly payee: string
  readonly personId: number
  readonly item: string
  readonly month: Month
  readonly fen: Fen
  readonly kind: 'regular' | 'arrears'
  readonly state: 'draft' | 'held' | 'approved' | 'sent' | 'ok' | 'failed' | 'returned' | 'unknown' | 'cancelled'
  readonly areaName: string
  readonly bank: string
  readonly cardTail: string
  readonly holdReason: string
  readonly failure: string
}

/** Money paid beyond what was owed. */
export interface OverpaymentRow {
  readonly id: number
  readonly entitlementId: number
  readonly payee: string
  readonly item: string
  readonly month: Month
  readonly fen: Fen
  readonly recovered: Fen
  readonly state: 'open' | 'recovered' | 'withdrawn'
  readonly reason: string
  readonly areaName: string
}

/** `balance` is debit positive, so that the accounts of a county add up to zero. */
export interface LedgerAccountRow {
  readonly code: string
  readonly title: string
  readonly kind: string
  readonly county: string
  readonly balance: Fen
}

export interface LedgerEntryRow {
  readonly id: number
  readonly on: PlainDate
  readonly kind: string
  readonly says: string
  readonly postings: readonly { readonly account: string; readonly title: string; readonly fen: Fen }[]
}

// ---- monitoring, reports, imports ----------------------------------------------------------------------------------

export interface WarningRow {
  readonly id: number
  readonly watch: string
  readonly title: string
  readonly grade: 'red' | 'orange' | 'yellow'
  readonly says: string
  readonly source: string
  readonly areaName: string
  readonly payee: string
  readonly entitlementId: number
  readonly raisedOn: PlainDate
  readonly dueOn: PlainDate
  readonly dueIsProvisional: boolean
  readonly clock: CaseRow['clock']
  readonly state: 'open' | 'reviewing' | 'closed'
  readonly caseId: number | null
  readonly outcome: string | null
}

/** How the installation is doing, for the system administrator. */
export interface OperationView {
  readonly checks: readonly {
    readonly name: string
    readonly state: 'ok' | 'late' | 'failed'
    readonly says: string
  }[]
  readonly jobsWaiting: number
  readonly jobsFailed: number
  readonly databaseBytes: number
  /** Null when nothing follows the database's log. */
  readonly backup: { readonly behindBytes: number; readonly isConnected: boolean } | null
  readonly backups: readonly {
    readonly name: string
    readonly startedAt: string
    readonly endedAt: string
    readonly bytes: number
    readonly files: number
  }[]
  /** Who took the sending to banks and others over, latest first. */
  readonly takings: readonly {
    readonly epoch: number
    readonly takenBy: string
    readonly reason: string
    readonly at: string
  }[]
}

export interface Overview {
  readonly asOf: string
  readonly cards: readonly {
    readonly id: string
    readonly title: string
    readonly value: number
    readonly unit: 'count' | 'fen' | 'ratio'
    readonly hint: string
    readonly link: string
  }[]
  readonly byState: readonly { readonly state: string; readonly title: string; readonly cases: number }[]
  readonly byMonth: readonly {
    readonly month: Month
    readonly applied: number
    readonly approved: number
    readonly refused: number
    readonly paid: Fen
  }[]
  readonly byArea: readonly {
    readonly area: AreaCode
    readonly name: string
    readonly households: number
    readonly persons: number
    readonly monthly: Fen
  }[]
  readonly byItem: readonly {
    readonly item: string
    readonly households: number
    readonly persons: number
    readonly monthly: Fen
  }[]
}

export interface ImportBatchRow {
  readonly id: number
  readonly kind: string
  readonly fileName: string
  readonly state: 'loading' | 'done' | 'failed' | 'undone'
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly note: string
  readonly startedAt: string
  readonly startedBy: string
}

/** An unfinished application at the counter. `key` is made by the browser. */
export interface DeskDraftRow {
  readonly key: string
  readonly item: string
  readonly applicant: string
  readonly savedAt: string
}

/** What somebody did of one kind for one reason on one day with the reader's data. */
export interface AccessRow {
  /** The last time on that day. */
  readonly at: string
  readonly kind: 'officer' | 'self' | 'system'
  readonly times: number
  readonly who: string
  readonly unit: string
  readonly action: string
  readonly purpose: string
  readonly fields: readonly string[]
}

// ---- sensitive data ------------------------------------------------------------------------------------------------

/** An officer reached the threshold of what may be shown in 24 hours. */
export interface ExposureAlarmRow {
  readonly id: number
  readonly raisedAt: string
  readonly officer: string
  readonly unit: string
  readonly channel: string
  readonly class: string
  readonly records: number
  readonly threshold: number
  readonly isBlocking: boolean
  readonly state: 'open' | 'released' | 'kept'
  readonly decidedBy: string | null
  readonly decidedAt: string | null
  readonly reason: string
  readonly mayDecide: boolean
}

export interface ExportRow {
  readonly id: number
  readonly officer: string
  readonly unit: string
  readonly kind: string
  readonly title: string
  readonly records: number
  /** With the officer's other exports of 24 hours. */
  readonly counted: number
  readonly needs: string
  readonly purpose: string
  readonly reason: string
  readonly askedAt: string
  readonly state: 'waiting' | 'ready' | 'refused' | 'downloaded' | 'expired'
  readonly events: readonly {
    readonly action: 'approve' | 'refuse' | 'download'
    readonly by: string
    readonly at: string
    readonly reason: string
  }[]
  readonly isMine: boolean
  readonly mayDecide: boolean
  readonly mayDownload: boolean
}

/** An export whose row marks stand on a photograph. */
export interface TracedExport {
  readonly id: number
  readonly officer: string
  readonly accountId: number
  readonly unit: string
  readonly title: string
  readonly reason: string
  readonly downloadedAt: string
  readonly marks: number
  readonly found: number
  readonly inOrder: number
  readonly firstRow: number | null
}

export interface MinorApprovalRow {
  readonly id: number
  readonly personId: number
  /** Masked name. */
  readonly child: string
  readonly officer: string
  readonly unit: string
  readonly purpose: string
  readonly reason: string
  readonly askedAt: string
  readonly state: 'asked' | 'approved' | 'refused' | 'withdrawn' | 'expired'
  readonly until: string | null
  readonly decidedBy: string | null
  readonly decisionReason: string
  readonly isMine: boolean
  readonly mayDecide: boolean
}

/** An emergency reading outside the own area. */
export interface BreakGlassRow {
  readonly id: number
  readonly officer: string
  readonly unit: string
  readonly area: AreaCode
  readonly areaName: string
  readonly childId: number | null
  readonly reason: string
  readonly openedAt: string
  readonly until: string
  readonly isLive: boolean
  readonly reads: number
  readonly reviewDueOn: PlainDate
  readonly reviewIsProvisional: boolean
  readonly clock: CaseRow['clock']
  readonly daysLeft: number | null
  readonly verdict: 'justified' | 'unjustified' | null
  readonly reviewNote: string
  readonly reviewer: string | null
  readonly isMine: boolean
  readonly mayReview: boolean
}

/** Published figures: a count below ten is hidden, and others with it, so that it cannot be reckoned back (null). */
export interface Statistics {
  readonly area: AreaCode
  readonly name: string
  readonly items: readonly { readonly item: string; readonly title: string; readonly persons: number | null }[]
  readonly persons: number | null
  readonly parts: readonly {
    readonly area: AreaCode
    readonly name: string
    readonly persons: number | null
    readonly byItem: Readonly<Record<string, number | null>>
  }[]
}

// ---- the access log and its seals ----------------------------------------------------------------------------------

export interface AccessLogFilter {
  /** Login or whole name of an account. */
  readonly officer?: string
  readonly personId?: number
  readonly caseId?: number
  /** As the log has it: `reveal`. */
  readonly action?: string
  readonly result?: 'done' | 'refused'
  /** Dates of China, both included. */
  readonly from?: string
  readonly to?: string
}

export interface AccessLogRow {
  readonly id: number
  readonly at: string
  /** Name and login of an officer; 群众, 系统 or 未登录. */
  readonly who: string
  readonly role: string
  readonly unit: string
  readonly action: string
  readonly object: string
  readonly personId: number | null
  readonly caseId: number | null
  /** Titles of fields, never values. */
  readonly fields: readonly string[]
  readonly purpose: string
  readonly reason: string
  readonly result: 'done' | 'refused'
  readonly address: string
}

export interface SealRow {
  readonly seq: number
  readonly at: string
  readonly records: number
  /** Lines of the access log without a proof of their writer. */
  readonly unproved: number
  readonly tables: readonly { readonly table: string; readonly records: number }[]
  readonly digest: string
  /** When the second store had it; null while it has not. */
  readonly copiedAt: string | null
}

export interface Seals extends Paged<SealRow> {
  /** `unknown` where this process does not seal and does not watch. */
  readonly state: 'sealing' | 'late' | 'stopped' | 'unknown'
  readonly lagSeconds: number
  /** Why sealing does not go on, and what to do. */
  readonly problem: string | null
  readonly alarmAfterSeconds: number | null
  readonly stopAfterSeconds: number | null
  readonly lastSealedAt: string | null
  /** SM3 of the public key, hex. */
  readonly key: string | null
}

/** Inputs and outputs by route. Files are plain links: see `downloads` at the end. */
export interface Api {
  'POST /api/sign-in': {
    input: { kind: 'staff' | 'citizen'; login: string; password: string }
    output: Me | SignInStep
  }
  'GET /api/sign-in/options': { input: Record<string, never>; output: { network: boolean } }
  'GET /api/sign-in/step': { input: Record<string, never>; output: SignInStep | null }
  'POST /api/sign-in/second-factor': { input: { proof: Proof }; output: Me | SignInStep }
  /** Options for `navigator.credentials.get`, in their JSON form. */
  'POST /api/sign-in/security-key': { input: Record<string, never>; output: unknown }
  'POST /api/sign-in/new-password': { input: { password: string }; output: Me | SignInStep }
  'GET /api/step-up': {
    input: Record<string, never>
    output: { methods: readonly ProofMethod[]; isFresh: boolean }
  }
  'POST /api/step-up/security-key': { input: Record<string, never>; output: unknown }
  'POST /api/step-up': { input: { proof: Proof }; output: null }
  'GET /api/units': { input: PageInput & { q?: string }; output: Paged<UnitRow> }
  'POST /api/units': {
    input: WriteInput & { area: number; name: string; parentId?: number }
    output: { unitId: number }
  }
  'POST /api/units/:unitId': { input: WriteInput & { unitId: number; name: string; isActive: boolean }; output: null }
  'GET /api/accounts': {
    input: PageInput & {
      q?: string
      unitId?: number
      role?: string
      state?: 'active' | 'disabled' | 'without-role'
    }
    output: Paged<AccountRow>
  }
  'POST /api/accounts': {
    input: WriteInput & { login: string; name: string; unitId: number; idNumber?: string }
    output: { accountId: number }
  }
  'POST /api/accounts/:accountId/disable': { input: ActOnAccount; output: null }
  'POST /api/accounts/:accountId/enable': { input: ActOnAccount; output: null }
  'POST /api/accounts/:accountId/move': { input: ActOnAccount & { unitId: number }; output: null }
  'POST /api/accounts/:accountId/roles': {
    input: ActOnAccount & { role: Exclude<Role, 'citizen'> }
    output: AccountChanged
  }
  'POST /api/accounts/:accountId/roles/revoke': {
    input: ActOnAccount & { role: Exclude<Role, 'citizen'> }
    output: AccountChanged
  }
  'POST /api/accounts/:accountId/password': { input: ActOnAccount; output: AccountChanged }
  'POST /api/accounts/:accountId/second-factors/reset': { input: ActOnAccount; output: AccountChanged }
  'POST /api/accounts/:accountId/unlock': { input: ActOnAccount; output: null }
  'POST /api/accounts/:accountId/oidc-subject': { input: ActOnAccount & { subject: string }; output: AccountChanged }
  'GET /api/administrator-changes': { input: Record<string, never>; output: readonly AdministratorChangeRow[] }
  /** `password`: the new one, shown once. */
  'POST /api/administrator-changes/:changeId/decide': {
    input: WriteInput & { changeId: number; approve: boolean }
    output: { password?: string }
  }
  'GET /api/sign-in-policy': { input: Record<string, never>; output: SignInPolicyView }
  'POST /api/sign-in-policy': {
    input: WriteInput & { key: string; value: number | boolean | readonly string[]; reason: string }
    output: null
  }
  'GET /api/my/security': { input: Record<string, never>; output: MySecurity }
  'POST /api/my/password': { input: { present: string; password: string }; output: null }
  'POST /api/my/sessions/end': { input: WriteInput & { sessionId?: string }; output: { ended: number } }
  'POST /api/my/second-factors/:factorId/end': { input: WriteInput & { factorId: number }; output: null }
  'POST /api/my/recovery-codes': { input: Record<string, never>; output: { codes: readonly string[] } }
  /** `qr`: a picture of the address, to scan. */
  'POST /api/my/totp': {
    input: { label: string }
    output: { factorId: number; secret: string; uri: string; qr: string }
  }
  /** Recovery codes come with the first factor only, and are shown once. */
  'POST /api/my/totp/:factorId/confirm': {
    input: { factorId: number; code: string }
    output: { recoveryCodes: readonly string[] }
  }
  /** Options for `navigator.credentials.create`, in their JSON form. */
  'POST /api/my/security-keys/options': { input: Record<string, never>; output: unknown }
  'POST /api/my/security-keys': {
    input: { label: string; response: NewSecurityKey }
    output: { recoveryCodes: readonly string[] }
  }
  'POST /api/sign-out': { input: Record<string, never>; output: null }
  'GET /api/me': { input: Record<string, never>; output: Me | null }
  'GET /api/operation': { input: Record<string, never>; output: OperationView }
  'GET /api/health': { input: Record<string, never>; output: { ok: boolean; today: PlainDate } }
  'GET /api/demonstration': {
    input: Record<string, never>
    output: { accounts: readonly { login: string; password: string; title: string; kind: 'staff' | 'citizen' }[] }
  }

  'GET /api/divisions': {
    input: { parent?: number; q?: string; under?: number; level?: number }
    output: readonly Division[]
  }
  'GET /api/divisions/:code': { input: { code: number }; output: Division & { readonly chain: readonly Division[] } }

  'POST /api/applications': {
    input: WriteInput & { item: string; area: number; answers: Answers; fileIds?: readonly number[] }
    output: { caseId: number; caseNo: string }
  }
  'GET /api/drafts/:item': { input: { item: string }; output: { answers: Answers; savedAt: string } | null }
  'PUT /api/drafts/:item': { input: { item: string; answers: Answers }; output: null }
  'GET /api/delegations': { input: Record<string, never>; output: readonly DelegationRow[] }
  'GET /api/delegations/delegates': {
    input: Record<string, never>
    output: readonly { id: number; name: string; unitName: string }[]
  }
  'POST /api/delegations': {
    input: WriteInput & {
      delegateId: number
      roles: readonly string[]
      from: string
      until: string
      reason: string
    }
    output: { delegationId: number }
  }
  'POST /api/delegations/:delegationId/end': { input: WriteInput & { delegationId: number }; output: null }
  /** Acts for somebody from the next request on; null: on one's own account again. */
  'POST /api/acting': { input: { delegationId: number | null }; output: null }

  'GET /api/calendar': { input: { year: number }; output: CalendarYear }
  'POST /api/calendar': {
    input: WriteInput & { year: number; text: string }
    output: { readonly days: number; readonly changed: number; readonly recomputed: number }
  }
  'GET /api/division-changes': { input: PageInput; output: Paged<DivisionChangeRow> }
  'POST /api/division-changes/preview': { input: DivisionChangeInput; output: DivisionChangeOutcome }
  'POST /api/division-changes': { input: DivisionChangeInput; output: DivisionChangeOutcome }
  'GET /api/desk-drafts': { input: Record<string, never>; output: readonly DeskDraftRow[] }
  'GET /api/desk-drafts/:key': {
    input: { key: string }
    output: { item: string; answers: Answers; files: readonly FileRow[]; savedAt: string } | null
  }
  'PUT /api/desk-drafts/:key': {
    input: { key: string; item: string; answers: Answers; files?: readonly FileRow[] }
    output: null
  }
  'DELETE /api/desk-drafts/:key': { input: { key: string }; output: null }
  'GET /api/my/cases': { input: Record<string, never>; output: readonly CaseRow[] }
  'GET /api/my/cases/:caseId': { input: { caseId: number }; output: CaseDetail }
  'POST /api/my/cases/:caseId/withdraw': { input: WriteInput & { caseId: number }; output: null }
  'POST /api/my/cases/:caseId/correction': {
    input: WriteInput & { caseId: number; answers: Answers; fileIds?: readonly number[] }
    output: null
  }
  'POST /api/my/cases/:caseId/objection': {
    input: WriteInput & { caseId: number; kind: 'check' | 'decision'; text: string }
    output: null
  }
  'GET /api/my/money': {
    input: Record<string, never>
    output: { readonly entitlements: readonly EntitlementRow[]; readonly lines: readonly PayLineRow[] }
  }
  'GET /api/my/accesses': { input: Record<string, never>; output: readonly AccessRow[] }
  'GET /api/notices': { input: PageInput & { area?: number }; output: Paged<NoticeRow> }
  'POST /api/notices/:token/objections': {
    input: WriteInput & { token: string; text: string; name?: string; phone?: string }
    output: null
  }
  'GET /api/verify/:token': {
    input: { token: string }
    output: {
      title: string
      number: string
      holder: string
      issuer: string
      issuedOn: PlainDate
      isValid: boolean
      revokedOn: PlainDate | null
      checkedAt: string
    }
  }

  'POST /api/letters/:letterId/revoke': { input: WriteInput & { letterId: number; reason: string }; output: null }

  'GET /api/cases': {
    input: PageInput & {
      mine?: boolean
      state?: string
      item?: string
      area?: number
      q?: string
      clock?: 'red' | 'late'
      sort?: 'due' | 'applied' | 'case-no'
      order?: 'asc' | 'desc'
    }
    output: Paged<CaseRow>
  }
  'GET /api/cases/:caseId': { input: { caseId: number }; output: CaseDetail }
  'POST /api/cases/:caseId/actions/:action': {
    input: WriteInput & { caseId: number; action: string; version: number; note?: string; missing?: readonly string[] }
    output: { state: string }
  }
  'POST /api/cases/batch/:action': {
    input: WriteInput & { action: string; caseIds: readonly number[]; note?: string }
    output: BatchReceipt
  }
  'POST /api/cases/:caseId/authorisations': {
    input: WriteInput & {
      caseId: number
      personId: number
      method: 'paper' | 'electronic' | 'guardian'
      signer: string
    }
    output: null
  }
  'POST /api/cases/:caseId/checks': { input: WriteInput & { caseId: number }; output: { asked: number } }
  'POST /api/cases/:caseId/visits': {
    input: WriteInput & {
      caseId: number
      on: string
      level: 'township' | 'county'
      surveyors: readonly string[]
      isSigned: boolean
      report: string
      longitude?: number
      latitude?: number
      fileIds?: readonly number[]
      offlineId?: string
      facts?: readonly { personId?: number; fact: string; value: FactValue }[]
    }
    output: { visitId: number }
  }
  'POST /api/cases/:caseId/facts': {
    input: WriteInput & {
      caseId: number
      facts: readonly { personId?: number; fact: string; value: FactValue; source: string }[]
    }
    output: null
  }
  'POST /api/cases/:caseId/assess': { input: WriteInput & { caseId: number }; output: AssessmentView }
  'POST /api/cases/:caseId/hearings': {
    input: WriteInput & { caseId: number; on: string; heard: string; opinion: string }
    output: null
  }
  'POST /api/cases/:caseId/objections/:objectionId/answer': {
    input: WriteInput & { caseId: number; objectionId: number; outcome: 'upheld' | 'rejected'; answer: string }
    output: null
  }
  'POST /api/cases/:caseId/account': {
    input: WriteInput & { caseId: number; holder: string; bank: string; card: string }
    output: null
  }
  'POST /api/cases/:caseId/transfer': { input: WriteInput & { caseId: number; accountId: number }; output: null }
  'GET /api/staff': {
    input: { area?: number }
    output: readonly { id: number; name: string; roles: readonly Role[]; unitName: string }[]
  }

  /** Without an identity number, which must not stand in an address. */
  'GET /api/persons': { input: PageInput & { q?: string; area?: number }; output: Paged<PersonRow> }
  'POST /api/persons/search': {
    input: PageInput & { q?: string; idNumber?: string; area?: number }
    output: Paged<PersonRow>
  }
  'GET /api/persons/:personId': { input: { personId: number }; output: PersonDetail }
  'POST /api/persons/lookalikes': {
    input: { name: string; born?: string; idNumber?: string }
    output: readonly LookalikeRow[]
  }
  'POST /api/persons': {
    input: WriteInput & {
      name: string
      idNumber: string
      area: number
      residence: 'urban' | 'rural'
      phone?: string
      address?: string
      ethnicity?: string
    }
    output: { personId: number; isNew: boolean }
  }
  'POST /api/persons/:personId/reveal': {
    input: WriteInput & {
      personId: number
      field: 'id-number' | 'phone' | 'card' | 'address'
      purpose: RevealPurpose
      reason: string
      accountId?: number
    }
    output: { value: string; shownSeconds: number }
  }
  'POST /api/persons/:personId/death': {
    input: WriteInput & { personId: number; diedOn: string; source: string }
    output: null
  }
  'POST /api/persons/merge': {
    input: WriteInput & { keptId: number; mergedId: number; reason: string }
    output: { mergeId: number }
  }
  'POST /api/persons/merges/:mergeId/undo': { input: WriteInput & { mergeId: number; reason: string }; output: null }

  'GET /api/imports': { input: PageInput; output: Paged<ImportBatchRow> }
  /** multipart: `file`, fields `area`, `requestId`. */
  'POST /api/imports/:kind': { input: { kind: string }; output: ImportBatchRow }
  'GET /api/imports/:batchId': {
    input: { batchId: number }
    output: ImportBatchRow & { readonly failures: readonly { row: number; reason: string }[] }
  }
  'POST /api/imports/:batchId/undo': { input: WriteInput & { batchId: number }; output: null }
  /** multipart: `file`, field `evidence`; the file waits until an application or visit takes it. */
  'POST /api/files': { input: { evidence?: string }; output: FileRow }

  'GET /api/standards': { input: { area?: number; domain?: string }; output: readonly StandardRow[] }
  'GET /api/standards/proposals': { input: Record<string, never>; output: readonly ProposalRow[] }
  'POST /api/standards/proposals': {
    input: WriteInput & {
      area: number
      parameter: string
      residence?: 'urban' | 'rural'
      from: string
      value: ParameterValue
      document: string
    }
    output: { proposalId: number; warnings: readonly string[] }
  }
  'POST /api/standards/proposals/:proposalId/decide': {
    input: WriteInput & { proposalId: number; approve: boolean; reason: string }
    output: null
  }

  'GET /api/entitlements': {
    input: PageInput & { item?: string; state?: string; area?: number; q?: string; reviewDue?: boolean }
    output: Paged<EntitlementRow>
  }
  'GET /api/entitlements/:entitlementId': { input: { entitlementId: number }; output: EntitlementDetail }
  'POST /api/entitlements/:entitlementId/review': {
    input: WriteInput & { entitlementId: number; reason: string; warningId?: number }
    output: { caseId: number }
  }
  'POST /api/entitlements/:entitlementId/suspend': {
    input: WriteInput & { entitlementId: number; reason: string }
    output: null
  }
  'POST /api/entitlements/:entitlementId/resume': {
    input: WriteInput & { entitlementId: number; reason: string }
    output: null
  }

  'GET /api/pay-runs': { input: PageInput; output: Paged<PayRunRow> }
  'POST /api/pay-runs': {
    input: WriteInput & { month: string; county?: number; itemGroup?: string }
    output: { runId: number }
  }
  'GET /api/pay-runs/:runId': { input: { runId: number }; output: PayRunDetail }
  'GET /api/pay-runs/:runId/lines': {
    input: PageInput & { runId: number; state?: string; q?: string }
    output: Paged<PayLineRow>
  }
  'POST /api/pay-runs/:runId/freeze': { input: WriteInput & { runId: number }; output: PayRunDetail }
  'POST /api/pay-runs/:runId/check': { input: WriteInput & { runId: number }; output: PayRunDetail }
  'POST /api/pay-runs/:runId/lines/:lineId/release': {
    input: WriteInput & { runId: number; lineId: number; reason: string }
    output: null
  }
  'POST /api/pay-runs/:runId/approve': {
    input: WriteInput & { runId: number; total: number; lines: number }
    output: PayRunDetail
  }
  'POST /api/pay-runs/:runId/export': {
    input: WriteInput & { runId: number; layout: 'csv' | 'fixed-gb18030' }
    output: { fileId: number; fileName: string }
  }
  /** multipart: `file`, field `requestId`. */
  'POST /api/pay-runs/:runId/results': { input: { runId: number }; output: BatchReceipt }
  'POST /api/pay-runs/:runId/reissue': {
    input: WriteInput & { runId: number }
    output: { runId: number; lines: number }
  }
  'POST /api/pay-runs/:runId/cancel': { input: WriteInput & { runId: number; reason: string }; output: null }
  'GET /api/ledger/accounts': { input: { county?: number }; output: readonly LedgerAccountRow[] }
  'GET /api/ledger/entries': { input: PageInput & { account?: string; runId?: number }; output: Paged<LedgerEntryRow> }
  'GET /api/overpayments': {
    input: PageInput & { state?: OverpaymentRow['state'] }
    output: Paged<OverpaymentRow>
  }
  /** Overpaid money that came back, whole or in part. */
  'POST /api/overpayments/:overpaymentId/recoveries': {
    input: WriteInput & { overpaymentId: number; fen: number; document: string }
    output: { entryId: number }
  }
  /** A second person takes back an appropriation or top-up entered in error. */
  'POST /api/ledger/entries/:entryId/reverse': {
    input: WriteInput & { entryId: number; reason: string }
    output: { entryId: number }
  }
  /** A township pays one-time help at once out of its reserve fund. */
  'POST /api/ledger/reserve-payments': {
    input: WriteInput & { entitlementId: number; voucher: string }
    output: { entryId: number }
  }
  /** The county takes over a township's vouchers and fills its reserve fund up again. */
  'POST /api/ledger/reserve-settlements': {
    input: WriteInput & { township: number }
    output: { entryId: number; vouchers: number; total: Fen }
  }
  /** With a township: money handed from the county's account to the township's reserve fund. */
  'POST /api/ledger/appropriations': {
    input: WriteInput & { fund: string; fen: number; document: string; township?: number }
    output: { entryId: number }
  }

  'GET /api/warnings': {
    input: PageInput & { state?: string; grade?: string }
    output: Paged<WarningRow>
  }
  'POST /api/warnings/:warningId/close': { input: WriteInput & { warningId: number; outcome: string }; output: null }
  'GET /api/exposure-alarms': {
    input: PageInput & { state?: ExposureAlarmRow['state'] }
    output: Paged<ExposureAlarmRow>
  }
  'POST /api/exposure-alarms/:alarmId/decide': {
    input: WriteInput & { alarmId: number; release: boolean; reason: string }
    output: null
  }
  'GET /api/exports': { input: PageInput & { mine?: boolean }; output: Paged<ExportRow> }
  /** Then `/api/exports/:exportId/file`, once. */
  'POST /api/exports': {
    input: WriteInput & {
      kind: string
      params?: Readonly<Record<string, string | number | boolean>>
      purpose: ExportPurpose
      reason: string
    }
    output: { exportId: number; records: number; needs: 'nobody' | 'unit' | 'county' | 'supervisor' }
  }
  /** Leave to save the rows on the screen, with the words and row marks to put into the file. */
  'POST /api/exports/screen': {
    input: WriteInput & { table: string; records: number; purpose: ExportPurpose }
    output: { watermark: string; marks: readonly string[] }
  }
  'POST /api/exports/:exportId/decide': {
    input: WriteInput & { exportId: number; approve: boolean; reason?: string }
    output: null
  }
  'POST /api/exports/trace': { input: { marks: string }; output: readonly TracedExport[] }
  'GET /api/minor-approvals': {
    input: PageInput & { personId?: number; mine?: boolean }
    output: Paged<MinorApprovalRow>
  }
  'POST /api/persons/:personId/minor-approvals': {
    input: WriteInput & { personId: number; purpose: MinorPurpose; reason: string }
    output: { approvalId: number }
  }
  'POST /api/minor-approvals/:approvalId/decide': {
    input: WriteInput & { approvalId: number; approve: boolean; hours?: number; reason?: string }
    output: null
  }
  'POST /api/minor-approvals/:approvalId/withdraw': { input: WriteInput & { approvalId: number }; output: null }
  'GET /api/break-glass': { input: PageInput & { toReview?: boolean }; output: Paged<BreakGlassRow> }
  'POST /api/break-glass': {
    input: WriteInput & { area: number; childId?: number; minutes: number; reason: string }
    output: { glassId: number; reviewDueOn: string }
  }
  'POST /api/break-glass/:glassId/end': { input: WriteInput & { glassId: number }; output: null }
  'POST /api/break-glass/:glassId/review': {
    input: WriteInput & { glassId: number; verdict: 'justified' | 'unjustified'; note: string }
    output: null
  }
  'POST /api/break-glass/:glassId/persons': {
    input: PageInput & { glassId: number; q: string }
    output: Paged<PersonRow>
  }
  'GET /api/break-glass/:glassId/persons/:personId': {
    input: { glassId: number; personId: number }
    output: PersonDetail
  }
  'GET /api/break-glass/:glassId/cases/:caseId': { input: { glassId: number; caseId: number }; output: CaseDetail }
  'GET /api/access-log': { input: PageInput & AccessLogFilter; output: Paged<AccessLogRow> }
  /** At most 10,000 lines, as CSV text. */
  'POST /api/access-log/export': {
    input: WriteInput & AccessLogFilter & { purpose: string }
    output: { fileName: string; csv: string; rows: number }
  }
  'GET /api/seals': { input: PageInput; output: Seals }
  'GET /api/statistics': { input: { area: number }; output: Statistics }
  'GET /api/overview': { input: { area?: number }; output: Overview }
}

/**
 * Plain links that answer with a file (signed-in unless said):
 * `/api/cases/:caseId/approval-form.pdf` 审批表 · `/api/cases/:caseId/letters/:letterId.pdf` 告知书 · `/api/notices/:token.pdf` 公示, `/api/notices.pdf?area=` 公示名单 (public)
 * `/api/exports/:exportId/file` 办件列表、花名册, once and as approved · `/api/pay-runs/:runId/files/:fileId` bank file
 * `/api/imports/templates/:kind.xlsx` · `/api/imports/:batchId/failures.xlsx` · `/api/files/:fileId`
 */
export type ApiKey = keyof Api
