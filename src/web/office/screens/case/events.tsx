import { levelTitles } from '#core/role.ts'
import type { CaseDeadlineRow, CaseDetail } from '#server/api.ts'
import { stateTitle } from '#web/office/catalogue.ts'
import { ClockMark, Mark } from '#web/office/parts/mark.tsx'
import { Nothing, Panel } from '#web/office/parts/page.tsx'
import { instantText, type Word } from '#web/office/texts.ts'

/** 办理经过: the action log, newest last, as it was written. */
export function EventsTab({ detail }: { readonly detail: CaseDetail }) {
  if (detail.events.length === 0) return <Nothing says="尚无办理记录" />
  return (
    <Panel title="办理经过">
      <ol className="timeline">
        {detail.events.map((event) => (
          <li key={event.seq}>
            <strong>{event.title}</strong> <span className="soft">{instantText(event.at)}</span>
            <p>
              {event.actor}（{event.role}）
              {event.fromState !== event.toState &&
                `　${stateTitle(detail.workflow, event.fromState)} → ${stateTitle(detail.workflow, event.toState)}`}
            </p>
            {event.note && <p>意见：{event.note}</p>}
          </li>
        ))}
      </ol>
    </Panel>
  )
}

const words: Record<CaseDeadlineRow['state'], Word> = {
  running: { says: '计时中', tone: 'blue' },
  paused: { says: '暂停计时', tone: 'amber' },
  stopped: { says: '已完成', tone: 'grey' },
}

/** 法定时限 with the law that sets each. */
export function DeadlinesPanel({ detail }: { readonly detail: CaseDetail }) {
  return (
    <Panel title="法定时限">
      {detail.deadlines.length === 0 && <Nothing says="没有时限" />}
      <ul className="timeline">
        {detail.deadlines.map((deadline) => (
          <li key={deadline.id}>
            <strong>{deadline.title}</strong>{' '}
            {deadline.state === 'running' ? (
              <ClockMark clock={deadline.clock} daysLeft={deadline.daysLeft} isProvisional={deadline.isProvisional} />
            ) : (
              <Mark {...words[deadline.state]} />
            )}
            <p>
              {levelTitles[deadline.owner]}　{deadline.startsOn} 起，{deadline.dueOn} 止
              {deadline.isProvisional && '（暂定：该年度放假安排尚未公布）'}
              {deadline.stoppedOn && `，${deadline.stoppedOn} 完成`}
            </p>
            <p className="soft">{deadline.source}</p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
