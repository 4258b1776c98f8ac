import { Alert, Button, Checkbox, Modal } from 'antd'
import { useId, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Evidence } from '#core/item.ts'
import { findAction, type Guard } from '#core/workflow.ts'
import type { CaseActionOption, CaseDetail } from '#server/api.ts'
import { ProblemError, sayError, useCall, useWrite } from '#web/api.ts'
import { neighboursOf } from '#web/office/case-queue.ts'
import { findItem, findWorkflow, stateTone } from '#web/office/catalogue.ts'
import { useHolds } from '#web/office/me.ts'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { OpinionBox } from '#web/office/parts/opinion-box.tsx'
import { Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { readFlag, useRemembered } from '#web/office/remembered.ts'
import { orderedActions } from './action-order.ts'
import { AssessButton } from './assess-button.tsx'

/** What may be done now: the opinion and one button for each action. The likely ones first, the rest folded;
 * a button that may not be pressed says what is missing. */
export function ActionPanel({ detail }: { readonly detail: CaseDetail }) {
  const say = useSay()
  const navigate = useNavigate()
  const [note, setNote] = useState('')
  const [isNoteMissed, setNoteMissed] = useState(false)
  const [asked, setAsked] = useState<CaseActionOption>()
  const [opensNext, setOpensNext] = useRemembered('mz.opens-next', readFlag)
  const act = useWrite('POST /api/cases/:caseId/actions/:action', () => {
    say('已办理')
    setNote('')
    const { next } = neighboursOf(detail.id)
    if (opensNext && next !== undefined) void navigate(`/cases/${next}`)
  })
  const press = (option: CaseActionOption) => {
    const isMissed = option.needsNote && note.trim() === ''
    setNoteMissed(isMissed)
    if (!isMissed) setAsked(option)
  }
  const { likely, others } = orderedActions(findWorkflow(detail.workflow), detail, detail.actions)
  const first = likely.find((option) => hintsOf(option).length === 0 && advances(detail, option))
  const list = (options: readonly CaseActionOption[]) => (
    <ul className="actions">
      {options.map((option) => (
        <ActionButton
          key={option.id}
          title={option.title}
          hints={hintsOf(option)}
          {...(isApplicants(detail, option) ? { says: '申请人提出时办理' } : {})}
          isFirst={option === first}
          stops={stops(detail, option)}
          isBusy={act.isPending}
          onPress={() => press(option)}
        />
      ))}
    </ul>
  )
  const opinion = (
    <OpinionBox
      value={note}
      isMissed={isNoteMissed && note.trim() === ''}
      onChange={setNote}
      onSubmit={() => first && press(first)}
    />
  )
  return (
    <Panel title="办理">
      {likely.length === 0 && <p className="nothing">当前环节没有需要您办理的操作</p>}
      {detail.actions.length > 0 && (
        <>
          {likely.some(({ unmet }) => unmet.some(({ guard }) => guard === 'assessed')) && (
            <AssessButton detail={detail} isBlock />
          )}
          {likely.length > 0 && opinion}
          {act.isError && <Refusal error={act.error} />}
          {list(likely)}
          {others.length > 0 && (
            <details className="fold">
              <summary>其他操作（{others.length} 项）</summary>
              {likely.length === 0 && opinion}
              {list(others)}
            </details>
          )}
          {likely.length > 0 && (
            <>
              <p>
                <Checkbox checked={opensNext} onChange={(event) => setOpensNext(event.target.checked)}>
                  办完自动打开下一件
                </Checkbox>
              </p>
              <p className="soft">Ctrl+Enter 办理第一项可办操作</p>
            </>
          )}
        </>
      )}
      <Transfer detail={detail} />
      {asked && (
        <Confirmation
          detail={detail}
          option={asked}
          note={note.trim()}
          onClose={() => setAsked(undefined)}
          onConfirm={(missing) => {
            setAsked(undefined)
            act.mutate({
              caseId: detail.id,
              action: asked.id,
              version: detail.version,
              ...(note.trim() ? { note: note.trim() } : {}),
              ...(missing.length > 0 ? { missing } : {}),
            })
          }}
        />
      )}
    </Panel>
  )
}

/** Without an assessment there is no outcome to complain about; whether a reason is given is seen from the opinion box. */
function telling({ unmet }: CaseActionOption): CaseActionOption['unmet'] {
  const isUnassessed = unmet.some(({ guard }) => guard === 'assessed')
  const silent: readonly Guard[] = isUnassessed
    ? ['reason-given', 'assessed-eligible', 'assessed-ineligible']
    : ['reason-given']
  return unmet.filter(({ guard }) => !silent.includes(guard))
}

/** What is still missing, said before anybody presses; the opinion is asked for when it is missed. */
const hintsOf = (option: CaseActionOption): readonly string[] => telling(option).map(({ says }) => says)

/** True for an act of the applicant that the office only writes down. */
const isApplicants = (detail: CaseDetail, option: CaseActionOption): boolean => {
  const workflow = findWorkflow(detail.workflow)
  return (workflow && findAction(workflow, detail.state, option.id)?.by.includes('citizen')) ?? false
}
const targetOf = (detail: CaseDetail, option: CaseActionOption): string => {
  const workflow = findWorkflow(detail.workflow)
  return (workflow && findAction(workflow, detail.state, option.id)?.to) ?? detail.state
}

/** True for an action that ends the case without help. */
const stops = (detail: CaseDetail, option: CaseActionOption): boolean =>
  stateTone(detail.workflow, targetOf(detail, option)) === 'stopped'

/** True for an action that brings the case on its way in the office: only such a one is the default of Ctrl+Enter. */
function advances(detail: CaseDetail, option: CaseActionOption): boolean {
  const states = findWorkflow(detail.workflow)?.states ?? {}
  const target = targetOf(detail, option)
  const order = Object.keys(states)
  return (
    !stops(detail, option) && states[target]?.owner !== 'citizen' && order.indexOf(target) > order.indexOf(detail.state)
  )
}

function ActionButton(props: {
  readonly title: string
  readonly hints: readonly string[]
  readonly says?: string
  readonly isFirst: boolean
  readonly stops: boolean
  readonly isBusy: boolean
  readonly onPress: () => void
}) {
  const id = useId()
  const { hints } = props
  return (
    <li>
      <Button
        block
        type={props.isFirst ? 'primary' : 'default'}
        danger={props.stops && hints.length === 0}
        disabled={hints.length > 0}
        loading={props.isBusy}
        aria-describedby={hints.length > 0 ? id : undefined}
        onClick={props.onPress}
      >
        {props.title}
      </Button>
      {props.says && <p className="soft">{props.says}</p>}
      {hints.length > 0 && (
        <ul id={id} className="action-hints">
          {hints.map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ul>
      )}
    </li>
  )
}

function Refusal({ error }: { readonly error: unknown }) {
  const guards = error instanceof ProblemError ? error.guards : []
  return (
    <Alert
      role="alert"
      type="error"
      showIcon
      title={guards.length > 0 ? '办理条件尚不具备' : sayError(error)}
      {...(guards.length > 0 ? { description: guards.map(({ says }) => says).join('；') } : {})}
    />
  )
}

/** Shown before every action: what is done, with which opinion; for 补正 the papers that are missing. */
function Confirmation(props: {
  readonly detail: CaseDetail
  readonly option: CaseActionOption
  readonly note: string
  readonly onClose: () => void
  readonly onConfirm: (missing: readonly string[]) => void
}) {
  const { detail, option } = props
  const [missing, setMissing] = useState<readonly string[]>([])
  const evidence: readonly Evidence[] =
    option.id === 'request-correction'
      ? (findItem(detail.item)?.evidence.filter(({ obtainedBy }) => obtainedBy !== 'platform') ?? [])
      : []
  return (
    <Modal
      open
      title={`确认：${option.title}`}
      okText={option.title}
      cancelText="再想想"
      okButtonProps={{
        autoFocus: true,
        danger: stops(detail, option),
      }}
      onCancel={props.onClose}
      onOk={() => props.onConfirm(missing)}
    >
      <p>
        {detail.caseNo}　{detail.applicant}
      </p>
      <p>办理意见：{props.note || '（未填写）'}</p>
      {evidence.length > 0 && (
        <fieldset>
          <legend>须一次性告知补正的材料（可多选；办理意见一并写入通知书）</legend>
          <Checkbox.Group
            className="column-settings"
            value={[...missing]}
            onChange={setMissing}
            options={evidence.map(({ id, title }) => ({ value: id, label: title }))}
          />
        </fieldset>
      )}
    </Modal>
  )
}

/** 转办: hands the case to a colleague. */
function Transfer({ detail }: { readonly detail: CaseDetail }) {
  const say = useSay()
  const mayTransfer = useHolds('township-clerk', 'township-approver', 'county-clerk', 'county-approver')
  const [isOpen, setOpen] = useState(false)
  const staff = useCall('GET /api/staff', { area: detail.area }, { enabled: isOpen })
  const transfer = useWrite('POST /api/cases/:caseId/transfer', () => {
    setOpen(false)
    say('已转办')
  })
  if (!mayTransfer || !detail.isMine) return null
  return (
    <>
      <Button block onClick={() => setOpen(true)}>
        转办他人
      </Button>
      {isOpen && (
        <FormModal<{ account: string }>
          title="转办"
          submitTitle="转办"
          isBusy={transfer.isPending}
          error={transfer.error ?? staff.error}
          fields={[
            {
              name: 'account',
              label: '转给',
              kind: 'search',
              choices: Object.fromEntries(
                (staff.data ?? []).map(({ id, name, unitName }) => [String(id), `${name}（${unitName}）`]),
              ),
            },
          ]}
          onSubmit={({ account }) => transfer.mutate({ caseId: detail.id, accountId: Number(account) })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
