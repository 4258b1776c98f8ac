import { useState } from 'react'
import { type Answers, type Field, type FieldError, fieldErrorText, groupsOf } from '#core/form.ts'
import { controlId, withoutGroup } from '#web/form/answer-paths.ts'
import { FieldList } from '#web/form/field-list.tsx'
import { type FormStep, groupTitle } from '#web/form/form-steps.ts'
import { Link } from '../router.tsx'
import { StepFrame, type StepFrameProps } from './step-frame.tsx'

interface PageStepProps {
  readonly frame: StepFrameProps
  readonly step: Extract<FormStep, { kind: 'page' | 'area' }>
  readonly address: string
  readonly search: string
  readonly answers: Answers
  readonly onAnswers: (answers: Answers) => void
  readonly onSave: ((answers: Answers) => void) | undefined
  readonly validate: () => FieldError[]
}

/** One screen of questions, or a list of persons or records with add, change and remove. */
export function PageStep({ frame, step, address, search, answers, onAnswers, onSave, validate }: PageStepProps) {
  const [errors, setErrors] = useState<readonly FieldError[]>([])
  const { page, part, parts } = step
  const isList = page.fields.length === 1 && page.fields[0]?.fields !== undefined
  const isPromise = page.fields.some((field) => field.kind === 'promise')
  return (
    <StepFrame
      frame={frame}
      title={parts === 1 ? page.title : `${page.title}（${part}/${parts}）`}
      lead={part === 1 ? page.lead : undefined}
      lines={errors.map((error) => ({ says: fieldErrorText(error), target: controlId(error.path) }))}
      nextTitle={isList ? '填好了，下一步' : isPromise ? '同意，下一步' : '下一步'}
      onNext={() => {
        const found = validate()
        setErrors(found)
        return found.length === 0
      }}
    >
      <FieldList
        fields={page.fields}
        level={answers}
        answers={answers}
        errors={errors}
        onAnswers={onAnswers}
        drawGroups={(field) => (
          <GroupList
            field={field}
            address={address}
            search={search}
            answers={answers}
            errors={errors}
            onRemove={(index) => {
              const changed = withoutGroup(answers, field.id, index)
              onAnswers(changed)
              setErrors([])
              onSave?.(changed)
            }}
          />
        )}
      />
    </StepFrame>
  )
}

interface GroupListProps {
  readonly field: Field
  readonly address: string
  readonly search: string
  readonly answers: Answers
  readonly errors: readonly FieldError[]
  readonly onRemove: (index: number) => void
}

function GroupList({ field, address, search, answers, errors, onRemove }: GroupListProps) {
  const [asked, setAsked] = useState<number>()
  const groups = groupsOf(answers[field.id])
  const isFull = field.atMost !== undefined && groups.length >= field.atMost
  return (
    <section className="field" aria-labelledby={controlId(field.id)}>
      <h2 className="label" id={controlId(field.id)} tabIndex={-1}>
        {field.label}
      </h2>
      {field.hint && <p className="hint">{field.hint}</p>}
      {groups.length === 0 && <p>还没有填。没有的，直接到下一步。</p>}
      {groups.map((group, i) => {
        const title = groupTitle(field, group, i)
        const wrong = errors.find((error) => error.path.startsWith(`${field.id}.${i}.`))
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a person of the list has no other name than the place in it
          <div key={i} className="group-card">
            <span>{title}</span>
            <Link
              id={wrong ? controlId(wrong.path) : undefined}
              className="button button-plain"
              to={`${address}/${field.id}/${i}/1${search}`}
            >
              修改<span className="visually-hidden">{title}</span>
            </Link>
            {asked === i ? (
              <button type="button" className="button button-stop" onClick={() => onRemove(i)}>
                {`确定删除${title}`}
              </button>
            ) : (
              <button type="button" className="button button-plain" onClick={() => setAsked(i)}>
                删除<span className="visually-hidden">{title}</span>
              </button>
            )}
            {wrong && <p className="error-text">{fieldErrorText(wrong)}</p>}
          </div>
        )
      })}
      {!isFull && (
        <Link className="button button-second" to={`${address}/${field.id}/${groups.length}/1${search}`}>
          {field.kind === 'persons' ? '添加一个人' : `添加一项${field.label}`}
        </Link>
      )}
    </section>
  )
}
