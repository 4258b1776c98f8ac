import { Button } from 'antd'
import { useState } from 'react'
import type { ProposalRow, StandardRow } from '#server/api.ts'
import { useCall, useWrite } from '#web/api.ts'
import { domainChoices, findParameter } from '#web/office/catalogue.ts'
import { useListState } from '#web/office/filters.ts'
import { useHolds, useMe } from '#web/office/me.ts'
import { Answered, Failed } from '#web/office/parts/answered.tsx'
import { type Column, DataTable } from '#web/office/parts/data-table.tsx'
import { FilterBar } from '#web/office/parts/filter-bar.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Page, Panel } from '#web/office/parts/page.tsx'
import { standardText } from '#web/office/standard-text.ts'
import { proposalWords, residenceTitles } from '#web/office/texts.ts'
import { ProposeModal } from './standard-modals.tsx'

type ValueRow = StandardRow['rows'][number] & {
  readonly key: string
  readonly standard: StandardRow
}

const valueRows = (standards: readonly StandardRow[]): readonly ValueRow[] =>
  standards.flatMap((standard) =>
    standard.rows.map((row) => ({
      ...row,
      standard,
      key: `${standard.parameter}${row.area}${row.residence ?? ''}${row.from}`,
    })),
  )

const scopeText = ({ areaName, residence }: ValueRow): string =>
  `${areaName || '全国'}${residence ? `，${residenceTitles[residence]}` : ''}`

const choicesOf = (parameter: string) => findParameter(parameter)?.choices ?? {}

const valueColumns: readonly Column<ValueRow>[] = (
  [
    {
      key: 'title',
      title: '标准',
      width: 260,
      text: (row) => row.standard.title,
      render: (row) => (
        <>
          {row.standard.title}
          <br />
          <small className="soft">{row.standard.source}</small>
        </>
      ),
    },
    {
      key: 'area',
      title: '适用范围',
      width: 130,
      text: scopeText,
    },
    {
      key: 'value',
      title: '数值',
      width: 220,
      text: (row) => standardText(row.standard.unit, row.value, choicesOf(row.standard.parameter)),
    },
    {
      key: 'from',
      title: '执行日期',
      width: 120,
      text: (row) => `${row.from}${row.until ? ` 至 ${row.until}` : ''}`,
    },
    { key: 'document', title: '文件', width: 230, text: (row) => row.document },
    {
      key: 'mark',
      title: '确认',
      width: 90,
      text: (row) => (row.isConfirmed ? '已确认' : '待确认'),
      render: (row) => <Mark says={row.isConfirmed ? '已确认' : '待确认'} tone={row.isConfirmed ? 'green' : 'amber'} />,
    },
  ] satisfies readonly Column<ValueRow>[]
).map((column) => ({ ...column, sort: 'none' }))

