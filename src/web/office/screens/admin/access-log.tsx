import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { AccessLogRow } from '#server/api.ts'
import { useCall, useWrite } from '#web/api.ts'
import { useListState } from '#web/office/filters.ts'
import { useHolds } from '#web/office/me.ts'
import { Failed } from '#web/office/parts/answered.tsx'
import { saveCsv } from '#web/office/parts/csv.ts'
import { type Column, DataTable } from '#web/office/parts/data-table.tsx'
import { FilterBar } from '#web/office/parts/filter-bar.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Page } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { instantText, type Word } from '#web/office/texts.ts'

const resultWords: Record<AccessLogRow['result'], Word> = {
  done: { says: '完成', tone: 'green' },
  refused: { says: '被拒绝', tone: 'red' },
}

const columns: readonly Column<AccessLogRow>[] = [
  { key: 'at', title: '时间', text: (row) => instantText(row.at), sort: 'none' },
  { key: 'who', title: '人员', text: (row) => row.who, sort: 'none' },
  { key: 'role', title: '角色', text: (row) => row.role, sort: 'none' },
  { key: 'unit', title: '单位', text: (row) => row.unit, sort: 'none' },
  { key: 'action', title: '事项', text: (row) => row.action, sort: 'none' },
  { key: 'person', title: '人员编号', text: (row) => String(row.personId ?? ''), sort: 'none' },
  { key: 'case', title: '办件', text: (row) => String(row.caseId ?? ''), sort: 'none' },
  { key: 'fields', title: '字段', text: (row) => row.fields.join('、'), sort: 'none' },
  {
    key: 'why',
    title: '用途和原因',
    text: (row) => [row.purpose, row.reason].filter(Boolean).join('；'),
    sort: 'none',
  },
  {
    key: 'result',
    title: '结果',
    text: (row) => resultWords[row.result].says,
    render: (row) => <Mark {...resultWords[row.result]} />,
    sort: 'none',
  },
  { key: 'address', title: '地址', text: (row) => row.address, sort: 'none' },
]

/** 访问日志: who saw or did what, when and why, as far as the reader's post lets. */
export function AccessLog() {
  const [list, change] = useListState()
  const say = useSay()
  const [isAsking, setAsking] = useState(false)
  const seesCases = useHolds('supervisor', 'auditor')
  const ofAdministrators = useHolds('audit-admin')
  const { values, page, size } = list
  const filter = {
    officer: values['officer'],
    personId: wholeOf(values['personId']),
    caseId: wholeOf(values['caseId']),
    result: resultOf(values['result']),
    from: values['from'],
    to: values['to'],
  }
  const query = useCall('GET /api/access-log', { ...filter, page, size }, { keepPrevious: true })
  const save = useWrite('POST /api/access-log/export', ({ fileName, csv, rows }) => {
    setAsking(false)
    saveCsv(fileName.replace(/\.csv$/, ''), csv)
    say(`已导出 ${rows} 条`)
  })
  return (
    <Page title="访问日志" buttons={<Button onClick={() => setAsking(true)}>导出查询结果</Button>}>
      <p className="soft">
        {ofAdministrators
          ? '系统管理员和安全管理员的操作记录。查阅和导出本日志同样留痕。'
          : '只记录谁在何时为何查看、办理了什么，不记录内容本身。查阅和导出本日志同样留痕。'}
      </p>
      <FilterBar
        name="访问日志"
        fields={[
          { name: 'officer', label: '操作人员', kind: 'text', placeholder: '用户名或姓名' },
          { name: 'from', label: '起始日期', kind: 'text', placeholder: '例如 2026-03-02' },
          { name: 'to', label: '截止日期', kind: 'text', placeholder: '例如 2026-03-31' },
          { name: 'personId', label: '人员编号', kind: 'text' },
          { name: 'caseId', label: '办件编号', kind: 'text' },
          { name: 'result', label: '结果', kind: 'choice', choices: { done: '完成', refused: '被拒绝' } },
        ]}
        values={values}
        onQuery={(next) => change({ values: next })}
        canSave
      />
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      <div className="list">
        <DataTable<AccessLogRow>
          name="访问日志"
          columns={columns}
          rows={query.data?.rows ?? []}
          rowKey={(row) => row.id}
          isLoading={query.isFetching}
          says="没有符合条件的记录"
          paging={{
            page,
            size,
            total: query.data?.total ?? 0,
            isMore: query.data?.isMore ?? false,
            onChange: (nextPage, nextSize) => change({ page: nextPage, size: nextSize }),
          }}
          onRefresh={() => void query.refetch()}
          {...(seesCases
            ? {
                actions: (row: AccessLogRow) =>
                  row.caseId === null ? null : (
                    <Link to={`/cases/${row.caseId}`} aria-label={`打开办件 ${row.caseId}`}>
                      打开办件
                    </Link>
                  ),
              }
            : {})}
          hasOwnExport
          hasKeys
        />
      </div>
      {isAsking && (
        <FormModal<{ purpose: string }>
          title="导出访问日志"
          submitTitle="导出"
          lead={<p>按当前查询条件导出，最多 10,000 条。文件注明导出人和用途，导出本身留痕。</p>}
          isBusy={save.isPending}
          error={save.error}
          fields={[{ name: 'purpose', label: '用途', kind: 'text', maxLength: 200 }]}
          onSubmit={({ purpose }) => save.mutate({ ...filter, purpose })}
          onClose={() => setAsking(false)}
        />
      )}
    </Page>
  )
}

const resultOf = (text: string | undefined): AccessLogRow['result'] | undefined =>
  text === 'done' || text === 'refused' ? text : undefined

const wholeOf = (text: string | undefined): number | undefined =>
  text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined
