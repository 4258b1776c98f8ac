import { isPlainDate } from './plain-date.ts'
import { parseYuan } from './units.ts'

/** A kind of control. `persons` and `records` repeat their `fields`. `yuan` answers are decimal text, stored as typed. */
export type FieldKind =
  | 'text'
  | 'long-text'
  | 'number'
  | 'yuan'
  | 'date'
  | 'choice'
  | 'choices'
  | 'yes-no'
  | 'person-name'
  | 'id-number'
  | 'phone'
  | 'bank-card'
  | 'area'
  | 'address'
  | 'files'
  | 'promise'
  | 'persons'
  | 'records'

export interface Field {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly kind: FieldKind
  readonly isRequired: boolean
  readonly choices?: Readonly<Record<string, string>>
  readonly maxLength?: number
  /** Shown and checked only when this holds over the answers at the same level (a person's own answers inside `persons`). */
  readonly when?: (answers: Answers, root: Answers) => boolean
  /** The fact this answer declares about the household, or about the person inside `persons`. */
  readonly fact?: string
  readonly fields?: readonly Field[]
  /**
   * A `promise` whose tick is the person's authorisation to query outside registers about him: the applicant's at the
   * top level, a member's inside `persons`. No other promise authorises anything.
   */
  readonly authorisesChecks?: true
  readonly atLeast?: number
  readonly atMost?: number
}

/** One page of the phone form: one thing per page. */
export interface FormPage {
  readonly id: string
  readonly title: string
  readonly lead?: string
  readonly fields: readonly Field[]
}

export interface Form {
  readonly pages: readonly FormPage[]
}

export type Answer = string | number | boolean | readonly string[] | readonly Answers[] | undefined
export interface Answers {
  readonly [field: string]: Answer
}

export type FieldErrorCode =
  | 'required'
  | 'not-a-date'
  | 'not-money'
  | 'not-a-number'
  | 'not-a-choice'
  | 'too-long'
  | 'too-few'
  | 'too-many'
  | 'not-promised'
  | 'not-text'
  | 'bad-id-number'
  | 'bad-name'
  | 'bad-phone'
  | 'bad-card'
  | 'bad-area'

/** `path` is `members.0.name`; `params` fill the sentence. */
export interface FieldError {
  readonly path: string
  readonly label: string
  readonly code: FieldErrorCode
  readonly params: Readonly<Record<string, string | number>>
}

/** Checks that need more than the form: identity numbers, names, areas. Given by the caller so that core stays free of today's date. */
export type ExtraCheck = (
  kind: FieldKind,
  text: string,
) => { code: FieldErrorCode; params: Record<string, string | number> } | undefined

const isRelevant = (field: Field, answers: Answers, root: Answers): boolean => field.when?.(answers, root) ?? true

export const fieldsOf = (form: Form): readonly Field[] => form.pages.flatMap((page) => page.fields)

/**
 * Only the answers whose fields are asked for: what is hidden is neither checked nor kept. Pruned until nothing changes,
 * because a hidden answer may itself have shown another field.
 */
export function relevantAnswers(form: Form, answers: Answers): Answers {
  const fields = fieldsOf(form)
  let kept = keep(fields, answers, answers)
  for (let rounds = 0; rounds < fields.length; rounds++) {
    const again = keep(fields, kept, kept)
    if (sizeOf(again) === sizeOf(kept)) return again
    kept = again
  }
  return kept
}

const sizeOf = (answers: Answers): number => JSON.stringify(answers).length

function keep(fields: readonly Field[], answers: Answers, root: Answers): Answers {
  const kept: Record<string, Answer> = {}
  for (const field of fields) {
    const answer = answers[field.id]
    if (answer === undefined || answer === '' || !isRelevant(field, answers, root)) continue
    kept[field.id] = field.fields ? groupsOf(answer).map((group) => keep(field.fields ?? [], group, root)) : answer
  }
  return kept
}

/** The repeated groups of a `persons` or `records` answer; empty when it is something else. */
export function groupsOf(answer: Answer): readonly Answers[] {
  if (!Array.isArray(answer)) return []
  return answer.filter((entry): entry is Answers => typeof entry === 'object' && entry !== null)
}

/** All field errors, in the order of the form; empty when the answers may be submitted. No side effects. */
export function validateAnswers(form: Form, answers: Answers, extra?: ExtraCheck): FieldError[] {
  return checkFields(fieldsOf(form), answers, answers, '', extra)
}

export function validatePage(page: FormPage, answers: Answers, extra?: ExtraCheck): FieldError[] {
  return checkFields(page.fields, answers, answers, '', extra)
}

