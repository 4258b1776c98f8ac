import { useState } from 'react'
import { type Answers, type Field, type FieldError, fieldErrorText, groupsOf } from '#core/form.ts'
import type { Evidence } from '#core/item.ts'
import { areaCode } from '#core/units.ts'
import { controlId } from '#web/form/answer-paths.ts'
import { answerText } from '#web/form/answer-text.ts'
import { AreaName } from '#web/form/division-picker.tsx'
import type { SummaryLine } from '#web/form/error-summary.tsx'
import {
  type AnswerPlace,
  type FormStep,
  groupParts,
  groupTitle,
  paperEvidence,
  relevantFields,
} from '#web/form/form-steps.ts'
import type { UploadedFile } from '#web/form/photo-upload.tsx'
import { AnswersList } from '../parts/answers-list.tsx'
import { StepFrame, type StepFrameProps } from './step-frame.tsx'

interface CheckStepProps {
  readonly frame: StepFrameProps
  readonly steps: readonly FormStep[]
  readonly answers: Answers
  readonly evidence: readonly Evidence[]
  readonly files: readonly UploadedFile[]
  readonly errors: readonly FieldError[]
  readonly placeOf: (path: string) => AnswerPlace | undefined
  readonly onOpen: (place: AnswerPlace | undefined) => void
}

/** Everything answered so far, with a way to change each part; what is missing is named and led to. */
export function CheckStep({ frame, steps, answers, evidence, files, errors, placeOf, onOpen }: CheckStepProps) {
  const [lines, setLines] = useState<readonly SummaryLine[]>([])
  const before = steps.slice(
    0,
    steps.findIndex((step) => step.kind === 'check'),
  )
  return (
    <StepFrame
      frame={frame}
      title="请核对填写的内容"
      lead="有错的，点“修改”。没有错，点最下面的按钮。"
      lines={lines}
      nextTitle="没有错，下一步"
      onNext={() => {
        setLines(
          errors.map((error) => ({
            says: fieldErrorText(error),
            target: controlId(error.path),
            onGo: () => onOpen(placeOf(error.path)),
          })),
        )
        return errors.length === 0
      }}
    >
      {before.map((step) => (
        <section key={step.id} className="card" aria-label={titleOf(step)}>
          <div className="section-head">
            <h2>{titleOf(step)}</h2>
            <button type="button" className="button button-plain" onClick={() => onOpen({ step: step.id })}>
              修改<span className="visually-hidden">{titleOf(step)}</span>
            </button>
          </div>
          {step.kind === 'evidence' ? (
            <Papers evidence={evidence} files={files} />
          ) : step.kind === 'check' ? null : (
            <StepAnswers step={step} answers={answers} onOpen={onOpen} />
          )}
        </section>
      ))}
    </StepFrame>
  )
}

const titleOf = (step: FormStep): string =>
  step.kind === 'evidence'
    ? '拍照上传的材料'
    : step.kind === 'check'
      ? ''
      : step.parts === 1
        ? step.page.title
        : `${step.page.title}（${step.part}/${step.parts}）`

function Papers({ evidence, files }: Pick<CheckStepProps, 'evidence' | 'files'>) {
  return (
    <AnswersList
      rows={paperEvidence(evidence).map((paper) => ({
        name: paper.title,
        value: `${files.filter((file) => file.evidence === paper.id).length} 张`,
      }))}
    />
  )
}

interface StepAnswersProps {
  readonly step: Extract<FormStep, { kind: 'page' | 'area' }>
  readonly answers: Answers
  readonly onOpen: (place: AnswerPlace | undefined) => void
}

function StepAnswers({ step, answers, onOpen }: StepAnswersProps) {
  const fields = relevantFields(step.page.fields, answers, answers)
  const lists = fields.filter((field) => field.fields)
  return (
    <>
      <AnswersList
        rows={rowsOf(
          fields.filter((field) => !field.fields),
          answers,
        )}
      />
      {lists.map((field) => {
        const groups = groupsOf(answers[field.id])
        if (groups.length === 0) return <p key={field.id}>{`${field.label}：没有填`}</p>
        return groups.map((group, i) => {
          const title = groupTitle(field, group, i)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a person of the list has no other name than the place in it
            <div key={`${field.id}-${i}`} className="inner-record">
              <div className="section-head">
                <h3>{title}</h3>
                <button
                  type="button"
                  className="button button-plain"
                  onClick={() => onOpen({ step: step.id, group: { field: field.id, index: i, part: 1 } })}
                >
                  修改<span className="visually-hidden">{title}</span>
                </button>
              </div>
              <AnswersList
                rows={groupParts(field).flatMap((part) => rowsOf(relevantFields(part, group, answers), group))}
              />
            </div>
          )
        })
      })}
    </>
  )
}

/** Answers of one level; optional questions left empty are not repeated. Lists inside a person are told in one line each. */
function rowsOf(fields: readonly Field[], level: Answers) {
  return fields.flatMap((field) => {
    const answer = level[field.id]
    const isEmpty = answer === undefined || answer === '' || (Array.isArray(answer) && answer.length === 0)
    if (isEmpty && !field.isRequired) return []
    if (field.fields && field.kind === 'persons') return []
    if (field.fields)
      return groupsOf(answer).map((group, i) => ({
        name: `${field.label}（${i + 1}）`,
        value: (field.fields ?? []).map((inner) => answerText(inner, group[inner.id])).join('，'),
      }))
    const value =
      field.kind === 'area' && typeof answer === 'number' ? (
        <AreaName key={field.id} area={areaCode(answer)} />
      ) : (
        answerText(field, answer)
      )
    return [{ name: field.label, value }]
  })
}
