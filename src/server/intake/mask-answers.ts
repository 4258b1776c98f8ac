import { type Answer, type Answers, type Field, type Form, fieldsOf, groupsOf } from '#core/form.ts'
import { maskCard, maskIdNumber, maskPhone } from '#core/masking.ts'

/** Form answers as an office may see them: identity, telephone and card numbers masked by the kind of their field. */
export const maskAnswers = (form: Form, answers: Answers): Answers => maskFields(fieldsOf(form), answers)

/** The answers without the groups of these persons, by canonical id number; without any when the applicant is one of them. */
export function withoutPersons(form: Form, answers: Answers, numbers: ReadonlySet<string>): Answers {
  const fields = fieldsOf(form)
  if (isAbout(fields, answers, numbers)) return {}
  const kept: Record<string, Answer> = { ...answers }
  for (const field of fields) {
    const answer = answers[field.id]
    if (answer === undefined || !field.fields) continue
    const parts = field.fields
    kept[field.id] = groupsOf(answer).filter((group) => !isAbout(parts, group, numbers))
  }
  return kept
}

function isAbout(fields: readonly Field[], answers: Answers, numbers: ReadonlySet<string>): boolean {
  return fields.some((field) => {
    const answer = answers[field.id]
    if (field.kind !== 'id-number' || typeof answer !== 'string') return false
    const number = answer.normalize('NFKC').replace(/\s/g, '').toUpperCase()
    return numbers.has(number)
  })
}

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
