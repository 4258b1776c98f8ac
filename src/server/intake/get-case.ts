import { sql } from 'kysely'
import { z } from 'zod'
import { remaining } from '#core/deadline.ts'
import type { FactRecord } from '#core/fact.ts'
import type { Answers } from '#core/form.ts'
import { maskIdNumber, maskName } from '#core/masking.ts'
import { addDays } from '#core/plain-date.ts'
import { citationText } from '#core/source.ts'
import type { PlainDate } from '#core/units.ts'
import { allowedActions, guardSentences, logEntries, unmetGuards } from '#core/workflow.ts'
import type { Actor } from '../access/actor.ts'
import type { AssessmentView, CaseDetail, CaseMember, CheckRow, FactRow, NoticeRow } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import { openField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getCheckSource, getItem, workflowOf } from '../items.ts'
import { handlesCases, isMinor, openMinorsOfCase } from '../privacy/open-minor.ts'
import { loadCalendar } from '../reference/work-calendar.ts'
import { divisionNames } from '../registry/divisions.ts'
import { factRow } from '../registry/fact-text.ts'
import { loadFacts } from '../registry/load-facts.ts'
import { contradictionsOf } from '../verification/contradictions.ts'
import { type CaseHead, getCaseHead } from './case-head.ts'
import { caseRow, clockOf } from './case-rows.ts'
import { findRelatedOfficers } from './flag-relatives.ts'
import { gatherGuardFacts } from './guard-facts.ts'
import { maskAnswers, withoutPersons } from './mask-answers.ts'

export const GetCase = z.object({ caseId: z.coerce.number().int() })

/** Everything a screen shows of one case. Opening it is logged for every person in it. @throws DomainError `not-found` */
export async function getCase(
  tx: Tx,
  actor: Actor,
  input: z.output<typeof GetCase>,
  keys: KeyRing,
): Promise<CaseDetail> {
  const head = await getCaseHead(tx, input.caseId)
  const row = await tx.selectFrom('app.case').selectAll().where('id', '=', head.id).executeTakeFirst()
  if (!row) throw new DomainError('not-found')
  const calendar = await loadCalendar(tx)
  const names = await divisionNames(tx, [head.area])
  const known = await membersOf(tx, actor, head, keys)
  const isStaff = actor.kind === 'staff'
  const closed = await closedChildren(tx, actor, head, known, row.is_open)
  const members = known.map((member) => (closed.has(member.personId) ? maskedChild(member) : member))
  const facts = await factsOfCase(
    tx,
    head,
    members.filter(({ personId }) => !closed.has(personId)),
    keys,
    actor,
  )
  const answers = await answersOf(tx, head, keys)
  for (const member of members)
    await recordAccess(tx, actor, {
      action: 'view-case',
      objectKind: 'case',
      objectId: head.id,
      caseId: head.id,
      personId: member.personId,
      area: head.area,
      fields: ['name', 'facts', 'answers'],
      purpose: getItem(head.item).title,
    })
  return {
    ...caseRow(row, actor, calendar, names),
    version: head.version,
    decidesAt: head.decidesAt,
    residence: head.residence,
    applicantId: head.applicantId,
    householdId: head.householdId,
    agentName: row.agent_name,
    entitlementId: row.entitlement_id,
    decidedFen: row.decided_fen,
    decidedOn: row.decided_on,
    membersList: members,
    events: await eventsOf(tx, head, isStaff),
    deadlines: await deadlinesOf(tx, head, actor.today),
    actions: await actionsOf(tx, actor, head),
    ...(closed.has(head.applicantId) ? { applicant: maskName(row.applicant_name) } : {}),
    answers: isStaff
      ? maskAnswers(
          getItem(head.item).form,
          closed.size === 0
            ? answers
            : withoutPersons(getItem(head.item).form, answers, await numbersOf(tx, head, closed, keys)),
        )
      : answers,
    facts: facts.rows,
    checks: (await checksOf(tx, head, members, facts.rows, keys)).filter(({ personId }) => !closed.has(personId)),
    visits: isStaff ? await visitsOf(tx, head, keys) : [],
    objections: isStaff ? await objectionsOf(tx, head) : [],
    hearings: isStaff ? await hearingsOf(tx, head, keys) : [],
    notice: await noticeOf(tx, head, names.get(head.area) ?? ''),
    assessment: withoutFactsOf(
      await assessmentOf(tx, head, keys),
      known.filter(({ personId }) => closed.has(personId)).map(({ name }) => name),
    ),
    letters: await lettersOf(tx, head),
    files: await filesOf(tx, head),
    account: await accountOf(tx, head, actor),
    relatives: isStaff ? await findRelatedOfficers(tx, head.id, head.area) : [],
  }
}

