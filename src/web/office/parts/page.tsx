import type { ReactNode } from 'react'
import { Link } from 'react-router'

export interface Crumb {
  readonly title: string
  readonly to?: string
}

const takeFocus = (heading: HTMLHeadingElement | null): void => heading?.focus({ preventScroll: true })

/** A screen's frame: document title, breadcrumb, heading (which takes the focus when the screen opens), buttons on the right. */
export function Page(props: {
  readonly title: string
  readonly isHome?: boolean
  readonly crumbs?: readonly Crumb[]
  readonly beside?: ReactNode
  readonly buttons?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <>
      <title>{`${props.title} - 民政综合业务信息平台`}</title>
      <nav aria-label="当前位置" className="crumbs">
        <ol>
          {!props.isHome && (
            <li>
              <Link to="/">工作台</Link>
            </li>
          )}
          {(props.crumbs ?? []).map(({ title, to }) => (
            <li key={title}>{to ? <Link to={to}>{title}</Link> : title}</li>
          ))}
          <li aria-current="page">{props.title}</li>
        </ol>
      </nav>
      <header className="page-head">
        <h1 tabIndex={-1} ref={takeFocus}>
          {props.title}
        </h1>
        {props.beside}
        <div className="page-buttons">{props.buttons}</div>
      </header>
      {props.children}
    </>
  )
}

/** A titled block of a screen. */
export function Panel(props: {
  readonly title: string
  readonly buttons?: ReactNode
  readonly tone?: 'plain' | 'red'
  readonly children: ReactNode
}) {
  return (
    <section className={`panel panel-${props.tone ?? 'plain'}`}>
      <header>
        <h2>{props.title}</h2>
        <div className="panel-buttons">{props.buttons}</div>
      </header>
      {props.children}
    </section>
  )
}

/** Pairs of label and value in columns. */
export function Pairs({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="pairs">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value === '' || value === null || value === undefined ? '—' : value}</dd>
        </div>
      ))}
    </dl>
  )
}

export const Nothing = ({ says }: { readonly says: string }) => <p className="nothing">{says}</p>
