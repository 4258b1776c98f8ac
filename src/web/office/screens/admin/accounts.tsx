import { Button } from 'antd'
import { useState } from 'react'
import { roleTitles } from '#core/role.ts'
import type { AccountRow } from '#server/api.ts'
import { useCall } from '#web/api.ts'
import { useListState } from '#web/office/filters.ts'
import { useHolds } from '#web/office/me.ts'
import { oneOf } from '#web/office/one-of.ts'
import { Failed } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { FilterBar } from '#web/office/parts/filter-bar.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Page } from '#web/office/parts/page.tsx'
import { type AccountAct, AccountModal, OpenAccountModal } from './account-modals.tsx'
import { momentText, roleChoices } from './admin-words.ts'

const isAdministrator = (role: string): boolean => role.endsWith('-admin')

const states = { active: '启用', disabled: '停用', 'without-role': '待授权' } as const

function stateOf(row: AccountRow): { says: string; tone: 'green' | 'amber' | 'red' | 'grey' } {
  if (!row.isActive) return { says: '停用', tone: 'grey' }
  if (row.isLocked) return { says: '登录受限', tone: 'red' }
  if (row.roles.length === 0) return { says: '待授权', tone: 'amber' }
  return { says: '启用', tone: 'green' }
}

/** 账号管理: the system administrator opens, moves and disables; the security administrator grants, resets and unlocks. */
export function Accounts() {
  const [list, change] = useListState()
  const isSystem = useHolds('system-admin')
  const isSecurity = useHolds('security-admin')
  const [opening, setOpening] = useState(false)
  const [acting, setActing] = useState<{ readonly act: AccountAct; readonly row: AccountRow }>()
  const state = oneOf(list.values['state'], Object.keys(states) as (keyof typeof states)[])
  const query = useCall(
    'GET /api/accounts',
    { q: list.values['q'], role: list.values['role'], state, page: list.page, size: list.size },
    { keepPrevious: true },
  )
  const acts = (row: AccountRow): readonly (readonly [AccountAct, string])[] => {
    if (row.isSelf) return []
    if (isSystem)
      return row.isActive
        ? [...(row.roles.some(isAdministrator) ? [] : ([['move', '调动']] as const)), ['disable', '停用']]
        : [['enable', '启用']]
    if (!isSecurity || !row.isActive) return []
    return [
      ['grant', '授权'],
      ...(row.roles.length > 0 ? ([['revoke', '撤销角色']] as const) : []),
      ...(row.roles.length > 0 ? ([['password', '重置密码']] as const) : []),
      ...(row.hasSecondFactor ? ([['factors', '重置验证']] as const) : []),
      ...(row.isLocked ? ([['unlock', '解除限制']] as const) : []),
    ]
  }
  return (
    <Page
      title="账号管理"
      buttons={
        isSystem && (
          <Button type="primary" onClick={() => setOpening(true)}>
            新建账号
          </Button>
        )
      }
    >
      <FilterBar
        name="账号"
        fields={[
          { name: 'q', label: '用户名或姓名', kind: 'text' },
          { name: 'state', label: '状态', kind: 'choice', choices: states },
          { name: 'role', label: '角色', kind: 'choice', choices: roleChoices },
        ]}
        values={list.values}
        onQuery={(values) => change({ values })}
      />
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      <div className="list">
        <DataTable<AccountRow>
          name="账号"
          rows={query.data?.rows ?? []}
          rowKey={(row) => row.id}
          isLoading={query.isFetching}
          says="没有符合条件的账号"
          columns={[
            { key: 'login', title: '用户名', text: (row) => row.login, sort: 'none' },
            { key: 'name', title: '姓名', text: (row) => row.name, sort: 'none' },
            { key: 'unit', title: '单位', text: (row) => row.unitName, sort: 'none' },
            {
              key: 'roles',
              title: '角色',
              text: (row) => row.roles.map((role) => roleTitles[role]).join('、') || '—',
              sort: 'none',
            },
            {
              key: 'state',
              title: '状态',
              text: (row) => stateOf(row).says,
              render: (row) => <Mark {...stateOf(row)} />,
              sort: 'none',
            },
            {
              key: 'factor',
              title: '第二重验证',
              text: (row) => (row.hasSecondFactor ? '已绑定' : '未绑定'),
              sort: 'none',
            },
            {
              key: 'last',
              title: '最近登录',
              text: (row) => momentText(row.lastSignInAt) || '从未登录',
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
          {...(isSystem || isSecurity
            ? {
                actions: (row: AccountRow) =>
                  row.isSelf ? (
                    <span className="soft">本人账号</span>
                  ) : (
                    acts(row).map(([act, title]) => (
                      <Button
                        key={act}
                        type="link"
                        size="small"
                        aria-label={`${title}：${row.name}`}
                        onClick={() => setActing({ act, row })}
                      >
                        {title}
                      </Button>
                    ))
                  ),
              }
            : {})}
        />
      </div>
      {opening && <OpenAccountModal onClose={() => setOpening(false)} />}
      {acting && <AccountModal {...acting} onClose={() => setActing(undefined)} />}
    </Page>
  )
}
