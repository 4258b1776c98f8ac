import { type Answer, type Answers, type Field, type Form, fieldsOf, groupsOf } from '#core/form.ts'
import { maskCard, maskIdNumber, maskPhone } from '#core/masking.ts'

/** Form answers as an office may see them: identity, telephone and card numbers masked by the kind of their field. */
export const maskAnswers = (form: Form, answers: Answers): Answers => maskFields(fieldsOf(form), answers)

function maskFields(fields: readonly Field[], answers: Answers): Answers {
  const shown: Record<string, Answer> = {}
  for (const field of fields) {
    const answer = answers[field.id]
    if (answer === undefined) continue
    shown[field.id] = field.fields
      ? groupsOf(answer).map((group) => maskFields(field.fields ?? [], group))
      : typeof answer === 'string'
        ? maskText(field, answer)
        : answer
  }
  return shown
}

function maskText(field: Field, text: string): string {
  if (field.kind === 'id-number') return maskIdNumber(text)
  if (field.kind === 'phone') return maskPhone(text)
  if (field.kind === 'bank-card') return maskCard(text)
  return text
}
