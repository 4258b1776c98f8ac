import { Alert, Button, Popconfirm } from 'antd'
import { useParams } from 'react-router'
import type { ImportBatchRow } from '#server/api.ts'
import { type OutputOf, useCall, useWrite } from '#web/api.ts'
import { Answered, Failed } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Page, Pairs, Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { importTitle, importWords, instantText } from '#web/office/texts.ts'

type Batch = OutputOf<'GET /api/imports/:batchId'>

/** 导入批次: progress while it runs, then how many went in, which rows did not and why; can be undone as a whole. */
export function ImportBatch() {
  const batchId = Number(useParams()['batchId'])
  const first = useCall('GET /api/imports/:batchId', { batchId })
  const isRunning = first.data?.state === 'loading'
  const query = useCall('GET /api/imports/:batchId', { batchId }, isRunning ? { refetchEvery: 1000 } : {})
  return (
    <Page
      title={`导入批次 ${batchId}`}
      crumbs={[{ title: '批量导入', to: '/imports' }]}
      beside={query.data && <Mark {...importWords[query.data.state]} />}
      buttons={query.data && <Undo batch={query.data} />}
    >
      <Answered query={query}>
        {(batch) => (
          <>
            <Panel title="结果">
              <Progress batch={batch} />
              <Pairs
                rows={[
                  ['内容', importTitle(batch.kind)],
                  ['文件', batch.fileName],
                  ['导入人', batch.startedBy],
                  ['时间', instantText(batch.startedAt)],
                ]}
              />
              {batch.note && <Alert type={batch.state === 'failed' ? 'error' : 'info'} title={batch.note} />}
            </Panel>
            <Failures batch={batch} />
          </>
        )}
      </Answered>
    </Page>
  )
}

function Progress({ batch }: { readonly batch: ImportBatchRow }) {
  const worked = batch.done + batch.failed
  if (batch.state === 'loading')
    return (
      <div className="progress-line" role="status">
        <progress max={batch.total || 1} value={worked} aria-label="导入进度" />
        <span>
          {worked} / {batch.total} 行
        </span>
      </div>
    )
  return (
    <p className="verdict" role="status">
      共 {batch.total} 行：<strong>成功 {batch.done} 行</strong>，失败 {batch.failed} 行
    </p>
  )
}

function Failures({ batch }: { readonly batch: Batch }) {
  if (batch.failures.length === 0) return null
  return (
    <Panel
      title="失败的行"
      buttons={
        <Button type="primary" href={`/api/imports/${batch.id}/failures.xlsx`} download>
          下载失败行（含错误原因）
        </Button>
      }
    >
      <p>下载后只改正失败的行，再次上传即可；已成功的行不会重复导入。</p>
      <DataTable<Batch['failures'][number]>
        name="失败的行"
        rows={batch.failures}
        rowKey={(row) => `${row.row}${row.reason}`}
        columns={[
          { key: 'row', title: '行号', text: (row) => String(row.row), sort: (row) => row.row, width: 100 },
          { key: 'reason', title: '错误原因', text: (row) => row.reason },
        ]}
      />
    </Panel>
  )
}

function Undo({ batch }: { readonly batch: ImportBatchRow }) {
  const say = useSay()
  const undo = useWrite('POST /api/imports/:batchId/undo', () => say('已撤销本批导入'))
  if (batch.state !== 'done') return null
  return (
    <>
      {undo.isError && <Failed error={undo.error} />}
      <Popconfirm
        title={`撤销本批导入的 ${batch.done} 行？`}
        description="已被其他业务使用的记录不能撤销，会逐行说明。"
        okText="撤销"
        cancelText="不撤销"
        onConfirm={() => undo.mutate({ batchId: batch.id })}
      >
        <Button danger loading={undo.isPending}>
          撤销本批
        </Button>
      </Popconfirm>
    </>
  )
}
