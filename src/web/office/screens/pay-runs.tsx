import { Button } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { addToMonth, monthOf } from '#core/plain-date.ts'
import { yuanText } from '#core/units.ts'
import type { PayRunRow } from '#server/api.ts'
import { useCall, useWrite } from '#web/api.ts'
import { groupTitle } from '#web/office/catalogue.ts'
import { useListState } from '#web/office/filters.ts'
import { useHolds, useMe } from '#web/office/me.ts'
import { Failed } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Yuan } from '#web/office/parts/money.tsx'
import { Page } from '#web/office/parts/page.tsx'
import { instantText, payRunWords } from '#web/office/texts.ts'

/** 资金发放: the pay runs of the county, month by month. */
export function PayRuns() {
  const [list, change] = useListState()
  const navigate = useNavigate()
  const mayOpen = useHolds('county-cashier')
  const runs = useCall('GET /api/pay-runs', { page: list.page, size: list.size }, { keepPrevious: true })
  const [isOpen, setOpen] = useState(false)
  return (
    <Page
      title="资金发放"
      buttons={
        mayOpen && (
          <Button type="primary" onClick={() => setOpen(true)}>
            新建发放批次
          </Button>
        )
      }
    >
      {runs.isError && <Failed error={runs.error} onRetry={() => void runs.refetch()} />}
      <div className="list">
        <DataTable<PayRunRow>
          name="发放批次"
          hasNoPersons
          rows={runs.data?.rows ?? []}
          rowKey={(row) => row.id}
          isLoading={runs.isFetching}
          says="还没有发放批次"
          columns={[
            {
              key: 'month',
              title: '发放月份',
              text: (row) => row.month,
              render: (row) => (
                <Link className="cell-link" to={`/pay-runs/${row.id}`}>
                  {row.month}
                </Link>
              ),
            },
            { key: 'group', title: '项目', text: (row) => groupTitle(row.itemGroup) },
            { key: 'county', title: '县（市、区）', text: (row) => row.county },
            {
              key: 'state',
              title: '状态',
              text: (row) => payRunWords[row.state].says,
              render: (row) => <Mark {...payRunWords[row.state]} />,
            },
            { key: 'lines', title: '笔数', text: (row) => String(row.lines), sort: (row) => row.lines, align: 'right' },
            { key: 'held', title: '暂缓', text: (row) => String(row.held), sort: (row) => row.held, align: 'right' },
            {
              key: 'total',
              title: '金额（元）',
              text: (row) => yuanText(row.total),
              render: (row) => <Yuan fen={row.total} />,
              sort: (row) => row.total,
              align: 'right',
            },
            { key: 'by', title: '编制人', text: (row) => row.openedBy },
            { key: 'approved', title: '复核人', text: (row) => row.approvedBy ?? '' },
            { key: 'at', title: '编制时间', text: (row) => instantText(row.openedAt) },
          ]}
          paging={{
            page: list.page,
            size: list.size,
            total: runs.data?.total ?? 0,
            isMore: runs.data?.isMore ?? false,
            onChange: (page, size) => change({ page, size }),
          }}
          onOpen={(row) => void navigate(`/pay-runs/${row.id}`)}
          onRefresh={() => void runs.refetch()}
          actions={(row) => (
            <Link to={`/pay-runs/${row.id}`} aria-label={`打开 ${row.month} 发放批次`}>
              打开
            </Link>
          )}
          hasKeys
        />
      </div>
      {isOpen && <NewRun onClose={() => setOpen(false)} />}
    </Page>
  )
}

function NewRun({ onClose }: { readonly onClose: () => void }) {
  const me = useMe()
  const navigate = useNavigate()
  const open = useWrite('POST /api/pay-runs', ({ runId }) => void navigate(`/pay-runs/${runId}`))
  return (
    <FormModal<{ month: string }>
      title="新建发放批次"
      submitTitle="新建"
      initial={{ month: addToMonth(monthOf(me.today), 0) }}
      isBusy={open.isPending}
      error={open.error}
      lead={<p>按当前在享待遇生成该月全部应发明细，含以前月份的补发。同一对象同一月份只会发放一次。</p>}
      fields={[{ name: 'month', label: '发放月份', kind: 'month' }]}
      onSubmit={({ month }) => open.mutate({ month })}
      onClose={onClose}
    />
  )
}
