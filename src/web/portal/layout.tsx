import type { ReactNode } from 'react'
import { Link, useLocation } from './router.tsx'
import { resized, textSizes, useReading, withElder } from './text-size.ts'

/** What every page has: the name, the text size and elder mode, the page itself, and the four ways on. */
export function Layout({ children }: { readonly children: ReactNode }) {
  const { pathname } = useLocation()
  const isStep = /^\/(apply\/|field|my\/cases\/\d+\/correction)/.test(pathname)
  return (
    <>
      <a className="skip" href="#main">
        跳到正文
      </a>
      <header className="top">
        <div className="top-inner">
          <Link className="brand" to={pathname.startsWith('/field') ? '/field' : '/'}>
            {pathname.startsWith('/field') ? '民政入户调查' : '河南民政'}
          </Link>
          <ReadingControls />
        </div>
      </header>
      {!isStep && <Tabs pathname={pathname} />}
      <main id="main" className="main" tabIndex={-1}>
        {children}
      </main>
      {!isStep && (
        <footer className="foot">
          <Link to="/about">关于本平台</Link>
          <Link to="/ask">问题与帮助</Link>
          <a href="tel:12345">政务热线 12345</a>
        </footer>
      )}
    </>
  )
}

function ReadingControls() {
  const [reading, choose] = useReading()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this is a set of buttons
    <div className="reading" role="group" aria-label="文字大小">
      <button
        type="button"
        aria-label="文字缩小"
        disabled={reading.size === textSizes[0]}
        onClick={() => choose(resized(reading, -1))}
      >
        小
      </button>
      <button
        type="button"
        aria-label="文字放大"
        disabled={reading.size === textSizes.at(-1)}
        onClick={() => choose(resized(reading, 1))}
      >
        大
      </button>
      <button type="button" aria-pressed={reading.isElder} onClick={() => choose(withElder(reading, !reading.isElder))}>
        长辈版
      </button>
    </div>
  )
}

const tabs = [
  { to: '/', title: '首页' },
  { to: '/my/cases', title: '办件' },
  { to: '/notices', title: '公示' },
  { to: '/my', title: '我的' },
] as const

function Tabs({ pathname }: { readonly pathname: string }) {
  return (
    <nav className="tabs" aria-label="主要页面">
      <ul>
        {tabs.map(({ to, title }) => (
          <li key={to}>
            <Link to={to} isCurrent={pathname === to}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
