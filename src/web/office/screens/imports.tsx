import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { ImportBatchRow } from '#server/api.ts'
import { newRequestId, upload, useCall } from '#web/api.ts'
import { useListState } from '#web/office/filters.ts'
import { useMe } from '#web/office/me.ts'
import { Failed } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { DivisionPicker } from '#web/office/parts/division-picker.tsx'
import { FileButton } from '#web/office/parts/file-button.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Page, Panel } from '#web/office/parts/page.tsx'
import { importKinds, importTitle, importWords, instantText } from '#web/office/texts.ts'

/** 批量导入: template, upload, and the batches so far with what failed. */
export function Imports() {
  const [list, change] = useListState()
  const navigate = useNavigate()
  const imports = useCall('GET /api/imports', { page: list.page, size: list.size }, { keepPrevious: true })
  return (
    <Page title="批量导入">
      <Upload />
      <Panel title="导入记录">
        {imports.isError && <Failed error={imports.error} onRetry={() => void imports.refetch()} />}
        <DataTable<ImportBatchRow>
          name="导入记录"
          hasNoPersons
          rows={imports.data?.rows ?? []}
          rowKey={(row) => row.id}
          isLoading={imports.isFetching}
          says="还没有导入过"
          columns={[
            { key: 'id', title: '批次', text: (row) => String(row.id), sort: (row) => row.id },
            { key: 'kind', title: '内容', text: (row) => importTitle(row.kind) },
            { key: 'file', title: '文件', text: (row) => row.fileName },
            {
              key: 'state',
              title: '状态',
              text: (row) => importWords[row.state].says,
              render: (row) => <Mark {...importWords[row.state]} />,
            },
            {
              key: 'total',
              title: '总行数',
              text: (row) => String(row.total),
              sort: (row) => row.total,
              align: 'right',
            },
            { key: 'done', title: '成功', text: (row) => String(row.done), sort: (row) => row.done, align: 'right' },
            {
              key: 'failed',
              title: '失败',
              text: (row) => String(row.failed),
              sort: (row) => row.failed,
              align: 'right',
            },
            { key: 'by', title: '导入人', text: (row) => row.startedBy },
            { key: 'at', title: '时间', text: (row) => instantText(row.startedAt) },
          ]}
          paging={{
            page: list.page,
            size: list.size,
            total: imports.data?.total ?? 0,
            isMore: imports.data?.isMore ?? false,
            onChange: (page, size) => change({ page, size }),
          }}
          onOpen={(row) => void navigate(`/imports/${row.id}`)}
          onRefresh={() => void imports.refetch()}
          actions={(row) => (
            <Link to={`/imports/${row.id}`} aria-label={`查看导入批次 ${row.id}`}>
              查看
            </Link>
          )}
          hasKeys
        />
      </Panel>
    </Page>
  )
}

function Upload() {
  const me = useMe()
  const [kindId, areaId] = [useId(), useId()]
  const client = useQueryClient()
  const navigate = useNavigate()
  const [kind, setKind] = useState<keyof typeof importKinds>('persons')
  const [area, setArea] = useState<number | undefined>(me.unitArea)
  const [file, setFile] = useState<File>()
  const [requestId, setRequestId] = useState(newRequestId)
  const send = useMutation({
    mutationFn: (chosen: File) =>
      upload('POST /api/imports/:kind', { kind }, chosen, { ...(area === undefined ? {} : { area }), requestId }),
    onSuccess: async (batch) => {
      setRequestId(newRequestId())
      await client.invalidateQueries()
      void navigate(`/imports/${batch.id}`)
    },
  })
  return (
    <Panel title="新的导入">
      <ol className="import-steps">
        <li>
          <label htmlFor={kindId}>导入内容</label>{' '}
          <Select
            id={kindId}
            value={kind}
            style={{ minWidth: '16em' }}
            options={Object.entries(importKinds).map(([value, label]) => ({ value, label }))}
            onChange={setKind}
          />{' '}
          <Button href={`/api/imports/templates/${kind}.xlsx`} download>
            下载模板
          </Button>
          <p className="soft">模板中的下拉选项和批注说明每一列怎样填写；身份证号码列请保持文本格式。</p>
        </li>
        <li>
          <label htmlFor={areaId}>归属地区</label>{' '}
          <span className="inline-picker">
            <DivisionPicker id={areaId} value={area} onChange={setArea} placeholder="请选择" />
          </span>
        </li>
        <li>
          <FileButton
            label="选择填好的文件（XLSX 或 CSV）"
            accept=".xlsx,.csv,.txt"
            chosen={file?.name ?? '尚未选择'}
            onChoose={([chosen]) => {
              setFile(chosen)
              setRequestId(newRequestId())
            }}
          />{' '}
          <Button
            type="primary"
            disabled={file === undefined}
            loading={send.isPending}
            onClick={() => file && send.mutate(file)}
          >
            上传并检查
          </Button>
          {send.isError && <Failed error={send.error} />}
        </li>
      </ol>
    </Panel>
  )
}
