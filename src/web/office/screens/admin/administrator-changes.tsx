import { Button } from 'antd'
import { useState } from 'react'
import { roleTitles } from '#core/role.ts'
import type { AdministratorChangeRow } from '#server/api.ts'
import { useCall, useWrite } from '#web/api.ts'
import { Answered } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Page } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { changeTitles, momentText } from './admin-words.ts'
import { PasswordOnce } from './password-once.tsx'

const states = {
  waiting: { says: '待审批', tone: 'amber' },
  approved: { says: '已批准', tone: 'green' },
  refused: { says: '未批准', tone: 'grey' },
} as const

const whatText = (row: AdministratorChangeRow): string =>
  `${changeTitles[row.kind]}${row.role ? `：${roleTitles[row.role]}` : ''}`

/** 管理员变更审批: what a security administrator asked for an administrator's account, decided by an audit administrator. */
export function AdministratorChanges() {
  const query = useCall('GET /api/administrator-changes', {})
  const [asked, setAsked] = useState<AdministratorChangeRow>()
  return (
    <Page title="管理员变更审批">
      <p className="soft">
        三员分立：管理员账号的角色、密码、第二重验证的变更，由安全管理员提出、审计管理员审批，任何一人不能单独办成。
      </p>
      <Answered query={query}>
        {(rows) => (
          <DataTable<AdministratorChangeRow>
            name="管理员变更"
            rows={rows}
            rowKey={(row) => row.id}
            says="没有管理员变更"
            columns={[
              { key: 'account', title: '账号', text: (row) => `${row.name}（${row.login}）` },
              { key: 'what', title: '变更', text: whatText },
              { key: 'reason', title: '事由', text: (row) => row.reason },
              { key: 'by', title: '提出人', text: (row) => `${row.askedBy} ${momentText(row.askedAt)}` },
              {
                key: 'state',
                title: '状态',
                text: (row) => states[row.state].says,
                render: (row) => <Mark {...states[row.state]} />,
              },
              {
                key: 'decided',
                title: '审批人',
                text: (row) => (row.decidedBy ? `${row.decidedBy} ${momentText(row.decidedAt)}` : ''),
              },
            ]}
            onRefresh={() => void query.refetch()}
            actions={(row) =>
              row.mayDecide ? (
                <Button type="link" size="small" aria-label={`审批${row.name}`} onClick={() => setAsked(row)}>
                  审批
                </Button>
              ) : null
            }
          />
        )}
      </Answered>
      {asked && <DecideModal change={asked} onClose={() => setAsked(undefined)} />}
    </Page>
  )
}

function DecideModal(props: { readonly change: AdministratorChangeRow; readonly onClose: () => void }) {
  const { change, onClose } = props
  const say = useSay()
  const [password, setPassword] = useState<string>()
  const decide = useWrite('POST /api/administrator-changes/:changeId/decide', (done) => {
    if (done.password) return setPassword(done.password)
    say('已审批')
    onClose()
  })
  if (password)
    return <PasswordOnce whose={`${change.name}（${change.login}）`} password={password} onClose={onClose} />
  return (
    <FormModal<{ verdict: 'yes' | 'no' }>
      title={`审批：${whatText(change)}`}
      submitTitle="提交"
      isBusy={decide.isPending}
      error={decide.error}
      lead={
        <p>
          账号：{change.name}（{change.login}）。提出人：{change.askedBy}，事由：{change.reason}。
        </p>
      }
      fields={[{ name: 'verdict', label: '审批结果', kind: 'choice', choices: { yes: '批准', no: '不批准' } }]}
      onSubmit={({ verdict }) => decide.mutate({ changeId: change.id, approve: verdict === 'yes' })}
      onClose={onClose}
    />
  )
}
