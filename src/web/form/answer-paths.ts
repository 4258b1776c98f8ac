import { type Answer, type Answers, groupsOf } from '#core/form.ts'

/** The answer at `members.0.name`; undefined when any part of the path is missing. */
export function answerAt(answers: Answers, path: string): Answer {
  const [field = '', index, ...rest] = path.split('.')
  const answer = answers[field]
  if (index === undefined) return answer
  const group = groupsOf(answer)[Number(index)]
  if (group === undefined) return undefined
  return rest.length === 0 ? undefined : answerAt(group, rest.join('.'))
}

/** A copy with the answer at `path` put in its place; groups up to that index appear empty. */
export function withAnswer(answers: Answers, path: string, answer: Answer): Answers {
  const [field = '', index, ...rest] = path.split('.')
  if (index === undefined) return { ...answers, [field]: answer }
  const groups = [...groupsOf(answers[field])]
  const at = Number(index)
  while (groups.length <= at) groups.push({})
  groups[at] = withAnswer(groups[at] ?? {}, rest.join('.'), answer)
  return { ...answers, [field]: groups }
}

/** A copy without the group at `index`; the others keep their order. */
export function withoutGroup(answers: Answers, field: string, index: number): Answers {
  return { ...answers, [field]: groupsOf(answers[field]).filter((_, i) => i !== index) }
}

/** The id of the control of `path`, so that the error summary can link to it. */
export const controlId = (path: string): string => `answer-${path.replaceAll('.', '-')}`
