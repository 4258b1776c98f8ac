import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import { call, sayError, useCall } from '#web/api.ts'
import './sign-in.css'

/** Staff sign-in. Plain controls only: the component library is not loaded before somebody is in. */
export function SignIn({ onTyping }: { readonly onTyping: () => void }) {
  const client = useQueryClient()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({
    mutationFn: (as: { login: string; password: string }) => call('POST /api/sign-in', { kind: 'staff', ...as }),
    onSuccess: (me) => client.setQueryData(['GET /api/me', {}], me),
  })
  return (
    <main className="sign-in">
      <title>登录 - 民政综合业务信息平台</title>
      <section className="sign-in-card" aria-labelledby="sign-in-title">
        <p className="sign-in-place">河南省</p>
        <h1 id="sign-in-title">民政综合业务信息平台</h1>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            enter.mutate({ login: login.trim(), password })
          }}
        >
          <SignInField label="用户名" value={login} onChange={setLogin} onFocus={onTyping} autoComplete="username" />
          <SignInField
            label="密码"
            value={password}
            onChange={setPassword}
            onFocus={onTyping}
            autoComplete="current-password"
            type="password"
          />
          {enter.isError && (
            <p className="sign-in-error" role="alert">
              {sayError(enter.error)}
            </p>
          )}
          <button type="submit" disabled={enter.isPending}>
            {enter.isPending ? '正在登录……' : '登录'}
          </button>
        </form>
        <Demonstration isBusy={enter.isPending} onChoose={(as) => enter.mutate(as)} />
        <p className="sign-in-note">
          群众办事请前往<a href="/">网上办事大厅</a>。本系统所有查询、修改均留有记录。
        </p>
      </section>
    </main>
  )
}

function SignInField(props: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onFocus: () => void
  readonly autoComplete: string
  readonly type?: 'text' | 'password'
}): ReactNode {
  const id = useId()
  return (
    <div className="sign-in-field">
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        type={props.type ?? 'text'}
        value={props.value}
        autoComplete={props.autoComplete}
        required
        onFocus={props.onFocus}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  )
}

/** The accounts of a demonstration installation; nothing on a real one. */
function Demonstration(props: {
  readonly isBusy: boolean
  readonly onChoose: (as: { login: string; password: string }) => void
}): ReactNode {
  const { data } = useCall('GET /api/demonstration', {})
  const accounts = data?.accounts.filter(({ kind }) => kind === 'staff') ?? []
  if (accounts.length === 0) return null
  return (
    <section className="demonstration" aria-labelledby="demonstration-title">
      <h2 id="demonstration-title">演示账号（点击直接登录）</h2>
      <ul>
        {accounts.map(({ login, password, title }) => (
          <li key={login}>
            <button type="button" disabled={props.isBusy} onClick={() => props.onChoose({ login, password })}>
              <span>{title}</span> <code>{login}</code>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
