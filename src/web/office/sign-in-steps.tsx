import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type PasswordRules, passwordFaults } from '#core/password-rules.ts'
import type { Me, ProofMethod, SignInStep } from '#server/api.ts'
import { call, ProblemError, sayError } from '#web/api.ts'
import { makeKey, mayUseKeys, signWithKey } from '#web/security-key.ts'
import { SignInField } from './sign-in-field.tsx'

interface StepProps {
  readonly step: SignInStep
  readonly onNext: (answer: Me | SignInStep) => void
  readonly onLeave: () => void
}

/** What is asked after the password: the second factor, a new password, or the enrolment of a second factor. */
export function SignInSteps(props: StepProps): ReactNode {
  const leave = useMutation({ mutationFn: () => call('POST /api/sign-out', {}), onSettled: props.onLeave })
  return (
    <>
      {props.step.next === 'second-factor' && <GiveFactor {...props} />}
      {props.step.next === 'new-password' && <NewPassword {...props} />}
      {props.step.next === 'enrol' && <Enrol {...props} />}
      <button type="button" className="sign-in-link" onClick={() => leave.mutate()}>
        返回，使用其他账号登录
      </button>
    </>
  )
}

const sentence = (error: unknown): string =>
  error instanceof ProblemError || !(error instanceof Error) || error.name === 'TypeError'
    ? sayError(error)
    : error.message

const Refused = ({ error }: { readonly error: unknown }) =>
  error ? (
    <p className="sign-in-error" role="alert">
      {sentence(error)}
    </p>
  ) : null

const titles: Readonly<Record<ProofMethod, string>> = {
  totp: '动态码',
  recovery: '恢复码',
  'security-key': '安全密钥',
  password: '密码',
}

function GiveFactor({ step, onNext }: StepProps): ReactNode {
  const methods = step.methods.filter((method) => method !== 'security-key' || mayUseKeys())
  const [method, setMethod] = useState<ProofMethod>(methods[0] ?? 'totp')
  const [code, setCode] = useState('')
  const enter = useMutation({
    mutationFn: async () =>
      call('POST /api/sign-in/second-factor', {
        proof:
          method === 'security-key'
            ? { method, response: await signWithKey(await call('POST /api/sign-in/security-key', {})) }
            : { method: method === 'recovery' ? 'recovery' : 'totp', code: code.trim() },
      }),
    onSuccess: onNext,
  })
  return (
    <form
      aria-label="第二重验证"
      onSubmit={(event) => {
        event.preventDefault()
        enter.mutate()
      }}
    >
      <h2>第二重验证</h2>
      {methods.length > 1 && (
        <fieldset className="sign-in-methods">
          <legend>验证方式</legend>
          {methods.map((each) => (
            <label key={each}>
              <input type="radio" name="method" checked={each === method} onChange={() => setMethod(each)} />
              {titles[each]}
            </label>
          ))}
        </fieldset>
      )}
      {method === 'security-key' ? (
        <p>点“验证”后，请插入或轻触您的安全密钥。</p>
      ) : method === 'totp' ? (
        <SignInField
          label="手机验证器上的 6 位动态码"
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          inputMode="numeric"
        />
      ) : (
        <SignInField label="恢复码" hint="每个恢复码只能用一次" value={code} onChange={setCode} autoComplete="off" />
      )}
      <Refused error={enter.error} />
      <button type="submit" disabled={enter.isPending}>
        {enter.isPending ? '正在验证……' : '验证'}
      </button>
    </form>
  )
}

/** The sentence about what a new password must be. */
const rulesText = (rules: PasswordRules, history: number): string =>
  `至少 ${rules.minLength} 个字符，大写字母、小写字母、数字、符号中至少 ${rules.minKinds} 类；不含用户名和姓名，不是常见密码` +
  (history > 0 ? `；不与最近 ${history} 次用过的相同` : '')

