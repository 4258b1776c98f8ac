import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { yuanText } from '#core/units.ts'
import type { PayLineRow, PayRunAction, PayRunDetail } from '#server/api.ts'
import { useCall, useWrite } from '#web/api.ts'
import { groupTitle, itemTitle } from '#web/office/catalogue.ts'
import { useListState } from '#web/office/filters.ts'
import { Answered, Failed } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { ExportButton } from '#web/office/parts/export-button.tsx'
import { FilterBar } from '#web/office/parts/filter-bar.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Yuan, yuanWithUnit } from '#web/office/parts/money.tsx'
import { Page, Pairs, Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { type BarStep, StepBar } from '#web/office/parts/step-bar.tsx'
import { instantText, payLineWords, payRunWords, shareText } from '#web/office/texts.ts'
import { ApproveModal, ExportModal, ResultModal } from './pay-run-modals.tsx'

const stages: readonly PayRunDetail['state'][] = ['draft', 'frozen', 'checked', 'approved', 'sent', 'settled']
const stageTitles = ['编制', '锁定清单', '筛查', '复核', '送银行', '结清']

function stepsOf({ state }: PayRunDetail): readonly BarStep[] {
  const at = stages.indexOf(state)
  const steps = stageTitles.map(
    (title, i): BarStep => ({
      title,
      status: i < at || state === 'settled' ? 'finish' : i === at ? 'process' : 'wait',
    }),
  )
  return state === 'cancelled' ? [...steps, { title: '已作废', status: 'error' }] : steps
}

/** What somebody reads who has nothing to do at this stage. */
const waitsFor: Readonly<Partial<Record<PayRunDetail['state'], string>>> = {
  draft: '等待资金经办人员锁定清单',
  frozen: '等待资金经办人员筛查',
  checked: '等待资金复核人员复核',
  approved: '等待资金经办人员生成银行文件',
  sent: '等待资金经办人员接收银行回盘',
}

/** 发放批次: where it stands, what the screens held, every line, and what may be done next by whom. */
export function PayRun() {
  const runId = Number(useParams()['runId'])
  const query = useCall('GET /api/pay-runs/:runId', { runId })
  const run = query.data
  return (
    <Page
      title={run ? `${run.month} ${groupTitle(run.itemGroup)}发放` : '发放批次'}
      crumbs={[{ title: '资金发放', to: '/pay-runs' }]}
      beside={run && <Mark {...payRunWords[run.state]} />}
      buttons={
        <>
          <ExportButton
            wanted={{ kind: 'roster-pdf', title: '发放花名册（PDF）', params: { runId } }}
            label="打印花名册"
          />
          <ExportButton
            wanted={{ kind: 'roster-xlsx', title: '发放花名册（XLSX）', params: { runId } }}
            label="导出花名册"
          />
        </>
      }
    >
      <Answered query={query}>
        {(detail) => (
          <>
            <Panel title="办理进度">
              <StepBar steps={stepsOf(detail)} />
              <RunActions detail={detail} />
            </Panel>
            <Summary detail={detail} />
            <Lines detail={detail} />
            <Files detail={detail} />
          </>
        )}
      </Answered>
    </Page>
  )
}

function RunActions({ detail }: { readonly detail: PayRunDetail }) {
  const say = useSay()
  const navigate = useNavigate()
  const { id: runId } = detail
  const [asked, setAsked] = useState<PayRunAction>()
  const done = (text: string) => () => {
    setAsked(undefined)
    say(text)
  }
  const freeze = useWrite('POST /api/pay-runs/:runId/freeze', done('清单已锁定'))
  const check = useWrite('POST /api/pay-runs/:runId/check', done('筛查完成'))
  const cancel = useWrite('POST /api/pay-runs/:runId/cancel', done('批次已作废'))
  const reissue = useWrite('POST /api/pay-runs/:runId/reissue', (made) => void navigate(`/pay-runs/${made.runId}`))
  const press: Record<PayRunAction, () => void> = {
    freeze: () => freeze.mutate({ runId }),
    check: () => check.mutate({ runId }),
    approve: () => setAsked('approve'),
    export: () => setAsked('export'),
    settle: () => setAsked('settle'),
    reissue: () => reissue.mutate({ runId }),
    cancel: () => setAsked('cancel'),
  }
  const error = freeze.error ?? check.error ?? reissue.error
  const isBusy = freeze.isPending || check.isPending || reissue.isPending
  const waits = waitsFor[detail.state]
  return (
    <>
      {waits && detail.actions.every(({ id }) => id === 'cancel') && <p className="soft">{waits}</p>}
      <ul className="actions actions-row">
        {detail.actions.map(({ id, title, unmet }, i) => (
          <li key={id}>
            <Button
              type={i === 0 && unmet.length === 0 && id !== 'cancel' ? 'primary' : 'default'}
              danger={id === 'cancel'}
              disabled={unmet.length > 0}
              loading={isBusy}
              onClick={press[id]}
            >
              {title}
            </Button>
            {unmet.length > 0 && (
              <ul className="action-reasons">
                {unmet.map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      {error && <Failed error={error} />}
      {asked === 'approve' && <ApproveModal detail={detail} onClose={() => setAsked(undefined)} />}
      {asked === 'export' && <ExportModal detail={detail} onClose={() => setAsked(undefined)} />}
      {asked === 'settle' && <ResultModal detail={detail} onClose={() => setAsked(undefined)} />}
      {asked === 'cancel' && (
        <FormModal<{ reason: string }>
          title="作废发放批次"
          submitTitle="作废"
          isBusy={cancel.isPending}
          error={cancel.error}
          fields={[{ name: 'reason', label: '作废理由', kind: 'long-text', maxLength: 200 }]}
          onSubmit={({ reason }) => cancel.mutate({ runId, reason })}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  )
}

function Summary({ detail }: { readonly detail: PayRunDetail }) {
  const { previousTotal } = detail
  return (
    <Panel title="汇总">
      <Pairs
        rows={[
          ['笔数', `${detail.lines} 笔`],
          ['金额', yuanWithUnit(detail.total)],
          ['暂缓', `${detail.held} 笔`],
          [
            '与上月相比',
            previousTotal === null
              ? '没有上月批次'
              : `上月 ${yuanWithUnit(previousTotal)}，变动 ${shareText(detail.total - previousTotal, previousTotal)}`,
          ],
          ['编制人', detail.openedBy],
          ['复核人', detail.approvedBy ?? '—'],
        ]}
      />
      <p>清单校验值（SM3）：{detail.listSm3 ? <code>{detail.listSm3}</code> : '锁定后生成'}</p>
      <p>清单签名根值（SM3）：{detail.signature ? <code>{detail.signature.root}</code> : '复核时生成'}</p>
      {detail.signature && (
        <p>
          签名公钥（SM2，供银行核验送盘文件）：
          <code style={{ overflowWrap: 'anywhere' }}>{detail.signature.publicKey}</code>
        </p>
      )}
      <div className="charts">
        <SumTable name="分乡镇" rows={detail.byTownship.map(({ name, lines, total }) => ({ name, lines, total }))} />
        <SumTable
          name="分事项"
          rows={detail.byItem.map(({ item, lines, total }) => ({ name: itemTitle(item), lines, total }))}
        />
        <SumTable
          name="分状态"
          rows={detail.byState.map(({ state, lines, total }) => ({ name: lineWord(state), lines, total }))}
        />
      </div>
    </Panel>
  )
}

const lineWord = (state: string): string =>
  Object.entries(payLineWords).find(([known]) => known === state)?.[1].says ?? state

type SumRow = { readonly name: string } & Pick<PayRunDetail, 'lines' | 'total'>

function SumTable(props: { readonly name: string; readonly rows: readonly SumRow[] }) {
  return (
    <DataTable<SumRow>
      name={props.name}
      isBare
      rows={props.rows}
      rowKey={(row) => row.name}
      says="没有明细"
      columns={[
        { key: 'name', title: props.name, text: (row) => row.name },
        { key: 'lines', title: '笔数', text: (row) => String(row.lines), sort: (row) => row.lines, align: 'right' },
        {
          key: 'total',
          title: '金额（元）',
          text: (row) => yuanText(row.total),
          render: (row) => <Yuan fen={row.total} />,
          sort: (row) => row.total,
          align: 'right',
        },
      ]}
    />
  )
}

function Lines({ detail }: { readonly detail: PayRunDetail }) {
  const [list, change] = useListState()
  const [asked, setAsked] = useState<PayLineRow>()
  const say = useSay()
  const lines = useCall(
    'GET /api/pay-runs/:runId/lines',
    { runId: detail.id, state: list.values['state'], q: list.values['q'], page: list.page, size: list.size },
    { keepPrevious: true },
  )
  const release = useWrite('POST /api/pay-runs/:runId/lines/:lineId/release', () => {
    setAsked(undefined)
    say('已解除暂缓')
  })
  return (
    <Panel title="发放明细">
      {detail.held > 0 && (
        <Alert
          type="warning"
          showIcon
          title={`筛查暂缓 ${detail.held} 笔，请逐笔核实；核实无误的说明理由后解除，其余不进入本次发放。`}
          action={<Button onClick={() => change({ values: { state: 'held' } })}>只看暂缓</Button>}
          style={{ marginBottom: 12 }}
        />
      )}
      <FilterBar
        name="发放明细"
        fields={[
          { name: 'q', label: '关键词', kind: 'text', placeholder: '领款人姓名' },
          {
            name: 'state',
            label: '状态',
            kind: 'choice',
            choices: Object.fromEntries(Object.entries(payLineWords).map(([state, { says }]) => [state, says])),
          },
        ]}
        values={list.values}
        onQuery={(values) => change({ values })}
      />
      {lines.isError && <Failed error={lines.error} onRetry={() => void lines.refetch()} />}
      <DataTable<PayLineRow>
        name="发放明细"
        rows={lines.data?.rows ?? []}
        rowKey={(row) => row.id}
        isLoading={lines.isFetching}
        says="没有符合条件的明细"
        columns={payLineColumns}
        paging={{
          page: list.page,
          size: list.size,
          total: lines.data?.total ?? 0,
          isMore: lines.data?.isMore ?? false,
          onChange: (page, size) => change({ page, size }),
        }}
        onRefresh={() => void lines.refetch()}
        exported={{ kind: 'roster-xlsx', title: '发放花名册（XLSX）', params: { runId: detail.id } }}
        actions={(row) =>
          row.state === 'held' && detail.state === 'checked' ? (
            <Button type="link" size="small" aria-label={`解除暂缓 ${row.payee}`} onClick={() => setAsked(row)}>
              解除暂缓
            </Button>
          ) : null
        }
      />
      {asked && (
        <FormModal<{ reason: string }>
          title={`解除暂缓：${asked.payee} ${yuanWithUnit(asked.fen)}`}
          lead={<p>暂缓原因：{asked.holdReason}</p>}
          isBusy={release.isPending}
          error={release.error}
          fields={[{ name: 'reason', label: '核实情况和理由', kind: 'long-text', maxLength: 200 }]}
          onSubmit={({ reason }) => release.mutate({ runId: detail.id, lineId: asked.id, reason })}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Panel>
  )
}

/** Columns of every list of pay lines. */
const payLineColumns = [
  { key: 'payee', title: '领款人', text: (row: PayLineRow) => row.payee },
  { key: 'item', title: '事项', text: (row: PayLineRow) => itemTitle(row.item) },
  {
    key: 'month',
    title: '所属月份',
    text: (row: PayLineRow) => `${row.month}${row.kind === 'arrears' ? '（补发）' : ''}`,
  },
  {
    key: 'fen',
    title: '金额（元）',
    text: (row: PayLineRow) => yuanText(row.fen),
    render: (row: PayLineRow) => <Yuan fen={row.fen} />,
    sort: (row: PayLineRow) => row.fen,
    align: 'right',
  },
  {
    key: 'state',
    title: '状态',
    text: (row: PayLineRow) => payLineWords[row.state].says,
    render: (row: PayLineRow) => <Mark {...payLineWords[row.state]} />,
  },
  { key: 'why', title: '暂缓或失败原因', text: (row: PayLineRow) => row.holdReason || row.failure },
  { key: 'bank', title: '开户银行', text: (row: PayLineRow) => row.bank },
  { key: 'card', title: '账号尾号', text: (row: PayLineRow) => row.cardTail },
  { key: 'area', title: '所在地', text: (row: PayLineRow) => row.areaName },
] as const

function Files({ detail }: { readonly detail: PayRunDetail }) {
  return (
    <div className="charts">
      <Panel title="银行文件">
        <DataTable
          name="银行文件"
          isBare
          rows={detail.files}
          rowKey={(row) => row.id}
          says="还没有银行文件"
          columns={[
            { key: 'direction', title: '方向', text: (row) => (row.direction === 'out' ? '送银行' : '银行返回') },
            { key: 'name', title: '文件', text: (row) => row.fileName },
            { key: 'lines', title: '笔数', text: (row) => String(row.lines), sort: (row) => row.lines, align: 'right' },
            {
              key: 'total',
              title: '金额（元）',
              text: (row) => yuanText(row.total),
              sort: (row) => row.total,
              align: 'right',
            },
            { key: 'at', title: '时间', text: (row) => instantText(row.at) },
            {
              key: 'sm3',
              title: '校验值',
              text: (row) => row.sm3,
              render: (row) => <code title={row.sm3}>{row.sm3.slice(0, 12)}…</code>,
            },
          ]}
          actions={(row) =>
            row.direction === 'out' ? (
              <a href={`/api/pay-runs/${detail.id}/files/${row.id}`} download>
                下载
              </a>
            ) : null
          }
        />
      </Panel>
      <Panel title="办理经过">
        <ol className="timeline">
          {detail.events.map((event) => (
            <li key={`${event.action}${event.at}`}>
              <strong>{event.title}</strong>
              <p className="soft">
                {event.actor}　{instantText(event.at)}
              </p>
            </li>
          ))}
        </ol>
      </Panel>
    </div>
  )
}
