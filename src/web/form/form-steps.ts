import { type Answers, type Field, type FieldError, type Form, type FormPage, groupsOf } from '#core/form.ts'
import type { Evidence } from '#core/item.ts'

/** One screen of an application, in order: the form's pages, papers, a look at all answers, then the promises. */
export type FormStep =
  | { readonly kind: 'page'; readonly id: string; readonly page: FormPage }
  | { readonly kind: 'evidence'; readonly id: 'evidence' }
  | { readonly kind: 'check'; readonly id: 'check-answers' }

/** Steps for these answers. Pages on which nothing is asked are left out; promises come last, after the answers were seen. */
export function formSteps(form: Form, evidence: readonly Evidence[], answers: Answers): FormStep[] {
  const pages = form.pages.filter((page) => asksSomething(page, answers))
  const asStep = (page: FormPage): FormStep => ({ kind: 'page', id: page.id, page })
  const papers: FormStep[] = paperEvidence(evidence).length > 0 ? [{ kind: 'evidence', id: 'evidence' }] : []
  return [
    ...pages.filter((page) => !isPromise(page)).map(asStep),
    ...papers,
    { kind: 'check', id: 'check-answers' },
    ...pages.filter(isPromise).map(asStep),
  ]
}

/** What the applicant has to bring; the rest the platform looks up itself (免提交). */
export const paperEvidence = (evidence: readonly Evidence[]): Evidence[] =>
  evidence.filter((paper) => paper.obtainedBy === 'applicant')

const isPromise = (page: FormPage): boolean => page.fields.some((field) => field.kind === 'promise')

const asksSomething = (page: FormPage, answers: Answers): boolean =>
  relevantFields(page.fields, answers, answers).length > 0

/** The fields asked for among `fields`, given the answers at their level and at the top. */
export const relevantFields = (fields: readonly Field[], answers: Answers, root: Answers): Field[] =>
  fields.filter((field) => field.when?.(answers, root) ?? true)

/** The top-level field that says where the applicant lives; the application goes to the office of that area. */
export const areaField = (form: Form): Field | undefined =>
  form.pages.flatMap((page) => page.fields).find((field) => field.kind === 'area')

/** Where `path` is answered: the page, and the group's own screen when it lies inside a repeated field. */
export function placeOf(
  form: Form,
  path: string,
): { readonly page: string; readonly group?: { readonly field: string; readonly index: number } } | undefined {
  const [field = '', index] = path.split('.')
  const page = form.pages.find((candidate) => candidate.fields.some(({ id }) => id === field))
  if (!page) return undefined
  return index === undefined ? { page: page.id } : { page: page.id, group: { field, index: Number(index) } }
}

/** Errors of the group at `index` of `field`, and no others. */
export const errorsOfGroup = (errors: readonly FieldError[], field: string, index: number): FieldError[] =>
  errors.filter((error) => error.path.startsWith(`${field}.${index}.`))

/** `王建国`, `李秀英（母亲）`, or `第 2 项` while no name was given: how a group is called in lists. */
export function groupTitle(field: Field, group: Answers, index: number): string {
  const fields = field.fields ?? []
  const named = fields.find(({ kind }) => kind === 'person-name')
  const chosen = fields.find((candidate) => candidate.kind === 'choice' && typeof group[candidate.id] === 'string')
  const code = chosen && group[chosen.id]
  const choice = typeof code === 'string' ? chosen?.choices?.[code] : undefined
  const name = named && group[named.id]
  if (typeof name === 'string' && name !== '') return choice ? `${name}（${choice}）` : name
  return choice ?? `第 ${index + 1} 项`
}

export const groupCount = (answers: Answers, field: Field): number => groupsOf(answers[field.id]).length
