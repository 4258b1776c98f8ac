import { useState } from 'react'
import { type Answers, type FormPage, fieldErrorText, validatePage } from '#core/form.ts'
import { personalChecks } from '#core/form-errors.ts'
import { controlId } from '#web/form/answer-paths.ts'
import { ErrorSummary, type SummaryLine } from '#web/form/error-summary.tsx'
import { FieldList } from '#web/form/field-list.tsx'
import { deviceToday } from '../device-today.ts'
import { useMe } from '../me.ts'
import { Page } from './page.tsx'
import { WriteResult } from './write-result.tsx'

interface ShortFormProps {
  readonly title: string
  readonly lead: string
  readonly back: string
  readonly page: FormPage
  /** Least characters of a text, by field. */
  readonly least?: Readonly<Record<string, number>>
  readonly submitTitle: string
  readonly isStop?: boolean
  readonly write: { readonly isPending: boolean; readonly error: unknown }
  readonly onSubmit: (answers: Answers) => void
}

/** A form of one page: its questions, the errors on top, and one button. */
export function ShortForm({
  title,
  lead,
  back,
  page,
  least = {},
  submitTitle,
  isStop,
  write,
  onSubmit,
}: ShortFormProps) {
  const me = useMe()
  const [answers, setAnswers] = useState<Answers>({})
  const [errors, setErrors] = useState<readonly ReturnType<typeof validatePage>[number][]>([])
  const [lines, setLines] = useState<readonly SummaryLine[]>([])
  const submit = () => {
    const wrong = validatePage(page, answers, personalChecks(me.data?.today ?? deviceToday()))
    const short = page.fields.flatMap((field) => {
      const answer = answers[field.id]
      const count = least[field.id]
      return typeof answer === 'string' && count !== undefined && answer !== '' && [...answer.trim()].length < count
        ? [{ target: controlId(field.id), says: `“${field.label}”至少写 ${count} 个字` }]
        : []
    })
    setErrors(wrong)
    setLines([...wrong.map((error) => ({ target: controlId(error.path), says: fieldErrorText(error) })), ...short])
    if (wrong.length + short.length === 0 && !write.isPending) onSubmit(answers)
  }
  return (
    <Page title={title} back={back} hasErrors={lines.length > 0}>
      <ErrorSummary lines={lines} />
      <WriteResult error={write.error} />
      <p>{lead}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <FieldList fields={page.fields} level={answers} answers={answers} errors={errors} onAnswers={setAnswers} />
        <div className="buttons">
          <button type="submit" className={isStop ? 'button button-stop' : 'button'} disabled={write.isPending}>
            {write.isPending ? '正在提交…' : submitTitle}
          </button>
        </div>
      </form>
    </Page>
  )
}
