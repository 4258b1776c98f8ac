import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call, useCall } from '#web/api.ts'
import { ErrorSummary, type SummaryLine } from '#web/form/error-summary.tsx'
import { innerAddress } from './inner-address.ts'
import { useForgetPerson } from './me.ts'
import { Page } from './parts/page.tsx'
import { WriteResult } from './parts/write-result.tsx'
import { go, useSearchParams } from './router.tsx'

const labels = {
  citizen: { title: '登录', login: '手机号码', missing: '请填写手机号码' },
  staff: { title: '工作人员登录', login: '用户名', missing: '请填写用户名' },
} as const

/** Citizens sign in with their phone number, village and township staff with their user name (`?kind=staff`). */
export function SignInPage() {
  const [params] = useSearchParams()
  const kind = params.get('kind') === 'staff' ? 'staff' : 'citizen'
  const next = innerAddress(params.get('next')) ?? (kind === 'staff' ? '/field' : '/my')
  const forget = useForgetPerson()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [isShown, setShown] = useState(false)
  const [lines, setLines] = useState<readonly SummaryLine[]>([])
  const signIn = useMutation({
    mutationFn: () => call('POST /api/sign-in', { kind, login: login.normalize('NFKC').trim(), password }),
    onSuccess: async (answer) => {
      // What is asked after the password is asked on the desk's own page.
      if (answer.kind === 'step') return location.assign('/desk')
      await forget()
      go(next, { replace: true })
    },
  })
  const wrong = (target: string) => lines.find((line) => line.target === target)?.says
  return (
    <Page title={labels[kind].title} back={kind === 'staff' ? '/field' : '/'} hasErrors={lines.length > 0}>
      <ErrorSummary lines={lines} />
      <WriteResult error={signIn.error} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const found = [
            ...(login.trim() === '' ? [{ target: 'login', says: labels[kind].missing }] : []),
            ...(password === '' ? [{ target: 'password', says: '请填写密码' }] : []),
          ]
          setLines(found)
          if (found.length === 0 && !signIn.isPending) signIn.mutate()
        }}
      >
        <div className={wrong('login') ? 'field field-wrong' : 'field'}>
          <label className="label" htmlFor="login">
            {labels[kind].login}
          </label>
          {wrong('login') && (
            <p id="login-error" className="error-text">
              {wrong('login')}
            </p>
          )}
          <input
            id="login"
            className="input input-middle"
            type={kind === 'citizen' ? 'tel' : 'text'}
            autoComplete="username"
            value={login}
            onChange={(event) => setLogin(event.target.value)}
            {...(wrong('login') ? { 'aria-describedby': 'login-error', 'aria-invalid': true } : {})}
          />
        </div>
        <div className={wrong('password') ? 'field field-wrong' : 'field'}>
          <label className="label" htmlFor="password">
            密码
          </label>
          {wrong('password') && (
            <p id="password-error" className="error-text">
              {wrong('password')}
            </p>
          )}
          <input
            id="password"
            className="input input-middle"
            type={isShown ? 'text' : 'password'}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            {...(wrong('password') ? { 'aria-describedby': 'password-error', 'aria-invalid': true } : {})}
          />
          <button type="button" className="link" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
            {isShown ? '隐藏密码' : '显示密码'}
          </button>
        </div>
        <button type="submit" className="button button-wide" disabled={signIn.isPending}>
          {signIn.isPending ? '正在登录…' : '登录'}
        </button>
      </form>
      <h2>没有账号，或忘了密码</h2>
      <p>
        {kind === 'citizen'
          ? '请带身份证到村（社区）或乡镇（街道）便民服务大厅开通，也可以请工作人员或家人代您申请。'
          : '请联系本单位的系统管理员。'}
      </p>
      <DemonstrationAccounts
        kind={kind}
        onPick={(account) => {
          setLogin(account.login)
          setPassword(account.password)
        }}
      />
    </Page>
  )
}

interface DemonstrationAccountsProps {
  readonly kind: 'citizen' | 'staff'
  readonly onPick: (account: { readonly login: string; readonly password: string }) => void
}

/** Shown only where the demonstration county is loaded. */
function DemonstrationAccounts({ kind, onPick }: DemonstrationAccountsProps) {
  const accounts = useCall('GET /api/demonstration', {})
  const fitting = accounts.data?.accounts.filter((account) => account.kind === kind) ?? []
  if (fitting.length === 0) return null
  return (
    <section aria-labelledby="demonstration">
      <h2 id="demonstration">演示账号</h2>
      <p className="soft">本系统装有演示数据，人物均为虚构。点一下可以填入。</p>
      <ul className="rows">
        {fitting.map((account) => (
          <li key={account.login}>
            <button type="button" className="button button-plain" onClick={() => onPick(account)}>
              {`${account.title}（${account.login}）`}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
