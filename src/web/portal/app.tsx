import { Suspense } from 'react'
import { HomePage } from './home.tsx'
import { Layout } from './layout.tsx'
import { lazyPage } from './lazy-page.tsx'
import { Page } from './parts/page.tsx'
import { Pages, type RouteEntry } from './router.tsx'

const FindPage = lazyPage(() => import('./find.tsx').then(({ FindPage: page }) => page))
const GuidePage = lazyPage(() => import('./guide.tsx').then(({ GuidePage: page }) => page))
const SignInPage = lazyPage(() => import('./sign-in.tsx').then(({ SignInPage: page }) => page))
const ApplyPage = lazyPage(() => import('./apply/apply.tsx').then(({ ApplyPage: page }) => page))
const CorrectionPage = lazyPage(() => import('./apply/correction.tsx').then(({ CorrectionPage: page }) => page))
const MyPage = lazyPage(() => import('./my/my.tsx').then(({ MyPage: page }) => page))
const MyCasesPage = lazyPage(() => import('./my/my-cases.tsx').then(({ MyCasesPage: page }) => page))
const MyCasePage = lazyPage(() => import('./my/my-case.tsx').then(({ MyCasePage: page }) => page))
const WithdrawPage = lazyPage(() => import('./my/withdraw.tsx').then(({ WithdrawPage: page }) => page))
const ObjectPage = lazyPage(() => import('./my/object.tsx').then(({ ObjectPage: page }) => page))
const MoneyPage = lazyPage(() => import('./my/money.tsx').then(({ MoneyPage: page }) => page))
const AccessesPage = lazyPage(() => import('./my/accesses.tsx').then(({ AccessesPage: page }) => page))
const NoticesPage = lazyPage(() => import('./notices.tsx').then(({ NoticesPage: page }) => page))
const NoticeObjectionPage = lazyPage(() =>
  import('./notice-objection.tsx').then(({ NoticeObjectionPage: page }) => page),
)
const AskPage = lazyPage(() => import('./ask.tsx').then(({ AskPage: page }) => page))
const VerifyPage = lazyPage(() => import('./verify.tsx').then(({ VerifyPage: page }) => page))
const AboutPage = lazyPage(() => import('./about.tsx').then(({ AboutPage: page }) => page))
const FieldPage = lazyPage(() => import('#web/field/field.tsx').then(({ FieldPage: page }) => page))

const routes: readonly RouteEntry[] = [
  { path: '/', page: HomePage },
  { path: '/find', page: FindPage },
  { path: '/guide/:item', page: GuidePage },
  { path: '/sign-in', page: SignInPage },
  { path: '/apply/:item/*', page: ApplyPage },
  { path: '/my', page: MyPage },
  { path: '/my/cases', page: MyCasesPage },
  { path: '/my/cases/:caseId', page: MyCasePage },
  { path: '/my/cases/:caseId/correction/*', page: CorrectionPage },
  { path: '/my/cases/:caseId/withdraw', page: WithdrawPage },
  { path: '/my/cases/:caseId/objection', page: ObjectPage },
  { path: '/my/money', page: MoneyPage },
  { path: '/my/accesses', page: AccessesPage },
  { path: '/notices', page: NoticesPage },
  { path: '/notices/:token/objection', page: NoticeObjectionPage },
  { path: '/ask', page: AskPage },
  { path: '/verify/:token', page: VerifyPage },
  { path: '/about', page: AboutPage },
  { path: '/field/*', page: FieldPage },
]

/** All addresses of the portal. Only the first page is in the first load; the others come when opened. */
export function App() {
  return (
    <Layout>
      <Suspense fallback={<p role="status">正在打开…</p>}>
        <Pages routes={routes} otherwise={MissingPage} />
      </Suspense>
    </Layout>
  )
}

function MissingPage() {
  return (
    <Page title="没有这一页" back="/" backTitle="回到首页">
      <p>地址可能写错了，或者这一页已经不在了。</p>
    </Page>
  )
}