/** Children in the case whose record the actor may not see with it: they stay masked, and what is known of them stays away. */
async function closedChildren(
  tx: Tx,
  actor: Actor,
  head: CaseHead,
  members: readonly CaseMember[],
  isOpen: boolean,
): Promise<ReadonlySet<number>> {
  const children = members.filter(({ born }) => isMinor(born, actor.today)).map(({ personId }) => personId)
  if (children.length === 0) return new Set()
  const isHandler = isOpen && handlesCases(actor)
  const opened = await openMinorsOfCase(tx, actor, { caseId: head.id, children, isHandler })
  return new Set(children.filter((child) => !opened.has(child)))
}

const maskedChild = (member: CaseMember): CaseMember => ({ ...member, name: maskName(member.name) })

async function numbersOf(
  tx: Tx,
  head: CaseHead,
  persons: ReadonlySet<number>,
  keys: KeyRing,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: number; sealed: Buffer }>`
    select id, id_sealed as sealed from reg.persons_of_case(${head.id}) where id = any(${[...persons]}::bigint[])`.execute(
    tx,
  )
  return new Set(
    rows.map(({ id, sealed }) => openField(keys, { table: 'reg.person', column: 'id_sealed', row: id }, sealed)),
  )
}

const withoutFactsOf = (view: AssessmentView | null, names: readonly string[]): AssessmentView | null =>
  view && names.length > 0 ? { ...view, facts: view.facts.filter(({ about }) => !names.includes(about)) } : view

async function membersOf(tx: Tx, actor: Actor, head: CaseHead, keys: KeyRing): Promise<CaseMember[]> {
  const { rows } = await sql<{
    id: number
    name: string
    idSealed: Buffer
    born: PlainDate
    sex: number
    relation: string
    role: 'member' | 'obligor'
    isCounted: boolean
    ground: string
    isAdult: boolean
    isAuthorised: boolean
  }>`
    select p.id, p.name, p.id_sealed as "idSealed", p.born, p.sex, m.relation, m.role, m.is_counted as "isCounted", m.ground, m.is_adult as "isAdult",
      exists (select 1 from app.authorisation a where a.case_id = m.case_id and a.person_id = m.person_id
        and a.withdrawn_on is null and a.valid_until >= ${actor.today}::date) as "isAuthorised"
    from app.case_member m join reg.persons_of_case(${head.id}) p on p.id = m.person_id
    where m.case_id = ${head.id} order by m.role, (m.relation <> '01'), m.relation, p.id`.execute(tx)
  return rows.map(({ id, idSealed, ...rest }) => ({
    ...rest,
    personId: id,
    idMasked: maskIdNumber(openField(keys, { table: 'reg.person', column: 'id_sealed', row: id }, idSealed)),
  }))
}

async function factsOfCase(
  tx: Tx,
  head: CaseHead,
  members: readonly CaseMember[],
  keys: KeyRing,
  actor: Actor,
): Promise<{ rows: FactRow[] }> {
  const subjects = [
    ...(head.householdId === null ? [] : [{ kind: 'household' as const, id: head.householdId }]),
    ...members.map((member) => ({ kind: 'person' as const, id: member.personId })),
  ]
  const found = await loadFacts(tx, { caseId: head.id, subjects, on: actor.today }, keys)
  const about = (key: string) => members.find((member) => key === `person:${member.personId}`)?.name ?? '家庭'
  return { rows: [...found].flatMap(([key, facts]) => facts.map((fact) => factRow(about(key), fact))) }
}

async function eventsOf(tx: Tx, head: CaseHead, isStaff: boolean): Promise<CaseDetail['events']> {
  const rows = await tx.selectFrom('app.case_event').selectAll().where('case_id', '=', head.id).orderBy('seq').execute()
  const workflow = workflowOf(head.workflow)
  return rows.map((row) => ({
    seq: row.seq,
    action: row.action,
    title:
      workflow.actions.find((action) => action.id === row.action && action.from.includes(row.from_state))?.title ??
      logEntries[row.action] ??
      row.action,
    on: row.on_date,
    at: row.at.toISOString(),
    actor: row.actor_name,
    role: row.actor_role,
    note: isStaff || ['request-correction', 'refuse', 'stop', 'reduce'].includes(row.action) ? row.note : '',
    fromState: row.from_state,
    toState: row.to_state,
  }))
}

