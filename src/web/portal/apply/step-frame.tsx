import type { ReactNode } from 'react'
import { sayError } from '#web/api.ts'
import { ErrorSummary, type SummaryLine } from '#web/form/error-summary.tsx'
import { Page } from '../parts/page.tsx'

/** What every step has around its questions. */
export interface StepFrameProps {
  readonly back: string
  /** `share` of the way, from 0 to 1. */
  readonly position: { readonly at: number; readonly of: number; readonly share: number }
  readonly saving: 'none' | 'saving' | 'saved' | 'failed'
  readonly isLast: boolean
  readonly submitTitle: string
  readonly isSubmitting: boolean
  readonly serverErrors: readonly SummaryLine[]
  readonly error: unknown
  readonly onwards: () => void
}

interface Props {
  readonly frame: StepFrameProps
  readonly title: string
  readonly lead?: string | undefined
  readonly lines: readonly SummaryLine[]
  readonly nextTitle?: string
  /** True when the step may be left. */
  readonly onNext: () => boolean
  readonly children: ReactNode
}

const savingSays = {
  none: '',
  saving: '正在保存…',
  saved: '已保存，可以随时停下，回来接着填。',
  failed: '刚才没有保存上（可能没有网络）。可以接着填，有网络后会再保存。',
}

/** One screen of a form: back, progress, errors, questions, one button onwards. */
export function StepFrame({ frame, title, lead, lines, nextTitle = '下一步', onNext, children }: Props) {
  const { position, isLast, isSubmitting } = frame
  const shown = lines.length > 0 ? lines : isLast ? frame.serverErrors : []
  return (
    <Page title={title} back={frame.back} backTitle="上一步" hasErrors={shown.length > 0} focusKey={title}>
      <p className="step-count">{`第 ${position.at} 项，共 ${position.of} 项`}</p>
      <div className="step-bar" aria-hidden="true">
        <div style={{ width: `${Math.round(position.share * 100)}%` }} />
      </div>
      <ErrorSummary lines={shown} />
      {isLast && frame.error !== null && frame.error !== undefined && frame.serverErrors.length === 0 && (
        <div className="notice-box stop" role="alert">
          <p>{sayError(frame.error)}</p>
          <p>您填的内容没有丢，可以再按一次提交，不会重复。</p>
        </div>
      )}
      {lead && <p>{lead}</p>}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!isSubmitting && onNext()) frame.onwards()
        }}
      >
        {children}
        <div className="buttons">
          <button type="submit" className="button" aria-disabled={isSubmitting}>
            {isSubmitting ? '正在提交，请稍候…' : isLast ? frame.submitTitle : nextTitle}
          </button>
        </div>
        <p className="hint" role="status">
          {savingSays[frame.saving]}
        </p>
      </form>
    </Page>
  )
}
