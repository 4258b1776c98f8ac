import { Button } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { WarningRow } from '#server/api.ts'
import { useCall, useWrite } from '#web/api.ts'
import { useListState } from '#web/office/filters.ts'
import { useHolds } from '#web/office/me.ts'
import { Failed } from '#web/office/parts/answered.tsx'
import { type Column, DataTable } from '#web/office/parts/data-table.tsx'
import { FilterBar } from '#web/office/parts/filter-bar.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { ClockMark, Mark } from '#web/office/parts/mark.tsx'
import { Page } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { gradeWords, type Word, warningWords } from '#web/office/texts.ts'

const columns: readonly Column<WarningRow>[] = [
  {
    key: 'grade',
    title: '等级',
    text: (row) => gradeWords[row.grade].says,
    render: (row) => <Mark {...gradeWords[row.grade]} />,
  },
  { key: 'title', title: '预警', text: (row) => row.title },
  { key: 'says', title: '发现的情况', text: (row) => row.says },
  {
    key: 'payee',
    title: '救助对象',
    text: (row) => row.payee,
    render: (row) => (
      <Link className="cell-link" to={`/entitlements/${row.entitlementId}`}>
        {row.payee}
      </Link>
    ),
  },
  { key: 'area', title: '所在地', text: (row) => row.areaName },
  { key: 'raised', title: '预警日期', text: (row) => row.raisedOn },
  {
    key: 'due',
    title: '核实时限',
    text: (row) => row.dueOn,
    render: (row) => (
      <>
        <ClockMark clock={row.clock} daysLeft={null} isProvisional={row.dueIsProvisional} />{' '}
        <span className="soft">{row.dueOn}</span>
      </>
    ),
  },
  {
    key: 'state',
    title: '状态',
    text: (row) => warningWords[row.state].says,
    render: (row) => <Mark {...warningWords[row.state]} />,
  },
  { key: 'outcome', title: '核实结果', text: (row) => row.outcome ?? '' },
  { key: 'source', title: '依据', text: (row) => row.source },
]

const choicesOf = (words: Readonly<Record<string, Word>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(words).map(([code, { says }]) => [code, says]))

/** 预警: signals about living benefits. Nothing changes by a signal alone: somebody looks, then closes it or starts a review. */
export function Warnings() {
  const [list, change] = useListState()
  const say = useSay()
  const navigate = useNavigate()
  const mayAct = useHolds('township-clerk', 'township-approver', 'county-clerk', 'county-approver')
  const [asked, setAsked] = useState<{ readonly row: WarningRow; readonly act: 'close' | 'review' }>()
  const query = useCall(
    'GET /api/warnings',
    { state: list.values['state'], grade: list.values['grade'], page: list.page, size: list.size },
    { keepPrevious: true },
  )
  const close = useWrite('POST /api/warnings/:warningId/close', () => {
    setAsked(undefined)
    say('已办结')
  })
  const review = useWrite(
    'POST /api/entitlements/:entitlementId/review',
    ({ caseId }) => void navigate(`/cases/${caseId}`),
  )
  return (
    <Page title="预警">
      <FilterBar
        name="预警"
        fields={[
          { name: 'state', label: '状态', kind: 'choice', choices: choicesOf(warningWords) },
          { name: 'grade', label: '等级', kind: 'choice', choices: choicesOf(gradeWords) },
        ]}
        values={list.values}
        onQuery={(values) => change({ values })}
        canSave
      />
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      <div className="list">
        <DataTable<WarningRow>
          name="预警"
          columns={columns}
          rows={query.data?.rows ?? []}
          rowKey={(row) => row.id}
          isLoading={query.isFetching}
          says="没有预警"
          paging={{
            page: list.page,
            size: list.size,
            total: query.data?.total ?? 0,
            isMore: query.data?.isMore ?? false,
            onChange: (page, size) => change({ page, size }),
          }}
          onRefresh={() => void query.refetch()}
          onOpen={(row) => void navigate(`/entitlements/${row.entitlementId}`)}
          actions={(row) => (
            <>
              {row.caseId !== null && <Link to={`/cases/${row.caseId}`}>复核办件</Link>}
              {mayAct && row.state === 'open' && (
                <>
                  <Button
                    type="link"
                    size="small"
                    aria-label={`启动复核：${row.payee}`}
                    onClick={() => setAsked({ row, act: 'review' })}
                  >
                    启动复核
                  </Button>
                  <Button
                    type="link"
                    size="small"
                    aria-label={`核实无误：${row.payee}`}
                    onClick={() => setAsked({ row, act: 'close' })}
                  >
                    核实无误
                  </Button>
                </>
              )}
            </>
          )}
          hasKeys
        />
      </div>
      {asked?.act === 'close' && (
        <FormModal<{ outcome: string }>
          title={`核实无误：${asked.row.payee}`}
          submitTitle="办结预警"
          lead={<p>{asked.row.says}</p>}
          isBusy={close.isPending}
          error={close.error}
          fields={[{ name: 'outcome', label: '核实情况', kind: 'long-text', maxLength: 500 }]}
          onSubmit={({ outcome }) => close.mutate({ warningId: asked.row.id, outcome })}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked?.act === 'review' && (
        <FormModal<{ reason: string }>
          title={`启动复核：${asked.row.payee}`}
          submitTitle="启动复核"
          initial={{ reason: asked.row.says }}
          isBusy={review.isPending}
          error={review.error}
          fields={[{ name: 'reason', label: '复核原因', kind: 'long-text', maxLength: 200 }]}
          onSubmit={({ reason }) =>
            review.mutate({ entitlementId: asked.row.entitlementId, reason, warningId: asked.row.id })
          }
          onClose={() => setAsked(undefined)}
        />
      )}
    </Page>
  )
}
