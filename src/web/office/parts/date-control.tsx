import { Input } from 'antd'
import { lazy, Suspense } from 'react'

const DateInput = lazy(() => import('./date-input.tsx').then((m) => ({ default: m.DateInput })))

/** A date or month as text; the calendar behind it is loaded when it is first shown. */
export function DateControl(props: {
  readonly id?: string
  readonly value?: string
  readonly onChange?: (value: string) => void
  readonly isMonth?: boolean
}) {
  return (
    <Suspense fallback={<Input disabled placeholder="正在打开日历……" />}>
      <DateInput {...props} />
    </Suspense>
  )
}
