import type { OperationView } from '#server/api.ts'
import { useCall } from '#web/api.ts'
import { Answered } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Page, Pairs, Panel } from '#web/office/parts/page.tsx'
import { instantText, type Word } from '#web/office/texts.ts'

type Check = OperationView['checks'][number]

const checkTitles: Readonly<Record<string, string>> = {
  database: '数据库',
  disk: '数据盘',
  clock: '时钟',
  queue: '后台任务',
  backup: '备份跟随',
  seal: '日志封存',
}

const stateWords: Record<Check['state'], Word> = {
  ok: { says: '正常', tone: 'green' },
  late: { says: '滞后', tone: 'amber' },
  failed: { says: '故障', tone: 'red' },
}

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`

/** 运行与备份: what the platform leans on, its queue and backups, and which installation sends to banks. */
export function Operation() {
  const query = useCall('GET /api/operation', {}, { keepPrevious: true, refetchEvery: 10_000 })
  return (
    <Page title="运行与备份">
      <Answered query={query}>
        {(data) => (
          <>
            <Panel title="运行状态">
              <Pairs
                rows={data.checks.map((check) => [
                  checkTitles[check.name] ?? check.name,
                  <span key={check.name}>
                    <Mark {...stateWords[check.state]} /> {check.says}
                  </span>,
                ])}
              />
            </Panel>
            <Panel title="数据库与任务">
              <Pairs
                rows={[
                  ['数据库大小', megabytes(data.databaseBytes)],
                  ['等待的后台任务', `${data.jobsWaiting} 个`],
                  ['失败的后台任务', `${data.jobsFailed} 个`],
                  [
                    '备份跟随',
                    data.backup === null
                      ? '未启用：提交的数据只在数据盘上。请执行 npm run backup -- follow'
                      : `${data.backup.isConnected ? '已连接' : '未连接'}，落后 ${megabytes(data.backup.behindBytes)}`,
                  ],
                ]}
              />
            </Panel>
            <Panel title="基础备份">
              <DataTable
                name="基础备份"
                hasNoPersons
                rows={data.backups}
                rowKey={(row) => row.name}
                says="还没有做过基础备份。请执行 npm run backup"
                columns={[
                  { key: 'name', title: '名称', text: (row) => row.name, sort: 'none' },
                  { key: 'ended', title: '完成时间', text: (row) => instantText(row.endedAt), sort: 'none' },
                  { key: 'bytes', title: '大小', text: (row) => megabytes(row.bytes), align: 'right', sort: 'none' },
                  { key: 'files', title: '新增附件', text: (row) => String(row.files), align: 'right', sort: 'none' },
                ]}
              />
            </Panel>
            <Panel title="对外发送的归属">
              <p className="soft">
                只有登记的一套系统可以向银行等外部发送。恢复出来的副本不能发送，须由负责人执行 npm run cli -- sending
                take 启用。
              </p>
              <DataTable
                name="对外发送的归属"
                hasNoPersons
                rows={data.takings}
                rowKey={(row) => row.epoch}
                says="还没有登记"
                columns={[
                  { key: 'epoch', title: '次序', text: (row) => String(row.epoch), sort: 'none' },
                  { key: 'at', title: '时间', text: (row) => instantText(row.at), sort: 'none' },
                  { key: 'by', title: '经办', text: (row) => row.takenBy, sort: 'none' },
                  { key: 'reason', title: '理由', text: (row) => row.reason, sort: 'none' },
                ]}
              />
            </Panel>
          </>
        )}
      </Answered>
    </Page>
  )
}
