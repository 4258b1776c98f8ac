import { type UseQueryResult, useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { dateText } from '#core/plain-date.ts'
import type { CaseRow } from '#server/api.ts'
import { call, sayError } from '#web/api.ts'
import { useItems } from '#web/portal/items.ts'
import { matchPath } from '#web/portal/match-path.ts'
import { useForgetPerson, useMe } from '#web/portal/me.ts'
import { Page } from '#web/portal/parts/page.tsx'
import { go, Link, useLocation } from '#web/portal/router.tsx'
import { type FieldMe, keepFieldMe, keptFieldMe, visitLevel } from './field-me.ts'
import { clearPhone, dropVisit, keepCase } from './phone-store.ts'
import { sendVisits } from './send-visits.ts'
import { keepShell } from './shell-worker.ts'
import { useFactDeclarations, useOnline, usePhoneCases, usePhoneVisits, useRefreshPhone } from './use-phone.ts'
import { VisitPage } from './visit-form.tsx'
import { fieldCaseOf, type VisitRecord, visitStates } from './visit-record.ts'

/** 入户调查 on the phone: the day's list, the visit form, and what waits to be sent. Opens without network once it was open. */
export function FieldPage() {
  const { pathname } = useLocation()
  const me = useMe()
  const declarations = useFactDeclarations()
  const isOnline = useOnline()
  const refresh = useRefreshPhone()
  const isStaff = me.data?.kind === 'staff'
  useEffect(() => {
    if (me.data?.kind === 'staff') keepFieldMe(me.data)
  }, [me.data])
  useEffect(() => {
    if (declarations.data) void keepShell()
  }, [declarations.data])
  const { data: signedIn, refetch } = me
  useEffect(() => {
    // Opened without network: who is signed in was not known, and the waiting visits go out once it is.
    if (isOnline && signedIn === undefined) void refetch()
  }, [isOnline, signedIn, refetch])
  useEffect(() => {
    if (isOnline && isStaff && declarations.data) void sendVisits(declarations.data, refresh)
  }, [isOnline, isStaff, declarations.data, refresh])
  const kept = keptFieldMe()
  const who: FieldMe | undefined = isStaff && me.data ? me.data : me.data === undefined ? kept : undefined
  if (!who && me.isPending && isOnline)
    return (
      <Page title="入户调查">
        <p role="status">正在打开…</p>
      </Page>
    )
  if (!who) return <SignInFirst isCitizen={me.data?.kind === 'citizen'} />
  const visited = matchPath('/field/visit/:caseId', pathname)?.['caseId']
  return visited === undefined ? (
    <VisitsPage me={who} isSignedIn={isStaff} />
  ) : (
    <VisitPage key={visited} caseId={Number(visited)} me={who} />
  )
}

function SignInFirst({ isCitizen }: { readonly isCitizen: boolean }) {
  return (
    <Page title="入户调查">
      <div className="notice-box">
        <p>{isCitizen ? '您现在用的是群众账号。入户调查请用工作人员账号登录。' : '工作人员请先登录。'}</p>
      </div>
      <Link className="button" to="/sign-in?kind=staff&next=%2Ffield">
        工作人员登录
      </Link>
    </Page>
  )
}

function VisitsPage({ me, isSignedIn }: { readonly me: FieldMe; readonly isSignedIn: boolean }) {
  const isOnline = useOnline()
  const cases = useWaitingCases(me, isSignedIn)
  const taken = usePhoneCases()
  const items = useItems()
  const visits = usePhoneVisits()
  const rows = cases.data
  const plain = (id: string) => items.data?.find((item) => item.id === id)?.plain ?? ''
  const list = rows
    ? rows.map((row) => ({ ...row, caseId: row.id }))
    : (taken.data ?? []).map((row) => ({ ...row, clock: 'none' as const }))
  const done = (caseId: number) =>
    visits.data?.find((visit) => visit.caseId === caseId && visit.state !== 'sent')?.state
  return (
    <Page title="今天要走访的">
      {!isOnline && (
        <div className="notice-box warn" role="status">
          <p>现在没有网络。可以照常填写，内容存在手机上，有网络后自动上传。</p>
        </div>
      )}
      {cases.isError && isOnline && <p className="error-text">{sayError(cases.error)}</p>}
      <Waiting visits={visits.data ?? []} />
      {rows && rows.length > 0 && <TakeAlong rows={rows} />}
      <p role="status" className="soft">
        {list.length === 0 ? '现在没有等待入户调查的办件。' : `共 ${list.length} 户`}
      </p>
      {list.length > 0 && (
        <ul className="rows">
          {list.map((row) => (
            <li key={row.caseId}>
              <Link className="row-link" to={`/field/visit/${row.caseId}`}>
                <strong>{`${row.applicant} · ${plain(row.item)}`}</strong>{' '}
                {done(row.caseId) && <span className="tag">{stateWords[done(row.caseId) ?? 'draft']}</span>}
                <span className="soft">{row.areaName}</span>
                {row.dueOn && (
                  <span className={row.clock === 'red' || row.clock === 'late' ? 'error-text' : 'soft'}>
                    {`最迟 ${dateText(row.dueOn)}${row.dueIsProvisional ? '（暂定）' : ''}`}
                  </span>
                )}
              </Link>
            </li>
          ))}
        </ul>
      )}
      <SignOut me={me} unsent={(visits.data ?? []).filter(({ state }) => state !== 'sent').length} />
    </Page>
  )
}

/** Cases of the person's area that wait for a visit, the most urgent first. */
function useWaitingCases(me: FieldMe, isSignedIn: boolean): UseQueryResult<CaseRow[]> {
  const level = visitLevel(me)
  return useQuery({
    queryKey: ['cases to visit', level],
    enabled: isSignedIn,
    queryFn: async () => {
      const pages = await Promise.all(
        visitStates(level).map((state) => call('GET /api/cases', { state, size: 100, sort: 'due', order: 'asc' })),
      )
      return pages.flatMap(({ rows }) => rows).sort((a, b) => (a.dueOn ?? '9').localeCompare(b.dueOn ?? '9'))
    },
  })
}

const stateWords: Readonly<Record<VisitRecord['state'], string>> = {
  draft: '没填完',
  queued: '等待上传',
  sending: '正在上传',
  sent: '已上传',
  failed: '没有传上',
}

/** The queue, each visit with its state and what is wrong. */
function Waiting({ visits }: { readonly visits: readonly VisitRecord[] }) {
  const isOnline = useOnline()
  const declarations = useFactDeclarations()
  const refresh = useRefreshPhone()
  const shown = visits.filter(({ state }) => state !== 'draft')
  const isWaiting = shown.some(({ state }) => state === 'queued' || state === 'sending')
  if (shown.length === 0) return null
  return (
    <section className="card" aria-labelledby="queue">
      <h2 id="queue">上传情况</h2>
      <ul className="plain" aria-live="polite">
        {shown.map((visit) => (
          <li key={visit.offlineId}>
            {`${visit.applicant}（${dateText(visit.on)}） `}
            <span
              className={
                visit.state === 'sent' ? 'tag tag-good' : visit.state === 'failed' ? 'tag tag-stop' : 'tag tag-warn'
              }
            >
              {stateWords[visit.state]}
            </span>
            {visit.problem !== '' && <span className="law">{visit.problem}</span>}
            {visit.state === 'failed' && (
              <Link className="button button-plain" to={`/field/visit/${visit.caseId}`}>
                修改后再传
              </Link>
            )}
            {visit.state === 'sent' && (
              <button
                type="button"
                className="button button-plain"
                onClick={() => void dropVisit(visit.offlineId).then(refresh)}
              >
                知道了<span className="visually-hidden">{`，不再显示${visit.applicant}`}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {isWaiting && isOnline && (
        <button
          type="button"
          className="button button-second"
          onClick={() => declarations.data && void sendVisits(declarations.data, refresh)}
        >
          现在上传
        </button>
      )}
    </section>
  )
}

/** Reading a case is logged with its purpose, so cases are taken along on purpose and not by looking at the list. */
function TakeAlong({ rows }: { readonly rows: readonly CaseRow[] }) {
  const refresh = useRefreshPhone()
  const taking = useMutation({
    mutationFn: async () => {
      for (const row of rows) await keepCase(fieldCaseOf(await call('GET /api/cases/:caseId', { caseId: row.id })))
      return keepShell()
    },
    onSettled: refresh,
  })
  return (
    <div className="buttons">
      <button
        type="button"
        className="button button-second"
        disabled={taking.isPending}
        onClick={() => taking.mutate()}
      >
        {taking.isPending
          ? '正在存到手机…'
          : taking.isSuccess
            ? '已存到手机，没有网络也能填'
            : '存到手机，没有网络也能填'}
      </button>
      {taking.data === false && (
        <p className="error-text" role="alert">
          办件已经存到手机，但是这个浏览器不能在没有网络时重新打开本页。入户期间请不要关闭或者刷新本页，也可以改用手机自带的浏览器。
        </p>
      )}
      {taking.isError && (
        <p className="error-text" role="alert">
          {sayError(taking.error)}
        </p>
      )}
    </div>
  )
}

function SignOut({ me, unsent }: { readonly me: FieldMe; readonly unsent: number }) {
  const forget = useForgetPerson()
  const refresh = useRefreshPhone()
  const [isAsked, setAsked] = useState(false)
  const leave = useMutation({
    mutationFn: async () => {
      await call('POST /api/sign-out', {})
      await clearPhone()
      await forget()
      refresh()
    },
    onSuccess: () => go('/sign-in?kind=staff&next=%2Ffield'),
  })
  return (
    <div className="buttons">
      <p>{`当前人员：${me.name}`}</p>
      {unsent > 0 && isAsked && (
        <p className="error-text" role="alert">{`还有 ${unsent} 份调查没有上传，退出后会从手机上清除，找不回来。`}</p>
      )}
      <button
        type="button"
        className={isAsked && unsent > 0 ? 'button button-stop' : 'button button-second'}
        onClick={() => (unsent > 0 && !isAsked ? setAsked(true) : leave.mutate())}
      >
        {unsent > 0 && isAsked ? '确定退出并清除' : '退出并清除手机上的资料'}
      </button>
      {leave.isError && (
        <p className="error-text" role="alert">
          {sayError(leave.error)}
        </p>
      )}
    </div>
  )
}
