import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Answers } from '#core/form.ts'
import type { Item } from '#core/item.ts'
import type { Me } from '#server/api.ts'
import { call, isWorthRetrying, ProblemError, useCall } from '#web/api.ts'
import { areaAnswer } from '#web/form/form-steps.ts'
import { useItems } from '../items.ts'
import { useMe } from '../me.ts'
import { Loaded, signInAddress } from '../parts/loaded.tsx'
import { Page } from '../parts/page.tsx'
import { go, Link, Redirect, useParams } from '../router.tsx'
import { FormFlow } from './form-flow.tsx'
import { useKeptApplication } from './kept-application.ts'

/** 申请: what to know first, then the form one screen at a time, saved at each step, then the number of the case. */
export function ApplyPage() {
  const { item: id = '', '*': step = '' } = useParams()
  const items = useItems()
  const me = useMe()
  const item = items.data?.find((candidate) => candidate.id === id)
  if (items.data && !item)
    return (
      <Page title="没有这个事项" back="/find">
        <p>这个事项不存在，或者已经停办。</p>
      </Page>
    )
  if (!item || me.data === undefined)
    return (
      <Page title="申请" back="/find">
        <Loaded query={items}>{() => <Loaded query={me}>{() => null}</Loaded>}</Loaded>
      </Page>
    )
  if (step === '') return <BeforeStart item={item} me={me.data} />
  if (me.data?.kind !== 'citizen') return <SignInFirst item={item} me={me.data} />
  return <DraftedApplication item={item} me={me.data} step={step} />
}

function BeforeStart({ item, me }: { readonly item: Item; readonly me: Me | null }) {
  const isCitizen = me?.kind === 'citizen'
  const draft = useCall('GET /api/drafts/:item', { item: item.id }, { enabled: isCitizen })
  const { kept } = useKeptApplication(item.id)
  const start = `/apply/${item.id}/${(draft.data && kept.step) || 'start'}`
  return (
    <Page title={`申请${item.plain}`} back={`/guide/${item.id}`} backTitle="办事指南">
      <p>大约要 15 分钟。每填一页自动保存，随时可以停下，回来接着填。</p>
      <h2>请先准备好</h2>
      <ul>
        <li>全家人的姓名和身份证号码</li>
        <li>家里近 12 个月的收入、存款、房子和车的大概情况</li>
        <li>申请人或者家人的银行卡或存折</li>
        {item.evidence
          .filter((paper) => paper.obtainedBy === 'applicant')
          .map((paper) => (
            <li key={paper.id}>{`${paper.title}${paper.isRequired ? '' : '（有的才要）'}，用手机拍照`}</li>
          ))}
      </ul>
      <p>身份证、户口、残疾证、房产、车辆等不用交，平台自己去查。</p>
      <div className="buttons">
        <Link className="button" to={isCitizen ? start : signInAddress(start)}>
          {draft.data ? '接着上次的填' : isCitizen ? '开始填写' : '登录后开始填写'}
        </Link>
      </div>
    </Page>
  )
}

function SignInFirst({ item, me }: { readonly item: Item; readonly me: Me | null }) {
  return (
    <Page title={`申请${item.plain}`} back={`/apply/${item.id}`}>
      <div className="notice-box">
        <p>{me ? '您现在用的是工作人员账号。群众申请请用本人的手机号码登录。' : '请先登录，再填写申请。'}</p>
      </div>
      <Link className="button" to={signInAddress(`/apply/${item.id}/start`)}>
        去登录
      </Link>
    </Page>
  )
}

interface DraftedProps {
  readonly item: Item
  readonly me: Me
  readonly step: string
}

function DraftedApplication({ item, me, step }: DraftedProps) {
  const draft = useCall('GET /api/drafts/:item', { item: item.id })
  const [caseNo, setCaseNo] = useState<{ readonly caseId: number; readonly caseNo: string }>()
  if (caseNo) return <Submitted item={item} caseId={caseNo.caseId} caseNo={caseNo.caseNo} />
  if (step === 'done') return <Redirect to="/my/cases" />
  if (draft.data === undefined)
    return (
      <Page title={`申请${item.plain}`} back={`/apply/${item.id}`}>
        <Loaded query={draft}>{() => null}</Loaded>
      </Page>
    )
  return (
    <Application
      item={item}
      me={me}
      step={step}
      initial={draft.data?.answers ?? firstAnswers(item, me)}
      onSubmitted={setCaseNo}
    />
  )
}

