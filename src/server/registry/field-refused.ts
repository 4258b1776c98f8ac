import type { FieldErrorCode } from '#core/form.ts'
import { DomainError } from '../errors.ts'

/** The refusal of one field, worded as beside the field of a form. */
export const fieldRefused = (path: string, label: string, code: FieldErrorCode, reason?: string): DomainError =>
  new DomainError('invalid-input', {
    fields: [{ path, label, code, params: reason === undefined ? {} : { reason } }],
  })
