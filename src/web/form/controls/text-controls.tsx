import type { HTMLAttributes } from 'react'
import { parseIdNumber } from '#core/identity-number.ts'
import { plainDate } from '#core/plain-date.ts'
import { ariaOf, type ControlProps, textOf } from '../control-props.ts'

interface TextShape {
  readonly type?: 'text' | 'tel'
  readonly inputMode?: HTMLAttributes<HTMLInputElement>['inputMode']
  readonly autoComplete?: string
  readonly unit?: string
  readonly width?: 'short' | 'middle' | 'digits'
  /** What is kept of the typed text; the text itself unless given. */
  readonly keep?: (text: string) => string
  /** What leaving the field puts right. */
  readonly tidy?: (text: string) => string
}

const withoutBlanks = (text: string): string => text.replace(/\s/g, '')
const halfWidth = (text: string): string => text.normalize('NFKC').trim()
/** Later than any day of birth: only the form of the number is put right here, the date is judged elsewhere. */
const endOfTime = plainDate('2999-12-31')

/** Full-width digits, blanks and a small x become the form on the card; a wrong number stays as typed. */
function tidyIdNumber(text: string): string {
  const parsed = parseIdNumber(text, endOfTime)
  return parsed.ok ? parsed.canonical : text
}

function TextInput({ shape, ...props }: ControlProps & { readonly shape: TextShape }) {
  const { id, answer, onAnswer } = props
  const keep = shape.keep ?? ((text: string) => text)
  const input = (
    <input
      id={id}
      className={`input ${shape.width ? `input-${shape.width}` : ''}`}
      type={shape.type ?? 'text'}
      inputMode={shape.inputMode}
      autoComplete={shape.autoComplete ?? 'off'}
      value={textOf(answer)}
      onChange={(event) => onAnswer(keep(event.target.value))}
      onBlur={(event) => {
        const tidied = shape.tidy?.(event.target.value) ?? event.target.value
        if (tidied !== event.target.value) onAnswer(tidied)
      }}
      {...ariaOf(props)}
    />
  )
  if (!shape.unit) return input
  return (
    <div className="input-with-unit">
      {input}
      <span aria-hidden="true">{shape.unit}</span>
    </div>
  )
}

export const TextControl = (props: ControlProps) => <TextInput {...props} shape={{}} />
export const NameControl = (props: ControlProps) => (
  <TextInput {...props} shape={{ width: 'middle', tidy: (text) => text.trim() }} />
)
export const IdNumberControl = (props: ControlProps) => (
  <TextInput {...props} shape={{ width: 'digits', tidy: tidyIdNumber }} />
)
export const PhoneControl = (props: ControlProps) => (
  <TextInput
    {...props}
    shape={{ type: 'tel', inputMode: 'tel', width: 'middle', tidy: halfWidth, keep: withoutBlanks }}
  />
)
export const CardControl = (props: ControlProps) => (
  <TextInput {...props} shape={{ inputMode: 'numeric', width: 'digits', tidy: halfWidth, keep: withoutBlanks }} />
)
export const YuanControl = (props: ControlProps) => (
  <TextInput {...props} shape={{ inputMode: 'decimal', width: 'short', unit: '元', tidy: halfWidth }} />
)

/** Whole numbers; anything else is kept as typed so that the check can name it. */
export function NumberControl(props: ControlProps) {
  return (
    <TextInput
      {...props}
      shape={{ inputMode: 'numeric', width: 'short' }}
      onAnswer={(answer) => {
        const text = halfWidth(textOf(answer))
        props.onAnswer(/^\d{1,12}$/.test(text) ? Number(text) : text)
      }}
    />
  )
}

function LongText({ rows, ...props }: ControlProps & { readonly rows: number }) {
  return (
    <textarea
      id={props.id}
      className="input"
      rows={rows}
      autoComplete="off"
      value={textOf(props.answer)}
      onChange={(event) => props.onAnswer(event.target.value)}
      {...ariaOf(props)}
    />
  )
}

export const LongTextControl = (props: ControlProps) => <LongText {...props} rows={5} />
export const AddressControl = (props: ControlProps) => <LongText {...props} rows={2} />
