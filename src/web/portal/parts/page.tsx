import { type ReactNode, useEffect, useRef } from 'react'
import { Link, useLocation } from '../router.tsx'

const siteName = '河南民政便民服务'

interface PageProps {
  readonly title: string
  /** Where the back link leads; none on first pages. */
  readonly back?: string
  readonly backTitle?: string
  /** Set before the title in the window when the page shows errors. */
  readonly hasErrors?: boolean
  /** The title stands for this; another value moves the focus to the heading again. */
  readonly focusKey?: string
  readonly children: ReactNode
}

/** A screen: back link, one heading that takes the focus when the screen was opened by a link, and the title of the window. */
export function Page({ title, back, backTitle = '返回', hasErrors = false, focusKey = title, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { by } = useLocation()
  useEffect(() => {
    if (by === 'open' || focusKey === '') return
    if (by === 'link') window.scrollTo(0, 0)
    heading.current?.focus({ preventScroll: true })
  }, [by, focusKey])
  return (
    <>
      <title>{`${hasErrors ? '错误：' : ''}${title === siteName ? title : `${title} - ${siteName}`}`}</title>
      {back !== undefined && (
        <Link className="back" to={back}>
          {backTitle}
        </Link>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </>
  )
}
