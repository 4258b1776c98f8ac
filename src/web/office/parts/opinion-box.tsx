import { Button, Input } from 'antd'
import { useId } from 'react'
import { commonPhrases } from '#web/office/texts.ts'

/** The opinion with 常用语; Ctrl+Enter submits what the caller says is the default action. */
export function OpinionBox(props: {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onSubmit: () => void
}) {
  const id = useId()
  return (
    <div className="opinion">
      <label htmlFor={id}>办理意见</label>
      <Input.TextArea
        id={id}
        rows={4}
        maxLength={500}
        showCount
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) props.onSubmit()
        }}
      />
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
