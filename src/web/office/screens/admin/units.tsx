import { Button } from 'antd'
import { useState } from 'react'
import type { UnitRow } from '#server/api.ts'
import { useCall, useWrite } from '#web/api.ts'
import { useListState } from '#web/office/filters.ts'
import { useHolds, useMe } from '#web/office/me.ts'
import { Failed } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { FilterBar } from '#web/office/parts/filter-bar.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Page } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'

/** 单位管理: the units that accounts belong to; a unit's area is the reach of its staff. */
export function Units() {
  const [list, change] = useListState()
  const isSystem = useHolds('system-admin')
  const [open, setOpen] = useState<UnitRow | 'new'>()
  const query = useCall(
    'GET /api/units',
    { q: list.values['q'], page: list.page, size: list.size },
    { keepPrevious: true },
  )
  return (
    <Page
      title="单位管理"
      buttons={
        isSystem && (
          <Button type="primary" onClick={() => setOpen('new')}>
            新建单位
          </Button>
        )
      }
    >
      <FilterBar
        name="单位"
        fields={[{ name: 'q', label: '单位名称', kind: 'text' }]}
        values={list.values}
        onQuery={(values) => change({ values })}
      />
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      <div className="list">
        <DataTable<UnitRow>
          name="单位"
          rows={query.data?.rows ?? []}
          rowKey={(row) => row.id}
          isLoading={query.isFetching}
          says="没有符合条件的单位"
          columns={[
            { key: 'name', title: '单位名称', text: (row) => row.name, sort: 'none' },
            { key: 'area', title: '管辖地区', text: (row) => `${row.areaName}（${row.area}）`, sort: 'none' },
            { key: 'parent', title: '上级单位', text: (row) => row.parentName || '—', sort: 'none' },
            { key: 'accounts', title: '启用账号', text: (row) => String(row.accounts), align: 'right', sort: 'none' },
            {
              key: 'state',
              title: '状态',
              text: (row) => (row.isActive ? '启用' : '停用'),
              render: (row) => <Mark says={row.isActive ? '启用' : '停用'} tone={row.isActive ? 'green' : 'grey'} />,
              sort: 'none',
            },
          ]}
          paging={{
            page: list.page,
            size: list.size,
            total: query.data?.total ?? 0,
            isMore: query.data?.isMore ?? false,
            onChange: (page, size) => change({ page, size }),
          }}
          onRefresh={() => void query.refetch()}
          {...(isSystem
            ? {
                actions: (row: UnitRow) => (
                  <Button type="link" size="small" aria-label={`修改${row.name}`} onClick={() => setOpen(row)}>
                    修改
                  </Button>
                ),
              }
            : {})}
        />
      </div>
      {open === 'new' && <OpenUnitModal units={query.data?.rows ?? []} onClose={() => setOpen(undefined)} />}
      {open && open !== 'new' && <ChangeUnitModal unit={open} onClose={() => setOpen(undefined)} />}
    </Page>
  )
}

function OpenUnitModal({ units, onClose }: { readonly units: readonly UnitRow[]; readonly onClose: () => void }) {
  const me = useMe()
  const say = useSay()
  const open = useWrite('POST /api/units', () => {
    say('已新建单位')
    onClose()
  })
  return (
    <FormModal<{ area: number; name: string; parentId?: string }>
      title="新建单位"
      submitTitle="新建"
      isBusy={open.isPending}
      error={open.error}
      initial={me.unitArea === undefined ? {} : { area: me.unitArea }}
      lead={<p className="soft">单位人员只能看到和办理所辖地区的事项。地区新建后不能修改。</p>}
      fields={[
        { name: 'area', label: '管辖地区', kind: 'area' },
        { name: 'name', label: '单位名称', kind: 'text', maxLength: 60 },
        {
          name: 'parentId',
          label: '上级单位',
          kind: 'search',
          isOptional: true,
          choices: Object.fromEntries(units.map(({ id, name }) => [id, name])),
        },
      ]}
      onSubmit={({ area, name, parentId }) =>
        open.mutate({ area, name: name.trim(), ...(parentId ? { parentId: Number(parentId) } : {}) })
      }
      onClose={onClose}
    />
  )
}

function ChangeUnitModal({ unit, onClose }: { readonly unit: UnitRow; readonly onClose: () => void }) {
  const say = useSay()
  const change = useWrite('POST /api/units/:unitId', () => {
    say('已修改')
    onClose()
  })
  return (
    <FormModal<{ name: string; state: 'active' | 'closed' }>
      title={`修改单位：${unit.name}`}
      isBusy={change.isPending}
      error={change.error}
      initial={{ name: unit.name, state: unit.isActive ? 'active' : 'closed' }}
      fields={[
        { name: 'name', label: '单位名称', kind: 'text', maxLength: 60 },
        { name: 'state', label: '状态', kind: 'choice', choices: { active: '启用', closed: '停用' } },
      ]}
      onSubmit={({ name, state }) =>
        change.mutate({ unitId: unit.id, name: name.trim(), isActive: state === 'active' })
      }
      onClose={onClose}
    />
  )
}
