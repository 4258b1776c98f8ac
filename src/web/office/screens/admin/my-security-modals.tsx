import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { passwordFaults } from '#core/password-rules.ts'
import type { MySecurity } from '#server/api.ts'
import { call, ProblemError, sayError } from '#web/api.ts'
import { useMe } from '#web/office/me.ts'
import { useSay } from '#web/office/parts/say.ts'
import { makeKey, mayUseKeys } from '#web/security-key.ts'

const Refused = ({ error }: { readonly error: Error | null }) =>
  error && (
    <Alert
      type="error"
      showIcon
      role="alert"
      style={{ marginBottom: 12 }}
      title={error instanceof ProblemError || error.name === 'TypeError' ? sayError(error) : error.message}
    />
  )

export function ChangePasswordModal({ view, onClose }: { readonly view: MySecurity; readonly onClose: () => void }) {
  const me = useMe()
  const say = useSay()
  const client = useQueryClient()
  const [form] = Form.useForm<{ present: string; password: string; again: string }>()
  const change = useMutation({
    mutationFn: ({ present, password }: { present: string; password: string }) =>
      call('POST /api/my/password', { present, password }),
    onSuccess: () => {
      say('密码已修改，其他设备上的登录已退出')
      void client.invalidateQueries()
      onClose()
    },
  })
  const { passwordRules: rules, passwordHistory: history } = view
  return (
    <Modal
      open
      title="修改密码"
      okText="保存"
      cancelText="取消"
      confirmLoading={change.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Refused error={change.error} />
      <Form form={form} layout="vertical" onFinish={(values) => change.mutate(values)}>
        <Form.Item name="present" label="原密码" rules={[{ required: true, message: '请填写原密码' }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item
          name="password"
          label="新密码"
          extra={`至少 ${rules.minLength} 个字符，含大写字母、小写字母、数字、符号中至少 ${rules.minKinds} 类${history > 0 ? `，不与最近 ${history} 次相同` : ''}`}
          rules={[
            {
              validator: (_rule, value: unknown) => {
                const faults = passwordFaults(String(value ?? ''), rules, [view.login, me.name])
                return faults.length > 0 ? Promise.reject(new Error(faults.join('；'))) : Promise.resolve()
              },
            },
          ]}
          required
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label="再输入一次"
          dependencies={['password']}
          required
          rules={[
            {
              validator: (_rule, value: unknown) =>
                value === form.getFieldValue('password')
                  ? Promise.resolve()
                  : Promise.reject(new Error('两次输入的密码不一致')),
            },
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Form>
    </Modal>
  )
}

interface AddProps {
  /** With the recovery codes that come with the first factor. */
  readonly onDone: (recoveryCodes: readonly string[]) => void
  readonly onClose: () => void
}

/** Name first, then the picture to scan and the first code. */
export function AddTotpModal({ onDone, onClose }: AddProps) {
  const [label, setLabel] = useState('我的手机')
  const [code, setCode] = useState('')
  const start = useMutation({ mutationFn: () => call('POST /api/my/totp', { label: label.trim() }) })
  const made = start.data
  const confirm = useMutation({
    mutationFn: () => call('POST /api/my/totp/:factorId/confirm', { factorId: made?.factorId ?? 0, code: code.trim() }),
    onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes),
  })
  const next = () => (made ? confirm.mutate() : start.mutate())
  return (
    <Modal
      open
      title="添加手机验证器"
      okText={made ? '绑定' : '下一步'}
      cancelText="取消"
      confirmLoading={start.isPending || confirm.isPending}
      okButtonProps={{ disabled: made ? !/^\d{6}$/.test(code.trim()) : label.trim() === '' }}
      onOk={next}
      onCancel={onClose}
    >
      <Refused error={confirm.error ?? start.error} />
      {made ? (
        <Form layout="vertical" onFinish={next}>
          <p>用手机上的验证器应用扫描二维码，再输入它显示的 6 位动态码。</p>
          <p style={{ textAlign: 'center' }}>
            <img src={made.qr} alt="绑定二维码" width={200} height={200} />
          </p>
          <p className="soft">
            不能扫描时手工输入：<code>{made.secret}</code>
          </p>
          <Form.Item label="动态码" htmlFor="totp-code">
            <Input
              id="totp-code"
              inputMode="numeric"
              autoComplete="one-time-code"
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          </Form.Item>
        </Form>
      ) : (
        <LabelForm label={label} onChange={setLabel} onFinish={next} />
      )}
    </Modal>
  )
}

export function AddKeyModal({ onDone, onClose }: AddProps) {
  const [label, setLabel] = useState('我的安全密钥')
  const add = useMutation({
    mutationFn: async () =>
      call('POST /api/my/security-keys', {
        label: label.trim(),
        response: await makeKey(await call('POST /api/my/security-keys/options', {})),
      }),
    onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes),
  })
  const isPossible = mayUseKeys()
  return (
    <Modal
      open
      title="添加安全密钥"
      okText="读取密钥"
      cancelText="取消"
      confirmLoading={add.isPending}
      okButtonProps={{ disabled: !isPossible || label.trim() === '' }}
      onOk={() => add.mutate()}
      onCancel={onClose}
    >
      <Refused error={add.error} />
      {isPossible ? (
        <p>点“读取密钥”后，请插入或轻触安全密钥。</p>
      ) : (
        <Alert
          type="warning"
          showIcon
          title={`安全密钥须用域名和加密地址打开本页；在本机试用请改用 http://localhost:${location.port}/desk`}
        />
      )}
      <LabelForm label={label} onChange={setLabel} onFinish={() => add.mutate()} />
    </Modal>
  )
}

function LabelForm(props: {
  readonly label: string
  readonly onChange: (label: string) => void
  readonly onFinish: () => void
}) {
  return (
    <Form layout="vertical" onFinish={props.onFinish}>
      <Form.Item label="名称" htmlFor="factor-label" extra="便于您辨认，例如“办公室的密钥”">
        <Input
          id="factor-label"
          maxLength={40}
          value={props.label}
          onChange={(event) => props.onChange(event.target.value)}
        />
      </Form.Item>
    </Form>
  )
}

export function RecoveryCodes({ codes, onClose }: { readonly codes: readonly string[]; readonly onClose: () => void }) {
  return (
    <Modal
      open
      title="请保存恢复码"
      okText="已保存，关闭"
      closable={false}
      cancelButtonProps={{ style: { display: 'none' } }}
      onOk={onClose}
    >
      <p>手机或密钥丢失时，用恢复码代替第二重验证。每个只能用一次，只在此显示一次，请打印或抄写后妥善保管。</p>
      <ul style={{ columns: 2, fontSize: 16 }}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </Modal>
  )
}
