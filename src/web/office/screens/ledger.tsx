import { Button } from 'antd'
import { useState } from 'react'
import { type Fen, fen, parseYuan, yuanText } from '#core/units.ts'
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
import { Overpayments } from './overpayments.tsx'

/** 资金账: accounts with balances, and the entries behind them; debit and credit of an entry sum to nothing. */
export function Ledger() {
  const mayEnter = useHolds('county-finance', 'county-cashier')
  const mayReverse = useHolds('county-finance')
  const [isOpen, setOpen] = useState(false)
  const [settles, setSettles] = useState(false)
  const [reversed, setReversed] = useState<LedgerEntryRow>()
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
          <>
            <Button onClick={() => setSettles(true)}>结算乡镇备用金</Button>
            <Button type="primary" onClick={() => setOpen(true)}>
              登记拨款
            </Button>
          </>
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
              choices: Object.fromEntries((accounts.data ?? []).map(({ code, title }) => [code, title])),
            },
          ]}
          values={list.values}
          onQuery={(values) => change({ values })}
        />
        <Answered query={entries}>
          {(data) => (
            <DataTable<LedgerEntryRow>
              name="分录"
              hasNoPersons
              rows={data.rows}
              rowKey={(row) => row.id}
              isLoading={entries.isFetching}
              says="没有分录"
              columns={[
                { key: 'on', title: '日期', text: (row) => row.on },
                { key: 'id', title: '凭证号', text: (row) => String(row.id), sort: (row) => row.id },
                { key: 'says', title: '摘要', width: 260, text: (row) => row.says },
                {
                  key: 'debit',
                  title: '借方',
                  width: 220,
                  text: (row) => side(row, 1),
                  render: (row) => <Side row={row} sign={1} />,
                  sort: 'none',
                },
                {
                  key: 'credit',
                  title: '贷方',
                  width: 220,
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
              {...(mayReverse
                ? {
                    actions: (row: LedgerEntryRow) =>
                      row.kind === 'appropriation' || row.kind === 'reserve-top-up' ? (
                        <Button
                          type="link"
                          size="small"
                          danger
                          aria-label={`冲正凭证 ${row.id}`}
                          onClick={() => setReversed(row)}
                        >
                          冲正
                        </Button>
                      ) : null,
                  }
                : {})}
            />
          )}
        </Answered>
      </Panel>
      <Overpayments />
      {reversed && <ReverseModal entry={reversed} onClose={() => setReversed(undefined)} />}
      {settles && <SettleModal onClose={() => setSettles(false)} />}
      {isOpen && <Appropriation onClose={() => setOpen(false)} />}
    </Page>
  )
}

function Accounts(props: { readonly rows: readonly LedgerAccountRow[]; readonly onOpen: (code: string) => void }) {
  const sum = fen(props.rows.reduce((total, { balance }) => total + balance, 0))
  return (
    <DataTable<LedgerAccountRow>
      name="科目余额"
      hasNoPersons
      rows={props.rows}
      rowKey={(row) => `${row.county}${row.code}`}
      says="没有科目"
      columns={[
        { key: 'title', title: '科目', text: (row) => row.title },
        { key: 'county', title: '县（市、区）', text: (row) => row.county },
        {
          key: 'side',
          title: '方向',
          text: (row) => sideOf(row.balance),
        },
        {
          key: 'balance',
          title: '余额（元）',
          text: (row) => yuanText(unsigned(row.balance)),
          render: (row) => <Yuan fen={unsigned(row.balance)} />,
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

function ReverseModal({ entry, onClose }: { readonly entry: LedgerEntryRow; readonly onClose: () => void }) {
  const say = useSay()
  const reverse = useWrite('POST /api/ledger/entries/:entryId/reverse', () => {
    say('已冲正')
    onClose()
  })
  return (
    <FormModal<{ reason: string }>
      title={`冲正凭证 ${entry.id}`}
      submitTitle="冲正"
      isBusy={reverse.isPending}
      error={reverse.error}
      lead={<p>{entry.says}。冲正会新增一笔方向相反的分录，原分录保留。须由登记人以外的人办理。</p>}
      fields={[{ name: 'reason', label: '冲正理由', kind: 'long-text', maxLength: 200 }]}
      onSubmit={({ reason }) => reverse.mutate({ entryId: entry.id, reason })}
      onClose={onClose}
    />
  )
}

/** The county takes over a township's vouchers and fills its reserve fund up again. */
function SettleModal({ onClose }: { readonly onClose: () => void }) {
  const say = useSay()
  const settle = useWrite('POST /api/ledger/reserve-settlements', ({ vouchers, total }) => {
    say(`已结算 ${vouchers} 张凭证，${yuanText(total)} 元`)
    onClose()
  })
  return (
    <FormModal<{ township: number }>
      title="结算乡镇备用金"
      submitTitle="结算并补足"
      isBusy={settle.isPending}
      error={settle.error}
      lead={<p>接收乡镇先行支付的凭证，并按已支付金额补足其备用金。</p>}
      fields={[{ name: 'township', label: '乡镇（街道）', kind: 'area' }]}
      onSubmit={({ township }) => settle.mutate({ township })}
      onClose={onClose}
    />
  )
}

/** Sources of money, as the server's accounts name them. */
const funds = {
  central: '中央财政补助资金',
  province: '省级财政补助资金',
  city: '市级财政补助资金',
  county: '县级财政预算资金',
  lottery: '彩票公益金',
} as const

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
      initial={{ fund: 'county' }}
      isBusy={enter.isPending}
      error={enter.error}
      fields={[
        { name: 'fund', label: '资金来源', kind: 'choice', choices: funds },
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

/** The side on which an account stands, as the books write it; an account of nothing is 平. */
const sideOf = (balance: Fen): string => (balance > 0 ? '借' : balance < 0 ? '贷' : '平')
const unsigned = (balance: Fen): Fen => fen(Math.abs(balance))
