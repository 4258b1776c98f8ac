import { Button, Input } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea.js'
import { useEffect, useId, useRef } from 'react'
import { commonPhrases } from '#web/office/texts.ts'

/** The opinion with 常用语; Ctrl+Enter submits what the caller says is the default action. */
export function OpinionBox(props: {
  readonly value: string
  /** An act was pressed that needs an opinion. */
  readonly isMissed: boolean
  readonly onChange: (value: string) => void
  readonly onSubmit: () => void
}) {
  const id = useId()
  const box = useRef<TextAreaRef>(null)
  useEffect(() => {
    if (props.isMissed) box.current?.focus()
  }, [props.isMissed])
  return (
    <div className="opinion">
      <label htmlFor={id}>办理意见</label>
      <Input.TextArea
        ref={box}
        id={id}
        aria-invalid={props.isMissed}
        {...(props.isMissed ? { status: 'error' as const, 'aria-describedby': `${id}-missed` } : {})}
        rows={4}
        maxLength={500}
        showCount
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) props.onSubmit()
        }}
      />
      {props.isMissed && (
        <p id={`${id}-missed`} className="missed" role="alert">
          请先填写办理意见
        </p>
      )}
      <details>
        <summary>常用语</summary>
        <ul className="phrases">
          {commonPhrases.map((phrase) => (
            <li key={phrase}>
              <Button type="link" size="small" onClick={() => props.onChange(`${props.value}${phrase}`)}>
                {phrase}
              </Button>
            </li>
          ))}
        </ul>
      </details>
    </div>
  )
}
