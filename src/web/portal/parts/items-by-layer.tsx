import type { Item } from '#core/item.ts'
import { layerTitles } from '../items.ts'
import { Link } from '../router.tsx'

const layers: readonly Item['layer'][] = ['basic', 'emergency', 'special', 'service', 'welfare']

/** Items under the heading of their layer; layers without items are left out. */
export function ItemsByLayer({ items }: { readonly items: readonly Item[] }) {
  return layers
    .map((layer) => ({ layer, found: items.filter((item) => item.layer === layer) }))
    .filter(({ found }) => found.length > 0)
    .map(({ layer, found }) => (
      <section key={layer} aria-labelledby={`layer-${layer}`}>
        <h3 id={`layer-${layer}`}>
          {layerTitles[layer].title}
          <span className="soft">{`（${layerTitles[layer].plain}）`}</span>
        </h3>
        <ItemRows items={found} />
      </section>
    ))
}

/** One link per item to its guide. */
export function ItemRows({ items }: { readonly items: readonly Item[] }) {
  return (
    <ul className="rows">
      {items.map((item) => (
        <li key={item.id}>
          <Link className="row-link" to={`/guide/${item.id}`}>
            <strong>{item.plain}</strong>
            {item.title !== item.plain && <span className="soft">{item.title}</span>}
            <span className="soft">{item.summary}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
