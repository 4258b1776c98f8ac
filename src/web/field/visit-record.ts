import type { FactDeclaration } from '#core/fact.ts'
import { isPlainDate } from '#core/plain-date.ts'
import { type PlainDate, parseYuan } from '#core/units.ts'
import { type Workflow, workflows } from '#core/workflow.ts'
import type { Api, CaseDetail } from '#server/api.ts'

/** A declared fact as the surveyors found it. `seen` is typed text; empty unless it differs. */
export interface FactCheck {
  readonly fact: string
  readonly about: string
  readonly personId: number | null
  readonly title: string
  readonly declared: string
  readonly verdict: 'unseen' | 'same' | 'differs'
  readonly seen: string
}

export interface VisitPhoto {
  readonly key: string
  readonly file: File
  /** Its id on the server once sent. */
  readonly fileId: number | null
}

/** draft → queued → sending → sent; failed when the server refused it for a reason somebody must put right. */
export type VisitState = 'draft' | 'queued' | 'sending' | 'sent' | 'failed'

/** One home visit as kept on the phone. `offlineId` and `requestId` are made once, so that sending again changes nothing. */
export interface VisitRecord {
  readonly offlineId: string
  readonly requestId: string
  readonly caseId: number
  readonly caseNo: string
  readonly applicant: string
  readonly level: 'township' | 'county'
  readonly on: PlainDate
  readonly surveyors: readonly string[]
  readonly isSigned: boolean
  readonly report: string
  readonly position: { readonly longitude: number; readonly latitude: number } | null
  readonly photos: readonly VisitPhoto[]
  readonly checks: readonly FactCheck[]
  readonly state: VisitState
  readonly problem: string
}

/** What of a case is kept on the phone for a visit. */
export interface FieldCase {
  readonly caseId: number
  readonly caseNo: string
  readonly item: string
  readonly applicant: string
  readonly areaName: string
  readonly dueOn: PlainDate | null
  readonly dueIsProvisional: boolean
  readonly members: readonly { readonly name: string; readonly relation: string }[]
  readonly checks: readonly FactCheck[]
}

/** States in which some action waits for a visit of this level, over all workflows. */
export function visitStates(level: VisitRecord['level']): string[] {
  const guard = level === 'county' ? 'county-visit-recorded' : 'visit-recorded'
  const waiting = Object.values<Workflow>(workflows).flatMap(({ actions }) =>
    actions.filter(({ guards }) => guards.includes(guard)).flatMap(({ from }) => from),
  )
  return [...new Set(waiting)]
}

/** The part of a case that goes with the surveyors: who lives there and what they declared. */
export function fieldCaseOf(detail: CaseDetail): FieldCase {
  const personOf = (about: string) => detail.membersList.find((member) => member.name === about)?.personId ?? null
  return {
    caseId: detail.id,
    caseNo: detail.caseNo,
    item: detail.item,
    applicant: detail.applicant,
    areaName: detail.areaName,
    dueOn: detail.dueOn,
    dueIsProvisional: detail.dueIsProvisional,
    members: detail.membersList.map(({ name, relation }) => ({ name, relation })),
    checks: detail.facts
      .filter((fact) => fact.provenance === 'declared')
      .map((fact) => ({
        fact: fact.fact,
        about: fact.about,
        personId: personOf(fact.about),
        title: fact.title,
        declared: fact.value,
        verdict: 'unseen',
        seen: '',
      })),
  }
}

export interface VisitFault {
  readonly target: string
  readonly says: string
}

