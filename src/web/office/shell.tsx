import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { createContext, Suspense, useContext, useState } from 'react'
import { NavLink, Outlet } from 'react-router'
import { dateText, dayOfWeek } from '#core/plain-date.ts'
import { call } from '#web/api.ts'
import { useMe } from './me.ts'
import { menuFor } from './menu.ts'
import { readFlag, useRemembered } from './remembered.ts'

const SizeContext = createContext<{ readonly isLarge: boolean; readonly change: (isLarge: boolean) => void }>({
  isLarge: false,
  change: () => undefined,
})
export const SizeProvider = SizeContext.Provider

const weekdays = ['一', '二', '三', '四', '五', '六', '日']

/** Left menu by role, a bar with unit, name, today and the type size, and the screen. */
export function Shell() {
  const me = useMe()
  const [isNarrow, setNarrow] = useRemembered('mz.menu-narrow', readFlag)
  const [isOpen, setOpen] = useState(false)
  return (
    <div className={`shell${isNarrow ? ' shell-narrow' : ''}${isOpen ? ' shell-open' : ''}`}>
      <a className="skip" href="#main">
        跳到主要内容
      </a>
      <header className="top">
        <button
          type="button"
          className="top-menu"
          aria-label="展开或收起菜单"
          aria-expanded={!isNarrow}
          onClick={() => {
            setNarrow(!isNarrow)
            setOpen(!isOpen)
          }}
        >
          ☰
        </button>
        <span className="top-name">民政综合业务信息平台</span>
        <span className="top-today">
          {dateText(me.today)} 星期{weekdays[dayOfWeek(me.today) - 1]}
        </span>
        <span className="top-who">
          <span className="top-unit">{me.unitName ?? ''}</span>
          <NavLink to="/my-security" title="我的安全：密码、第二重验证、登录中的设备">
            <strong>{me.name}</strong>
          </NavLink>
          <span className="top-roles">{me.roleTitles.join('、')}</span>
        </span>
        {me.actingFor !== undefined && <StopActing name={me.actingFor} />}
        <SizeSwitch />
        <SignOut />
      </header>
      <nav className="side" aria-label="主菜单">
        {menuFor(me.roles).map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h2>{group.title}</h2>
            <ul>
              {group.entries.map(({ to, title }) => (
                <li key={to}>
                  <NavLink to={to} end={to === '/'} onClick={() => setOpen(false)}>
                    {title}
                  </NavLink>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      <main id="main" className="screen">
        <Suspense fallback={<Skeleton active />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  )
}

function StopActing({ name }: { readonly name: string }) {
  const client = useQueryClient()
  const stop = useMutation({
    mutationFn: () => call('POST /api/acting', { delegationId: null }),
    onSuccess: () => client.resetQueries(),
  })
  return (
    <Button danger loading={stop.isPending} onClick={() => stop.mutate()}>
      结束代理{name}
    </Button>
  )
}

function SizeSwitch() {
  const { isLarge, change } = useContext(SizeContext)
  return (
    <Button aria-pressed={isLarge} onClick={() => change(!isLarge)}>
      {isLarge ? '标准字号' : '大字号'}
    </Button>
  )
}

function SignOut() {
  const client = useQueryClient()
  const leave = useMutation({
    mutationFn: () => call('POST /api/sign-out', {}),
    onSettled: () => {
      client.clear()
      client.setQueryData(['GET /api/me', {}], null)
    },
  })
  return (
    <Button loading={leave.isPending} onClick={() => leave.mutate()}>
      退出
    </Button>
  )
}
