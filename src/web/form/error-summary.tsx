import { useEffect, useRef } from 'react'

/** One line of the summary: the sentence beside the field, and the id of the field or what to do to reach it. */
export interface SummaryLine {
  readonly says: string
  readonly target: string
  /** Called instead of moving to `target` when the field is on another screen. */
  readonly onGo?: () => void
}

/** All errors on top of the page; takes the focus each time `lines` changes. Draws nothing without errors. */
export function ErrorSummary({ lines }: { readonly lines: readonly SummaryLine[] }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (lines.length > 0) box.current?.focus()
  }, [lines])
  if (lines.length === 0) return null
  return (
    <div ref={box} className="error-summary" tabIndex={-1} role="alert" aria-labelledby="error-summary-title">
      <h2 id="error-summary-title">有内容需要修改</h2>
      <ul>
        {lines.map((line) => (
          <li key={`${line.target} ${line.says}`}>
            <a
              href={`#${line.target}`}
              onClick={(event) => {
                event.preventDefault()
                if (line.onGo) line.onGo()
                else focusControl(line.target)
              }}
            >
              {line.says}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Brings a control into view and gives it the focus; nothing when it is not on the screen. */
function focusControl(id: string): void {
  const control = document.getElementById(id)
  control?.scrollIntoView({ block: 'center' })
  control?.focus({ preventScroll: true })
}