/** 标准: national and local values by area and date, each with its document; a new one is proposed by one person and decided by another. */
export function Standards() {
  const [list, change] = useListState()
  const mayPropose = useHolds('standards-officer')
  const [open, setOpen] = useState<{ readonly standard?: StandardRow }>()
  const area = list.values['area'] ? Number(list.values['area']) : undefined
  const query = useCall('GET /api/standards', { area, domain: list.values['domain'] }, { keepPrevious: true })
  const rows = valueRows(query.data ?? []).filter(
    (row) =>
      (!list.values['setBy'] || row.standard.setBy === list.values['setBy']) &&
      (list.values['mark'] !== 'open' || !row.isConfirmed) &&
      row.standard.title.includes(list.values['q'] ?? ''),
  )
  const page = Math.min(list.page, Math.max(1, Math.ceil(rows.length / list.size)))
  return (
    <Page
      title="标准"
      buttons={
        mayPropose && (
          <Button type="primary" onClick={() => setOpen({})}>
            提出新标准
          </Button>
        )
      }
    >
      <Proposals />
      <FilterBar
        name="标准"
        fields={[
          { name: 'q', label: '名称', kind: 'text' },
          { name: 'area', label: '地区', kind: 'area' },
          { name: 'mark', label: '确认', kind: 'choice', choices: { open: '只看待确认' } },
          { name: 'setBy', label: '制定', kind: 'choice', choices: { national: '国家规定', local: '地方规定' } },
          { name: 'domain', label: '业务', kind: 'choice', choices: domainChoices },
        ]}
        values={list.values}
        onQuery={(values) => change({ values })}
      />
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      <div className="list">
        <DataTable<ValueRow>
          name="标准"
          hasNoPersons
          rows={rows.slice((page - 1) * list.size, page * list.size)}
          rowKey={(row) => row.key}
          paging={{
            page,
            size: list.size,
            total: rows.length,
            isMore: false,
            onChange: (to, size) => change({ page: to, size }),
          }}
          isLoading={query.isFetching}
          says="没有符合条件的标准"
          columns={valueColumns}
          onRefresh={() => void query.refetch()}
          {...(mayPropose
            ? {
                actions: (row: ValueRow) =>
                  row.standard.setBy === 'local' ? (
                    <Button
                      type="link"
                      size="small"
                      aria-label={`调整${row.standard.title}`}
                      onClick={() => setOpen({ standard: row.standard })}
                    >
                      调整
                    </Button>
                  ) : null,
              }
            : {})}
        />
      </div>
      {open && (
        <ProposeModal
          standards={(query.data ?? []).filter(({ setBy }) => setBy === 'local')}
          {...(open.standard ? { chosen: open.standard } : {})}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Page>
  )
}

/** Proposals waiting for a second person, and what became of earlier ones. */
function Proposals() {
  const me = useMe()
  const mayLook = useHolds('standards-officer', 'county-approver', 'supervisor')
  const query = useCall('GET /api/standards/proposals', {}, { enabled: mayLook })
  const [asked, setAsked] = useState<ProposalRow>()
  const decide = useWrite('POST /api/standards/proposals/:proposalId/decide', () => setAsked(undefined))
  if (!mayLook) return null
  return (
    <Panel title="标准审定">
      <Answered query={query}>
        {(rows) => (
          <DataTable<ProposalRow>
            name="标准审定"
            hasNoPersons
            isBare
            rows={rows}
            rowKey={(row) => row.id}
            says="没有待审定的标准"
            columns={[
              { key: 'title', title: '标准', text: (row) => row.title },
              { key: 'area', title: '适用地区', text: (row) => row.areaName },
              {
                key: 'residence',
                title: '城乡',
                text: (row) => (row.residence ? residenceTitles[row.residence] : '不分城乡'),
              },
              {
                key: 'value',
                title: '数值',
                text: (row) =>
                  standardText(findParameter(row.parameter)?.unit ?? 'count', row.value, choicesOf(row.parameter)),
                align: 'right',
              },
              { key: 'from', title: '执行日期', text: (row) => row.from },
              { key: 'document', title: '文件', text: (row) => row.document },
              { key: 'by', title: '提出人', text: (row) => row.proposedBy },
              {
                key: 'state',
                title: '状态',
                text: (row) => proposalWords[row.state].says,
                render: (row) => <Mark {...proposalWords[row.state]} />,
              },
            ]}
            actions={(row) =>
              row.state !== 'proposed' ? null : row.mayDecide ? (
                <Button type="link" size="small" aria-label={`审定${row.title}`} onClick={() => setAsked(row)}>
                  审定
                </Button>
              ) : (
                <span className="soft">{row.proposedBy === me.name ? '须由另一人审定' : '无审定权限'}</span>
              )
            }
          />
        )}
      </Answered>
      {asked && (
        <FormModal<{ verdict: 'yes' | 'no'; reason: string }>
          title={`审定：${asked.title}`}
          submitTitle="提交"
          isBusy={decide.isPending}
          error={decide.error}
          lead={
            <p>
              {asked.areaName}，{asked.from} 起执行，
              {standardText(findParameter(asked.parameter)?.unit ?? 'count', asked.value, choicesOf(asked.parameter))}
              。文件：{asked.document}。请对照文件原文。
            </p>
          }
          fields={[
            { name: 'verdict', label: '审定结果', kind: 'choice', choices: { yes: '通过，按期执行', no: '不通过' } },
            { name: 'reason', label: '审定意见', kind: 'long-text', maxLength: 200 },
          ]}
          onSubmit={({ verdict, reason }) =>
            decide.mutate({ proposalId: asked.id, approve: verdict === 'yes', reason })
          }
          onClose={() => setAsked(undefined)}
        />
      )}
    </Panel>
  )
}
