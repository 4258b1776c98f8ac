import { Button } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { yuanText } from '#core/units.ts'
import type { EntitlementDetail, PayLineRow } from '#server/api.ts'
import { useCall, useWrite } from '#web/api.ts'
import { itemTitle } from '#web/office/catalogue.ts'
import { useHolds } from '#web/office/me.ts'
import { Answered } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Yuan, yuanWithUnit } from '#web/office/parts/money.tsx'
import { Page, Pairs, Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { entitlementWords, instantText, payLineWords, paysTitles } from '#web/office/texts.ts'

/** 救助待遇: amounts over time, who is covered, what was paid; start a review, suspend, resume. */
export function Entitlement() {
  const entitlementId = Number(useParams()['entitlementId'])
  const query = useCall('GET /api/entitlements/:entitlementId', { entitlementId })
  return (
    <Page
      title={query.data ? `${query.data.payee} ${itemTitle(query.data.item)}` : '救助待遇'}
      crumbs={[{ title: '救助对象', to: '/entitlements' }]}
      beside={query.data && <Mark {...entitlementWords[query.data.state]} />}
      buttons={query.data && <Acts detail={query.data} />}
    >
      <Answered query={query}>{(detail) => <Body detail={detail} />}</Answered>
    </Page>
  )
}

function Acts({ detail }: { readonly detail: EntitlementDetail }) {
  const say = useSay()
  const navigate = useNavigate()
  const mayReview = useHolds('township-clerk', 'township-approver', 'county-clerk', 'county-approver')
  const maySuspend = useHolds('township-approver', 'county-clerk', 'county-approver')
  const mayPay = useHolds('township-approver', 'township-clerk')
  const [asked, setAsked] = useState<'review' | 'suspend' | 'resume' | 'reserve'>()
  const done = (text: string) => () => {
    setAsked(undefined)
    say(text)
  }
  const review = useWrite(
    'POST /api/entitlements/:entitlementId/review',
    ({ caseId }) => void navigate(`/cases/${caseId}`),
  )
  const suspend = useWrite('POST /api/entitlements/:entitlementId/suspend', done('已暂停发放'))
  const resume = useWrite('POST /api/entitlements/:entitlementId/resume', done('已恢复发放'))
  const reserve = useWrite('POST /api/ledger/reserve-payments', done('已用备用金支付'))
  const acts = {
    review: { title: '启动复核', label: '复核原因', write: review },
    suspend: { title: '暂停发放', label: '暂停理由', write: suspend },
    resume: { title: '恢复发放', label: '恢复理由', write: resume },
  }
  const act = asked && asked !== 'reserve' ? acts[asked] : undefined
  return (
    <>
      {mayReview && detail.state !== 'ended' && (
        <Button type="primary" onClick={() => setAsked('review')}>
          启动复核
        </Button>
      )}
      {maySuspend && detail.state === 'active' && <Button onClick={() => setAsked('suspend')}>暂停发放</Button>}
      {maySuspend && detail.state === 'suspended' && <Button onClick={() => setAsked('resume')}>恢复发放</Button>}
      {mayPay && detail.pays === 'once' && detail.state === 'active' && (
        <Button onClick={() => setAsked('reserve')}>用备用金支付</Button>
      )}
      {asked === 'reserve' && (
        <FormModal<{ voucher: string }>
          title={`用备用金支付：${detail.payee} ${yuanWithUnit(detail.monthly)}`}
          submitTitle="支付"
          isBusy={reserve.isPending}
          error={reserve.error}
          fields={[{ name: 'voucher', label: '支付凭证号', kind: 'text' }]}
          onSubmit={({ voucher }) => reserve.mutate({ entitlementId: detail.id, voucher })}
          onClose={() => setAsked(undefined)}
        />
      )}
      {act && (
        <FormModal<{ reason: string }>
          title={`${act.title}：${detail.payee}`}
          submitTitle={act.title}
          isBusy={act.write.isPending}
          error={act.write.error}
          fields={[{ name: 'reason', label: act.label, kind: 'long-text', maxLength: 200 }]}
          onSubmit={({ reason }) => act.write.mutate({ entitlementId: detail.id, reason })}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  )
}

function Body({ detail }: { readonly detail: EntitlementDetail }) {
  return (
    <>
      <Panel title="基本情况">
        <Pairs
          rows={[
            ['领款人', detail.payee],
            ['事项', itemTitle(detail.item)],
            ['发放方式', paysTitles[detail.pays]],
            ['现行金额', yuanWithUnit(detail.monthly)],
            ['起始月', detail.startMonth],
            ['终止月', detail.endMonth ?? '—'],
            ['复核到期', detail.reviewDueOn ?? '—'],
            ['所在地', detail.areaName],
            [
              '审核办件',
              <Link key="case" to={`/cases/${detail.caseId}`}>
                查看办件
              </Link>,
            ],
          ]}
        />
      </Panel>
      <div className="charts">
        <Panel title="金额变动">
          <ol className="timeline">
            {detail.amounts.map((amount) => (
              <li key={`${amount.from}${amount.recordedAt}`}>
                <strong>{yuanWithUnit(amount.monthly)}</strong>　{amount.from} 起
                {amount.until ? `，至 ${amount.until}` : ''}
                <p>{amount.reason}</p>
                <p className="soft">{instantText(amount.recordedAt)} 记录</p>
              </li>
            ))}
          </ol>
        </Panel>
        <Panel title="保障人员">
          <DataTable<EntitlementDetail['covered'][number]>
            name="保障人员"
            isBare
            rows={detail.covered}
            rowKey={(row) => `${row.personId}${row.from}`}
            says="没有保障人员"
            columns={[
              {
                key: 'name',
                title: '姓名',
                text: (row) => row.name,
                render: (row) => <Link to={`/people/${row.personId}`}>{row.name}</Link>,
              },
              { key: 'from', title: '起', text: (row) => row.from },
              { key: 'until', title: '止', text: (row) => row.until ?? '至今' },
            ]}
          />
        </Panel>
      </div>
      <Panel title="发放记录">
        <DataTable<PayLineRow>
          name="发放记录"
          rows={detail.lines}
          rowKey={(row) => row.id}
          says="还没有发放"
          columns={[
            { key: 'month', title: '月份', text: (row) => `${row.month}${row.kind === 'arrears' ? '（补发）' : ''}` },
            {
              key: 'fen',
              title: '金额（元）',
              text: (row) => yuanText(row.fen),
              render: (row) => <Yuan fen={row.fen} />,
              sort: (row) => row.fen,
              align: 'right',
            },
            {
              key: 'state',
              title: '状态',
              text: (row) => payLineWords[row.state].says,
              render: (row) => <Mark {...payLineWords[row.state]} />,
            },
            { key: 'why', title: '说明', text: (row) => row.holdReason || row.failure },
          ]}
        />
      </Panel>
    </>
  )
}
