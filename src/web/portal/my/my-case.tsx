import { dateText } from '#core/plain-date.ts'
import { levelTitles } from '#core/role.ts'
import { yuanText } from '#core/units.ts'
import type { CaseDetail } from '#server/api.ts'
import { useCall } from '#web/api.ts'
import { citizenActions, correctionNote, progressLine, toneOf, whatNext, workflowOf } from '../case-progress.ts'
import { plainName, useItems } from '../items.ts'
import { AnswersList } from '../parts/answers-list.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Page } from '../parts/page.tsx'
import { Link, useParams } from '../router.tsx'

/** One application: where it stands, what comes next and by when, letters, and what the person may do. */
export function MyCasePage() {
  const { caseId = '' } = useParams()
  const detail = useCall('GET /api/my/cases/:caseId', { caseId: Number(caseId) })
  const items = useItems()
  const name = detail.data ? plainName(items.data, detail.data.item) : '办件'
  return (
    <Page title={detail.data ? `${name}：办到哪一步` : '办到哪一步'} back="/my/cases" focusKey={`case ${caseId}`}>
      <Loaded query={detail}>{(found) => <Case detail={found} />}</Loaded>
    </Page>
  )
}

function Case({ detail }: { readonly detail: CaseDetail }) {
  const workflow = workflowOf(detail.workflow)
  const actions = workflow ? citizenActions(workflow, detail.state) : new Set<string>()
  const isCorrecting = actions.has('supply-correction')
  const next = whatNext(detail.deadlines)
  const base = `/my/cases/${detail.id}`
  const isStopped = toneOf(detail.workflow, detail.state) === 'stopped'
  const mayObject = detail.decidedOn !== null || (!isStopped && detail.events.length > 1)
  return (
    <>
      {isCorrecting && (
        <div className="notice-box warn">
          <p>
            <strong>需要您补正：</strong>
            {correctionNote(detail) ?? '请核对内容、补齐材料。'}
          </p>
          <Link className="button" to={`${base}/correction`}>
            去补正
          </Link>
        </div>
      )}
      {workflow && <Way detail={detail} />}
      <h2>接下来</h2>
      {detail.notice?.isLive && <p>{`正在所在村（社区）公示，到 ${dateText(detail.notice.untilOn)} 为止。`}</p>}
      <p>{next ?? (isCorrecting ? '等您补正以后继续办理。' : plainNext(detail))}</p>
      {detail.decidedFen !== null && detail.decidedFen > 0 && (
        <div className="notice-box good">
          <p>{`确认金额：${yuanText(detail.decidedFen)} 元${detail.assessment?.pays === 'once' ? '' : '／月'}`}</p>
          <Link to="/my/money">看发放情况</Link>
        </div>
      )}
      <Letters detail={detail} />
      <h2>申请情况</h2>
      <AnswersList
        rows={[
          { name: '受理编号', value: detail.caseNo },
          { name: '申请人', value: detail.applicant },
          { name: '申请日期', value: dateText(detail.appliedOn) },
          { name: '家庭成员', value: `${detail.members} 人` },
          { name: '所在地', value: detail.areaName },
        ]}
      />
      <Objections detail={detail} />
      <details>
        <summary>办理记录</summary>
        <div>
          <ol>
            {detail.events.map((event) => (
              <li key={event.seq}>
                {`${dateText(event.on)} ${event.title}`}
                {event.note !== '' && <span className="law">{event.note}</span>}
              </li>
            ))}
          </ol>
        </div>
      </details>
      <div className="buttons">
        {mayObject && (
          <Link className="button button-second" to={`${base}/objection`}>
            提出异议
          </Link>
        )}
        {actions.has('withdraw') && (
          <Link className="button button-stop" to={`${base}/withdraw`}>
            撤回申请
          </Link>
        )}
      </div>
    </>
  )
}

/** Without a running clock: whose turn it is, or that nothing more comes. */
function plainNext(detail: CaseDetail): string {
  const owner = workflowOf(detail.workflow)?.states[detail.state]?.owner
  return owner === undefined ? '这件事已经办完。' : `现在由${levelTitles[owner]}办理，有变化会写在这里。`
}

function Way({ detail }: { readonly detail: CaseDetail }) {
  const workflow = workflowOf(detail.workflow)
  if (!workflow) return null
  const spoken = { past: '已完成', now: '现在', later: '还没到', stopped: '已结束' }
  return (
    <ol className="way" aria-label="办理进度">
      {progressLine(workflow, detail.state, detail.decidesAt, detail.events).map((step) => {
        const reached = detail.events.findLast((event) => event.toState === step.state)
        return (
          <li key={step.state} className={step.kind} {...(step.kind === 'now' ? { 'aria-current': 'step' } : {})}>
            <span className="visually-hidden">{`${spoken[step.kind]}：`}</span>
            {step.plain}
            {reached && step.kind !== 'later' && <span className="law">{dateText(reached.on)}</span>}
          </li>
        )
      })}
    </ol>
  )
}

function Letters({ detail }: { readonly detail: CaseDetail }) {
  if (detail.letters.length === 0) return null
  return (
    <>
      <h2>告知书</h2>
      <ul className="rows">
        {detail.letters.map((letter) => (
          <li key={letter.id}>
            <a className="row-link" href={`/api/cases/${detail.id}/letters/${letter.id}.pdf`}>
              <strong>{letter.title}</strong>
              {letter.isRevoked && <span className="tag tag-stop">已作废</span>}
              <span className="soft">{`${letter.number}，${dateText(letter.issuedOn)}，点开下载（PDF）`}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

const objectionStates = { open: '正在核实', upheld: '异议成立', rejected: '异议不成立' }

function Objections({ detail }: { readonly detail: CaseDetail }) {
  if (detail.objections.length === 0) return null
  return (
    <>
      <h2>异议</h2>
      {detail.objections.map((objection) => (
        <div key={objection.id} className="card">
          <p>
            <span className="tag">{objectionStates[objection.state]}</span> {dateText(objection.raisedOn)}
          </p>
          <p>{objection.text}</p>
          {objection.answer !== '' && <p>{`答复：${objection.answer}`}</p>}
        </div>
      ))}
    </>
  )
}
