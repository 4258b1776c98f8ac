import { Button } from 'antd'

/** 批准 and 不批准 beside a row; `of` tells a screen reader which row. */
export function DecideButtons({
  of,
  onDecide,
}: {
  readonly of: string | number
  readonly onDecide: (approve: boolean) => void
}) {
  return (
    <>
      <Button type="link" size="small" aria-label={`批准 ${of}`} onClick={() => onDecide(true)}>
        批准
      </Button>
      <Button type="link" size="small" danger aria-label={`不批准 ${of}`} onClick={() => onDecide(false)}>
        不批准
      </Button>
    </>
  )
}
