import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { ExposureAlarmRow, MinorApprovalRow } from '#server/api.ts'
import { useCall, useWrite } from '#web/api.ts'
import { useHolds } from '#web/office/me.ts'
import { Answered } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { DecideButtons } from '#web/office/parts/decide-buttons.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Page, Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { instantText, type Word } from '#web/office/texts.ts'

/** 查看审批: requests to open children's records, and alarms of officers who looked at very much. */
export function Reveals() {
  const isSupervisor = useHolds('supervisor')
  return (
    <Page title="查看审批">
      <Minors />
      {isSupervisor && <Alarms />}
    </Page>
  )
}

const minorWords: Record<MinorApprovalRow['state'], Word> = {
  asked: { says: '待批准', tone: 'amber' },
  approved: { says: '有效', tone: 'green' },
  expired: { says: '已过期', tone: 'grey' },
  refused: { says: '未批准', tone: 'red' },
  withdrawn: { says: '已撤回', tone: 'grey' },
}

function Minors() {
  const say = useSay()
  const [paging, setPaging] = useState({ page: 1, size: 20 })
  const [asked, setAsked] = useState<{ readonly row: MinorApprovalRow; readonly approve: boolean }>()
  const query = useCall('GET /api/minor-approvals', paging, { keepPrevious: true, refetchEvery: 20_000 })
  const withdraw = useWrite('POST /api/minor-approvals/:approvalId/withdraw', () => say('已结束'))
  return (
    <Panel title="未成年人信息查看申请">
      <p className="soft">查看未成年人信息逐次申请、逐次批准，到时自动失效；每次打开都与批准一并留存记录。</p>
      <Answered query={query}>
        {(data) => (
          <DataTable<MinorApprovalRow>
            name="未成年人信息查看申请"
            hasNoPersons
            rows={data.rows}
            rowKey={(row) => row.id}
            says="没有申请"
            isLoading={query.isFetching}
            columns={[
              { key: 'child', title: '未成年人', text: (row) => row.child },
              { key: 'officer', title: '申请人', text: (row) => `${row.officer}（${row.unit}）` },
              { key: 'purpose', title: '目的和事由', text: (row) => `${row.purpose}：${row.reason}` },
              { key: 'asked', title: '申请时间', text: (row) => instantText(row.askedAt) },
              {
                key: 'state',
                title: '状态',
                text: (row) => minorWords[row.state].says,
                render: (row) => <Mark {...minorWords[row.state]} />,
              },
              { key: 'until', title: '有效至', text: (row) => (row.until ? instantText(row.until) : '') },
              { key: 'by', title: '审批人', text: (row) => row.decidedBy ?? '' },
              { key: 'why', title: '审批意见', text: (row) => row.decisionReason },
            ]}
            paging={{
              ...paging,
              total: data.total,
              isMore: data.isMore,
              onChange: (page, size) => setPaging({ page, size }),
            }}
            onRefresh={() => void query.refetch()}
            actions={(row) => (
              <>
                {row.mayDecide && <DecideButtons of={row.child} onDecide={(approve) => setAsked({ row, approve })} />}
                {row.isMine && row.state === 'approved' && <Link to={`/people/${row.personId}`}>打开</Link>}
                {row.isMine && (row.state === 'approved' || row.state === 'asked') && (
                  <Button
                    type="link"
                    size="small"
                    aria-label={`结束 ${row.child}`}
                    onClick={() => withdraw.mutate({ approvalId: row.id })}
                  >
                    {row.state === 'asked' ? '撤回' : '提前结束'}
                  </Button>
                )}
              </>
            )}
          />
        )}
      </Answered>
      {asked && <MinorDecision {...asked} onClose={() => setAsked(undefined)} />}
    </Panel>
  )
}

function MinorDecision(props: {
  readonly row: MinorApprovalRow
  readonly approve: boolean
  readonly onClose: () => void
}) {
  const say = useSay()
  const { row, approve } = props
  const decide = useWrite('POST /api/minor-approvals/:approvalId/decide', () => {
    props.onClose()
    say(approve ? '已批准' : '已登记不批准')
  })
  return (
    <FormModal<{ hours: '2' | '8' | '24'; reason: string }>
      title={`${approve ? '批准' : '不批准'}查看：${row.child}`}
      submitTitle={approve ? '批准' : '不批准'}
      initial={{ hours: '2' }}
      isBusy={decide.isPending}
      error={decide.error}
      lead={
        <p>
          {row.officer}（{row.unit}）申请，{row.purpose}：{row.reason}。
        </p>
      }
      fields={[
        ...(approve
          ? [
              {
                name: 'hours' as const,
                label: '有效时间',
                kind: 'choice' as const,
                choices: { 2: '2小时', 8: '8小时', 24: '24小时' },
              },
            ]
          : []),
        {
          name: 'reason',
          label: approve ? '批准意见' : '不批准的理由',
          kind: 'text',
          maxLength: 100,
          ...(approve ? { isOptional: true as const } : {}),
        },
      ]}
      onSubmit={({ hours, reason }) =>
        decide.mutate({ approvalId: row.id, approve, hours: Number(hours ?? 2), ...(reason ? { reason } : {}) })
      }
      onClose={props.onClose}
    />
  )
}

