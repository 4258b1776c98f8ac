import { Button } from 'antd'
import { type FormEvent, useCallback, useState } from 'react'
import { useBeforeUnload, useNavigate, useParams, useSearchParams } from 'react-router'
import {
  type Answers,
  type FieldError,
  fieldErrorText,
  relevantAnswers,
  validateAnswers,
  validatePage,
} from '#core/form.ts'
import { personalChecks } from '#core/form-errors.ts'
import type { Item } from '#core/item.ts'
import type { PlainDate } from '#core/units.ts'
import type { FileRow } from '#server/api.ts'
import { newRequestId, ProblemError, useCall, useWrite } from '#web/api.ts'
import { controlId } from '#web/form/answer-paths.ts'
import { ErrorSummary } from '#web/form/error-summary.tsx'
import { FieldList } from '#web/form/field-list.tsx'
import { areaAnswer, areaPage, paperEvidence } from '#web/form/form-steps.ts'
import { findItem } from '#web/office/catalogue.ts'
import { useMe } from '#web/office/me.ts'
import { Answered, Failed } from '#web/office/parts/answered.tsx'
import { FilePicker } from '#web/office/parts/file-picker.tsx'
import { Page, Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { Missing } from './broken.tsx'
import { useKeptDraft } from './use-kept-draft.ts'
import './apply-form.css'

/** The whole application of one item on one screen, filled from the paper or from what the applicant says; kept while it is filled. */
export function ApplyForm() {
  const item = findItem(useParams()['item'] ?? '')
  const [params] = useSearchParams()
  const kept = params.get('draft') ?? ''
  const draft = useCall('GET /api/desk-drafts/:key', { key: kept }, { enabled: kept !== '' })
  if (!item) return <Missing />
  if (kept === '') return <OpenForm key={item.id} item={item} />
  return (
    <Answered query={draft}>
      {(found) => <OpenForm key={kept} item={item} draftKey={kept} {...(found ? { initial: found } : {})} />}
    </Answered>
  )
}

interface Filled {
  readonly answers: Answers
  readonly files: readonly FileRow[]
}

function OpenForm(props: { readonly item: Item; readonly draftKey?: string; readonly initial?: Filled }) {
  const { item } = props
  const me = useMe()
  const say = useSay()
  const navigate = useNavigate()
  const [draftKey] = useState(() => props.draftKey ?? newRequestId())
  const [filled, setFilled] = useState<Filled>(props.initial ?? { answers: { [areaAnswer]: me.unitArea }, files: [] })
  const { answers, files } = filled
  const [errors, setErrors] = useState<readonly FieldError[]>([])
  const draft = useKeptDraft(draftKey, item.id, filled)
  const submit = useWrite('POST /api/applications', ({ caseId, caseNo }) => {
    draft.drop()
    say(`已登记，办件编号 ${caseNo}`)
    void navigate(`/cases/${caseId}`)
  })
  useBeforeUnload(
    useCallback(
      (event) => {
        if (draft.isUnsaved) event.preventDefault()
      },
      [draft.isUnsaved],
    ),
  )
  const setAnswers = (changed: Answers) => setFilled((before) => ({ ...before, answers: changed }))
  const setFiles = (changed: readonly FileRow[]) => setFilled((before) => ({ ...before, files: changed }))
  const send = (event: FormEvent) => {
    event.preventDefault()
    const found = errorsOf(item, answers, me.today)
    setErrors(found)
    if (found.length > 0) return
    const fileIds = files.map(({ id }) => id)
    submit.mutate({
      item: item.id,
      area: Number(answers[areaAnswer]),
      answers: relevantAnswers(item.form, answers),
      fileIds,
    })
  }
  return (
    <Page title={item.title} crumbs={[{ title: '窗口登记', to: '/apply' }]}>
      <form className="paper-form" noValidate onSubmit={send}>
        <ErrorSummary lines={summaryOf(errors, submit.error)} />
        {[areaPage, ...item.form.pages].map(({ id, title, lead, fields }) => (
          <Panel key={id} title={title}>
            {lead && <p className="soft">{lead}</p>}
            <div className="paper-fields">
              <FieldList fields={fields} level={answers} answers={answers} errors={errors} onAnswers={setAnswers} />
            </div>
          </Panel>
        ))}
        <Papers item={item} files={files} onFiles={setFiles} />
        {submit.isError && <Failed error={submit.error} />}
        <div className="paper-buttons">
          <Button type="primary" htmlType="submit" loading={submit.isPending}>
            登记申请
          </Button>
          <Button onClick={draft.save} loading={draft.isSaving}>
            暂存
          </Button>
          <span className="soft" role="status">
            {draft.says}
          </span>
        </div>
      </form>
    </Page>
  )
}

function Papers(props: {
  readonly item: Item
  readonly files: readonly FileRow[]
  readonly onFiles: (files: readonly FileRow[]) => void
}) {
  const papers = paperEvidence(props.item.evidence)
  if (papers.length === 0) return null
  return (
    <Panel title="材料">
      {papers.map(({ id, title, isRequired }) => (
        <section key={id} aria-label={title}>
          <h3>{`${title}${isRequired ? '' : '（有的才交）'}`}</h3>
          <FilePicker
            evidence={id}
            label={`上传${title}`}
            files={props.files.filter(({ evidence }) => evidence === id)}
            onChange={(kept) => props.onFiles([...props.files.filter(({ evidence }) => evidence !== id), ...kept])}
          />
        </section>
      ))}
    </Panel>
  )
}

/** Every wrong or missing answer, in the order of the form. */
function errorsOf(item: Item, answers: Answers, today: PlainDate): readonly FieldError[] {
  const checks = personalChecks(today)
  return [
    ...validatePage(areaPage, answers, checks),
    ...validateAnswers(item.form, relevantAnswers(item.form, answers), checks),
  ]
}

const summaryOf = (errors: readonly FieldError[], refusal: unknown) => [
  ...errors.map((error) => ({ says: fieldErrorText(error), target: controlId(error.path) })),
  ...(refusal instanceof ProblemError
    ? refusal.errors.map(({ path, says }) => ({ says, target: controlId(path) }))
    : []),
]
