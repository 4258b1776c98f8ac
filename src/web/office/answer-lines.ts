import { type Answer, type Answers, type Field, type Form, fieldsOf, groupsOf } from '#core/form.ts'
import { maskCard, maskIdNumber, maskPhone } from '#core/masking.ts'
import { parseYuan, yuanText } from '#core/units.ts'

export interface AnswerLine {
  readonly path: string
  readonly group: string
  readonly label: string
  readonly value: string
}

/** What was answered, in the order of the form, as texts; identity numbers, phones and cards masked once more. */
export function answerLines(form: Form, answers: Answers): readonly AnswerLine[] {
  return linesOf(fieldsOf(form), answers, '', '', answers)
}

function linesOf(
  fields: readonly Field[],
  answers: Answers,
  prefix: string,
  group: string,
  root: Answers,
): readonly AnswerLine[] {
  return fields.flatMap((field) => {
    const answer = answers[field.id]
    if (answer === undefined || answer === '' || field.when?.(answers, root) === false) return []
    const path = `${prefix}${field.id}`
    const inner = field.fields
    if (inner)
      return groupsOf(answer).flatMap((each, i) =>
        linesOf(inner, each, `${path}.${i}.`, groupName(field, each, i), root),
      )
    return [{ path, group, label: field.label, value: answerText(field, answer) }]
  })
}

function answerText(field: Field, answer: Answer): string {
  if (typeof answer === 'boolean') return answer ? '是' : '否'
  if (field.kind === 'yuan') return yuanLine(String(answer))
  if (field.kind === 'files') return Array.isArray(answer) ? `${answer.length} 个文件` : ''
  if (Array.isArray(answer)) return answer.map((code) => field.choices?.[String(code)] ?? String(code)).join('、')
  const text = String(answer)
  if (field.kind === 'id-number') return masked(text, maskIdNumber)
  if (field.kind === 'phone') return masked(text, maskPhone)
  if (field.kind === 'bank-card') return masked(text, maskCard)
  return field.choices?.[text] ?? text
}

/** `家庭成员：王秀兰`, or the place in the list where no name was given. */
function groupName(field: Field, group: Answers, index: number): string {
  const name = group[field.fields?.find(({ kind }) => kind === 'person-name')?.id ?? '']
  return typeof name === 'string' && name !== '' ? `${field.label}：${name}` : `${field.label} ${index + 1}`
}

function yuanLine(typed: string): string {
  const amount = parseYuan(typed)
  return `${amount === undefined ? typed : yuanText(amount)} 元`
}

const masked = (text: string, mask: (text: string) => string): string => (text.includes('*') ? text : mask(text))
