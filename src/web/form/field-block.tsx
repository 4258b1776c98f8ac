import type { Answer, Field, FieldError } from '#core/form.ts'
import { fieldErrorText } from '#core/form.ts'
import { controlId } from './answer-paths.ts'
import { controls } from './controls.tsx'

interface FieldBlockProps {
  readonly field: Field
  readonly path: string
  readonly answer: Answer
  readonly error: FieldError | undefined
  readonly onAnswer: (answer: Answer) => void
}

/** One question: its label or legend, hint, error and control. Repeated fields have their own lists and are not drawn here. */
export function FieldBlock({ field, path, answer, error, onAnswer }: FieldBlockProps) {
  if (field.kind === 'persons' || field.kind === 'records') return null
  const { isGroup, control: Control } = controls[field.kind]
  const id = controlId(path)
  const describedBy = [field.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
  const label = (
    <>
      {field.label}
      {!field.isRequired && <span className="optional">（选填）</span>}
    </>
  )
  const rest = (
    <>
      {field.hint && (
        <p id={`${id}-hint`} className="hint">
          {field.hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="error-text">
          <span className="visually-hidden">错误：</span>
          {fieldErrorText(error)}
        </p>
      )}
      <Control
        field={field}
        id={id}
        answer={answer}
        onAnswer={onAnswer}
        describedBy={describedBy}
        isInvalid={error !== undefined}
      />
    </>
  )
  const className = error ? 'field field-wrong' : 'field'
  if (field.kind === 'promise') return <div className={className}>{rest}</div>
  if (isGroup(field))
    return (
      <fieldset className={className} {...(describedBy ? { 'aria-describedby': describedBy } : {})}>
        <legend className="label">{label}</legend>
        {rest}
      </fieldset>
    )
  return (
    <div className={className}>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      {rest}
    </div>
  )
}
