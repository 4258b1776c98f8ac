import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button } from 'antd'
import { useState } from 'react'
import type { MySecurity as View } from '#server/api.ts'
import { call, sayError, useCall, useWrite } from '#web/api.ts'
import { Answered } from '#web/office/parts/answered.tsx'
import { DataTable } from '#web/office/parts/data-table.tsx'
import { Mark } from '#web/office/parts/mark.tsx'
import { Page, Pairs, Panel } from '#web/office/parts/page.tsx'
import { useSay } from '#web/office/parts/say.ts'
import { momentText } from './admin-words.ts'
import { AddKeyModal, AddTotpModal, ChangePasswordModal, RecoveryCodes } from './my-security-modals.tsx'

type Factor = View['factors'][number]
type Session = View['sessions'][number]

/** 我的安全: the own password, second factors and sessions. */
export function MySecurity() {
  const query = useCall('GET /api/my/security', {})
  return (
    <Page title="我的安全">
      <Answered query={query}>
        {(view) => (
          <>
            {view.mustHaveSecondFactor && view.factors.length === 0 && (
              <Alert type="warning" showIcon title="您的岗位须使用第二重验证，请尽快绑定" />
            )}
            <Password view={view} />
            <Factors view={view} />
            <Sessions view={view} />
          </>
        )}
      </Answered>
    </Page>
  )
}

function Password({ view }: { readonly view: View }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Panel title="登录密码" buttons={<Button onClick={() => setOpen(true)}>修改密码</Button>}>
      <Pairs
        rows={[
          ['用户名', view.login],
          ['上次修改', momentText(view.passwordChangedAt)],
          ['到期时间', view.passwordExpiresAt ? momentText(view.passwordExpiresAt) : '不限'],
        ]}
      />
      {isOpen && <ChangePasswordModal view={view} onClose={() => setOpen(false)} />}
    </Panel>
  )
}

function Factors({ view }: { readonly view: View }) {
  const client = useQueryClient()
  const say = useSay()
  const { modal } = App.useApp()
  const [open, setOpen] = useState<'totp' | 'key'>()
  const [codes, setCodes] = useState<readonly string[]>([])
  const end = useWrite('POST /api/my/second-factors/:factorId/end', () => say('已停用'))
  const renew = useMutation({
    mutationFn: () => call('POST /api/my/recovery-codes', {}),
    onSuccess: (made) => setCodes(made.codes),
  })
  const added = (fresh: readonly string[]) => {
    setOpen(undefined)
    setCodes(fresh)
    say('已绑定')
    void client.invalidateQueries()
  }
  const error = end.error ?? renew.error
  return (
    <Panel
      title="第二重验证"
      buttons={
        <>
          <Button onClick={() => setOpen('totp')}>添加手机验证器</Button>
          <Button onClick={() => setOpen('key')}>添加安全密钥</Button>
        </>
      }
    >
      {error && <Alert type="error" showIcon role="alert" title={sayError(error)} />}
      <DataTable<Factor>
        name="第二重验证"
        isBare
        rows={view.factors}
        rowKey={(row) => row.id}
        says="尚未绑定。绑定后，登录和资金等重要操作须用手机动态码或安全密钥验证。"
        columns={[
          { key: 'label', title: '名称', text: (row) => row.label, sort: 'none' },
          {
            key: 'kind',
            title: '种类',
            text: (row) => (row.kind === 'totp' ? '手机验证器' : '安全密钥'),
            sort: 'none',
          },
          { key: 'added', title: '绑定时间', text: (row) => momentText(row.addedAt), sort: 'none' },
          { key: 'used', title: '最近使用', text: (row) => momentText(row.usedAt), sort: 'none' },
        ]}
        actions={(row) => (
          <Button
            type="link"
            size="small"
            danger
            aria-label={`停用${row.label}`}
            onClick={() =>
              modal.confirm({
                title: `停用“${row.label}”？`,
                okText: '停用',
                cancelText: '取消',
                onOk: () => end.mutate({ factorId: row.id }),
              })
            }
          >
            停用
          </Button>
        )}
      />
      {view.factors.length > 0 && (
        <p>
          还有 {view.recoveryCodesLeft} 个恢复码可用。
          <Button type="link" onClick={() => renew.mutate()} loading={renew.isPending}>
            重新生成恢复码
          </Button>
        </p>
      )}
      {open === 'totp' && <AddTotpModal onDone={added} onClose={() => setOpen(undefined)} />}
      {open === 'key' && <AddKeyModal onDone={added} onClose={() => setOpen(undefined)} />}
      {codes.length > 0 && <RecoveryCodes codes={codes} onClose={() => setCodes([])} />}
    </Panel>
  )
}

function Sessions({ view }: { readonly view: View }) {
  const say = useSay()
  const end = useWrite('POST /api/my/sessions/end', ({ ended }) => say(`已退出 ${ended} 处登录`))
  const hasOthers = view.sessions.some(({ isThis }) => !isThis)
  return (
    <Panel
      title="登录中的设备"
      buttons={
        hasOthers && (
          <Button danger loading={end.isPending} onClick={() => end.mutate({})}>
            退出其他全部设备
          </Button>
        )
      }
    >
      {end.isError && <Alert type="error" showIcon role="alert" title={sayError(end.error)} />}
      <DataTable<Session>
        name="登录中的设备"
        isBare
        rows={view.sessions}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'device',
            title: '设备',
            text: (row) => deviceText(row.agent),
            render: (row) =>
              row.isThis ? (
                <>
                  {deviceText(row.agent)} <Mark says="本机" tone="green" />
                </>
              ) : (
                deviceText(row.agent)
              ),
            sort: 'none',
          },
          { key: 'address', title: '网络地址', text: (row) => row.address, sort: 'none' },
          { key: 'started', title: '登录时间', text: (row) => momentText(row.startedAt), sort: 'none' },
          { key: 'seen', title: '最近操作', text: (row) => momentText(row.seenAt), sort: 'none' },
        ]}
        actions={(row) =>
          row.isThis ? null : (
            <Button type="link" size="small" danger onClick={() => end.mutate({ sessionId: row.id })}>
              退出
            </Button>
          )
        }
      />
    </Panel>
  )
}

const systems = [
  [/Windows/, 'Windows 电脑'],
  [/Android/, '安卓手机'],
  [/iPhone|iPad/, '苹果手机或平板'],
  [/Mac OS X/, '苹果电脑'],
  [/Linux/, 'Linux 电脑'],
] as const
const browsers = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const

function deviceText(agent: string): string {
  const system = systems.find(([pattern]) => pattern.test(agent))?.[1] ?? '其他设备'
  const browser = browsers.find(([pattern]) => pattern.test(agent))?.[1]
  return browser ? `${system}，${browser} 浏览器` : system
}
