import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { Link } from 'react-router'
import type { Item } from '#core/item.ts'
import { call, useCall } from '#web/api.ts'
import { items, itemTitle } from '#web/office/catalogue.ts'
import { Page, Panel } from '#web/office/parts/page.tsx'
import { instantText } from '#web/office/texts.ts'
import './apply-form.css'

/** 窗口登记: which matter somebody at the counter applies for. */
export function Apply() {
  return (
    <Page title="窗口登记">
      <Drafts />
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

/** Forms begun and not yet sent; each goes on where it was left. */
function Drafts() {
  const client = useQueryClient()
  const drafts = useCall('GET /api/desk-drafts', {})
  const drop = useMutation({
    mutationFn: (key: string) => call('DELETE /api/desk-drafts/:key', { key }),
    onSettled: () => client.invalidateQueries(),
  })
  const rows = drafts.data ?? []
  if (rows.length === 0) return null
  return (
    <Panel title="暂存未提交的申请">
      <ul className="item-choices">
        {rows.map(({ key, item, applicant, savedAt }) => (
          <li key={key}>
            <Link to={`/apply/${item}?draft=${key}`}>{`${applicant || '未填姓名'}：${itemTitle(item)}`}</Link>
            <p className="soft">
              {instantText(savedAt)} 暂存{' '}
              <Button
                type="link"
                size="small"
                danger
                aria-label={`删除${applicant || '未填姓名'}的暂存`}
                loading={drop.isPending && drop.variables === key}
                onClick={() => drop.mutate(key)}
              >
                删除
              </Button>
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
