import { Button } from 'antd'
import { useState } from 'react'
import type { CaseDetail, FileRow, LetterRow } from '#server/api.ts'
import { useWrite } from '#web/api.ts'
import { useHolds } from '#web/office/me.ts'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { FormModal } from '#web/office/parts/form-modal.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Nothing, Pairs, Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { instantText } from '#web/office/texts.ts'

/** 材料文书: what was handed in, what was issued, and the account the money goes to. */
export function PapersTab({ detail }: { readonly detail: CaseDetail }) {
  const say = useSay()
  const mayRevoke = useHolds('township-approver', 'county-approver')
  const [asked, setAsked] = useState<LetterRow>()
  const revoke = useWrite('POST /api/letters/:letterId/revoke', () => {
    setAsked(undefined)
    say('文书已撤销')
  })
  return (
    <>
      <Panel
        title="文书"
        buttons={
          <Button href={`/api/cases/${detail.id}/approval-form.pdf`} target="_blank" rel="noreferrer">
            打印审批表
          </Button>
        }
      >
        <DataTable<LetterRow>
          name="文书"
          isBare
          rows={detail.letters}
          rowKey={(row) => row.id}
          says="尚未出具文书"
          columns={[
            { key: 'title', title: '文书', text: (row) => row.title },
            { key: 'number', title: '文号', text: (row) => row.number },
            { key: 'on', title: '出具日期', text: (row) => row.issuedOn },
            {
              key: 'state',
              title: '状态',
              text: (row) => (row.isRevoked ? '已撤销' : '有效'),
              render: (row) => <Mark says={row.isRevoked ? '已撤销' : '有效'} tone={row.isRevoked ? 'red' : 'green'} />,
            },
          ]}
          actions={(row) => (
            <>
              <a href={`/api/cases/${detail.id}/letters/${row.id}.pdf`} target="_blank" rel="noreferrer">
                打开{row.title}
              </a>
              {mayRevoke && !row.isRevoked && (
                <Button
                  type="link"
                  size="small"
                  danger
                  aria-label={`撤销${row.title}`}
                  onClick={() => {
                    revoke.reset()
                    setAsked(row)
                  }}
                >
                  撤销
                </Button>
              )}
            </>
          )}
        />
      </Panel>
      {asked && (
        <FormModal<{ reason: string }>
          title={`撤销${asked.title}`}
          submitTitle="撤销"
          isBusy={revoke.isPending}
          error={revoke.error}
          lead={<p>撤销后，扫描文书上的二维码会显示“已撤销”。</p>}
          fields={[{ name: 'reason', label: '撤销理由', kind: 'long-text', maxLength: 500 }]}
          onSubmit={({ reason }) => revoke.mutate({ letterId: asked.id, reason })}
          onClose={() => setAsked(undefined)}
        />
      )}
      <Panel title="申请材料">
        <FileList files={detail.files} />
      </Panel>
      <PayAccount detail={detail} />
    </>
  )
}

/** Files as links with their size and time. */
export function FileList({ files }: { readonly files: readonly FileRow[] }) {
  if (files.length === 0) return <Nothing says="没有上传文件" />
  return (
    <ul>
      {files.map((file) => (
        <li key={file.id}>
          <a className="text-link" href={`/api/files/${file.id}`} target="_blank" rel="noreferrer">
            {file.name}
          </a>{' '}
          <span className="soft">
            {file.evidence}　{Math.ceil(file.bytes / 1024)} KB　{instantText(file.at)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function PayAccount({ detail }: { readonly detail: CaseDetail }) {
  const say = useSay()
  const mayWrite = useHolds('village-worker', 'township-clerk', 'township-approver', 'county-clerk', 'county-approver')
  const [isOpen, setOpen] = useState(false)
  const save = useWrite('POST /api/cases/:caseId/account', () => {
    setOpen(false)
    say('已登记领款账户')
  })
  return (
    <Panel
      title="领款账户"
      buttons={mayWrite && <Button onClick={() => setOpen(true)}>{detail.account ? '变更账户' : '登记账户'}</Button>}
    >
      {detail.account ? (
        <Pairs
          rows={[
            ['户名', detail.account.holder],
            ['开户银行', detail.account.bank],
            ['银行账号', `尾号 ${detail.account.cardTail}`],
            ['启用日期', detail.account.from],
          ]}
        />
      ) : (
        <Nothing says="尚未登记领款账户。确认后按月发放的，须在编制发放名单前登记。" />
      )}
      <p className="soft">完整账号加密保存，只显示尾号；确需核对的，在申请人的人员档案中查看并留痕。</p>
      {isOpen && (
        <FormModal<{ holder: string; bank: string; card: string }>
          title="登记领款账户"
          initial={{ holder: detail.applicant }}
          isBusy={save.isPending}
          error={save.error}
          fields={[
            { name: 'holder', label: '户名', kind: 'text' },
            { name: 'bank', label: '开户银行', kind: 'text' },
            {
              name: 'card',
              label: '银行账号',
              kind: 'text',
              maxLength: 30,
              wrong: (text) =>
                /^\d{12,22}$/.test(text.replaceAll(' ', '')) ? undefined : '银行账号应为 12 至 22 位数字',
            },
          ]}
          onSubmit={({ holder, bank, card }) =>
            save.mutate({ caseId: detail.id, holder, bank, card: card.replaceAll(' ', '') })
          }
          onClose={() => setOpen(false)}
        />
      )}
    </Panel>
  )
}
