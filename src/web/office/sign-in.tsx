import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { Me, SignInStep } from '#server/api.ts'
import { call, sayError, useCall } from '#web/api.ts'
import { SignInField } from './sign-in-field.tsx'
import './sign-in.css'

const SignInSteps = lazy(() => import('./sign-in-steps.tsx').then((m) => ({ default: m.SignInSteps })))

const returned: Readonly<Record<string, string>> = {
  unbound: '该统一身份尚未绑定本平台账号，请联系安全管理员',
  failed: '统一身份认证没有完成，请重新登录',
}

/** Staff sign-in. Plain controls only: the component library is not loaded before somebody is in. */
export function SignIn({ onTyping }: { readonly onTyping: () => void }) {
  const client = useQueryClient()
  const [given, setStep] = useState<SignInStep | null>()
  const waiting = useCall('GET /api/sign-in/step', {})
  const step = given === undefined ? (waiting.data ?? null) : given
  const goOn = (answer: Me | SignInStep) => {
    if (answer.kind === 'step') setStep(answer)
    else client.setQueryData(['GET /api/me', {}], answer)
  }
  return (
    <main className="sign-in">
      <title>登录 - 民政综合业务信息平台</title>
      <section className="sign-in-card" aria-labelledby="sign-in-title">
        <p className="sign-in-place">河南省</p>
        <h1 id="sign-in-title">民政综合业务信息平台</h1>
        {step ? (
          <Suspense fallback={<p>正在打开……</p>}>
            <SignInSteps key={step.next} step={step} onNext={goOn} onLeave={() => setStep(null)} />
          </Suspense>
        ) : (
          <ByPassword onNext={goOn} onTyping={onTyping} />
        )}
        <p className="sign-in-note">
          群众办事请前往<a href="/">网上办事大厅</a>。本系统所有查询、修改均留有记录。
        </p>
      </section>
    </main>
  )
}

function ByPassword(props: {
  readonly onNext: (answer: Me | SignInStep) => void
  readonly onTyping: () => void
}): ReactNode {
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const options = useCall('GET /api/sign-in/options', {})
  const cameBack = returned[new URLSearchParams(location.search).get('sign-in') ?? '']
  const enter = useMutation({
    mutationFn: (as: { login: string; password: string }) => call('POST /api/sign-in', { kind: 'staff', ...as }),
    onSuccess: props.onNext,
  })
  const error = enter.isError ? sayError(enter.error) : cameBack
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          enter.mutate({ login: login.trim(), password })
        }}
      >
        <SignInField
          label="用户名"
          value={login}
          onChange={setLogin}
          onFocus={props.onTyping}
          autoComplete="username"
        />
        <SignInField
          label="密码"
          value={password}
          onChange={setPassword}
          onFocus={props.onTyping}
          autoComplete="current-password"
          type="password"
        />
        {error && (
          <p className="sign-in-error" role="alert">
            {error}
          </p>
        )}
        <button type="submit" disabled={enter.isPending}>
          {enter.isPending ? '正在登录……' : '登录'}
        </button>
      </form>
      {options.data?.network && (
        <a className="sign-in-network" href="/api/sign-in/network">
          政务外网统一身份认证登录
        </a>
      )}
      <Demonstration isBusy={enter.isPending} onChoose={(as) => enter.mutate(as)} />
    </>
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
