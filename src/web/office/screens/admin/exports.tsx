import { Button } from 'antd'
import { useState } from 'react'
import type { ExportRow, TracedExport } from '#server/api.ts'
import { call, useCall, useWrite } from '#web/api.ts'
import { useHolds } from '#web/office/me.ts'
import { Answered, Failed } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { DecideButtons } from '#web/office/parts/decide-buttons.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Page, Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { instantText, type Word } from '#web/office/texts.ts'

const words: Record<ExportRow['state'], Word> = {
  waiting: { says: '待批准', tone: 'amber' },
  ready: { says: '可下载', tone: 'green' },
  refused: { says: '未批准', tone: 'red' },
  downloaded: { says: '已导出', tone: 'grey' },
  expired: { says: '已过期', tone: 'grey' },
}
const eventTitles = { approve: '批准', refuse: '不批准', download: '导出' } as const

/** 导出申请: what was asked for and by whom, approvals, the one download, and tracing a photographed list. */
export function Exports() {
  const [paging, setPaging] = useState({ page: 1, size: 20 })
  const [asked, setAsked] = useState<{ readonly row: ExportRow; readonly approve: boolean }>()
  const query = useCall('GET /api/exports', paging, { keepPrevious: true, refetchEvery: 20_000 })
  const mayTrace = useHolds('supervisor', 'auditor')
  return (
    <Page title="导出申请">
      <Panel title="申请记录">
        <p className="soft">
          24小时内累计不足25条的登记用途后直接导出；25至249条须本单位另一人批准，250至2499条须县级审核确认人员批准，2500条及以上还须监督管理人员批准。批准后24小时内下载一次。
        </p>
        <Answered query={query}>
          {(data) => (
            <DataTable<ExportRow>
              name="导出申请"
              hasNoPersons
              rows={data.rows}
              rowKey={(row) => row.id}
              says="没有导出申请"
              isLoading={query.isFetching}
              columns={[
                { key: 'id', title: '申请号', text: (row) => String(row.id), sort: (row) => row.id },
                { key: 'title', title: '内容', text: (row) => row.title },
                {
                  key: 'records',
                  title: '条数',
                  text: (row) => String(row.records),
                  sort: (row) => row.records,
                  align: 'right',
                },
                {
                  key: 'counted',
                  title: '24小时累计',
                  text: (row) => String(row.counted),
                  sort: (row) => row.counted,
                  align: 'right',
                },
                { key: 'officer', title: '申请人', text: (row) => `${row.officer}（${row.unit}）` },
                { key: 'purpose', title: '用途', text: (row) => `${row.purpose}：${row.reason}` },
                { key: 'asked', title: '申请时间', text: (row) => instantText(row.askedAt) },
                {
                  key: 'state',
                  title: '状态',
                  text: (row) => words[row.state].says,
                  render: (row) => <Mark {...words[row.state]} />,
                },
                { key: 'needs', title: '审批要求', text: (row) => row.needs },
                {
                  key: 'events',
                  title: '经过',
                  text: (row) =>
                    row.events
                      .map(
                        ({ action, by, at, reason }) =>
                          `${instantText(at)} ${by}${eventTitles[action]}${reason ? `：${reason}` : ''}`,
                      )
                      .join('；'),
                },
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
                  {row.mayDownload && (
                    <Button
                      type="link"
                      size="small"
                      href={`/api/exports/${row.id}/file`}
                      download
                      aria-label={`下载 ${row.id}`}
                      onClick={() => setTimeout(() => void query.refetch(), 1500)}
                    >
                      下载
                    </Button>
                  )}
                  {row.mayDecide && <DecideButtons of={row.id} onDecide={(approve) => setAsked({ row, approve })} />}
                </>
              )}
            />
          )}
        </Answered>
      </Panel>
      {mayTrace && <Trace />}
      {asked && <Decision {...asked} onClose={() => setAsked(undefined)} />}
    </Page>
  )
}

function Decision(props: { readonly row: ExportRow; readonly approve: boolean; readonly onClose: () => void }) {
  const say = useSay()
  const decide = useWrite('POST /api/exports/:exportId/decide', () => {
    props.onClose()
    say(props.approve ? '已批准' : '已登记不批准')
  })
  const { row, approve } = props
  return (
    <FormModal<{ reason: string }>
      title={`${approve ? '批准' : '不批准'}导出：${row.title}，${row.records} 条`}
      submitTitle={approve ? '批准' : '不批准'}
      isBusy={decide.isPending}
      error={decide.error}
      lead={
        <p>
          {row.officer}（{row.unit}）申请，用途：{row.purpose}，{row.reason}。
        </p>
      }
      fields={[
        {
          name: 'reason',
          label: approve ? '批准意见' : '不批准的理由',
          kind: 'text',
          maxLength: 100,
          ...(approve ? { isOptional: true } : {}),
        },
      ]}
      onSubmit={({ reason }) => decide.mutate({ exportId: row.id, approve, ...(reason ? { reason } : {}) })}
      onClose={props.onClose}
    />
  )
}

/** 溯源: the row marks of a photographed or leaked list lead to its export. */
function Trace() {
  const [isOpen, setOpen] = useState(false)
  const [found, setFound] = useState<readonly TracedExport[]>()
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const trace = async (marks: string) => {
    setBusy(true)
    setError(undefined)
    try {
      setFound(await call('POST /api/exports/trace', { marks }))
      setOpen(false)
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Panel title="名单溯源" buttons={<Button onClick={() => setOpen(true)}>按行标查找</Button>}>
      <p className="soft">
        外流的名单或照片上，每行首尾的四位“行标”可以查到是谁、何时导出的。填写十个以上更可靠，个别认错不影响结果。
      </p>
      {found && (
        <DataTable<TracedExport>
          name="溯源结果"
          isBare
          rows={found}
          rowKey={(row) => row.id}
          says="没有相符的导出"
          columns={[
            { key: 'officer', title: '导出人', text: (row) => `${row.officer}（账号${row.accountId}，${row.unit}）` },
            { key: 'id', title: '申请号', text: (row) => String(row.id) },
            { key: 'title', title: '内容', text: (row) => row.title },
            { key: 'at', title: '导出时间', text: (row) => instantText(row.downloadedAt) },
            { key: 'fit', title: '相符', text: (row) => `${row.found}/${row.marks} 个，其中连续 ${row.inOrder} 个` },
            { key: 'row', title: '自第几行', text: (row) => (row.firstRow === null ? '' : String(row.firstRow)) },
            { key: 'reason', title: '申请用途', text: (row) => row.reason },
          ]}
        />
      )}
      {error !== undefined && !isOpen && <Failed error={error} />}
      {isOpen && (
        <FormModal<{ marks: string }>
          title="按行标查找导出人"
          submitTitle="查找"
          isBusy={isBusy}
          error={error}
          fields={[{ name: 'marks', label: '行标（以空格或换行分隔）', kind: 'long-text', maxLength: 1000 }]}
          onSubmit={({ marks }) => void trace(marks)}
          onClose={() => setOpen(false)}
        />
      )}
    </Panel>
  )
}
