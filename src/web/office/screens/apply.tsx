import { Link } from 'react-router'
import type { Item } from '#core/item.ts'
import { items } from '#web/office/catalogue.ts'
import { Page, Panel } from '#web/office/parts/page.tsx'
import './apply-form.css'

/** 窗口登记: which matter somebody at the counter applies for. */
export function Apply() {
  return (
    <Page title="窗口登记">
      <Panel title="申请人要办什么">
        <p className="soft">群众到窗口申请，或者请工作人员代为填写的，在这里登记；提交后进入“待受理”。</p>
        <ul className="item-choices">
          {items.map((item) => (
            <ItemChoice key={item.id} item={item} />
          ))}
        </ul>
      </Panel>
    </Page>
  )
}

function ItemChoice({ item }: { readonly item: Item }) {
  return (
    <li>
      <Link to={`/apply/${item.id}`}>{item.title}</Link>
      <p className="soft">{item.summary}</p>
    </li>
  )
}
