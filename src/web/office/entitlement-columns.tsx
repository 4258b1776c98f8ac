import { Link } from 'react-router'
import { yuanText } from '#core/units.ts'
import type { EntitlementRow } from '#server/api.ts'
import { itemTitle } from './catalogue.ts'
import type { Column } from './parts/data-table.tsx'
import { Mark } from './parts/mark.tsx'
import { Yuan } from './parts/money.tsx'
import { entitlementWords, paysTitles } from './texts.ts'

/** Columns of every list of entitlements. */
export const entitlementColumns: readonly Column<EntitlementRow>[] = [
  {
    key: 'payee',
    title: '领款人',
    text: (row) => row.payee,
    render: (row) => (
      <Link className="cell-link" to={`/entitlements/${row.id}`}>
        {row.payee}
      </Link>
    ),
  },
  { key: 'item', title: '事项', text: (row) => itemTitle(row.item) },
  { key: 'members', title: '保障人数', text: (row) => String(row.members), sort: (row) => row.members, align: 'right' },
  {
    key: 'state',
    title: '状态',
    text: (row) => entitlementWords[row.state].says,
    render: (row) => <Mark {...entitlementWords[row.state]} />,
  },
  { key: 'pays', title: '发放方式', text: (row) => paysTitles[row.pays] },
  {
    key: 'monthly',
    title: '金额（元）',
    text: (row) => yuanText(row.monthly),
    render: (row) => <Yuan fen={row.monthly} />,
    sort: (row) => row.monthly,
    align: 'right',
  },
  { key: 'start', title: '起始月', text: (row) => row.startMonth },
  { key: 'end', title: '终止月', text: (row) => row.endMonth ?? '' },
  { key: 'review', title: '复核到期', text: (row) => row.reviewDueOn ?? '' },
  { key: 'area', title: '所在地', text: (row) => row.areaName },
]
