import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { fen, parseYuan, yuanText } from '#core/units.ts'
import type { OverpaymentRow } from '#server/api.ts'
import { useCall, useWrite } from '#web/api.ts'
import { itemTitle } from '#web/office/catalogue.ts'
import { useHolds } from '#web/office/me.ts'
import { Answered } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Yuan, yuanWithUnit } from '#web/office/parts/money.tsx'
import { Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import type { Word } from '#web/office/texts.ts'

const words: Record<OverpaymentRow['state'], Word> = {
  open: { says: '待追回', tone: 'red' },
  recovered: { says: '已追回', tone: 'green' },
  withdrawn: { says: '已撤销', tone: 'grey' },
}

const left = ({ fen: paid, recovered }: OverpaymentRow) => fen(paid - recovered)

/** 多发待追回: money paid beyond what was owed, and what came back of it. */
export function Overpayments() {
  const say = useSay()
  const mayWrite = useHolds('county-cashier', 'county-finance')
  const [paging, setPaging] = useState({ page: 1, size: 20 })
  const [asked, setAsked] = useState<OverpaymentRow>()
  const query = useCall('GET /api/overpayments', paging, { keepPrevious: true })
  const recover = useWrite('POST /api/overpayments/:overpaymentId/recoveries', () => {
    setAsked(undefined)
    say('已登记追回')
  })
  return (
    <Panel title="多发待追回">
      <Answered query={query}>
        {(data) => (
          <DataTable<OverpaymentRow>
            name="多发待追回"
            rows={data.rows}
            rowKey={(row) => row.id}
            says="没有多发的资金"
            isLoading={query.isFetching}
            columns={[
              {
                key: 'payee',
                title: '领款人',
                text: (row) => row.payee,
                render: (row) => <Link to={`/entitlements/${row.entitlementId}`}>{row.payee}</Link>,
              },
              { key: 'item', title: '事项', text: (row) => itemTitle(row.item) },
              { key: 'month', title: '所属月份', text: (row) => row.month },
              {
                key: 'fen',
                title: '多发（元）',
                text: (row) => yuanText(row.fen),
                render: (row) => <Yuan fen={row.fen} />,
                sort: (row) => row.fen,
                align: 'right',
              },
              {
                key: 'left',
                title: '未追回（元）',
                text: (row) => yuanText(left(row)),
                render: (row) => <Yuan fen={left(row)} />,
                sort: left,
                align: 'right',
              },
              {
                key: 'state',
                title: '状态',
                text: (row) => words[row.state].says,
                render: (row) => <Mark {...words[row.state]} />,
              },
              { key: 'reason', title: '原因', text: (row) => row.reason },
              { key: 'area', title: '所在地', text: (row) => row.areaName },
            ]}
            paging={{
              ...paging,
              total: data.total,
              isMore: data.isMore,
              onChange: (page, size) => setPaging({ page, size }),
            }}
            {...(mayWrite
              ? {
                  actions: (row: OverpaymentRow) =>
                    row.state === 'open' ? (
                      <Button
                        type="link"
                        size="small"
                        aria-label={`登记追回：${row.payee}`}
                        onClick={() => {
                          recover.reset()
                          setAsked(row)
                        }}
                      >
                        登记追回
                      </Button>
                    ) : null,
                }
              : {})}
          />
        )}
      </Answered>
      {asked && (
        <FormModal<{ yuan: string; document: string }>
          title={`登记追回：${asked.payee}`}
          initial={{ yuan: yuanText(left(asked)) }}
          lead={<p>尚未追回 {yuanWithUnit(left(asked))}。</p>}
          isBusy={recover.isPending}
          error={recover.error}
          fields={[
            {
              name: 'yuan',
              label: '追回金额（元）',
              kind: 'text',
              wrong: (text) => {
                const amount = parseYuan(text) ?? 0
                return amount > 0 && amount <= left(asked) ? undefined : '应大于零且不超过尚未追回的金额'
              },
            },
            { name: 'document', label: '缴款凭证号', kind: 'text' },
          ]}
          onSubmit={({ yuan, document }) =>
            recover.mutate({ overpaymentId: asked.id, fen: parseYuan(yuan) ?? 0, document })
          }
          onClose={() => setAsked(undefined)}
        />
      )}
    </Panel>
  )
}
