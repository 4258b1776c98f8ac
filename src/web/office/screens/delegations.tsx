import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { isDelegable, roleTitles } from '#core/role.ts'
import type { DelegationRow } from '#server/api.ts'
import { call, useCall, useWrite } from '#web/api.ts'
import { useMe } from '#web/office/me.ts'
import { Answered, Failed } from '#web/office/parts/answered.tsx'
import { type Column, DataTable } from '#web/office/parts/data-table.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Page, Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import type { Word } from '#web/office/texts.ts'

const words: Record<DelegationRow['state'], Word> = {
  ahead: { says: '未到期', tone: 'blue' },
  live: { says: '有效', tone: 'green' },
  over: { says: '已到期', tone: 'grey' },
  ended: { says: '已终止', tone: 'grey' },
}

const columns = (who: 'grantor' | 'delegate', title: string): readonly Column<DelegationRow>[] => [
  { key: who, title, text: (row) => row[who] },
  { key: 'roles', title: '代理的岗位', text: (row) => row.roles.map((role) => roleTitles[role]).join('、') },
  { key: 'from', title: '期限', text: (row) => `${row.from} 至 ${row.until}` },
  { key: 'reason', title: '事由', text: (row) => row.reason },
  {
    key: 'state',
    title: '状态',
    text: (row) => words[row.state].says,
    render: (row) => <Mark {...words[row.state]} />,
  },
]

/** 代理授权: who acts for me and for whom I act, from when until when; both names stand on everything done meanwhile. */
export function Delegations() {
  const me = useMe()
  const say = useSay()
  const [isOpen, setOpen] = useState(false)
  const query = useCall('GET /api/delegations', {})
  const end = useWrite('POST /api/delegations/:delegationId/end', () => say('代理已终止'))
  const act = useActing()
  const endButton = (row: DelegationRow) =>
    (row.state === 'live' || row.state === 'ahead') && (
      <Button
        type="link"
        size="small"
        danger
        loading={end.isPending && end.variables.delegationId === row.id}
        aria-label={`终止${row.isMine ? row.delegate : row.grantor}的代理`}
        onClick={() => end.mutate({ delegationId: row.id })}
      >
        终止
      </Button>
    )
  return (
    <Page
      title="代理授权"
      buttons={
        me.actingFor === undefined && (
          <Button type="primary" onClick={() => setOpen(true)}>
            授权他人代理
          </Button>
        )
      }
    >
      <Alert
        type="info"
        title="代理期间，办理记录同时记载代理人和被代理人；被代理人经办过的事项，代理人不能再作审核。资金、标准和监督岗位不得代理。"
        style={{ marginBottom: 12 }}
      />
      {act.isError && <Failed error={act.error} />}
      {end.isError && <Failed error={end.error} />}
      <Answered query={query}>
        {(rows) => (
          <>
            <Panel title="我代理他人">
              <DataTable<DelegationRow>
                name="我代理他人"
                isBare
                rows={rows.filter(({ isMine }) => !isMine)}
                rowKey={(row) => row.id}
                says="没有人授权您代理"
                columns={columns('grantor', '被代理人')}
                actions={(row) => (
                  <>
                    {row.state === 'live' && me.actingFor === undefined && (
                      <Button
                        type="link"
                        size="small"
                        aria-label={`开始代理${row.grantor}`}
                        onClick={() => act.mutate(row.id)}
                      >
                        开始代理
                      </Button>
                    )}
                    {endButton(row)}
                  </>
                )}
              />
            </Panel>
            <Panel title="他人代理我">
              <DataTable<DelegationRow>
                name="他人代理我"
                isBare
                rows={rows.filter(({ isMine }) => isMine)}
                rowKey={(row) => row.id}
                says="您没有授权他人代理"
                columns={columns('delegate', '代理人')}
                actions={endButton}
              />
            </Panel>
          </>
        )}
      </Answered>
      {isOpen && <GrantModal onClose={() => setOpen(false)} />}
    </Page>
  )
}

/** Turns the session to acting for somebody (a delegation's id) or back (null); everything shown is asked anew. */
function useActing() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (delegationId: number | null) => call('POST /api/acting', { delegationId }),
    onSuccess: () => client.resetQueries(),
  })
}

interface GrantValues {
  readonly delegate: string
  readonly roles: readonly string[]
  readonly from: string
  readonly until: string
  readonly reason: string
}

function GrantModal({ onClose }: { readonly onClose: () => void }) {
  const me = useMe()
  const say = useSay()
  const staff = useCall('GET /api/delegations/delegates', {})
  const grant = useWrite('POST /api/delegations', () => {
    say('已授权')
    onClose()
  })
  const roles = me.roles.filter(isDelegable)
  return (
    <FormModal<GrantValues>
      title="授权他人代理"
      submitTitle="授权"
      initial={{ from: me.today, until: me.today, roles }}
      isBusy={grant.isPending}
      error={grant.error ?? staff.error}
      fields={[
        {
          name: 'delegate',
          label: '代理人',
          kind: 'search',
          choices: Object.fromEntries(
            (staff.data ?? []).map(({ id, name, unitName }) => [String(id), `${name}（${unitName}）`]),
          ),
          hint: '本单位或上下级单位承办业务的工作人员；代理范围以双方管辖地区的重合部分为限',
        },
        {
          name: 'roles',
          label: '代理的岗位',
          kind: 'choices',
          choices: Object.fromEntries(roles.map((role) => [role, roleTitles[role]])),
        },
        { name: 'from', label: '开始日期', kind: 'date' },
        { name: 'until', label: '截止日期', kind: 'date', hint: '含当日，一次最长 93 天' },
        { name: 'reason', label: '事由', kind: 'text', maxLength: 200, hint: '例如：外出培训、休假' },
      ]}
      onSubmit={({ delegate, ...values }) => grant.mutate({ delegateId: Number(delegate), ...values })}
      onClose={onClose}
    />
  )
}
