import { Link, Navigate, useNavigate } from 'react-router'
import type { CaseRow, Overview, WarningRow } from '#server/api.ts'
import { useCall } from '#web/api.ts'
import { cardText } from '#web/office/card-text.ts'
import { caseColumns } from '#web/office/case-columns.tsx'
import { keepQueue } from '#web/office/case-queue.ts'
import { useHolds, useMe } from '#web/office/me.ts'
import { Answered } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { ClockMark, Mark } from '#web/office/parts/mark.tsx'
import { Page, Panel } from '#web/office/parts/page.tsx'
import { gradeWords } from '#web/office/texts.ts'

/** 工作台: what is due, what waits for whoever is signed in, and the warnings to be looked into. */
export function Home() {
  const me = useMe()
  const hasCases = useHolds(
    'village-worker',
    'township-clerk',
    'township-approver',
    'county-clerk',
    'county-approver',
    'supervisor',
    'auditor',
  )
  const hasWarnings = useHolds('township-clerk', 'township-approver', 'county-clerk', 'county-approver', 'supervisor')
  // The three administrators do no business: theirs begins with the accounts.
  const isAdministrator = useHolds('system-admin', 'security-admin', 'audit-admin')
  if (isAdministrator) return <Navigate to="/accounts" replace />
  return (
    <Page title="工作台" isHome beside={<span className="soft">{me.name}，您好</span>}>
      <DueCards hasCases={hasCases} />
      {hasCases && <MyCases />}
      {hasWarnings && <OpenWarnings />}
    </Page>
  )
}

function DueCards({ hasCases }: { readonly hasCases: boolean }) {
  const hasOverview = useMe().roles.some((role) => role !== 'standards-officer')
  const overview = useCall('GET /api/overview', {}, { enabled: hasOverview })
  const mine = useCall('GET /api/cases', { mine: true, page: 1, size: 10 }, { enabled: hasCases })
  const red = useCall('GET /api/cases', { mine: true, clock: 'red', page: 1, size: 10 }, { enabled: hasCases })
  const late = useCall('GET /api/cases', { mine: true, clock: 'late', page: 1, size: 10 }, { enabled: hasCases })
  const isLate = (late.data?.total ?? 0) > 0
  return (
    <>
      {hasCases && (
        <ul className="cards" aria-label="我的待办">
          <Card title="待我办理" value={countText(mine.data)} hint="当前环节由我处理" to="/cases?mine=true" />
          <Card title="今日到期" value={countText(red.data)} hint="法定时限最后一天" to="/cases?mine=true&clock=red" />
          <Card
            title="我的超期件"
            value={countText(late.data)}
            hint={isLate ? '须立即办理' : '没有超过法定时限的'}
            to="/cases?mine=true&clock=late"
          />
        </ul>
      )}
      <ul className="cards" aria-label="本辖区概况">
        {(overview.data?.cards ?? []).map((card: Overview['cards'][number]) => (
          <Card key={card.id} title={card.title} value={cardText(card)} hint={card.hint} to={card.link} />
        ))}
      </ul>
    </>
  )
}

const countText = (data: { readonly total: number; readonly isMore: boolean } | undefined): string =>
  data === undefined ? '…' : `${data.total}${data.isMore ? '+' : ''}`

function Card(props: { readonly title: string; readonly value: string; readonly hint: string; readonly to: string }) {
  const content = (
    <>
      {props.title}
      <strong>{props.value}</strong>
      <small>{props.hint}</small>
    </>
  )
  return (
    <li>
      {props.to ? (
        <Link className="card" to={props.to.replace(/^\/desk(?=\/|$)/, '') || '/'}>
          {content}
        </Link>
      ) : (
        <div className="card">{content}</div>
      )}
    </li>
  )
}

function MyCases() {
  const navigate = useNavigate()
  const cases = useCall('GET /api/cases', { mine: true, sort: 'due', order: 'asc', page: 1, size: 20 })
  return (
    <Panel title="待我办理（按时限先后）" buttons={<Link to="/cases?mine=true">查看全部</Link>}>
      <Answered query={cases}>
        {(data) => (
          <DataTable<CaseRow>
            name="待我办理"
            columns={caseColumns.map((column) => ({ ...column, sort: 'none' }))}
            rows={data.rows}
            rowKey={(row) => row.id}
            says="没有待办事项"
            onOpen={(row) => {
              keepQueue(data.rows.map(({ id }) => id))
              void navigate(`/cases/${row.id}`)
            }}
            onRefresh={() => void cases.refetch()}
            hasKeys
          />
        )}
      </Answered>
    </Panel>
  )
}

function OpenWarnings() {
  const warnings = useCall('GET /api/warnings', { state: 'open', page: 1, size: 10 })
  return (
    <Panel title="待核实预警" buttons={<Link to="/warnings">查看全部</Link>}>
      <Answered query={warnings}>
        {(data) => (
          <DataTable<WarningRow>
            name="待核实预警"
            isBare
            rows={data.rows}
            rowKey={(row) => row.id}
            says="没有待核实的预警"
            columns={[
              {
                key: 'grade',
                title: '等级',
                text: (row) => gradeWords[row.grade].says,
                render: (row) => <Mark {...gradeWords[row.grade]} />,
              },
              { key: 'title', title: '预警', text: (row) => row.title },
              { key: 'says', title: '情况', text: (row) => row.says },
              { key: 'payee', title: '对象', text: (row) => row.payee },
              {
                key: 'due',
                title: '核实时限',
                text: (row) => row.dueOn,
                render: (row) => (
                  <>
                    <ClockMark clock={row.clock} daysLeft={null} isProvisional={row.dueIsProvisional} /> {row.dueOn}
                  </>
                ),
              },
            ]}
            actions={(row) => <Link to={`/warnings?id=${row.id}`}>核实</Link>}
          />
        )}
      </Answered>
    </Panel>
  )
}
