import type { ReactNode } from 'react'
import type { Answer, Field } from '#core/form.ts'

/** What every control gets. `id` is the id of the element that takes the focus; `describedBy` its hint and error. */
export interface ControlProps {
  readonly field: Field
  readonly id: string
  readonly answer: Answer
  readonly onAnswer: (answer: Answer) => void
  readonly describedBy: string | undefined
  readonly isInvalid: boolean
}

/** Controls of several inputs are a group named by a legend; the others have one label. */
export interface ControlKind {
  readonly isGroup: (field: Field) => boolean
  readonly control: (props: ControlProps) => ReactNode
}

/** The attributes that say to assistive technology what is wrong and what is needed. */
export const ariaOf = ({ describedBy, isInvalid, field }: ControlProps) => ({
  ...(describedBy ? { 'aria-describedby': describedBy } : {}),
  ...(isInvalid ? { 'aria-invalid': true } : {}),
  ...(field.isRequired ? { 'aria-required': true } : {}),
})

export const textOf = (answer: Answer): string =>
  typeof answer === 'string' ? answer : typeof answer === 'number' ? String(answer) : ''
