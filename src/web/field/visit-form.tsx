import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { labelOf, relationTable } from '#core/code-tables.ts'
import type { FactDeclaration } from '#core/fact.ts'
import { dateText, isPlainDate } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import { call, newRequestId, sayError } from '#web/api.ts'
import { ErrorSummary } from '#web/form/error-summary.tsx'
import { smallerPhoto } from '#web/form/smaller-photo.ts'
import { deviceToday } from '#web/portal/device-today.ts'
import { AnswersList } from '#web/portal/parts/answers-list.tsx'
import { Page } from '#web/portal/parts/page.tsx'
import { go } from '#web/portal/router.tsx'
import { FactChecks } from './fact-checks.tsx'
import { type FieldMe, visitLevel } from './field-me.ts'
import { keepCase, keepVisit, readCases, readVisits } from './phone-store.ts'
import { sendVisits } from './send-visits.ts'
import { useFactDeclarations, useRefreshPhone } from './use-phone.ts'
import { VisitPhotos } from './visit-photos.tsx'
import { VisitPosition } from './visit-position.tsx'
import { type FieldCase, fieldCaseOf, type VisitFault, type VisitRecord, visitFaults } from './visit-record.ts'

/** One home visit. The case comes from the server, or from the phone when there is no network; every change is kept at once. */
export function VisitPage({ caseId, me }: { readonly caseId: number; readonly me: FieldMe }) {
  const declarations = useFactDeclarations()
  const opened = useQuery({
    queryKey: ['field visit', caseId],
    queryFn: () => openVisit(caseId, me),
    networkMode: 'always',
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    gcTime: 0,
  })
  if (!opened.data || !declarations.data)
    return (
      <Page title="入户调查" back="/field" focusKey="visit">
        {opened.isError ? (
          <div className="notice-box warn" role="alert">
            <p>{sayError(opened.error)}</p>
            <p>这一户没有存到手机，需要有网络才能打开。</p>
          </div>
        ) : (
          <p role="status">正在打开…</p>
        )}
      </Page>
    )
  return <Visit taken={opened.data.taken} first={opened.data.visit} me={me} declarations={declarations.data} />
}

/** The unfinished visit of this case on the phone, or a new one. @throws what the call threw when the case is not on the phone either. */
async function openVisit(caseId: number, me: FieldMe): Promise<{ taken: FieldCase; visit: VisitRecord }> {
  const taken = await takeCase(caseId)
  const unfinished = (await readVisits()).find((visit) => visit.caseId === caseId && visit.state !== 'sent')
  return { taken, visit: unfinished ?? newVisit(taken, me) }
}

async function takeCase(caseId: number): Promise<FieldCase> {
  try {
    const taken = fieldCaseOf(await call('GET /api/cases/:caseId', { caseId }))
    await keepCase(taken)
    return taken
  } catch (error) {
    const onPhone = (await readCases()).find((taken) => taken.caseId === caseId)
    if (!onPhone) throw error
    return onPhone
  }
}

const newVisit = (taken: FieldCase, me: FieldMe): VisitRecord => ({
  offlineId: newRequestId(),
  requestId: newRequestId(),
  caseId: taken.caseId,
  caseNo: taken.caseNo,
  applicant: taken.applicant,
  level: visitLevel(me),
  on: latest(me),
  surveyors: [me.name, ''],
  isSigned: false,
  report: '',
  position: null,
  photos: [],
  checks: taken.checks,
  state: 'draft',
  problem: '',
})

/** Today by the server; without network by the phone, but never before the day last heard from the server. */
function latest(me: FieldMe): PlainDate {
  const onPhone = deviceToday()
  if (navigator.onLine || onPhone < me.today) return me.today
  return onPhone
}

interface VisitProps {
  readonly taken: FieldCase
  readonly first: VisitRecord
  readonly me: FieldMe
  readonly declarations: readonly FactDeclaration[]
}