function checkFields(
  fields: readonly Field[],
  answers: Answers,
  root: Answers,
  prefix: string,
  extra?: ExtraCheck,
): FieldError[] {
  return fields.flatMap((field) => {
    if (!isRelevant(field, answers, root)) return []
    const answer = answers[field.id]
    const path = `${prefix}${field.id}`
    const error = (code: FieldErrorCode, params: Record<string, string | number> = {}): FieldError[] => [
      { path, label: field.label, code, params },
    ]
    if (field.fields) {
      const groups = groupsOf(answer)
      const least = field.atLeast ?? (field.isRequired ? 1 : 0)
      if (groups.length < least) return error('too-few', { least })
      if (field.atMost !== undefined && groups.length > field.atMost) return error('too-many', { most: field.atMost })
      return groups.flatMap((group, i) => checkFields(field.fields ?? [], group, root, `${path}.${i}.`, extra))
    }
    if (answer === undefined || answer === '' || (Array.isArray(answer) && answer.length === 0))
      return field.isRequired ? error(field.kind === 'promise' ? 'not-promised' : 'required') : []
    const wrong = checkAnswer(field, answer, extra)
    return wrong ? error(wrong.code, wrong.params) : []
  })
}

type Wrong = { code: FieldErrorCode; params: Record<string, string | number> } | undefined
const wrong = (code: FieldErrorCode, params: Record<string, string | number> = {}): Wrong => ({ code, params })

function checkAnswer(field: Field, answer: Answer, extra: ExtraCheck | undefined): Wrong {
  if (field.kind === 'yes-no') return typeof answer === 'boolean' ? undefined : wrong('required')
  if (field.kind === 'promise')
    return answer === true || (answer === false && !field.isRequired) ? undefined : wrong('not-promised')
  if (field.kind === 'number')
    return typeof answer === 'number' && Number.isSafeInteger(answer) && answer >= 0 ? undefined : wrong('not-a-number')
  if (field.kind === 'choices' || field.kind === 'files') {
    if (!Array.isArray(answer)) return wrong('not-a-choice')
    const known = field.choices
    return known && answer.some((code) => typeof code !== 'string' || !(code in known))
      ? wrong('not-a-choice')
      : undefined
  }
  if (field.kind === 'area') return typeof answer === 'number' ? extra?.('area', String(answer)) : wrong('bad-area')
  if (typeof answer !== 'string') return wrong('not-text')
  const most = field.maxLength ?? (field.kind === 'long-text' ? 1000 : 100)
  if ([...answer].length > most) return wrong('too-long', { most })
  if (field.kind === 'choice') return field.choices && answer in field.choices ? undefined : wrong('not-a-choice')
  if (field.kind === 'date') return isPlainDate(answer) ? undefined : wrong('not-a-date')
  if (field.kind === 'yuan') {
    const amount = parseYuan(answer)
    return amount === undefined || amount < 0 ? wrong('not-money') : undefined
  }
  if (field.kind === 'phone') return /^1[3-9]\d{9}$|^0\d{2,3}-?\d{7,8}$/.test(answer) ? undefined : wrong('bad-phone')
  if (field.kind === 'bank-card') return /^\d{12,22}$/.test(answer) ? undefined : wrong('bad-card')
  return extra?.(field.kind, answer)
}

/** The sentence beside a field and in the summary on top, the same wording in both. */
export function fieldErrorText({ label, code, params }: FieldError): string {
  const sentences: Record<FieldErrorCode, string> = {
    required: `请填写“${label}”`,
    'not-a-date': `“${label}”不是有效日期，请按“2026-03-02”的格式填写`,
    'not-money': `“${label}”应为金额（元），最多两位小数，例如 1200.50`,
    'not-a-number': `“${label}”应为整数`,
    'not-a-choice': `“${label}”请从列出的选项中选择`,
    'too-long': `“${label}”不能超过 ${params['most']} 个字`,
    'too-few': `“${label}”至少填写 ${params['least']} 项`,
    'too-many': `“${label}”最多填写 ${params['most']} 项`,
    'not-promised': `请阅读并勾选“${label}”`,
    'not-text': `“${label}”应为文字`,
    'bad-id-number': `“${label}”不正确：${params['reason'] ?? '请核对身份证号码'}`,
    'bad-name': `“${label}”不正确：${params['reason'] ?? '请按身份证上的姓名填写'}`,
    'bad-phone': `“${label}”不是有效的电话号码`,
    'bad-card': `“${label}”不是有效的银行账号`,
    'bad-area': `“${label}”请选择到村（社区）`,
  }
  return sentences[code]
}
