import {
  type ComponentType,
  createContext,
  type MouseEvent,
  type ReactNode,
  use,
  useLayoutEffect,
  useMemo,
  useSyncExternalStore,
} from 'react'
import { matchPath, type Params } from './match-path.ts'

/**
 * The portal's addresses over the browser's history. Written out here because the router of the desk weighs 30 kB and
 * the citizens' first load may weigh 110 kB in all.
 */

export interface Place {
  readonly pathname: string
  readonly search: string
  /** How it was reached: by opening the page, by a link, or by the browser's back and forward. */
  readonly by: 'open' | 'link' | 'history'
  /** What the link gave along; gone after a reload. */
  readonly note: string
}

const read = (by: Place['by'], note = ''): Place => ({ pathname: location.pathname, search: location.search, by, note })

let place: Place = read('open')
const listeners = new Set<() => void>()

function arrive(next: Place): void {
  place = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  const onHistory = () => arrive(read('history'))
  if (listeners.size === 0) window.onpopstate = onHistory
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useLocation = (): Place => useSyncExternalStore(subscribe, () => place)

/** Goes to an address inside the portal. */
export function go(to: string, options: { readonly replace?: boolean; readonly note?: string } = {}): void {
  if (options.replace) history.replaceState(null, '', to)
  else history.pushState(null, '', to)
  arrive(read('link', options.note))
}

/** The query of the address, and how to change it in place. */
export function useSearchParams(): readonly [URLSearchParams, (values: Readonly<Record<string, string>>) => void] {
  const { pathname, search } = useLocation()
  const params = useMemo(() => new URLSearchParams(search), [search])
  return [
    params,
    (values) => {
      const query = new URLSearchParams(values).toString()
      history.replaceState(null, '', query === '' ? pathname : `${pathname}?${query}`)
      arrive(read(place.by, place.note)) // The page stays the same: the focus must not move to its heading.
    },
  ]
}

interface LinkProps {
  readonly to: string
  readonly className?: string
  readonly id?: string | undefined
  readonly note?: string
  readonly isCurrent?: boolean
  readonly children: ReactNode
}

/** An ordinary link that stays in the page; opening in a new tab works as ever. */
export function Link({ to, className, id, note, isCurrent, children }: LinkProps) {
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    go(to, note === undefined ? {} : { note })
  }
  return (
    <a id={id} className={className} href={to} onClick={onClick} {...(isCurrent ? { 'aria-current': 'page' } : {})}>
      {children}
    </a>
  )
}

/** Goes on at once, without a trace in the history. */
export function Redirect({ to }: { readonly to: string }) {
  useLayoutEffect(() => go(to, { replace: true }), [to])
  return null
}

const ParamsContext = createContext<Params>({})
/** The named parts of the address by the pattern of the page. */
export const useParams = (): Params => use(ParamsContext)

export interface RouteEntry {
  readonly path: string
  readonly page: ComponentType
}

/** Draws the first page whose pattern fits. */
export function Pages({
  routes,
  otherwise: Otherwise,
}: {
  readonly routes: readonly RouteEntry[]
  readonly otherwise: ComponentType
}) {
  const { pathname } = useLocation()
  for (const { path, page: Page } of routes) {
    const params = matchPath(path, pathname)
    if (params)
      return (
        <ParamsContext value={params}>
          <Page />
        </ParamsContext>
      )
  }
  return <Otherwise />
}
