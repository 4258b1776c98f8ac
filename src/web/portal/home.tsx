import { useState } from 'react'
import { useItems } from './items.ts'
import { ItemsByLayer } from './parts/items-by-layer.tsx'
import { Loaded } from './parts/loaded.tsx'
import { Page } from './parts/page.tsx'
import { go, Link } from './router.tsx'
import { useReading } from './text-size.ts'

const ways = [
  { to: '/find', title: '我要办', says: '申请救助和补贴' },
  { to: '/my', title: '我要查', says: '查进度、查发钱' },
  { to: '/notices', title: '我要看', says: '看公示、看名单' },
  { to: '/ask', title: '我要问', says: '常见问题、打电话' },
] as const

/** The first page: search in plain words, four ways in, and what can be applied for. */
export function HomePage() {
  const items = useItems()
  const [reading] = useReading()
  return (
    <Page title="河南民政便民服务">
      <SearchBox />
      <nav aria-label="四个入口">
        <ul className="tiles">
          {ways.map(({ to, title, says }) => (
            <li key={to}>
              <Link className="tile" to={to}>
                <strong>{title}</strong>
                {says}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {!reading.isElder && (
        <>
          <h2>能申请什么</h2>
          <Loaded query={items}>{(all) => <ItemsByLayer items={all} />}</Loaded>
        </>
      )}
    </Page>
  )
}

/** Goes to the result page with what was typed. */
export function SearchBox({ initial = '' }: { readonly initial?: string }) {
  const [text, setText] = useState(initial)
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          go(`/find?q=${encodeURIComponent(text.trim())}`)
        }}
      >
        <label className="label" htmlFor="search-text">
          说说您遇到的难处
        </label>
        <div className="search">
          <input
            id="search-text"
            className="input"
            type="search"
            enterKeyHint="search"
            placeholder="例如：看病花钱太多"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button type="submit" className="button">
            查找
          </button>
        </div>
      </form>
    </search>
  )
}
