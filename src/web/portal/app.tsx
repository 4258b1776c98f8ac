import { Suspense } from 'react'
import { Route, Routes } from 'react-router'
import { HomePage } from './home.tsx'
import { Layout } from './layout.tsx'
import { lazyPage } from './lazy-page.tsx'
import { Page } from './parts/page.tsx'

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

/** All addresses of the portal. Only the first page is in the first load; the others come when opened. */
export function App() {
  return (
    <Layout>
      <Suspense fallback={<p role="status">正在打开…</p>}>
        <Routes>
          <Route path="/" element={<HomePage />} />
          <Route path="/find" element={<FindPage />} />
          <Route path="/guide/:item" element={<GuidePage />} />
          <Route path="/sign-in" element={<SignInPage />} />
          <Route path="/apply/:item/*" element={<ApplyPage />} />
          <Route path="/my" element={<MyPage />} />
          <Route path="/my/cases" element={<MyCasesPage />} />
          <Route path="/my/cases/:caseId" element={<MyCasePage />} />
          <Route path="/my/cases/:caseId/correction/*" element={<CorrectionPage />} />
          <Route path="/my/cases/:caseId/withdraw" element={<WithdrawPage />} />
          <Route path="/my/cases/:caseId/objection" element={<ObjectPage />} />
          <Route path="/my/money" element={<MoneyPage />} />
          <Route path="/my/accesses" element={<AccessesPage />} />
          <Route path="/notices" element={<NoticesPage />} />
          <Route path="/notices/:token/objection" element={<NoticeObjectionPage />} />
          <Route path="/ask" element={<AskPage />} />
          <Route path="/verify/:token" element={<VerifyPage />} />
          <Route path="/about" element={<AboutPage />} />
          <Route path="/field/*" element={<FieldPage />} />
          <Route path="*" element={<MissingPage />} />
        </Routes>
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
