import type { UseQueryResult } from '@tanstack/react-query'
import { Alert, Button, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { ProblemError, sayError } from '#web/api.ts'

/** Waits for a read, says why it failed and offers to try again, then draws its answer. */
export function Answered<T>(props: {
  readonly query: UseQueryResult<T>
  readonly children: (data: T) => ReactNode
}): ReactNode {
  const { query } = props
  if (query.data !== undefined)
    return (
      <>
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {props.children(query.data)}
      </>
    )
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />
  return (
    <div role="status" aria-label="正在读取">
      <Skeleton active paragraph={{ rows: 6 }} />
    </div>
  )
}

/** Row security makes no difference between what is not there and what is another area's. */
const isMissing = (error: unknown): boolean => error instanceof ProblemError && error.code === 'not-found'

export function Failed(props: { readonly error: unknown; readonly onRetry?: () => void }) {
  return (
    <Alert
      type="error"
      showIcon
      title={sayError(props.error)}
      {...(isMissing(props.error) ? { description: '可能编号有误，也可能不在您的管辖范围内。' } : {})}
      action={props.onRetry && <Button onClick={props.onRetry}>重试</Button>}
    />
  )
}
