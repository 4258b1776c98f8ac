import { type Answers, type Field, type FieldError, groupsOf } from '#core/form.ts'
import { withAnswer } from './answer-paths.ts'
import { FieldBlock } from './field-block.tsx'
import { relevantFields } from './form-steps.ts'

interface FieldListProps {
  readonly fields: readonly Field[]
  /** `members.0.` when the fields are those of a group; empty at the top. */
  readonly prefix?: string
  /** The answers at the level of `fields`, and at the top. */
  readonly level: Answers
  readonly answers: Answers
  readonly errors: readonly FieldError[]
  readonly onAnswers: (answers: Answers) => void
  /** Draws a repeated field; at the top only. */
  readonly drawGroups?: (field: Field) => React.ReactNode
}

/** The questions asked at one level; what the answers make irrelevant is not shown. */
export function FieldList({ fields, prefix = '', level, answers, errors, onAnswers, drawGroups }: FieldListProps) {
  return relevantFields(fields, level, answers).map((field) => {
    const path = `${prefix}${field.id}`
    if (field.fields && drawGroups) return <div key={path}>{drawGroups(field)}</div>
    if (field.fields)
      return (
        <InnerRecords
          key={path}
          field={field}
          path={path}
          level={level}
          answers={answers}
          errors={errors}
          onAnswers={onAnswers}
        />
      )
    return (
      <FieldBlock
        key={path}
        field={field}
        path={path}
        answer={level[field.id]}
        error={errors.find((candidate) => candidate.path === path)}
        onAnswer={(answer) => onAnswers(withAnswer(answers, path, answer))}
      />
    )
  })
}

interface InnerRecordsProps extends Pick<FieldListProps, 'level' | 'answers' | 'errors' | 'onAnswers'> {
  readonly field: Field
  readonly path: string
}

/** Records inside a person's own answers (several disabilities): drawn in place, one box each. */
function InnerRecords({ field, path, level, answers, errors, onAnswers }: InnerRecordsProps) {
  const groups = groupsOf(level[field.id])
  const put = (changed: readonly Answers[]) => onAnswers(withAnswer(answers, path, changed))
  const canAdd = field.atMost === undefined || groups.length < field.atMost
  return (
    <fieldset className="field">
      <legend className="label">{field.label}</legend>
      {field.hint && <p className="hint">{field.hint}</p>}
      {groups.map((group, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a record has no other name than its place in the list
        <div key={i} className="inner-record">
          <FieldList
            fields={field.fields ?? []}
            prefix={`${path}.${i}.`}
            level={group}
            answers={answers}
            errors={errors}
            onAnswers={onAnswers}
          />
          <button type="button" className="button button-plain" onClick={() => put(groups.filter((_, n) => n !== i))}>
            {`删除第 ${i + 1} 项`}
          </button>
        </div>
      ))}
      {canAdd && (
        <button type="button" className="button button-second" onClick={() => put([...groups, {}])}>
          {`添加一项${field.label}`}
        </button>
      )}
    </fieldset>
  )
}