/** What is still missing before a visit may be sent, in the order of the form (民发〔2021〕57号 art. 16: two surveyors, signed). */
export function visitFaults(
  visit: VisitRecord,
  today: PlainDate,
  declarations: readonly FactDeclaration[],
): VisitFault[] {
  const names = visit.surveyors.map((name) => name.trim()).filter((name) => name !== '')
  return [
    ...(visit.on > today ? [{ target: 'visit-on', says: '调查日期不能晚于今天' }] : []),
    ...(names.length < 2 ? [{ target: 'surveyor-0', says: '请填写两名调查人员的姓名' }] : []),
    ...(new Set(names).size < names.length ? [{ target: 'surveyor-1', says: '两名调查人员不能是同一个人' }] : []),
    ...(visit.report.trim() === '' ? [{ target: 'visit-report', says: '请填写调查情况' }] : []),
    ...(visit.isSigned ? [] : [{ target: 'visit-signed', says: '请确认调查人员和家庭成员已经签字' }]),
    ...visit.checks.flatMap((check, i) => {
      const kind = declarations.find(({ id }) => id === check.fact)?.kind
      if (check.verdict !== 'differs' || !kind || !isTyped(kind)) return []
      return seenValue(kind, check.seen) === undefined
        ? [{ target: `seen-${i}`, says: `请填写“${check.title}”的实际情况` }]
        : []
    }),
  ]
}

/** Kinds of facts whose true value can be typed in one box; the others are told in the report. */
export const isTyped = (kind: FactDeclaration['kind']): boolean =>
  kind === 'yuan' || kind === 'count' || kind === 'yes-no' || kind === 'date' || kind === 'choice' || kind === 'text'

/** The typed text as a fact's value: yuan in fen, `yes`/`no` as a boolean; undefined when it is none. */
export function seenValue(kind: FactDeclaration['kind'], text: string): string | number | boolean | undefined {
  const typed = text.trim()
  if (typed === '') return undefined
  if (kind === 'yuan') {
    const amount = parseYuan(typed)
    return amount === undefined || amount < 0 ? undefined : amount
  }
  if (kind === 'count') return /^\d{1,9}$/.test(typed) ? Number(typed) : undefined
  if (kind === 'yes-no') return typed === 'yes' ? true : typed === 'no' ? false : undefined
  if (kind === 'date') return isPlainDate(typed) ? typed : undefined
  return typed
}

type VisitInput = Api['POST /api/cases/:caseId/visits']['input']

/** What is sent: the report closes with the facts looked at; those that differ go along as facts of their own. */
export function visitInput(visit: VisitRecord, declarations: readonly FactDeclaration[]): VisitInput {
  const facts = visit.checks.flatMap((check) => {
    const kind = declarations.find(({ id }) => id === check.fact)?.kind
    if (check.verdict !== 'differs' || !kind || !isTyped(kind)) return []
    const value = seenValue(kind, check.seen)
    if (value === undefined) return []
    return [{ fact: check.fact, value, ...(check.personId === null ? {} : { personId: check.personId }) }]
  })
  const fileIds = visit.photos.flatMap(({ fileId }) => fileId ?? [])
  return {
    requestId: visit.requestId,
    offlineId: visit.offlineId,
    caseId: visit.caseId,
    on: visit.on,
    level: visit.level,
    surveyors: visit.surveyors.map((name) => name.trim()).filter((name) => name !== ''),
    isSigned: visit.isSigned,
    report: wholeReport(visit),
    ...(visit.position ?? {}),
    fileIds,
    facts,
  }
}

const mostReport = 4000

function wholeReport({ report, checks }: VisitRecord): string {
  const same = checks.filter(({ verdict }) => verdict === 'same').map(nameOf)
  const differs = checks.filter(({ verdict }) => verdict === 'differs').map(nameOf)
  const closing = [
    ...(same.length > 0 ? [`与申报一致：${same.join('、')}。`] : []),
    ...(differs.length > 0 ? [`与申报不一致：${differs.join('、')}。`] : []),
  ].join('')
  const whole = closing === '' ? report.trim() : `${report.trim()}\n现场核对：${closing}`
  return [...whole].slice(0, mostReport).join('')
}

const nameOf = ({ about, title }: FactCheck): string => (about === '' ? title : `${about}${title}`)

/** A visit that was sent keeps only what its line in the list shows; nothing of the family stays on the phone. */
export const afterSending = (visit: VisitRecord): VisitRecord => ({
  ...visit,
  state: 'sent',
  problem: '',
  surveyors: [],
  report: '',
  position: null,
  photos: [],
  checks: [],
})
