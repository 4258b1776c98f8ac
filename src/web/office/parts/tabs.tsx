import { type ReactNode, useId, useState } from 'react'

export interface Tab {
  readonly key: string
  readonly title: string
  readonly draw: () => ReactNode
}

/** Tabs as WAI-ARIA describes them: arrow keys, Home and End move; only the open one is drawn. */
export function Tabs({ tabs, name }: { readonly tabs: readonly Tab[]; readonly name: string }) {
  const id = useId()
  const [open, setOpen] = useState(tabs[0]?.key)
  const at = tabs.findIndex(({ key }) => key === open)
  const go = (place: number) => {
    const tab = tabs[(place + tabs.length) % tabs.length]
    if (!tab) return
    setOpen(tab.key)
    document.getElementById(`${id}-${tab.key}`)?.focus()
  }
  const places: Readonly<Record<string, number>> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: tabs.length - 1,
  }
  return (
    <>
      <div
        role="tablist"
        aria-label={name}
        className="tabs"
        tabIndex={-1}
        onKeyDown={(event) => {
          const place = places[event.key]
          if (place === undefined) return
          event.preventDefault()
          go(place)
        }}
      >
        {tabs.map(({ key, title }) => (
          <button
            key={key}
            id={`${id}-${key}`}
            type="button"
            role="tab"
            aria-selected={key === open}
            aria-controls={`${id}-panel`}
            tabIndex={key === open ? 0 : -1}
            onClick={() => setOpen(key)}
          >
            {title}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${open}`}>
        {tabs[at]?.draw()}
      </div>
    </>
  )
}
