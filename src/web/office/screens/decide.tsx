import { Button } from 'antd'
import { Link, useParams } from 'react-router'
import type { CaseDetail } from '#server/api.ts'
import { useCall, useWrite } from '#web/api.ts'
import { useHolds } from '#web/office/me.ts'
import { Answered, Failed } from '#web/office/parts/answered.tsx'
import { inReadingOrder, TriedItem, Unmet, Verdict } from '#web/office/parts/assessment.tsx'
import { Nothing, Page, Panel } from '#web/office/parts/page.tsx'
import { ActionPanel } from './case/actions.tsx'
import { FactTable } from './case/facts.tsx'

/** 认定测算: what each item asks, what was found, with which law, values and arithmetic; and the decision beside it. */
export function Decide() {
  const caseId = Number(useParams()['caseId'])
  const query = useCall('GET /api/cases/:caseId', { caseId })
  const assess = useWrite('POST /api/cases/:caseId/assess')
  const mayAssess = useHolds('township-clerk', 'township-approver', 'county-clerk', 'county-approver')
  return (
    <Page
      title="认定测算"
      crumbs={[
        { title: '办件列表', to: '/cases' },
        { title: query.data?.caseNo ?? '办件', to: `/cases/${caseId}` },
      ]}
      beside={query.data && <Link to={`/cases/${caseId}`}>{`${query.data.caseNo} ${query.data.applicant}`}</Link>}
      buttons={
        mayAssess && (
          <Button type="primary" loading={assess.isPending} onClick={() => assess.mutate({ caseId })}>
            {query.data?.assessment ? '重新测算' : '开始测算'}
          </Button>
        )
      }
    >
      {assess.isError && <Failed error={assess.error} />}
      <Answered query={query}>{(detail) => <DecideBody detail={detail} />}</Answered>
    </Page>
  )
}

function DecideBody({ detail }: { readonly detail: CaseDetail }) {
  const { assessment } = detail
  return (
    <div className="case-columns">
      <div>
        {assessment ? (
          <>
            <Panel title="测算结论">
              <Verdict assessment={assessment} />
              <Unmet assessment={assessment} />
            </Panel>
            {inReadingOrder(assessment).map((tried) => (
              <TriedItem key={tried.item} tried={tried} isOpen={tried.item === assessment.item} />
            ))}
            <Panel title="测算所依据的事实">
              <FactTable facts={assessment.facts} />
            </Panel>
          </>
        ) : (
          <Panel title="测算结论">
            <Nothing says="尚未测算。请先完成信息核对和入户调查，再点“开始测算”。" />
          </Panel>
        )}
      </div>
      <aside className="case-side" aria-label="办理">
        <ActionPanel key={detail.version} detail={detail} />
      </aside>
    </div>
  )
}
