import { Button, Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { BatchReceipt, CaseRow } from '#server/api.ts'
import { useCall, useWrite } from '#web/api.ts'
import { type BatchChoice, batchChoices } from '#web/office/batch-actions.ts'
import { caseColumns } from '#web/office/case-columns.tsx'
import { keepQueue } from '#web/office/case-queue.ts'
import { itemChoices, itemTitle, stateChoices } from '#web/office/catalogue.ts'
import { useListState } from '#web/office/filters.ts'
import { useMe } from '#web/office/me.ts'
import { oneOf } from '#web/office/one-of.ts'
import { Failed } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { FilterBar, type FilterField } from '#web/office/parts/filter-bar.tsx'
import { Page } from '#web/office/parts/page.tsx'
import { ReceiptModal } from '#web/office/parts/receipt-modal.tsx'

const fields: readonly FilterField[] = [
  { name: 'q', label: '关键词', kind: 'text', placeholder: '办件编号或申请人姓名' },
  { name: 'mine', label: '范围', kind: 'choice', choices: { true: '待我办理' } },
  { name: 'state', label: '环节', kind: 'choice', choices: stateChoices },
  { name: 'item', label: '事项', kind: 'choice', choices: itemChoices },
  { name: 'clock', label: '时限', kind: 'choice', choices: { red: '即将到期', late: '已超期' } },
  { name: 'area', label: '地区', kind: 'area' },
]

/** 办件列表: every case of the area, filtered, sorted, acted on one by one or in a batch. */
export function Cases() {
  const [list, change] = useListState()
  const navigate = useNavigate()
  const [picked, setPicked] = useState<readonly CaseRow[]>([])
  const { values } = list
  const filters = {
    mine: values['mine'] === 'true' ? true : undefined,
    state: values['state'],
    item: values['item'],
    area: values['area'] ? Number(values['area']) : undefined,
    q: values['q'],
    clock: oneOf(values['clock'], ['red', 'late']),
    sort: oneOf(list.by, ['due', 'applied', 'case-no']),
    order: list.order,
  }
  const cases = useCall('GET /api/cases', { ...filters, page: list.page, size: list.size }, { keepPrevious: true })
  const open = (row: CaseRow) => {
    keepQueue(cases.data?.rows.map(({ id }) => id) ?? [])
    void navigate(`/cases/${row.id}`)
  }
  return (
    <Page title="办件列表">
      <FilterBar
        name="办件"
        fields={fields}
        values={values}
        onQuery={(next) => {
          setPicked([])
          change({ values: next })
        }}
        canSave
      />
      {cases.isError && <Failed error={cases.error} onRetry={() => void cases.refetch()} />}
      <div className="list">
        <SelectionBar picked={picked} onClear={() => setPicked([])} />
        <DataTable<CaseRow>
          name="办件列表"
          columns={caseColumns}
          rows={cases.data?.rows ?? []}
          rowKey={(row) => row.id}
          isLoading={cases.isFetching}
          says="没有符合条件的办件"
          paging={{
            page: list.page,
            size: list.size,
            total: cases.data?.total ?? 0,
            isMore: cases.data?.isMore ?? false,
            onChange: (page, size) => change({ page, size }),
          }}
          sorted={{ by: list.by, order: list.order, onChange: (by, order) => change({ by, order }) }}
          selected={{
            keys: picked.map(({ id }) => id),
            onChange: (_keys, rows) => setPicked(rows),
            label: (row) => `${row.caseNo} ${row.applicant}`,
          }}
          onOpen={open}
          onRefresh={() => void cases.refetch()}
          exported={{ kind: 'case-list', title: '办件列表', params: filters }}
          actions={(row) => (
            <Button
              type="link"
              size="small"
              onClick={() => open(row)}
              aria-label={`${row.isMine ? '办理' : '查看'} ${row.caseNo}`}
            >
              {row.isMine ? '办理' : '查看'}
            </Button>
          )}
          hasKeys
        />
        <p className="keys">
          快捷键：<kbd>J</kbd> 下一条　<kbd>K</kbd> 上一条　<kbd>Enter</kbd> 打开　<kbd>X</kbd> 选择
        </p>
      </div>
    </Page>
  )
}

/** How many are chosen and what may be done to them together. */
function SelectionBar(props: { readonly picked: readonly CaseRow[]; readonly onClear: () => void }) {
  const me = useMe()
  const [choice, setChoice] = useState<BatchChoice>()
  const [receipt, setReceipt] = useState<BatchReceipt>()
  const choices = batchChoices(props.picked, me.roles)
  return (
    <>
      {props.picked.length > 0 && (
        <div className="selection-bar" role="status">
          <span>
            已选择 <strong>{props.picked.length}</strong> 件
          </span>
          {choices.map((each) => (
            <Button key={each.action.id} disabled={each.rows.length === 0} onClick={() => setChoice(each)}>
              批量{each.action.title}（{each.rows.length}）
            </Button>
          ))}
          {choices.length === 0 && <span className="soft">所选办件没有可以批量办理的操作，请逐件办理</span>}
          <Button type="link" onClick={props.onClear}>
            取消选择
          </Button>
        </div>
      )}
      {choice && (
        <BatchModal
          choice={choice}
          onClose={() => setChoice(undefined)}
          onDone={(done) => {
            setChoice(undefined)
            setReceipt(done)
            props.onClear()
          }}
        />
      )}
      {receipt && <ReceiptModal title="批量办理" receipt={receipt} onClose={() => setReceipt(undefined)} />}
    </>
  )
}

/** Lists what the batch holds before it is done. */
function BatchModal(props: {
  readonly choice: BatchChoice
  readonly onClose: () => void
  readonly onDone: (receipt: BatchReceipt) => void
}) {
  const { action, rows, held } = props.choice
  const id = useId()
  const [note, setNote] = useState('')
  const act = useWrite('POST /api/cases/batch/:action', props.onDone)
  const submit = () => act.mutate({ action: action.id, caseIds: rows.map((row) => row.id), ...(note ? { note } : {}) })
  return (
    <Modal
      open
      width={720}
      title={`批量${action.title}：${rows.length} 件`}
      okText={`确定办理 ${rows.length} 件`}
      cancelText="取消"
      confirmLoading={act.isPending}
      onOk={submit}
      onCancel={props.onClose}
    >
      {act.isError && <Failed error={act.error} />}
      <DataTable<CaseRow>
        name="本批办件"
        isBare
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          { key: 'no', title: '办件编号', text: (row) => row.caseNo },
          { key: 'who', title: '申请人', text: (row) => row.applicant },
          { key: 'item', title: '事项', text: (row) => itemTitle(row.item) },
          { key: 'area', title: '所在地', text: (row) => row.areaName },
        ]}
      />
      {held.length > 0 && (
        <p>
          以下 {held.length} 件有异议或近亲属标记，须逐件办理，不在本批：
          {held.map((row) => (
            <Link key={row.id} className="text-link" to={`/cases/${row.id}`}>
              {` ${row.caseNo}`}
            </Link>
          ))}
        </p>
      )}
      <label htmlFor={id}>办理意见（每件相同，可不填）</label>
      <Input.TextArea
        id={id}
        rows={3}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey && !act.isPending) submit()
        }}
      />
    </Modal>
  )
}
