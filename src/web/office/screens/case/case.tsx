import { Alert, Button, Skeleton } from 'antd'
import { lazy, Suspense } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import type { CaseDetail } from '#server/api.ts'
import { useCall } from '#web/api.ts'
import { StateMark } from '#web/office/case-columns.tsx'
import { neighboursOf } from '#web/office/case-queue.ts'
import { findWorkflow, itemTitle, stateTitle, stateTone } from '#web/office/catalogue.ts'
import { Answered } from '#web/office/parts/answered.tsx'
import { Unmet, Verdict } from '#web/office/parts/assessment.tsx'
import { ClockMark, Mark } from '#web/office/parts/mark.tsx'
import { yuanWithUnit } from '#web/office/parts/money.tsx'
import { Page, Pairs, Panel } from '#web/office/parts/page.tsx'
import { StepBar } from '#web/office/parts/step-bar.tsx'
import { Tabs } from '#web/office/parts/tabs.tsx'
import { stepsOf } from '#web/office/steps.ts'
import { accountText, flagWords, residenceTitles } from '#web/office/texts.ts'
import { ActionPanel } from './actions.tsx'
import { AssessButton } from './assess-button.tsx'
import { DeadlinesPanel, EventsTab } from './events.tsx'
import { MembersPanel } from './members.tsx'

// Loaded with their first opening; what stands on the first tab is there at once.
const FactsTab = lazy(() => import('./facts.tsx').then((m) => ({ default: m.FactsTab })))
const ChecksTab = lazy(() => import('./checks.tsx').then((m) => ({ default: m.ChecksTab })))
const VisitsTab = lazy(() => import('./visits.tsx').then((m) => ({ default: m.VisitsTab })))
const VoicesTab = lazy(() => import('./voices.tsx').then((m) => ({ default: m.VoicesTab })))
const PapersTab = lazy(() => import('./papers.tsx').then((m) => ({ default: m.PapersTab })))

/** 办件详情: everything known of one case, and on the right what may be done with it now. */
export function Case() {
  const caseId = Number(useParams()['caseId'])
  const query = useCall('GET /api/cases/:caseId', { caseId })
  return (
    <Page
      title={query.data?.caseNo ?? '办件详情'}
      crumbs={[{ title: '办件列表', to: '/cases' }]}
      beside={query.data && <CaseHead detail={query.data} />}
      buttons={<Neighbours caseId={caseId} />}
    >
      <Answered query={query}>{(detail) => <CaseBody detail={detail} />}</Answered>
    </Page>
  )
}

function CaseHead({ detail }: { readonly detail: CaseDetail }) {
  return (
    <>
      <strong>{detail.applicant}</strong>
      <span>
        {itemTitle(foundItem(detail))}
        {detail.kind === 'review' && '（复核）'}
        {foundItem(detail) !== detail.item && <small className="soft">　申请：{itemTitle(detail.item)}</small>}
      </span>
      <StateMark workflow={detail.workflow} state={detail.state} />
      <ClockMark clock={detail.clock} daysLeft={detail.daysLeft} isProvisional={detail.dueIsProvisional} />
      {detail.flags.map((flag) => (
        <Mark key={flag} {...flagWords[flag]} />
      ))}
    </>
  )
}

/** The item decided or, before the decision, the one the assessment found; else the one applied for. */
const foundItem = ({ decidedItem, assessment, item }: CaseDetail): string =>
  decidedItem ?? (assessment?.outcome === 'eligible' ? assessment.item : item)

function Neighbours({ caseId }: { readonly caseId: number }) {
  const navigate = useNavigate()
  const { previous, next, place, of } = neighboursOf(caseId)
  if (place === 0) return null
  return (
    <>
      <span className="soft">
        第 {place} 件，共 {of} 件
      </span>
      <Button
        disabled={previous === undefined}
        onClick={() => previous !== undefined && void navigate(`/cases/${previous}`)}
      >
        上一件
      </Button>
      <Button disabled={next === undefined} onClick={() => next !== undefined && void navigate(`/cases/${next}`)}>
        下一件
      </Button>
    </>
  )
}

