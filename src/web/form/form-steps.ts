import type { Answers, Field, Form, FormPage } from '#core/form.ts'
import type { Evidence } from '#core/item.ts'

/** The answer that says to which village or community an application goes, when the form itself has no such field. */
export const areaAnswer = 'area'

/** One screen of an application. `part` counts from 1 when a page is too long for one screen. */
export type FormStep =
  | { readonly kind: 'area'; readonly id: string; readonly page: FormPage; readonly part: 1; readonly parts: 1 }
  | {
      readonly kind: 'page'
      readonly id: string
      readonly page: FormPage
      readonly part: number
      readonly parts: number
    }
  | { readonly kind: 'evidence'; readonly id: string }
  | { readonly kind: 'check'; readonly id: string }

/** Most questions on one screen. */
const mostQuestions = 6

export const areaPage: FormPage = {
  id: 'where',
  title: '向哪里申请',
  lead: '请选择户口所在的村（社区）。申请会送到它所属的乡镇（街道）办理。',
  fields: [{ id: areaAnswer, label: '户口所在的村（社区）', kind: 'area', isRequired: true }],
}

/**
 * Screens for these answers, in order: where, the form's pages cut into short parts, papers, a look at all answers, then
 * the promises. A part on which nothing is asked is left out.
 */
export function formSteps(form: Form, evidence: readonly Evidence[], answers: Answers): FormStep[] {
  const asked = form.pages.flatMap((page) => pageSteps(page, answers))
  const hasArea = form.pages.some((page) => page.fields.some((field) => field.kind === 'area'))
  return [
    ...(hasArea ? [] : [{ kind: 'area', id: areaPage.id, page: areaPage, part: 1, parts: 1 } as const]),
    ...asked.filter((step) => !isPromise(step.page)),
    ...(paperEvidence(evidence).length > 0 ? [{ kind: 'evidence', id: 'evidence' } as const] : []),
    { kind: 'check', id: 'check-answers' },
    ...asked.filter((step) => isPromise(step.page)),
  ]
}

type PageStep = Extract<FormStep, { kind: 'page' }>

function pageSteps(page: FormPage, answers: Answers): PageStep[] {
  const asked = questionParts(page.fields).filter((fields) => relevantFields(fields, answers, answers).length > 0)
  return asked.map((fields, i) => ({
    kind: 'page',
    id: i === 0 ? page.id : `${page.id}-${i + 1}`,
    page: { ...page, fields },
    part: i + 1,
    parts: asked.length,
  }))
}

/** Fields in runs of at most six, as even as they come; a list of persons or records stands alone. */
export function questionParts(fields: readonly Field[]): Field[][] {
  const runs: Field[][] = []
  for (const field of fields) {
    const run = runs.at(-1)
    if (run && !field.fields && !run[0]?.fields) run.push(field)
    else runs.push([field])
  }
  return runs.flatMap((run) => {
    const size = Math.ceil(run.length / Math.ceil(run.length / mostQuestions))
    return Array.from({ length: Math.ceil(run.length / size) }, (_, i) => run.slice(i * size, (i + 1) * size))
  })
}

/** What the applicant brings; the rest is given with the form or looked up by the platform (免提交). */
export const paperEvidence = (evidence: readonly Evidence[]): Evidence[] =>
  evidence.filter((paper) => paper.obtainedBy === 'applicant')

const isPromise = (page: FormPage): boolean => page.fields.some((field) => field.kind === 'promise')

/** The fields asked for among `fields`, given the answers at their level and at the top. */
export const relevantFields = (fields: readonly Field[], answers: Answers, root: Answers): Field[] =>
  fields.filter((field) => field.when?.(answers, root) ?? true)

/** Where `path` is answered. `part` is the screen of the group, from 1; `index` its place in the list. */
export interface AnswerPlace {
  readonly step: string
  readonly group?: { readonly field: string; readonly index: number; readonly part: number }
}

/** The screen of `path` among `steps`; undefined when none asks for it. */
export function placeOf(steps: readonly FormStep[], path: string): AnswerPlace | undefined {
  const [id = '', index, inner] = path.split('.')
  for (const step of steps) {
    if (step.kind !== 'page' && step.kind !== 'area') continue
    const field = step.page.fields.find((candidate) => candidate.id === id)
    if (!field) continue
    if (index === undefined) return { step: step.id }
    const part = groupParts(field).findIndex((fields) => fields.some((candidate) => candidate.id === inner))
    return { step: step.id, group: { field: id, index: Number(index), part: Math.max(part, 0) + 1 } }
  }
  return undefined
}

/** The screens of one person or record. */
export const groupParts = (field: Field): Field[][] => evenParts(field.fields ?? [])

/** Inside a group, lists are short and drawn in place, so they count as one question. */
function evenParts(fields: readonly Field[]): Field[][] {
  const count = Math.max(1, Math.ceil(fields.length / mostQuestions))
  const size = Math.ceil(fields.length / count)
  return Array.from({ length: count }, (_, i) => fields.slice(i * size, (i + 1) * size)).filter(
    (part) => part.length > 0,
  )
}

/** `李秀英（母亲）`, or `第 2 项` while nothing was given: how a group is called in lists. */
export function groupTitle(field: Field, group: Answers, index: number): string {
  const fields = field.fields ?? []
  const named = fields.find(({ kind }) => kind === 'person-name')
  const first = fields.find(({ kind }) => kind === 'choice')
  const code = first && group[first.id]
  const choice = typeof code === 'string' ? first?.choices?.[code] : undefined
  const relation = fields.find(({ id }) => id === 'relation')
  const relationCode = relation && group[relation.id]
  const title = typeof relationCode === 'string' ? relation?.choices?.[relationCode] : undefined
  const name = named && group[named.id]
  if (typeof name === 'string' && name !== '') return title ? `${name}（${title}）` : name
  return choice ?? `第 ${index + 1} 项`
}
