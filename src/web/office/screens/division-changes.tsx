import { Alert, Button, Modal } from 'antd'
import { useState } from 'react'
import { areaText, compactArea, parseArea } from '#core/division-code.ts'
import { areaCode } from '#core/units.ts'
import type { DivisionChangeInput, DivisionChangeKind, DivisionChangeRow } from '#server/api.ts'
import { useCall, useWrite } from '#web/api.ts'
import { useListState } from '#web/office/filters.ts'
import { useHolds, useMe } from '#web/office/me.ts'
import { Failed } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { FormModal, type ModalField } from '#web/office/parts/form-modal.tsx'
import { Page, Pairs } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'

const kinds: Record<DivisionChangeKind, string> = {
  rename: '更名（代码不变）',
  recode: '变更代码',
  transfer: '划转（改由另一上级管辖）',
  merge: '合并（并入现有区划）',
  split: '析置（部分下级划入新设区划）',
}

/** Tables of the platform in the words of the office; others are told by their name. */
const tables: Readonly<Record<string, string>> = {
  'reg.person': '人员',
  'reg.household': '家庭',
  'reg.household_member': '家庭成员',
  'reg.fact': '事实',
  'reg.bank_account': '领款账户',
  'reg.organisation': '机构',
  'app."case"': '办件',
  'app.case_member': '办件家庭成员',
  'app.case_event': '办理记录',
  'app.case_answers': '申请表',
  'app.check_request': '信息核对',
  'app.authorisation': '核对授权',
  'app.assessment': '认定测算',
  'app.entitlement': '救助待遇',
  'app.notice': '公示',
  'app.visit': '入户调查',
  'app.deadline': '时限',
  'app.letter': '文书',
  'app.file': '材料',
  'app.warning': '预警',
  'pay.run': '发放批次',
  'pay.line': '发放明细',
  'sec.account.unit_area': '工作人员账号',
  'sec.unit': '单位',
}

type Change = Omit<DivisionChangeInput, 'requestId'>

/** 区划变更: what was changed by which document; the province registers a change after seeing what it would move. */
export function DivisionChanges() {
  const me = useMe()
  const [list, change] = useListState()
  const mayChange = useHolds('standards-officer') && me.level === 'province'
  const [isOpen, setOpen] = useState(false)
  const query = useCall('GET /api/division-changes', { page: list.page, size: list.size }, { keepPrevious: true })
  return (
    <Page
      title="区划变更"
      buttons={
        mayChange && (
          <Button type="primary" onClick={() => setOpen(true)}>
            登记区划变更
          </Button>
        )
      }
    >
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      <div className="list">
        <DataTable<DivisionChangeRow>
          name="区划变更"
          rows={query.data?.rows ?? []}
          rowKey={(row) => row.id}
          isLoading={query.isFetching}
          says="没有区划变更记录"
          paging={{
            page: list.page,
            size: list.size,
            total: query.data?.total ?? 0,
            isMore: query.data?.isMore ?? false,
            onChange: (page, size) => change({ page, size }),
          }}
          columns={[
            { key: 'on', title: '生效日期', text: (row) => row.on, sort: 'none' },
            { key: 'kind', title: '变更', text: (row) => kinds[row.kind].replace(/（.*/u, ''), sort: 'none' },
            { key: 'from', title: '原区划', text: (row) => placeText(row.fromName, row.from), sort: 'none' },
            { key: 'to', title: '现区划', text: (row) => placeText(row.toName, row.to), sort: 'none' },
            { key: 'moved', title: '随迁记录', text: (row) => `${row.movedRows} 条`, align: 'right', sort: 'none' },
            { key: 'document', title: '批准文件', text: (row) => row.document, sort: 'none' },
          ]}
          onRefresh={() => void query.refetch()}
        />
      </div>
      {isOpen && <ChangeModal onClose={() => setOpen(false)} />}
    </Page>
  )
}

const placeText = (name: string, code: number): string => `${name}（${compactArea(areaCode(code))}）`

interface ChangeValues {
  readonly kind: DivisionChangeKind
  readonly from: number
  readonly to?: string
  readonly name?: string
  readonly on: string
  readonly document: string
  readonly codes?: string
}

const codeWrong = (text: string): string | undefined =>
  parseArea(text.trim()) === undefined ? '应为 2、4、6、9 或 12 位区划代码' : undefined