const alarmWords: Record<ExposureAlarmRow['state'], Word> = {
  open: { says: '待核查', tone: 'red' },
  released: { says: '已核准继续', tone: 'green' },
  kept: { says: '维持限制', tone: 'grey' },
}

function Alarms() {
  const [paging, setPaging] = useState({ page: 1, size: 20 })
  const [asked, setAsked] = useState<{ readonly row: ExposureAlarmRow; readonly release: boolean }>()
  const query = useCall('GET /api/exposure-alarms', paging, { keepPrevious: true, refetchEvery: 20_000 })
  return (
    <Panel title="查看数量预警">
      <p className="soft">
        24小时内查看银行账号25条、电话和住址250条、身份证件号码2500条即暂停并预警；大量翻阅名单的只预警。本人不能核准自己。
      </p>
      <Answered query={query}>
        {(data) => (
          <DataTable<ExposureAlarmRow>
            name="查看数量预警"
            hasNoPersons
            rows={data.rows}
            rowKey={(row) => row.id}
            says="没有预警"
            isLoading={query.isFetching}
            columns={[
              { key: 'at', title: '时间', text: (row) => instantText(row.raisedAt) },
              { key: 'officer', title: '人员', text: (row) => `${row.officer}（${row.unit}）` },
              { key: 'channel', title: '方式', text: (row) => row.channel },
              { key: 'class', title: '信息类别', text: (row) => row.class },
              {
                key: 'records',
                title: '条数',
                text: (row) => String(row.records),
                sort: (row) => row.records,
                align: 'right',
              },
              { key: 'threshold', title: '限额', text: (row) => String(row.threshold), align: 'right' },
              { key: 'effect', title: '措施', text: (row) => (row.isBlocking ? '已暂停查看' : '仅预警') },
              {
                key: 'state',
                title: '状态',
                text: (row) => alarmWords[row.state].says,
                render: (row) => <Mark {...alarmWords[row.state]} />,
              },
              {
                key: 'decided',
                title: '核查情况',
                text: (row) => (row.decidedBy ? `${row.decidedBy}：${row.reason}` : ''),
              },
            ]}
            paging={{
              ...paging,
              total: data.total,
              isMore: data.isMore,
              onChange: (page, size) => setPaging({ page, size }),
            }}
            onRefresh={() => void query.refetch()}
            actions={(row) =>
              row.mayDecide ? (
                <>
                  <Button
                    type="link"
                    size="small"
                    aria-label={`核准继续 ${row.officer}`}
                    onClick={() => setAsked({ row, release: true })}
                  >
                    核准继续
                  </Button>
                  <Button
                    type="link"
                    size="small"
                    danger
                    aria-label={`维持限制 ${row.officer}`}
                    onClick={() => setAsked({ row, release: false })}
                  >
                    维持限制
                  </Button>
                </>
              ) : null
            }
          />
        )}
      </Answered>
      {asked && <AlarmDecision {...asked} onClose={() => setAsked(undefined)} />}
    </Panel>
  )
}

function AlarmDecision(props: {
  readonly row: ExposureAlarmRow
  readonly release: boolean
  readonly onClose: () => void
}) {
  const say = useSay()
  const { row, release } = props
  const decide = useWrite('POST /api/exposure-alarms/:alarmId/decide', () => {
    props.onClose()
    say('已登记核查情况')
  })
  return (
    <FormModal<{ reason: string }>
      title={`${release ? '核准继续' : '维持限制'}：${row.officer}`}
      submitTitle={release ? '核准继续' : '维持限制'}
      isBusy={decide.isPending}
      error={decide.error}
      lead={
        <p>
          {row.officer}（{row.unit}）24小时内{row.channel}“{row.class}”{row.records} 条。请向本人核实后填写。
        </p>
      }
      fields={[{ name: 'reason', label: '核查情况', kind: 'long-text', maxLength: 300 }]}
      onSubmit={({ reason }) => decide.mutate({ alarmId: row.id, release, reason })}
      onClose={props.onClose}
    />
  )
}
