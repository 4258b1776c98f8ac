import { useMutation } from '@tanstack/react-query'
import { Alert, Form, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import type { Proof, ProofMethod } from '#server/api.ts'
import { call, ProblemError, sayError, useCall } from '#web/api.ts'
import { mayUseKeys, signWithKey } from '#web/security-key.ts'

const titles: Readonly<Record<ProofMethod, string>> = {
  'security-key': '安全密钥',
  totp: '手机动态码',
  recovery: '恢复码',
  password: '登录密码',
}

/** Asks whoever is signed in to prove himself again before money, exports, reveals and rights. */
export function StepUpDialog({ onDone }: { readonly onDone: (isProved: boolean) => void }) {
  const ways = useCall('GET /api/step-up', {})
  const methods = (ways.data?.methods ?? []).filter((method) => method !== 'security-key' || mayUseKeys())
  const [chosen, setChosen] = useState<ProofMethod>()
  const method = chosen ?? methods[0]
  const [text, setText] = useState('')
  const prove = useMutation({
    mutationFn: async () => {
      if (method) await call('POST /api/step-up', { proof: await proofOf(method, text) })
    },
    onSuccess: () => onDone(true),
    onError: () => setText(''),
  })
  const isMissing = ways.isSuccess && methods.length === 0
  return (
    <Modal
      open
      title="请再次验证身份"
      okText="验证并继续"
      cancelText="取消"
      width={480}
      confirmLoading={prove.isPending}
      okButtonProps={{ disabled: !method || (method !== 'security-key' && text === '') }}
      onOk={() => prove.mutate()}
      onCancel={() => onDone(false)}
    >
      <p>此操作涉及资金、导出、敏感信息或账号权限，须确认是您本人。验证后几分钟内不再询问。</p>
      {isMissing && <Alert type="warning" showIcon title="本岗位须使用第二重验证，请先到“我的安全”绑定后再办理" />}
      {prove.isError && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={prove.error instanceof ProblemError ? sayError(prove.error) : prove.error.message}
        />
      )}
      <Form layout="vertical" onFinish={() => prove.mutate()}>
        {methods.length > 1 && (
          <Form.Item label="验证方式">
            <Radio.Group
              value={method}
              onChange={(event) => {
                setChosen(event.target.value)
                setText('')
              }}
              options={methods.map((each) => ({ value: each, label: titles[each] }))}
            />
          </Form.Item>
        )}
        {method === 'security-key' && <p>点“验证并继续”后，请插入或轻触您的安全密钥。</p>}
        {method && method !== 'security-key' && (
          <Form.Item label={titles[method]} htmlFor="step-up-text">
            {method === 'password' ? (
              <Input.Password
                id="step-up-text"
                autoFocus
                autoComplete="current-password"
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            ) : (
              <Input
                id="step-up-text"
                autoFocus
                autoComplete="one-time-code"
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Form.Item>
        )}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </Form>
    </Modal>
  )
}

async function proofOf(method: ProofMethod, text: string): Promise<Proof> {
  switch (method) {
    case 'security-key':
      return { method, response: await signWithKey(await call('POST /api/step-up/security-key', {})) }
    case 'password':
      return { method, password: text }
    case 'totp':
    case 'recovery':
      return { method, code: text.trim() }
  }
}