async function deadlinesOf(tx: Tx, head: CaseHead, today: PlainDate): Promise<CaseDetail['deadlines']> {
  const calendar = await loadCalendar(tx)
  const rows = await tx.selectFrom('app.deadline').selectAll().where('case_id', '=', head.id).orderBy('id').execute()
  return rows.map((row) => {
    const left = row.state === 'stopped' ? undefined : remaining(calendar, today, row.due_on, 'working-days')
    const declared = getItem(head.item).deadlines.find((deadline) => deadline.id === row.deadline)
    return {
      id: row.id,
      title: row.title,
      owner: declared?.owner ?? 'township',
      startsOn: row.starts_on,
      dueOn: row.due_on,
      isProvisional: row.is_provisional,
      state: row.state === 'running' || row.state === 'paused' ? row.state : 'stopped',
      stoppedOn: row.stopped_on,
      clock: clockOf(left, row.is_provisional),
      daysLeft: left?.left ?? null,
      source: declared ? citationText(declared.source) : '',
    }
  })
}

async function actionsOf(tx: Tx, actor: Actor, head: CaseHead): Promise<CaseDetail['actions']> {
  const allowed = allowedActions(workflowOf(head.workflow), head.state, actor.roles)
  if (allowed.length === 0) return []
  if (actor.kind === 'citizen')
    return allowed.map((action) => ({
      id: action.id,
      title: action.title,
      needsNote: false,
      isBatchable: false,
      unmet: [],
    }))
  // A note is written when the action is taken, so its absence does not disable a button.
  const facts = { ...(await gatherGuardFacts(tx, actor, head)), note: '-' }
  return allowed
    .filter(
      (action) =>
        !(action.guards.includes('county-decides') && facts.decidesAt !== 'county') &&
        !(action.guards.includes('township-decides') && facts.decidesAt !== 'township'),
    )
    .map((action) => ({
      id: action.id,
      title: action.title,
      needsNote: action.needsNote ?? false,
      isBatchable: action.isBatchable ?? false,
      unmet: unmetGuards(action, facts).map((guard) => ({
        guard,
        says: `${guardSentences[guard]}${detailOf(guard, facts)}`,
      })),
    }))
}

function detailOf(guard: keyof typeof guardSentences, facts: Awaited<ReturnType<typeof gatherGuardFacts>>): string {
  if (guard === 'authorised') return `：${facts.missingSigners.join('、')}`
  if (guard === 'papers-complete') return `：${facts.missingPapers.join('、')}`
  if (guard === 'no-overlap') return `：${facts.overlaps.join('、')}`
  if (guard === 'notice-ended' && facts.noticeFreeOn) return `，最早 ${facts.noticeFreeOn} 可办理`
  return ''
}

async function answersOf(tx: Tx, head: CaseHead, keys: KeyRing): Promise<Answers> {
  const row = await tx
    .selectFrom('app.case_answers')
    .select(['answers_sealed', 'seal_mark'])
    .where('case_id', '=', head.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return {}
  return JSON.parse(
    openField(
      keys,
      { table: 'app.case_answers', column: 'answers_sealed', row: head.id, mark: row.seal_mark },
      row.answers_sealed,
    ),
  )
}

async function checksOf(
  tx: Tx,
  head: CaseHead,
  members: readonly CaseMember[],
  facts: readonly FactRow[],
  keys: KeyRing,
): Promise<CheckRow[]> {
  const rows = await tx
    .selectFrom('app.check_request')
    .selectAll()
    .where('case_id', '=', head.id)
    .orderBy('person_id')
    .orderBy('source')
    .execute()
  return rows.map((row) => {
    const source = getCheckSource(row.source)
    const person = members.find((member) => member.personId === row.person_id)?.name ?? ''
    const found: FactRecord[] = row.rows_sealed
      ? JSON.parse(openField(keys, { table: 'app.check_request', column: 'rows_sealed', row: row.id }, row.rows_sealed))
      : []
    return {
      id: row.id,
      person,
      personId: row.person_id,
      source: row.source,
      sourceTitle: source.title,
      state: row.state === 'found' || row.state === 'none' || row.state === 'refused' ? row.state : 'asked',
      requestedOn: row.requested_on,
      answeredOn: row.answered_on,
      dataDate: row.data_date,
      problem: row.problem,
      rows: found.map((record) =>
        Object.fromEntries(source.columns.map((column) => [column.title, columnText(column, record[column.key])])),
      ),
      contradictions: contradictionsOf(
        facts.filter((fact) => fact.about === person),
        source.title,
      ),
    }
  })
}

function columnText(
  column: { kind: string; choices?: Readonly<Record<string, string>> },
  value: string | number | boolean | undefined,
): string {
  if (value === undefined || value === '') return ''
  if (column.kind === 'yuan' && typeof value === 'number') return `${(value / 100).toFixed(2)} 元`
  return column.choices?.[String(value)] ?? String(value)
}

async function visitsOf(tx: Tx, head: CaseHead, keys: KeyRing): Promise<CaseDetail['visits']> {
  const rows = await tx.selectFrom('app.visit').selectAll().where('case_id', '=', head.id).orderBy('id').execute()
  const files = await filesOf(tx, head)
  return rows.map((row) => ({
    id: row.id,
    on: row.on_date,
    level: row.level === 'county' ? 'county' : 'township',
    surveyors: row.surveyors,
    report: openField(keys, { table: 'app.visit', column: 'report_sealed', row: row.id }, row.report_sealed),
    position:
      row.longitude === null || row.latitude === null ? null : { longitude: row.longitude, latitude: row.latitude },
    files: files.filter((file) => row.file_ids.includes(file.id)),
  }))
}

async function objectionsOf(tx: Tx, head: CaseHead): Promise<CaseDetail['objections']> {
  const rows = await tx.selectFrom('app.objection').selectAll().where('case_id', '=', head.id).orderBy('id').execute()
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind === 'check' || row.kind === 'decision' ? row.kind : 'notice',
    raisedOn: row.raised_on,
    raisedBy: row.is_anonymous ? '匿名' : row.raised_by,
    text: row.text,
    state: row.state === 'upheld' || row.state === 'rejected' ? row.state : 'open',
    answer: row.answer,
  }))
}