function Visit({ taken, first, me, declarations }: VisitProps) {
  const [visit, setVisit] = useState(first)
  const [faults, setFaults] = useState<readonly VisitFault[]>([])
  const [storeProblem, setStoreProblem] = useState('')
  const refresh = useRefreshPhone()
  const keep = (changed: VisitRecord) =>
    keepVisit(changed).then(
      () => setStoreProblem(''),
      () => setStoreProblem('手机存储空间不足或不允许存储，填写的内容可能会丢失'),
    )
  const change = (part: Partial<VisitRecord>) => {
    const changed: VisitRecord = { ...visit, ...part, state: 'draft', problem: '' }
    setVisit(changed)
    void keep(changed)
  }
  const finish = async () => {
    const found = visitFaults(visit, latest(me), declarations)
    setFaults(found)
    if (found.length > 0) return
    // A visit the server refused goes out under a new request id, for its content has changed.
    const requestId = visit.state === 'draft' && first.state === 'failed' ? newRequestId() : visit.requestId
    await keep({ ...visit, requestId, state: 'queued', problem: '' })
    refresh()
    void sendVisits(declarations, refresh)
    go('/field')
  }
  const wrong = (target: string) => faults.find((fault) => fault.target === target)?.says
  return (
    <Page title={`${taken.applicant}：入户调查`} back="/field" hasErrors={faults.length > 0} focusKey="visit">
      <ErrorSummary lines={faults} />
      {storeProblem !== '' && (
        <div className="notice-box stop" role="alert">
          <p>{storeProblem}</p>
        </div>
      )}
      {first.state === 'failed' && first.problem !== '' && (
        <div className="notice-box stop" role="alert">
          <p>{`上次没有传上：${first.problem}`}</p>
        </div>
      )}
      <section className="card" aria-label="办件">
        <AnswersList
          rows={[
            { name: '受理编号', value: taken.caseNo },
            { name: '所在地', value: taken.areaName },
            {
              name: '家庭成员',
              value: taken.members
                .map(({ name, relation }) => `${name}（${labelOf(relationTable, relation) ?? relation}）`)
                .join('、'),
            },
            ...(taken.dueOn
              ? [{ name: '最迟', value: `${dateText(taken.dueOn)}${taken.dueIsProvisional ? '（暂定）' : ''}` }]
              : []),
          ]}
        />
      </section>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void finish()
        }}
      >
        <div className={wrong('visit-on') ? 'field field-wrong' : 'field'}>
          <label className="label" htmlFor="visit-on">
            调查日期
          </label>
          {wrong('visit-on') && <p className="error-text">{wrong('visit-on')}</p>}
          <input
            id="visit-on"
            className="input input-middle"
            type="date"
            max={latest(me)}
            value={visit.on}
            onChange={(event) => isPlainDate(event.target.value) && change({ on: event.target.value })}
          />
        </div>
        {[0, 1].map((i) => (
          <div key={i} className={wrong(`surveyor-${i}`) ? 'field field-wrong' : 'field'}>
            <label className="label" htmlFor={`surveyor-${i}`}>
              {`调查人员 ${i + 1}`}
            </label>
            {wrong(`surveyor-${i}`) && <p className="error-text">{wrong(`surveyor-${i}`)}</p>}
            <input
              id={`surveyor-${i}`}
              className="input input-middle"
              autoComplete="off"
              value={visit.surveyors[i] ?? ''}
              onChange={(event) =>
                change({ surveyors: [0, 1].map((n) => (n === i ? event.target.value : (visit.surveyors[n] ?? ''))) })
              }
            />
          </div>
        ))}
        <FactChecks
          checks={visit.checks}
          declarations={declarations}
          faults={faults}
          onChecks={(checks) => change({ checks })}
        />
        <VisitPhotos
          photos={visit.photos}
          onAdd={async (files) => {
            const smaller = await Promise.all(files.map(smallerPhoto))
            change({
              photos: [...visit.photos, ...smaller.map((file) => ({ key: newRequestId(), file, fileId: null }))],
            })
          }}
          onRemove={(key) => change({ photos: visit.photos.filter((photo) => photo.key !== key) })}
        />
        <VisitPosition position={visit.position} onPosition={(position) => change({ position })} />
        <div className={wrong('visit-report') ? 'field field-wrong' : 'field'}>
          <label className="label" htmlFor="visit-report">
            调查情况
          </label>
          <p id="visit-report-hint" className="hint">
            住房、生活、劳动、收入、看病上学等实际情况，邻居走访情况
          </p>
          {wrong('visit-report') && <p className="error-text">{wrong('visit-report')}</p>}
          <textarea
            id="visit-report"
            className="input"
            rows={6}
            maxLength={3000}
            aria-describedby="visit-report-hint"
            value={visit.report}
            onChange={(event) => change({ report: event.target.value })}
          />
        </div>
        <div className={wrong('visit-signed') ? 'field field-wrong' : 'field'}>
          {wrong('visit-signed') && <p className="error-text">{wrong('visit-signed')}</p>}
          <label className="option option-promise" htmlFor="visit-signed">
            <input
              id="visit-signed"
              type="checkbox"
              checked={visit.isSigned}
              onChange={(event) => change({ isSigned: event.target.checked })}
            />
            <span>调查人员和家庭成员已在调查表上签字</span>
          </label>
        </div>
        <p className="hint" role="status">
          填写的内容随时存在手机上。
        </p>
        <div className="buttons">
          <button type="submit" className="button">
            完成并上传
          </button>
        </div>
      </form>
    </Page>
  )
}
