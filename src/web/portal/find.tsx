import { SearchBox } from './home.tsx'
import { useItems } from './items.ts'
import { ItemRows, ItemsByLayer } from './parts/items-by-layer.tsx'
import { Loaded } from './parts/loaded.tsx'
import { Page } from './parts/page.tsx'
import { useSearchParams } from './router.tsx'
import { searchItems } from './search-items.ts'

/** What can be applied for: everything by layer, or what fits the words asked. */
export function FindPage() {
  const [params] = useSearchParams()
  const items = useItems()
  const asked = params.get('q') ?? ''
  return (
    <Page title={asked === '' ? '我要办' : '查找结果'} back="/" focusKey={`find ${asked}`}>
      <SearchBox key={asked} initial={asked} />
      <Loaded query={items}>
        {(all) => {
          if (asked === '') return <ItemsByLayer items={all} />
          const found = searchItems(all, asked)
          return (
            <>
              <p role="status" className="soft">
                {found.length === 0
                  ? `没有找到与“${asked}”对应的事项，下面是全部事项。也可以打 12345 问一问。`
                  : `与“${asked}”有关的事项有 ${found.length} 项，最接近的排在前面：`}
              </p>
              {found.length === 0 ? <ItemsByLayer items={all} /> : <ItemRows items={found} />}
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}