/** The name is known from the account. */
const firstAnswers = (item: Item, me: Me): Answers =>
  me.name.includes('*') ? {} : { [item.parties.applicant.name]: me.name }

interface ApplicationProps extends DraftedProps {
  readonly initial: Answers
  readonly onSubmitted: (submitted: { readonly caseId: number; readonly caseNo: string }) => void
}

function Application({ item, me, step, initial, onSubmitted }: ApplicationProps) {
  const queries = useQueryClient()
  const { kept, keep, forget } = useKeptApplication(item.id)
  const save = useMutation({
    mutationFn: (answers: Answers) => call('PUT /api/drafts/:item', { item: item.id, answers }),
    retry: (count, error) => count < 2 && isWorthRetrying(error),
    onMutate: (answers) => queries.setQueryData(['GET /api/drafts/:item', { item: item.id }], { answers, savedAt: '' }),
  })
  // A second tap comes before the screen is drawn again, so a state would be too late.
  const isSending = useRef(false)
  const submit = useMutation({
    mutationFn: (answers: Answers) =>
      call('POST /api/applications', {
        item: item.id,
        area: Number(answers[areaAnswer] ?? 0),
        answers,
        fileIds: kept.files.map((file) => file.id),
        requestId: kept.requestId,
      }),
    retry: (count, error) => count < 3 && isWorthRetrying(error),
    onError: () => {
      isSending.current = false
    },
    onSuccess: async (submitted) => {
      forget()
      queries.removeQueries({ queryKey: ['GET /api/drafts/:item'] })
      await queries.invalidateQueries({ queryKey: ['GET /api/my/cases'] })
      onSubmitted(submitted)
      go(`/apply/${item.id}/done`, { replace: true })
    },
  })
  const alreadySent = submit.error instanceof ProblemError && submit.error.code === 'request-reused'
  return (
    <FormFlow
      item={item}
      base={`/apply/${item.id}`}
      step={step}
      today={me.today}
      initial={initial}
      files={kept.files}
      onFiles={(files) => keep({ files })}
      onStep={(next) => keep({ step: next })}
      onSave={(answers) => save.mutate(answers)}
      saving={save.isPending ? 'saving' : save.isError ? 'failed' : save.isSuccess ? 'saved' : 'none'}
      submitTitle="同意并提交申请"
      onSubmit={(answers) => {
        if (isSending.current) return
        isSending.current = true
        submit.mutate(answers)
      }}
      isSubmitting={submit.isPending}
      error={
        alreadySent
          ? new ProblemError(422, { title: '这份申请已经提交过了，请到“我的办件”查看。', code: 'sent' })
          : submit.error
      }
    />
  )
}

function Submitted({
  item,
  caseId,
  caseNo,
}: {
  readonly item: Item
  readonly caseId: number
  readonly caseNo: string
}) {
  return (
    <Page title="申请已提交" focusKey="submitted">
      <div className="notice-box good" role="status">
        <p>
          <strong>{`受理编号：${caseNo}`}</strong>
        </p>
        <p>{`您的${item.plain}申请已经送到乡镇（街道）。`}</p>
      </div>
      <h2>接下来</h2>
      <ul>
        <li>工作人员会看材料是否齐全，缺什么会一次告诉您。</li>
        <li>受理以后会上门看一看，并核对家庭经济状况。</li>
        <li>每一步都能在“我的办件”里看到，也写着最迟哪天办完。</li>
      </ul>
      <div className="buttons">
        <Link className="button" to={`/my/cases/${caseId}`}>
          看这件办到哪一步
        </Link>
        <Link className="button button-second" to="/">
          回到首页
        </Link>
      </div>
    </Page>
  )
}
