import { type ReactNode, useId } from 'react'

/** A labelled plain input of the sign-in pages. */
export function SignInField(props: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onFocus?: () => void
  readonly autoComplete: string
  readonly type?: 'text' | 'password'
  readonly inputMode?: 'numeric'
  readonly hint?: string
}): ReactNode {
  const id = useId()
  return (
    <div className="sign-in-field">
      <label htmlFor={id}>{props.label}</label>
      {props.hint && (
        <p id={`${id}-hint`} className="sign-in-hint">
          {props.hint}
        </p>
      )}
      <input
        id={id}
        type={props.type ?? 'text'}
        value={props.value}
        autoComplete={props.autoComplete}
        required
        {...(props.inputMode ? { inputMode: props.inputMode } : {})}
        {...(props.hint ? { 'aria-describedby': `${id}-hint` } : {})}
        {...(props.onFocus ? { onFocus: props.onFocus } : {})}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  )
}
