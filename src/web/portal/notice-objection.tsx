import { useState } from 'react'
import type { FormPage } from '#core/form.ts'
import { useWrite } from '#web/api.ts'
import { Page } from './parts/page.tsx'
import { ShortForm } from './parts/short-form.tsx'
import { Link, useLocation, useParams } from './router.tsx'

const questions: FormPage = {
  id: 'objection',
  title: '提出不同意见',
  fields: [
    {
      id: 'text',
      label: '您的意见',
      hint: '请写清楚什么事、在什么地方、您是怎么知道的，例如“他家在县城有一套房”。至少 5 个字。',
      kind: 'long-text',
      isRequired: true,
      maxLength: 2000,
    },
    { id: 'name', label: '您的姓名', hint: '可以不写；写了便于向您核实和答复', kind: 'person-name', isRequired: false },
    { id: 'phone', label: '联系电话', kind: 'phone', isRequired: false },
  ],
}

/** Anybody may object to a notice while it is posted, also without a name. */
export function NoticeObjectionPage() {
  const { token = '' } = useParams()
  const { note } = useLocation()
  const [isSent, setSent] = useState(false)
  const send = useWrite('POST /api/notices/:token/objections', () => setSent(true))
  if (isSent)
    return (
      <Page title="意见已收到" back="/notices" backTitle="回到公示" focusKey="sent">
        <div className="notice-box good" role="status">
          <p>工作人员会调查核实。您的姓名和电话不会公开，也不会告诉被反映的人。</p>
        </div>
        <Link className="button" to="/">
          回到首页
        </Link>
      </Page>
    )
  return (
    <ShortForm
      title="提出不同意见"
      lead={note !== '' ? `关于：${note}` : '请如实反映，不要捏造事实。'}
      back="/notices"
      page={questions}
      least={{ text: 5 }}
      submitTitle="提交意见"
      write={send}
      onSubmit={(answers) =>
        send.mutate({
          token,
          text: String(answers['text'] ?? ''),
          name: String(answers['name'] ?? ''),
          phone: String(answers['phone'] ?? ''),
        })
      }
    />
  )
}
