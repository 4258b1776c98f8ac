import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn.js'

/** A date (`YYYY-MM-DD`) or month (`YYYY-MM`) as text, picked from a calendar or typed. Loaded when a form with a date opens. */
export function DateInput(props: {
  readonly id?: string
  readonly value?: string
  readonly onChange?: (value: string) => void
  readonly isMonth?: boolean
}) {
  const format = props.isMonth ? 'YYYY-MM' : 'YYYY-MM-DD'
  return (
    <DatePicker
      {...(props.id ? { id: props.id } : {})}
      picker={props.isMonth ? 'month' : 'date'}
      format={format}
      placeholder={props.isMonth ? '例如 2026-03' : '例如 2026-03-02'}
      style={{ width: '100%' }}
      value={props.value ? dayjs(props.value) : null}
      onChange={(chosen) => props.onChange?.(chosen ? chosen.format(format) : '')}
    />
  )
}
