import type { z } from 'zod'
import type { FieldError } from '#core/form.ts'

/** The first problems of an API input as field errors; the browser checks forms itself, so this is for other callers. */
export function inputErrors(error: z.ZodError): { readonly says: string; readonly fields: readonly FieldError[] } {
  const fields = error.issues.slice(0, 20).map(
    (issue): FieldError => ({
      path: issue.path.join('.'),
      label: issue.path.join('.'),
      code: 'not-text',
      params: {},
    }),
  )
  return { says: `提交的数据格式不正确：${fields.map((field) => field.path || '（整体）').join('、')}`, fields: [] }
}
