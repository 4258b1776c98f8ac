import { App, ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN.js'
import { lazy, Suspense, useState } from 'react'
import { createBrowserRouter, RouterProvider } from 'react-router'
import type { Me } from '#server/api.ts'
import { MeProvider } from './me.ts'
import { readFlag, recall, remember } from './remembered.ts'
import { Broken, Missing } from './screens/broken.tsx'
import { Cases } from './screens/cases.tsx'
import { Home } from './screens/home.tsx'
import { Shell, SizeProvider } from './shell.tsx'
import { StepUpHost } from './step-up-host.tsx'
import { themeOf } from './theme.ts'
import './office.css'

const Case = lazy(() => import('./screens/case/case.tsx').then((m) => ({ default: m.Case })))
const Apply = lazy(() => import('./screens/apply.tsx').then((m) => ({ default: m.Apply })))
const ApplyForm = lazy(() => import('./screens/apply-form.tsx').then((m) => ({ default: m.ApplyForm })))
const Decide = lazy(() => import('./screens/decide.tsx').then((m) => ({ default: m.Decide })))
const PayRuns = lazy(() => import('./screens/pay-runs.tsx').then((m) => ({ default: m.PayRuns })))
const PayRun = lazy(() => import('./screens/pay-run.tsx').then((m) => ({ default: m.PayRun })))
const Ledger = lazy(() => import('./screens/ledger.tsx').then((m) => ({ default: m.Ledger })))
const People = lazy(() => import('./screens/people.tsx').then((m) => ({ default: m.People })))
const Person = lazy(() => import('./screens/person.tsx').then((m) => ({ default: m.Person })))
const Imports = lazy(() => import('./screens/imports.tsx').then((m) => ({ default: m.Imports })))
const ImportBatch = lazy(() => import('./screens/import-batch.tsx').then((m) => ({ default: m.ImportBatch })))
const Standards = lazy(() => import('./screens/standards.tsx').then((m) => ({ default: m.Standards })))
const Warnings = lazy(() => import('./screens/warnings.tsx').then((m) => ({ default: m.Warnings })))
const Entitlements = lazy(() => import('./screens/entitlements.tsx').then((m) => ({ default: m.Entitlements })))
const Entitlement = lazy(() => import('./screens/entitlement.tsx').then((m) => ({ default: m.Entitlement })))
const Calendar = lazy(() => import('./screens/calendar.tsx').then((m) => ({ default: m.Calendar })))
const DivisionChanges = lazy(() =>
  import('./screens/division-changes.tsx').then((m) => ({ default: m.DivisionChanges })),
)
const Delegations = lazy(() => import('./screens/delegations.tsx').then((m) => ({ default: m.Delegations })))
const Exports = lazy(() => import('./screens/admin/exports.tsx').then((m) => ({ default: m.Exports })))
const Reveals = lazy(() => import('./screens/admin/reveals.tsx').then((m) => ({ default: m.Reveals })))
const BreakGlass = lazy(() => import('./screens/admin/break-glass.tsx').then((m) => ({ default: m.BreakGlass })))
const UnderGlass = lazy(() => import('./screens/admin/break-glass.tsx').then((m) => ({ default: m.UnderGlass })))
const AccessLog = lazy(() => import('./screens/admin/access-log.tsx').then((m) => ({ default: m.AccessLog })))
const Seals = lazy(() => import('./screens/admin/seals.tsx').then((m) => ({ default: m.Seals })))
const Overview = lazy(() => import('./screens/overview.tsx').then((m) => ({ default: m.Overview })))
const Operation = lazy(() => import('./screens/admin/operation.tsx').then((m) => ({ default: m.Operation })))
const Accounts = lazy(() => import('./screens/admin/accounts.tsx').then((m) => ({ default: m.Accounts })))
const Units = lazy(() => import('./screens/admin/units.tsx').then((m) => ({ default: m.Units })))
const AdministratorChanges = lazy(() =>
  import('./screens/admin/administrator-changes.tsx').then((m) => ({ default: m.AdministratorChanges })),
)
const SignInPolicy = lazy(() => import('./screens/admin/sign-in-policy.tsx').then((m) => ({ default: m.SignInPolicy })))
const MySecurity = lazy(() => import('./screens/admin/my-security.tsx').then((m) => ({ default: m.MySecurity })))

const router = createBrowserRouter(
  [
    {
      Component: Shell,
      ErrorBoundary: Broken,
      children: [
        { index: true, Component: Home },
        { path: 'cases', Component: Cases },
        { path: 'cases/:caseId', Component: Case },
        { path: 'cases/:caseId/decide', Component: Decide },
        { path: 'apply', Component: Apply },
        { path: 'apply/:item', Component: ApplyForm },
        { path: 'pay-runs', Component: PayRuns },
        { path: 'pay-runs/:runId', Component: PayRun },
        { path: 'ledger', Component: Ledger },
        { path: 'people', Component: People },
        { path: 'people/:personId', Component: Person },
        { path: 'imports', Component: Imports },
        { path: 'imports/:batchId', Component: ImportBatch },
        { path: 'standards', Component: Standards },
        { path: 'warnings', Component: Warnings },
        { path: 'entitlements', Component: Entitlements },
        { path: 'entitlements/:entitlementId', Component: Entitlement },
        { path: 'overview', Component: Overview },
        { path: 'access-log', Component: AccessLog },
        { path: 'seals', Component: Seals },
        { path: 'calendar', Component: Calendar },
        { path: 'division-changes', Component: DivisionChanges },
        { path: 'delegations', Component: Delegations },
        { path: 'accounts', Component: Accounts },
        { path: 'units', Component: Units },
        { path: 'operation', Component: Operation },
        { path: 'administrator-changes', Component: AdministratorChanges },
        { path: 'sign-in-policy', Component: SignInPolicy },
        { path: 'my-security', Component: MySecurity },
        { path: 'exports', Component: Exports },
        { path: 'reveals', Component: Reveals },
        { path: 'break-glass', Component: BreakGlass },
        { path: 'break-glass/:glassId', Component: UnderGlass },
        { path: '*', Component: Missing },
      ],
    },
  ],
  { basename: '/desk' },
)

const sizeKey = 'mz.large-type'
const showSize = (isLarge: boolean): void => {
  document.documentElement.dataset['size'] = isLarge ? 'large' : 'normal'
}

/** The staff console of whoever is signed in. */
export function Desk({ me }: { readonly me: Me }) {
  const [isLarge, setLarge] = useState(() => {
    const kept = readFlag(recall(sizeKey))
    showSize(kept)
    return kept
  })
  const change = (large: boolean) => {
    remember(sizeKey, large)
    showSize(large)
    setLarge(large)
  }
  return (
    <ConfigProvider locale={zhCN} theme={themeOf(isLarge)} button={{ autoInsertSpace: false }}>
      <App>
        <MeProvider value={me}>
          <SizeProvider value={{ isLarge, change }}>
            <Suspense>
              <RouterProvider router={router} />
            </Suspense>
            <StepUpHost />
          </SizeProvider>
        </MeProvider>
      </App>
    </ConfigProvider>
  )
}