const linesWrong = (text: string): string | undefined =>
  pairsOf(text) === undefined ? '每行写“原代码 新代码”，中间用空格隔开' : undefined

function pairsOf(text: string): { from: number; to: number }[] | undefined {
  const pairs = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) =>
      line
        .trim()
        .split(/[\s,，]+/u)
        .map(parseArea),
    )
  const read = pairs.flatMap(([from, to]) => (from === undefined || to === undefined ? [] : [{ from, to }]))
  return read.length === pairs.length ? read : undefined
}

const fields: readonly ModalField<ChangeValues>[] = [
  { name: 'kind', label: '变更种类', kind: 'choice', choices: kinds },
  { name: 'from', label: '原区划', kind: 'areas' },
  {
    name: 'to',
    label: '新代码（合并的，填并入的现有区划代码；更名不填）',
    kind: 'text',
    maxLength: 12,
    isOptional: true,
    wrong: codeWrong,
  },
  { name: 'name', label: '新名称', kind: 'text', maxLength: 60, isOptional: true, hint: '不填沿用原名称' },
  { name: 'on', label: '生效日期', kind: 'date' },
  { name: 'document', label: '批准文件及文号', kind: 'text', maxLength: 200 },
  {
    name: 'codes',
    label: '下级区划新旧代码对照',
    kind: 'long-text',
    isOptional: true,
    wrong: linesWrong,
    hint: '每行一个：原代码 新代码。不写的，后几位不变；析置须列出划出的下级',
  },
]

function changeOf({ to, name, codes, ...rest }: ChangeValues): Change {
  const target = to?.trim() ? parseArea(to.trim()) : undefined
  const pairs = codes ? (pairsOf(codes) ?? []) : []
  return {
    ...rest,
    to: target ?? rest.from,
    ...(name?.trim() ? { name: name.trim() } : {}),
    ...(pairs.length > 0 ? { codes: pairs } : {}),
  }
}

/** Rows that move, by the office's words; what nobody works with by name is one line. */
function movedLines(moved: Readonly<Record<string, number>>): readonly (readonly [string, string])[] {
  const known = Object.entries(tables).flatMap(([table, title]) => {
    const rows = moved[table] ?? 0
    return rows > 0 ? [[`随迁：${title}`, `${rows} 条`] as const] : []
  })
  const others = Object.entries(moved).reduce((sum, [table, rows]) => (table in tables ? sum : sum + rows), 0)
  return others > 0 ? [...known, ['随迁：其他记录', `${others} 条`]] : known
}

/** First the change, then what it would close, open and move; nothing is changed before that was seen. */
function ChangeModal({ onClose }: { readonly onClose: () => void }) {
  const say = useSay()
  const [written, setWritten] = useState<ChangeValues>()
  const [asked, setAsked] = useState<Change>()
  const preview = useWrite('POST /api/division-changes/preview')
  const apply = useWrite('POST /api/division-changes', ({ closed, opened }) => {
    say(`已变更：停用 ${closed} 条，启用 ${opened} 条`)
    onClose()
  })
  if (asked && preview.data)
    return (
      <Modal
        open
        title={`确认${kinds[asked.kind]}`}
        okText="确认变更"
        cancelText="返回修改"
        confirmLoading={apply.isPending}
        onOk={() => apply.mutate(asked)}
        onCancel={() => setAsked(undefined)}
        width={620}
      >
        {apply.isError && <Failed error={apply.error} />}
        <Alert
          type="warning"
          showIcon
          title="变更后，下列记录和所辖工作人员的管辖范围一并改到新代码，历史记录保留原代码。"
          style={{ marginBottom: 12 }}
        />
        <Pairs
          rows={[
            ['原区划', areaText(areaCode(asked.from))],
            ['新代码', areaText(areaCode(asked.to))],
            ['生效日期', asked.on],
            ['批准文件', asked.document],
            ['停用区划', `${preview.data.closed} 条`],
            ['启用区划', `${preview.data.opened} 条`],
            ...movedLines(preview.data.moved),
          ]}
        />
      </Modal>
    )
  return (
    <FormModal<ChangeValues>
      title="登记区划变更"
      submitTitle="下一步：看影响"
      {...(written ? { initial: written } : {})}
      isBusy={preview.isPending}
      error={preview.error}
      fields={fields}
      onSubmit={(values) => {
        const wanted = changeOf(values)
        setWritten(values)
        setAsked(wanted)
        preview.mutate(wanted)
      }}
      onClose={onClose}
    />
  )
}
