import { useState } from 'react'
import { type Answers, type FieldError, relevantAnswers, validateAnswers, validatePage } from '#core/form.ts'
import { personalChecks } from '#core/form-errors.ts'
import type { Item } from '#core/item.ts'
import type { PlainDate } from '#core/units.ts'
import { ProblemError } from '#web/api.ts'
import { type AnswerPlace, areaAnswer, areaPage, type FormStep, formSteps, placeOf } from '#web/form/form-steps.ts'
import type { UploadedFile } from '#web/form/photo-upload.tsx'
import { go, useLocation } from '../router.tsx'
import { CheckStep } from './check-step.tsx'
import { EvidenceStep } from './evidence-step.tsx'
import { GroupStep } from './group-step.tsx'
import { PageStep } from './page-step.tsx'
import type { StepFrameProps } from './step-frame.tsx'

export interface FormFlowProps {
  readonly item: Item
  /** Address under which the steps lie; leaving the first step goes back to it. */
  readonly base: string
  /** The rest of the address: `applicant`, or `members/members/0` for one person. */
  readonly step: string
  readonly today: PlainDate
  readonly initial: Answers
  /** A correction stays with its area. */
  readonly hasArea?: boolean
  readonly files: readonly UploadedFile[]
  readonly onFiles: (files: readonly UploadedFile[]) => void
  /** The screen now come to. */
  readonly onStep?: (step: string) => void
  readonly onSave?: (answers: Answers) => void
  readonly saving?: 'none' | 'saving' | 'saved' | 'failed'
  readonly submitTitle: string
  readonly onSubmit: (answers: Answers) => void
  readonly isSubmitting: boolean
  readonly error: unknown
}

/** Leads through the screens of a form. Answers live here while it is open; each step onwards saves them. */
export function FormFlow(props: FormFlowProps) {
  const { item, base, step, today, files, onFiles } = props
  const [answers, setAnswers] = useState(props.initial)
  const { search } = useLocation()
  const isReturning = new URLSearchParams(search).get('return') === 'check'
  const all = formSteps(item.form, item.evidence, answers)
  const steps = props.hasArea ? all.filter(({ kind }) => kind !== 'area') : all
  const [id = '', field, index, part] = step.split('/')
  const at = Math.max(
    0,
    steps.findIndex((candidate) => candidate.id === id),
  )
  const current = steps[at]
  const checks = personalChecks(today)
  const allErrors = wholeErrors(item, answers, checks, props.hasArea === true)
  const open = (place: AnswerPlace | undefined) => {
    if (!place) return
    const { group } = place
    go(`${base}/${place.step}${group ? `/${group.field}/${group.index}/${group.part}` : ''}?return=check`)
  }
  const goTo = (number: number) => {
    const next = steps[number]
    if (!next) return
    props.onStep?.(next.id)
    go(`${base}/${next.id}`)
  }
  const onwards = () => {
    props.onSave?.(answers)
    const isLast = at === steps.length - 1
    if (isLast) props.onSubmit(relevantWithArea(item, answers))
    else if (isReturning && current?.kind !== 'check') go(`${base}/check-answers`)
    else goTo(at + 1)
  }
  const back =
    isReturning && current?.kind !== 'check'
      ? `${base}/check-answers`
      : at === 0
        ? base
        : `${base}/${steps[at - 1]?.id}`
  const frame = {
    back,
    position: positionOf(steps, at),
    saving: props.saving ?? 'none',
    isLast: at === steps.length - 1,
    submitTitle: props.submitTitle,
    isSubmitting: props.isSubmitting,
    serverErrors: serverLines(props.error, (path) => placeOf(steps, path), open),
    error: props.error,
    onwards,
  }
  if (!current) return null
  if (current.kind === 'evidence')
    return <EvidenceStep frame={frame} evidence={item.evidence} files={files} onFiles={onFiles} />
  if (current.kind === 'check')
    return (
      <CheckStep
        frame={frame}
        steps={steps}
        answers={answers}
        files={files}
        evidence={item.evidence}
        errors={allErrors.filter((error) => !isInLaterStep(steps, at, error))}
        placeOf={(path) => placeOf(steps, path)}
        onOpen={open}
      />
    )
  const groupField = current.page.fields.find((candidate) => candidate.id === field && candidate.fields)
  if (groupField && index !== undefined)
    return (
      <GroupStep
        key={step}
        field={groupField}
        index={Number(index)}
        part={Number(part ?? 1)}
        address={`${base}/${current.id}`}
        search={search}
        answers={answers}
        onAnswers={setAnswers}
        checks={checks}
        onSave={() => props.onSave?.(answers)}
      />
    )
  return (
    <PageStep
      key={current.id}
      frame={frame}
      step={current}
      address={`${base}/${current.id}`}
      search={search}
      answers={answers}
      onAnswers={(changed) => {
        setAnswers(changed)
      }}
      onSave={props.onSave}
      validate={() => validatePage(current.page, answers, checks)}
    />
  )
}

function wholeErrors(
  item: Item,
  answers: Answers,
  checks: ReturnType<typeof personalChecks>,
  hasArea: boolean,
): FieldError[] {
  const hasOwn = item.form.pages.some((page) => page.fields.some(({ kind }) => kind === 'area'))
  const area = hasArea || hasOwn ? [] : validatePage(areaPage, answers, checks)
  return [...area, ...validateAnswers(item.form, answers, checks)]
}

/** Counted in things asked about, not in screens; `share` of the way by screens. */
function positionOf(steps: readonly FormStep[], at: number): StepFrameProps['position'] {
  const topics = steps.map((step) => ('page' in step ? step.page.id : step.id))
  const passed = new Set(topics.slice(0, at + 1)).size
  return { at: passed, of: new Set(topics).size, share: (at + 1) / steps.length }
}

/** Promises are asked after the check page, so they are not missing on it. */
const isInLaterStep = (steps: ReturnType<typeof formSteps>, at: number, error: FieldError): boolean => {
  const place = placeOf(steps, error.path)
  return steps.findIndex((step) => step.id === place?.step) > at
}

const relevantWithArea = (item: Item, answers: Answers): Answers => ({
  ...relevantAnswers(item.form, answers),
  [areaAnswer]: answers[areaAnswer],
})

/** The server's field errors as lines that lead to their screens. */
function serverLines(
  error: unknown,
  find: (path: string) => AnswerPlace | undefined,
  open: (place: AnswerPlace | undefined) => void,
) {
  if (!(error instanceof ProblemError)) return []
  return error.errors.map(({ path, says }) => {
    const place = find(path)
    return { says, target: path, ...(place ? { onGo: () => open(place) } : {}) }
  })
}