function NewPassword({ step, onNext }: StepProps): ReactNode {
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [wrong, setWrong] = useState('')
  const change = useMutation({
    mutationFn: () => call('POST /api/sign-in/new-password', { password }),
    onSuccess: onNext,
  })
  return (
    <form
      aria-label="设置新密码"
      onSubmit={(event) => {
        event.preventDefault()
        const faults = passwordFaults(password, step.passwordRules)
        const says =
          faults.length > 0 ? `新密码：${faults.join('；')}` : password === again ? '' : '两次输入的密码不一致'
        setWrong(says)
        if (says === '') change.mutate()
      }}
    >
      <h2>设置新密码</h2>
      <p>首次登录、密码被重置或已到期，须设置新密码后继续。</p>
      <SignInField
        label="新密码"
        hint={rulesText(step.passwordRules, step.passwordHistory)}
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
      />
      <SignInField label="再输入一次" type="password" value={again} onChange={setAgain} autoComplete="new-password" />
      <Refused error={wrong ? new Error(wrong) : change.error} />
      <button type="submit" disabled={change.isPending}>
        {change.isPending ? '正在保存……' : '保存并继续'}
      </button>
    </form>
  )
}

function Enrol({ onNext }: StepProps): ReactNode {
  const [codes, setCodes] = useState<readonly string[]>()
  const [totp, setTotp] = useState<{ factorId: number; secret: string; qr: string }>()
  const [code, setCode] = useState('')
  const proceed = useMutation({
    mutationFn: async () => {
      const step = await call('GET /api/sign-in/step', {})
      const me = step ?? (await call('GET /api/me', {}))
      if (!me) throw new Error('登录已过期，请重新登录')
      return me
    },
    onSuccess: onNext,
  })
  const start = useMutation({
    mutationFn: () => call('POST /api/my/totp', { label: '手机验证器' }),
    onSuccess: setTotp,
  })
  const finish = useMutation({
    mutationFn: () => call('POST /api/my/totp/:factorId/confirm', { factorId: totp?.factorId ?? 0, code: code.trim() }),
    onSuccess: ({ recoveryCodes }) => setCodes(recoveryCodes),
  })
  const key = useMutation({
    mutationFn: async () =>
      call('POST /api/my/security-keys', {
        label: '安全密钥',
        response: await makeKey(await call('POST /api/my/security-keys/options', {})),
      }),
    onSuccess: ({ recoveryCodes }) => setCodes(recoveryCodes),
  })
  if (codes)
    return (
      <form
        aria-label="恢复码"
        onSubmit={(event) => {
          event.preventDefault()
          proceed.mutate()
        }}
      >
        <h2>请保存恢复码</h2>
        <p>手机或密钥丢失时，用恢复码登录。每个只能用一次，只在此显示一次，请打印或抄写后妥善保管。</p>
        <ul className="recovery-codes">
          {codes.map((each) => (
            <li key={each}>
              <code>{each}</code>
            </li>
          ))}
        </ul>
        <Refused error={proceed.error} />
        <button type="submit" disabled={proceed.isPending}>
          已保存，继续
        </button>
      </form>
    )
  if (totp)
    return (
      <form
        aria-label="绑定手机验证器"
        onSubmit={(event) => {
          event.preventDefault()
          finish.mutate()
        }}
      >
        <h2>绑定手机验证器</h2>
        <p>用手机上的验证器应用扫描二维码，再输入它显示的 6 位动态码。</p>
        <img className="sign-in-qr" src={totp.qr} alt="绑定二维码" width={200} height={200} />
        <p className="sign-in-hint">
          不能扫描时手工输入：<code>{totp.secret}</code>
        </p>
        <SignInField label="动态码" value={code} onChange={setCode} autoComplete="one-time-code" inputMode="numeric" />
        <Refused error={finish.error} />
        <button type="submit" disabled={finish.isPending}>
          绑定
        </button>
      </form>
    )
  return (
    <section aria-label="绑定第二重验证">
      <h2>绑定第二重验证</h2>
      <p>您的岗位须使用第二重验证，请先绑定一种。</p>
      <Refused error={start.error ?? key.error} />
      <button type="submit" disabled={start.isPending} onClick={() => start.mutate()}>
        手机验证器（动态码）
      </button>
      {mayUseKeys() && (
        <button type="button" className="sign-in-second" disabled={key.isPending} onClick={() => key.mutate()}>
          安全密钥
        </button>
      )}
    </section>
  )
}
