import { useMutation } from '@tanstack/react-query'
import { call } from '#web/api.ts'
import { useForgetPerson, useMe } from '../me.ts'
import { Loaded, signInAddress } from '../parts/loaded.tsx'
import { Page } from '../parts/page.tsx'
import { go, Link } from '../router.tsx'

const ways = [
  { to: '/my/cases', title: '我的办件', says: '办到哪一步了，接下来做什么' },
  { to: '/my/money', title: '我的救助金', says: '每个月发了多少，发到哪里' },
  { to: '/my/accesses', title: '谁看过我的信息', says: '谁、什么时候、为了什么' },
  { to: '/notices', title: '公示', says: '本地正在公示的名单' },
] as const

/** 我要查: the person's own pages, and signing out. */
export function MyPage() {
  const me = useMe()
  const forget = useForgetPerson()
  const signOut = useMutation({
    mutationFn: () => call('POST /api/sign-out', {}),
    onSuccess: async () => {
      go('/')
      await forget()
    },
  })
  return (
    <Page title="我的" back="/">
      <Loaded query={me}>
        {(person) =>
          person === null ? (
            <div className="notice-box">
              <p>登录以后可以查办件进度和救助金。</p>
              <Link className="button" to={signInAddress('/my')}>
                用手机号码登录
              </Link>
            </div>
          ) : (
            <p>{`${person.name}，您好。`}</p>
          )
        }
      </Loaded>
      <ul className="rows">
        {ways.map(({ to, title, says }) => (
          <li key={to}>
            <Link className="row-link" to={to}>
              <strong>{title}</strong>
              <span className="soft">{says}</span>
            </Link>
          </li>
        ))}
      </ul>
      {me.data && (
        <div className="buttons">
          <button type="button" className="button button-second" onClick={() => signOut.mutate()}>
            退出登录
          </button>
        </div>
      )}
    </Page>
  )
}
