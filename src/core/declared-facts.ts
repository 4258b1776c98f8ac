import type { FactDeclaration, FactRecord, FactScalar, FactValue } from './fact.ts'
import { type Answer, type Answers, type Field, type Form, fieldsOf, groupsOf } from './form.ts'
import type { PartyFields } from './item.ts'
import { parseYuan } from './units.ts'

/** A fact that an answer declares; `about` is `household`, `applicant`, or the index of a group in `members` or `obligors`. */
export interface DeclaredFact {
  readonly about: 'household' | 'applicant' | { readonly group: 'members' | 'obligors'; readonly index: number }
  readonly fact: string
  readonly value: FactValue
}

/** All facts that relevant answers declare, in the order of the form. Money is in fen. */
export function declaredFacts(
  form: Form,
  parties: PartyFields,
  answers: Answers,
  declarations: ReadonlyMap<string, FactDeclaration>,
): DeclaredFact[] {
  return fieldsOf(form).flatMap((field): DeclaredFact[] => {
    const group = field.id === parties.members ? 'members' : field.id === parties.obligors ? 'obligors' : undefined
    if (group && field.fields)
      return groupsOf(answers[field.id]).flatMap((entry, index) =>
        factsOf(field.fields ?? [], entry).map(({ fact, value }) => ({ about: { group, index }, fact, value })),
      )
    return factsOf([field], answers).map(({ fact, value }) => ({
      about: declarations.get(fact)?.about === 'person' ? 'applicant' : 'household',
      fact,
      value,
    }))
  })
}

function factsOf(fields: readonly Field[], answers: Answers): { fact: string; value: FactValue }[] {
  return fields.flatMap((field) => {
    if (field.fact === undefined) return []
    const value = field.fields
      ? groupsOf(answers[field.id]).map((entry) => recordOf(field.fields ?? [], entry))
      : valueOfAnswer(field, answers[field.id])
    return value === undefined ? [] : [{ fact: field.fact, value }]
  })
}

/** One line of a `records` answer; columns keep the ids of their fields. */
function recordOf(fields: readonly Field[], answers: Answers): FactRecord {
  const record: Record<string, FactScalar> = {}
  for (const field of fields) {
    const value = valueOfAnswer(field, answers[field.id])
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') record[field.id] = value
  }
  return record
}

function valueOfAnswer(field: Field, answer: Answer): FactValue | undefined {
  if (answer === undefined || answer === '') return undefined
  if (field.kind === 'yuan') return typeof answer === 'string' ? parseYuan(answer) : undefined
  if (typeof answer === 'string' || typeof answer === 'number' || typeof answer === 'boolean') return answer
  return answer.filter((entry): entry is string => typeof entry === 'string')
}
