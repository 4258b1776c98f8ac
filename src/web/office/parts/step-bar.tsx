export interface BarStep {
  readonly title: string
  readonly status: 'finish' | 'process' | 'wait' | 'error'
  /** Below the title, such as a date. */
  readonly below?: string | undefined
}

const spoken = { finish: '已完成', process: '当前环节', wait: '未开始', error: '已终止' } as const
const signs = { finish: '✓', error: '✗' } as const

/** Where something stands on its way, as a row of steps. */
export function StepBar({ steps }: { readonly steps: readonly BarStep[] }) {
  return (
    <ol className="steps">
      {steps.map(({ title, status, below }, i) => (
        <li key={title} className={`step step-${status}`} aria-current={status === 'process' ? 'step' : undefined}>
          <span className="step-sign" aria-hidden="true">
            {status === 'finish' || status === 'error' ? signs[status] : i + 1}
          </span>
          <span>
            {title}
            <span className="hidden">（{spoken[status]}）</span>
          </span>
          {below && <span className="soft one-line">{below}</span>}
        </li>
      ))}
    </ol>
  )
}