async function hearingsOf(tx: Tx, head: CaseHead, keys: KeyRing): Promise<CaseDetail['hearings']> {
  const rows = await tx.selectFrom('app.hearing').selectAll().where('case_id', '=', head.id).orderBy('id').execute()
  return rows.map((row) => ({
    on: row.on_date,
    heard: row.heard,
    opinion: openField(keys, { table: 'app.hearing', column: 'opinion_sealed', row: row.id }, row.opinion_sealed),
  }))
}

async function noticeOf(tx: Tx, head: CaseHead, areaName: string): Promise<NoticeRow | null> {
  const row = await tx
    .selectFrom('app.notice')
    .selectAll()
    .where('case_id', '=', head.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? noticeRow(row, areaName) : null
}

/** A notice as anybody may see it. */
export const noticeRow = (
  row: {
    id: number
    title: string
    posted_on: PlainDate
    free_on: PlainDate
    taken_down_on: PlainDate | null
    token: string
    line: unknown
  },
  areaName: string,
): NoticeRow => ({
  id: row.id,
  title: row.title,
  areaName,
  postedOn: row.posted_on,
  untilOn: addDays(row.free_on, -1),
  isLive: row.taken_down_on === null,
  token: row.token,
  line: NoticeLine.parse(row.line),
})
const NoticeLine = z.record(z.string(), z.string())

async function assessmentOf(tx: Tx, head: CaseHead, keys: KeyRing): Promise<AssessmentView | null> {
  const row = await tx
    .selectFrom('app.assessment as a')
    .select((eb) => [
      'a.id',
      'a.snapshot_sealed',
      eb
        .exists(
          eb
            .selectFrom('reg.fact as f')
            .select('f.id')
            .where('f.case_id', '=', head.id)
            .where((f) => f.or([f('f.recorded_at', '>', f.ref('a.at')), f('f.superseded_at', '>', f.ref('a.at'))])),
        )
        .as('stale'),
    ])
    .where('a.case_id', '=', head.id)
    .orderBy('a.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const view: AssessmentView = JSON.parse(
    openField(keys, { table: 'app.assessment', column: 'snapshot_sealed', row: row.id }, row.snapshot_sealed),
  )
  return { ...view, isCurrent: !row.stale }
}

async function lettersOf(tx: Tx, head: CaseHead): Promise<CaseDetail['letters']> {
  const rows = await tx
    .selectFrom('app.letter')
    .select(['id', 'kind', 'title', 'number', 'issued_on', 'token', 'revoked_on'])
    .where('case_id', '=', head.id)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    title: row.title,
    number: row.number,
    issuedOn: row.issued_on,
    token: row.token,
    isRevoked: row.revoked_on !== null,
  }))
}

async function filesOf(tx: Tx, head: CaseHead): Promise<CaseDetail['files']> {
  const rows = await tx
    .selectFrom('app.file')
    .select(['id', 'name', 'mime', 'bytes', 'evidence', 'at'])
    .where('case_id', '=', head.id)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

/** The applicant's account of today, as far as the reader may see it. */
async function accountOf(tx: Tx, head: CaseHead, actor: Actor): Promise<CaseDetail['account']> {
  const row = await tx
    .selectFrom('reg.bank_account')
    .select(['bank', 'card_tail', 'valid_from', ...(actor.kind === 'staff' ? (['holder'] as const) : [])])
    .where('person_id', '=', head.applicantId)
    .where('valid_from', '<=', actor.today)
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', actor.today)]))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? { bank: row.bank, cardTail: row.card_tail, holder: row.holder ?? '', from: row.valid_from } : null
}
