import { Alert } from 'antd'
import type { SealRow, Seals as SealsAnswer } from '#server/api.ts'
import { useCall } from '#web/api.ts'
import { useListState } from '#web/office/filters.ts'
import { Answered } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Page, Pairs, Panel } from '#web/office/parts/page.tsx'
import { instantText, type Word } from '#web/office/texts.ts'

const stateWords: Record<SealsAnswer['state'], Word> = {
  sealing: { says: '正常', tone: 'green' },
  late: { says: '滞后，请处理', tone: 'amber' },
  stopped: { says: '中断，涉及个人信息的业务已暂停', tone: 'red' },
  unknown: { says: '本进程未启用封存', tone: 'grey' },
}

const tableTitles: Readonly<Record<string, string>> = {
  'audit.access_log': '访问日志',
  'app.case_event': '办件流水',
  'pay.entry': '资金凭证',
  'pay.posting': '凭证分录',
  'ref.division_change': '区划变更',
}

const span = (seconds: number): string =>
  seconds >= 3600
    ? `${Number((seconds / 3600).toFixed(1))} 小时`
    : seconds >= 60
      ? `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`
      : `${seconds} 秒`

/** 日志封存: whether records are being sealed in both stores, by which key, and the seals themselves. */
export function Seals() {
  const [{ page, size }, change] = useListState()
  const query = useCall('GET /api/seals', { page, size }, { keepPrevious: true, refetchEvery: 10_000 })
  return (
    <Page title="日志封存">
      <Answered query={query}>
        {(data) => (
          <>
            {data.problem && <Alert type="error" showIcon title={data.problem} />}
            <Panel title="封存状态">
              <Pairs
                rows={[
                  ['状态', <Mark key="state" {...stateWords[data.state]} />],
                  ['最早一条未封存记录已等待', span(data.lagSeconds)],
                  ['最近一次封存', data.lastSealedAt ? instantText(data.lastSealedAt) : '尚无'],
                  ['报警限度', data.alarmAfterSeconds === null ? '' : span(data.alarmAfterSeconds)],
                  ['暂停业务限度', data.stopAfterSeconds === null ? '' : span(data.stopAfterSeconds)],
                  ['签名算法', 'SM2 签名，SM3 摘要'],
                  ['封存公钥摘要', data.key ? <code key="key">{`${data.key.slice(0, 16)}…`}</code> : ''],
                ]}
              />
            </Panel>
            <Panel title="封存记录">
              <p className="soft">
                每次封存把期间写入的记录合成一个摘要并签名，与前一次相连，同时存入数据库和库外第二存储。核验用命令 npm
                run verify-audit。
              </p>
              <DataTable<SealRow>
                name="封存记录"
                hasNoPersons
                rows={data.rows}
                rowKey={(row) => row.seq}
                isLoading={query.isFetching}
                says="还没有封存"
                columns={[
                  { key: 'seq', title: '序号', text: (row) => String(row.seq), sort: 'none' },
                  { key: 'at', title: '时间', text: (row) => instantText(row.at), sort: 'none' },
                  { key: 'records', title: '记录数', text: (row) => String(row.records), align: 'right', sort: 'none' },
                  {
                    key: 'tables',
                    title: '其中',
                    text: (row) =>
                      row.tables.map(({ table, records }) => `${tableTitles[table] ?? table} ${records}`).join('，'),
                    sort: 'none',
                  },
                  {
                    key: 'unproved',
                    title: '无写入凭证',
                    text: (row) => (row.unproved > 0 ? `${row.unproved} 条` : '无'),
                    render: (row) =>
                      row.unproved > 0 ? (
                        <Mark says={`${row.unproved} 条`} tone={row.seq === 1 ? 'grey' : 'red'} />
                      ) : (
                        '无'
                      ),
                    sort: 'none',
                  },
                  {
                    key: 'copied',
                    title: '第二存储',
                    text: (row) => (row.copiedAt ? '已存' : '未存'),
                    render: (row) =>
                      row.copiedAt ? <Mark says="已存" tone="green" /> : <Mark says="未存" tone="amber" />,
                    sort: 'none',
                  },
                  {
                    key: 'digest',
                    title: '摘要',
                    text: (row) => row.digest,
                    render: (row) => <code title={row.digest}>{row.digest.slice(0, 16)}</code>,
                    sort: 'none',
                  },
                ]}
                paging={{
                  page,
                  size,
                  total: data.total,
                  isMore: data.isMore,
                  onChange: (nextPage, nextSize) => change({ page: nextPage, size: nextSize }),
                }}
                onRefresh={() => void query.refetch()}
              />
            </Panel>
          </>
        )}
      </Answered>
    </Page>
  )
}
