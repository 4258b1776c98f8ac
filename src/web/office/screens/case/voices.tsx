import { Button } from 'antd'
import { useState } from 'react'
import type { CaseDetail, ObjectionRow } from '#server/api.ts'
import { useWrite } from '#web/api.ts'
import { useHolds, useMe } from '#web/office/me.ts'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Nothing, Pairs, Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import type { Word } from '#web/office/texts.ts'

const words: Record<ObjectionRow['state'], Word> = {
  open: { says: '待处理', tone: 'red' },
  upheld: { says: '成立', tone: 'amber' },
  rejected: { says: '不成立', tone: 'grey' },
}
const kinds: Record<ObjectionRow['kind'], string> = { notice: '公示异议', check: '核对异议', decision: '决定异议' }

/** 公示、异议、听取意见. */
export function VoicesTab({ detail }: { readonly detail: CaseDetail }) {
  return (
    <>
      <NoticePanel detail={detail} />
      <Objections detail={detail} />
      <Hearings detail={detail} />
    </>
  )
}

function NoticePanel({ detail }: { readonly detail: CaseDetail }) {
  const { notice } = detail
  return (
    <Panel
      title="公示"
      buttons={
        notice && (
          <Button href={`/api/notices/${notice.token}.pdf`} target="_blank" rel="noreferrer">
            打印公示
          </Button>
        )
      }
    >
      {notice ? (
        <Pairs
          rows={[
            ['标题', notice.title],
            ['公示范围', notice.areaName],
            ['公示期', `${notice.postedOn} 至 ${notice.untilOn}`],
            [
              '状态',
              <Mark key="live" says={notice.isLive ? '公示中' : '已撤下'} tone={notice.isLive ? 'amber' : 'grey'} />,
            ],
            ...Object.entries(notice.line),
          ]}
        />
      ) : (
        <Nothing says="尚未公示" />
      )}
    </Panel>
  )
}

function Objections({ detail }: { readonly detail: CaseDetail }) {
  const say = useSay()
  const mayAnswer = useHolds('township-clerk', 'township-approver', 'county-clerk', 'county-approver')
  const [asked, setAsked] = useState<ObjectionRow>()
  const answer = useWrite('POST /api/cases/:caseId/objections/:objectionId/answer', () => {
    setAsked(undefined)
    say('已答复')
  })
  return (
    <Panel title="异议">
      {detail.objections.length === 0 && <Nothing says="没有收到异议" />}
      <ul className="timeline">
        {detail.objections.map((objection) => (
          <li key={objection.id}>
            <strong>
              {objection.raisedOn} {objection.raisedBy} {kinds[objection.kind]}
            </strong>{' '}
            <Mark {...words[objection.state]} />
            <p>{objection.text}</p>
            {objection.answer && <p className="soft">答复：{objection.answer}</p>}
            {mayAnswer && objection.state === 'open' && <Button onClick={() => setAsked(objection)}>答复</Button>}
          </li>
        ))}
      </ul>
      {asked && (
        <FormModal<{ outcome: 'upheld' | 'rejected'; answer: string }>
          title={`答复${kinds[asked.kind]}`}
          lead={<p>{asked.text}</p>}
          isBusy={answer.isPending}
          error={answer.error}
          fields={[
            {
              name: 'outcome',
              label: '核实结果',
              kind: 'choice',
              choices: { upheld: '异议成立', rejected: '异议不成立' },
            },
            { name: 'answer', label: '答复内容', kind: 'long-text' },
          ]}
          onSubmit={(values) => answer.mutate({ caseId: detail.id, objectionId: asked.id, ...values })}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Panel>
  )
}

function Hearings({ detail }: { readonly detail: CaseDetail }) {
  const say = useSay()
  const me = useMe()
  const mayHear = useHolds('township-clerk', 'township-approver', 'county-clerk', 'county-approver')
  const [isOpen, setOpen] = useState(false)
  const hear = useWrite('POST /api/cases/:caseId/hearings', () => {
    setOpen(false)
    say('已记录')
  })
  return (
    <Panel title="听取意见" buttons={mayHear && <Button onClick={() => setOpen(true)}>记录听取意见</Button>}>
      {detail.hearings.length === 0 && <Nothing says="没有听取意见的记录。调减或终止救助前须听取本人意见。" />}
      <ul className="timeline">
        {detail.hearings.map(({ on, heard, opinion }) => (
          <li key={`${on}${opinion}`}>
            <strong>
              {on} {heard}
            </strong>
            <p>{opinion}</p>
          </li>
        ))}
      </ul>
      {isOpen && (
        <FormModal<{ on: string; heard: string; opinion: string }>
          title="记录听取意见"
          initial={{ on: me.today, heard: detail.applicant }}
          isBusy={hear.isPending}
          error={hear.error}
          fields={[
            { name: 'on', label: '日期', kind: 'date' },
            { name: 'heard', label: '听取何人意见', kind: 'text' },
            { name: 'opinion', label: '本人意见', kind: 'long-text' },
          ]}
          onSubmit={(values) => hear.mutate({ caseId: detail.id, ...values })}
          onClose={() => setOpen(false)}
        />
      )}
    </Panel>
  )
}
