import { useState } from 'react'
import {
  type Answers,
  type ExtraCheck,
  type Field,
  type FieldError,
  fieldErrorText,
  groupsOf,
  validatePage,
} from '#core/form.ts'
import { controlId } from '#web/form/answer-paths.ts'
import { ErrorSummary } from '#web/form/error-summary.tsx'
import { FieldList } from '#web/form/field-list.tsx'
import { groupParts, groupTitle, relevantFields } from '#web/form/form-steps.ts'
import { Page } from '../parts/page.tsx'
import { go } from '../router.tsx'

interface GroupStepProps {
  readonly field: Field
  readonly index: number
  /** From 1. */
  readonly part: number
  readonly address: string
  readonly search: string
  readonly answers: Answers
  readonly onAnswers: (answers: Answers) => void
  readonly checks: ExtraCheck
  readonly onSave: () => void
}

/** One person or record of a list, a few questions at a time; back to the list when done. */
export function GroupStep({ field, index, part, address, search, answers, onAnswers, checks, onSave }: GroupStepProps) {
  const [errors, setErrors] = useState<readonly FieldError[]>([])
  const group = groupsOf(answers[field.id])[index] ?? {}
  const parts = groupParts(field).filter((fields) => relevantFields(fields, group, answers).length > 0)
  const fields = parts[part - 1] ?? parts[0] ?? []
  const prefix = `${field.id}.${index}.`
  const isLast = part >= parts.length
  const onNext = () => {
    const found = validatePage({ id: field.id, title: '', fields }, group, checks).map((error) => ({
      ...error,
      path: `${prefix}${error.path}`,
    }))
    setErrors(found)
    if (found.length > 0) return
    onSave()
    go(isLast ? `${address}${search}` : `${address}/${field.id}/${index}/${part + 1}${search}`)
  }
  const title =
    field.kind === 'persons' && typeof group[nameField(field)] === 'string'
      ? groupTitle(field, group, index)
      : `${field.label}：第 ${index + 1} ${field.kind === 'persons' ? '人' : '项'}`
  return (
    <Page
      title={parts.length === 1 ? title : `${title}（${part}/${parts.length}）`}
      back={part === 1 ? `${address}${search}` : `${address}/${field.id}/${index}/${part - 1}${search}`}
      backTitle="返回"
      hasErrors={errors.length > 0}
      focusKey={`${field.id} ${index} ${part}`}
    >
      <ErrorSummary lines={errors.map((error) => ({ says: fieldErrorText(error), target: controlId(error.path) }))} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          onNext()
        }}
      >
        <FieldList
          fields={fields}
          prefix={prefix}
          level={group}
          answers={answers}
          errors={errors}
          onAnswers={onAnswers}
        />
        <div className="buttons">
          <button type="submit" className="button">
            {isLast ? '填好了' : '下一步'}
          </button>
        </div>
      </form>
    </Page>
  )
}

const nameField = (field: Field): string => field.fields?.find(({ kind }) => kind === 'person-name')?.id ?? ''
