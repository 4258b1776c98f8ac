import { type Answer, type Field, groupsOf } from '#core/form.ts'
import { dateText, isPlainDate } from '#core/plain-date.ts'
import { parseYuan, yuanText } from '#core/units.ts'

/** An answer as text for people; `未填写` when there is none. Areas are shown by a component, for their names are looked up. */
export function answerText(field: Field, answer: Answer): string {
  if (answer === undefined || answer === '') return '未填写'
  if (typeof answer === 'boolean')
    return field.kind === 'promise' ? (answer ? '已同意' : '未同意') : answer ? '是' : '否'
  if (typeof answer === 'number') return String(answer)
  if (typeof answer === 'string') return textOfString(field, answer)
  if (field.kind === 'files') return `${answer.length} 份`
  if (field.fields) return `${groupsOf(answer).length} 项`
  const codes = answer.filter((code): code is string => typeof code === 'string')
  return codes.length === 0 ? '未填写' : codes.map((code) => field.choices?.[code] ?? code).join('、')
}

function textOfString(field: Field, answer: string): string {
  if (field.kind === 'choice') return field.choices?.[answer] ?? answer
  if (field.kind === 'date') return isPlainDate(answer) ? dateText(answer) : answer
  if (field.kind !== 'yuan') return answer
  const amount = parseYuan(answer)
  return amount === undefined ? answer : `${yuanText(amount)} 元`
}
