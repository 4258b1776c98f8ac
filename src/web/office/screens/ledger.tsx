import { Button } from 'antd'
import { useState } from 'react'
import { fen, parseYuan, yuanText } from '#core/units.ts'
import type { LedgerAccountRow, LedgerEntryRow } from '#server/api.ts'
import { useCall, useWrite } from '#web/api.ts'
import { useListState } from '#web/office/filters.ts'
import { useHolds } from '#web/office/me.ts'
import { Answered } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { FilterBar } from '#web/office/parts/filter-bar.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Yuan } from '#web/office/parts/money.tsx'
import { Page, Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'

/** 资金账: accounts with balances, and the entries behind them; debit and credit of an entry sum to nothing. */
export function Ledger() {
  const mayEnter = useHolds('county-finance', 'county-cashier')
  const [isOpen, setOpen] = useState(false)
  const [list, change] = useListState()
  const accounts = useCall('GET /api/ledger/accounts', {})
  const account = list.values['account']
  const entries = useCall(
    'GET /api/ledger/entries',
    { account, page: list.page, size: list.size },
    { keepPrevious: true },
  )
  return (
    <Page
      title="资金账"
      buttons={
        mayEnter && (
          <Button type="primary" onClick={() => setOpen(true)}>
            登记拨款
          </Button>
        )
      }
    >
      <Panel title="科目余额">
        <Answered query={accounts}>
          {(rows) => <Accounts rows={rows} onOpen={(code) => change({ values: { account: code } })} />}
        </Answered>
      </Panel>
      <Panel title="分录">
        <FilterBar
          name="分录"
          fields={[
            {
              name: 'account',
              label: '科目',
              kind: 'choice',
              choices: Object.fromEntries((accounts.data ?? []).map(({ code, title }) => [code, `${code} ${title}`])),
            },
          ]}
          values={list.values}
          onQuery={(values) => change({ values })}
        />
        <Answered query={entries}>
          {(data) => (
            <DataTable<LedgerEntryRow>
              name="分录"
              rows={data.rows}
              rowKey={(row) => row.id}
              isLoading={entries.isFetching}
              says="没有分录"
              columns={[
                { key: 'on', title: '日期', text: (row) => row.on },
                { key: 'id', title: '凭证号', text: (row) => String(row.id), sort: (row) => row.id },
                { key: 'says', title: '摘要', text: (row) => row.says },
                {
                  key: 'debit',
                  title: '借方',
                  text: (row) => side(row, 1),
                  render: (row) => <Side row={row} sign={1} />,
                  sort: 'none',
                },
                {
                  key: 'credit',
                  title: '贷方',
                  text: (row) => side(row, -1),
                  render: (row) => <Side row={row} sign={-1} />,
                  sort: 'none',
                },
                {
                  key: 'sum',
                  title: '发生额（元）',
                  text: (row) => yuanText(amountOf(row)),
                  render: (row) => <Yuan fen={amountOf(row)} />,
                  sort: amountOf,
                  align: 'right',
                },
              ]}
              paging={{
                page: list.page,
                size: list.size,
                total: data.total,
                isMore: data.isMore,
                onChange: (page, size) => change({ page, size }),
              }}
              onRefresh={() => void entries.refetch()}
            />
          )}
        </Answered>
      </Panel>
      {isOpen && <Appropriation onClose={() => setOpen(false)} />}
    </Page>
  )
}

function Accounts(props: { readonly rows: readonly LedgerAccountRow[]; readonly onOpen: (code: string) => void }) {
  const sum = fen(props.rows.reduce((total, { balance }) => total + balance, 0))
  return (
    <DataTable<LedgerAccountRow>
      name="科目余额"
      rows={props.rows}
      rowKey={(row) => `${row.county}${row.code}`}
      says="没有科目"
      columns={[
        { key: 'code', title: '科目编号', text: (row) => row.code },
        { key: 'title', title: '科目', text: (row) => row.title },
        { key: 'county', title: '县（市、区）', text: (row) => row.county },
        {
          key: 'balance',
          title: '余额（元）',
          text: (row) => yuanText(row.balance),
          render: (row) => <Yuan fen={row.balance} />,
          sort: (row) => row.balance,
          align: 'right',
        },
      ]}
      actions={(row) => (
        <Button type="link" size="small" aria-label={`看分录：${row.title}`} onClick={() => props.onOpen(row.code)}>
          看分录
        </Button>
      )}
      footer={`各科目余额合计 ${yuanText(sum)} 元${sum === 0 ? '，借贷平衡' : ''}`}
    />
  )
}

const postingsOf = (row: LedgerEntryRow, sign: 1 | -1) => row.postings.filter((posting) => posting.fen * sign > 0)
const side = (row: LedgerEntryRow, sign: 1 | -1): string =>
  postingsOf(row, sign)
    .map((posting) => `${posting.title} ${yuanText(fen(posting.fen * sign))}`)
    .join('；')
const amountOf = (row: LedgerEntryRow) => fen(postingsOf(row, 1).reduce((sum, posting) => sum + posting.fen, 0))

function Side({ row, sign }: { readonly row: LedgerEntryRow; readonly sign: 1 | -1 }) {
  return (
    <>
      {postingsOf(row, sign).map((posting) => (
        <div key={`${posting.account}${posting.fen}`}>
          {posting.title} <Yuan fen={fen(posting.fen * sign)} />
        </div>
      ))}
    </>
  )
}

interface AppropriationValues {
  readonly fund: string
  readonly yuan: string
  readonly document: string
  readonly township?: number
}

function Appropriation({ onClose }: { readonly onClose: () => void }) {
  const say = useSay()
  const enter = useWrite('POST /api/ledger/appropriations', () => {
    say('已登记拨款')
    onClose()
  })
  return (
    <FormModal<AppropriationValues>
      title="登记拨款"
      isBusy={enter.isPending}
      error={enter.error}
      fields={[
        { name: 'fund', label: '资金名称', kind: 'text', hint: '例如：困难群众救助补助资金' },
        {
          name: 'yuan',
          label: '金额（元）',
          kind: 'text',
          wrong: (text) => ((parseYuan(text) ?? 0) > 0 ? undefined : '应为大于零的金额（元），最多两位小数'),
        },
        { name: 'document', label: '文号', kind: 'text' },
        { name: 'township', label: '乡镇备用金（拨给乡镇时选择）', kind: 'area', isOptional: true },
      ]}
      onSubmit={({ yuan, ...values }) => enter.mutate({ ...values, fen: parseYuan(yuan) ?? 0 })}
      onClose={onClose}
    />
  )
}