function CaseBody({ detail }: { readonly detail: CaseDetail }) {
  return (
    <>
      <Panel title="办理进度">
        <CaseSteps detail={detail} />
      </Panel>
      <CaseAlerts detail={detail} />
      <div className="case-columns">
        <div>
          <Suspense fallback={<Skeleton active />}>
            <Tabs
              name="办件内容"
              tabs={[
                { key: 'household', title: '申请家庭', draw: () => <HouseholdTab detail={detail} /> },
                {
                  key: 'facts',
                  title: counted('收入财产', contradictionsOf(detail)),
                  draw: () => <FactsTab detail={detail} />,
                },
                { key: 'checks', title: '信息核对', draw: () => <ChecksTab detail={detail} /> },
                {
                  key: 'visits',
                  title: counted('入户调查', detail.visits.length),
                  draw: () => <VisitsTab detail={detail} />,
                },
                { key: 'decision', title: '认定测算', draw: () => <DecisionTab detail={detail} /> },
                {
                  key: 'voices',
                  title: counted('公示与异议', detail.objections.filter(({ state }) => state === 'open').length),
                  draw: () => <VoicesTab detail={detail} />,
                },
                { key: 'papers', title: '材料文书', draw: () => <PapersTab detail={detail} /> },
                { key: 'events', title: '办理经过', draw: () => <EventsTab detail={detail} /> },
              ]}
            />
          </Suspense>
        </div>
        <aside className="case-side" aria-label="办理">
          <ActionPanel key={detail.version} detail={detail} />
          <DeadlinesPanel detail={detail} />
        </aside>
      </div>
    </>
  )
}

const counted = (title: string, count: number): string => (count > 0 ? `${title}（${count}）` : title)
const contradictionsOf = (detail: CaseDetail): number =>
  detail.checks.reduce((sum, { contradictions }) => sum + contradictions.length, 0)

function CaseSteps({ detail }: { readonly detail: CaseDetail }) {
  const workflow = findWorkflow(detail.workflow)
  if (!workflow) return null
  const steps = stepsOf(workflow, detail.state, detail.events)
  return <StepBar steps={steps.map(({ title, status, on }) => ({ title, status, below: on }))} />
}

function decisionText({ workflow, state, decidedItem, decidedFen }: CaseDetail): string {
  if (stateTone(workflow, state) === 'stopped' || decidedItem === null) return stateTitle(workflow, state)
  return `${itemTitle(decidedItem)}${decidedFen ? `，${yuanWithUnit(decidedFen)}` : ''}`
}

function CaseAlerts({ detail }: { readonly detail: CaseDetail }) {
  return (
    <>
      {detail.relatives.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title="近亲属备案"
          description={`申请家庭与下列人员有近亲属关系，相关人员应当回避，县级须入户调查：${detail.relatives
            .map(({ officer, relation }) => `${officer}（${relation}）`)
            .join('、')}`}
          style={{ marginBottom: 12 }}
        />
      )}
      {detail.decidedOn && (
        <Alert
          type={detail.decidedFen ? 'success' : 'info'}
          showIcon
          title={`${detail.decidedOn} 审核结果：${decisionText(detail)}`}
          action={detail.entitlementId && <Link to={`/entitlements/${detail.entitlementId}`}>查看救助待遇</Link>}
          style={{ marginBottom: 12 }}
        />
      )}
    </>
  )
}

function HouseholdTab({ detail }: { readonly detail: CaseDetail }) {
  return (
    <>
      <Panel title="基本情况">
        <Pairs
          rows={[
            [
              '申请人',
              <Link key="who" to={`/people/${detail.applicantId}`}>
                {detail.applicant}
              </Link>,
            ],
            ['代办人', detail.agentName ?? '本人申请'],
            ['申请事项', itemTitle(detail.item)],
            ['申请日期', detail.appliedOn],
            ['所在地', detail.areaName],
            ['城乡类别', residenceTitles[detail.residence]],
            ['家庭人口', `${detail.members} 人`],
            ['审核确认机关', detail.decidesAt === 'county' ? '县级民政部门' : '乡镇（街道）'],
            ['领款账户', detail.account ? accountText(detail.account) : '尚未登记'],
          ]}
        />
      </Panel>
      <MembersPanel detail={detail} />
    </>
  )
}

function DecisionTab({ detail }: { readonly detail: CaseDetail }) {
  const { assessment } = detail
  return (
    <Panel
      title="认定测算"
      buttons={
        <>
          {assessment && (
            <Link className="button" to={`/cases/${detail.id}/decide`}>
              查看测算依据
            </Link>
          )}
          <AssessButton detail={detail} />
        </>
      }
    >
      {assessment ? (
        <>
          <Verdict assessment={assessment} />
          <Unmet assessment={assessment} />
        </>
      ) : (
        <p className="nothing">尚未测算。完成核对和入户调查后点“进行测算”。</p>
      )}
    </Panel>
  )
}
