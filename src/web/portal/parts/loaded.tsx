import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemError, sayError } from '#web/api.ts'
import { Link, useLocation } from '../router.tsx'

interface LoadedProps<T> {
  readonly query: UseQueryResult<T>
  readonly children: (data: T) => ReactNode
}

/** What was asked of the server, or a sentence while it is on its way or when it failed; asks to sign in when that is why. */
export function Loaded<T>({ query, children }: LoadedProps<T>) {
  const here = useLocation()
  if (query.data !== undefined) return children(query.data)
  if (query.isPending) return <p role="status">正在取得内容，请稍候…</p>
  if (query.error instanceof ProblemError && query.error.status === 401)
    return (
      <div className="notice-box">
        <p>请先登录，再看这一页。</p>
        <Link className="button" to={signInAddress(`${here.pathname}${here.search}`)}>
          去登录
        </Link>
      </div>
    )
  if (query.error instanceof ProblemError && query.error.code === 'not-found')
    return (
      <div className="notice-box warn" role="alert">
        <p>没有找到您要看的内容。可能地址写错了，也可能已经不在了。要问可以打 12345。</p>
      </div>
    )
  return (
    <div className="notice-box warn" role="alert">
      <p>{sayError(query.error)}</p>
      <button type="button" className="button button-second" onClick={() => void query.refetch()}>
        再试一次
      </button>
    </div>
  )
}

/** The sign-in page that comes back to `next`. */
export const signInAddress = (next: string): string => `/sign-in?next=${encodeURIComponent(next)}`
