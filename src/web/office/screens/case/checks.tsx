import { Button } from 'antd'
import type { CaseDetail, CheckRow } from '#server/api.ts'
import { useWrite } from '#web/api.ts'
import { useHolds } from '#web/office/me.ts'
import { Failed } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import type { Word } from '#web/office/texts.ts'

const words: Record<CheckRow['state'], Word> = {
  asked: { says: '待反馈', tone: 'amber' },
  found: { says: '有记录', tone: 'blue' },
  none: { says: '查无记录', tone: 'green' },
  refused: { says: '未能核对', tone: 'red' },
}

/** 信息核对: what each register answered about each person, and where it contradicts what was declared. */
export function ChecksTab({ detail }: { readonly detail: CaseDetail }) {
  const say = useSay()
  const mayAsk = useHolds('township-clerk', 'township-approver', 'county-clerk')
  const ask = useWrite('POST /api/cases/:caseId/checks', ({ asked }) => {
    say(asked > 0 ? `已发起 ${asked} 项核对` : '没有需要新发起的核对')
  })
  const contradictions = detail.checks.flatMap(({ contradictions: lines, person, sourceTitle }) =>
    lines.map((line) => `${person}（${sourceTitle}）：${line}`),
  )
  return (
    <Panel
      title="家庭经济状况核对"
      buttons={
        mayAsk && (
          <Button loading={ask.isPending} onClick={() => ask.mutate({ caseId: detail.id })}>
            发起核对
          </Button>
        )
      }
    >
      {ask.isError && <Failed error={ask.error} />}
      {contradictions.length > 0 && (
        <ul className="contradictions" aria-label="申报与核对不一致">
          {contradictions.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <DataTable<CheckRow>
        name="信息核对"
        rows={detail.checks}
        rowKey={(row) => row.id}
        says="尚未发起核对。成年家庭成员全部授权后即可发起。"
        rowTone={(row) => (row.contradictions.length > 0 ? 'row-differs' : '')}
        columns={[
          { key: 'person', title: '核对对象', text: (row) => row.person },
          { key: 'source', title: '核对来源', text: (row) => row.sourceTitle },
          {
            key: 'state',
            title: '结果',
            text: (row) => words[row.state].says,
            render: (row) => <Mark {...words[row.state]} />,
          },
          {
            key: 'rows',
            title: '反馈内容',
            text: (row) => row.problem ?? rowsText(row),
            render: (row) => (row.problem === null ? <FoundRows row={row} /> : <Mark says={row.problem} tone="red" />),
            sort: 'none',
          },
          { key: 'asked', title: '发起日期', text: (row) => row.requestedOn },
          { key: 'answered', title: '反馈日期', text: (row) => row.answeredOn ?? '' },
          { key: 'data', title: '数据截至', text: (row) => row.dataDate ?? '' },
        ]}
      />
    </Panel>
  )
}

const rowsText = ({ rows }: CheckRow): string =>
  rows
    .map((row) =>
      Object.entries(row)
        .map(([title, text]) => `${title}：${text}`)
        .join('，'),
    )
    .join('；')

function FoundRows({ row }: { readonly row: CheckRow }) {
  if (row.rows.length === 0) return <span className="soft">—</span>
  return (
    <>
      {row.rows.map((each) => {
        const text = Object.entries(each)
          .map(([title, value]) => `${title}：${value}`)
          .join('，')
        return <div key={text}>{text}</div>
      })}
    </>
  )
}
