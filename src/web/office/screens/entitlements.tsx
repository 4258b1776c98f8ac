import { Link, useNavigate } from 'react-router'
import type { EntitlementRow } from '#server/api.ts'
import { useCall } from '#web/api.ts'
import { itemChoices } from '#web/office/catalogue.ts'
import { entitlementColumns } from '#web/office/entitlement-columns.tsx'
import { useListState } from '#web/office/filters.ts'
import { Failed } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { FilterBar, type FilterField } from '#web/office/parts/filter-bar.tsx'
import { Page } from '#web/office/parts/page.tsx'
import { entitlementWords } from '#web/office/texts.ts'

const fields: readonly FilterField[] = [
  { name: 'q', label: '关键词', kind: 'text', placeholder: '领款人姓名' },
  { name: 'item', label: '事项', kind: 'choice', choices: itemChoices },
  {
    name: 'state',
    label: '状态',
    kind: 'choice',
    choices: Object.fromEntries(Object.entries(entitlementWords).map(([state, { says }]) => [state, says])),
  },
  { name: 'area', label: '地区', kind: 'area' },
  { name: 'reviewDue', label: '复核', kind: 'choice', choices: { true: '已到复核期' } },
]

/** 救助对象: who receives what, and whose review is due. */
export function Entitlements() {
  const [list, change] = useListState()
  const navigate = useNavigate()
  const { values } = list
  const query = useCall(
    'GET /api/entitlements',
    {
      q: values['q'],
      item: values['item'],
      state: values['state'],
      area: values['area'] ? Number(values['area']) : undefined,
      reviewDue: values['reviewDue'] === 'true' ? true : undefined,
      page: list.page,
      size: list.size,
    },
    { keepPrevious: true },
  )
  return (
    <Page title="救助对象">
      <FilterBar name="救助对象" fields={fields} values={values} onQuery={(next) => change({ values: next })} canSave />
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      <div className="list">
        <DataTable<EntitlementRow>
          name="救助对象"
          columns={entitlementColumns}
          rows={query.data?.rows ?? []}
          rowKey={(row) => row.id}
          isLoading={query.isFetching}
          says="没有符合条件的救助对象"
          paging={{
            page: list.page,
            size: list.size,
            total: query.data?.total ?? 0,
            isMore: query.data?.isMore ?? false,
            onChange: (page, size) => change({ page, size }),
          }}
          onOpen={(row) => void navigate(`/entitlements/${row.id}`)}
          onRefresh={() => void query.refetch()}
          actions={(row) => (
            <Link to={`/entitlements/${row.id}`} aria-label={`查看${row.payee}的待遇`}>
              查看
            </Link>
          )}
          hasKeys
        />
      </div>
    </Page>
  )
}
