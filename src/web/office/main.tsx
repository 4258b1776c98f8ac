import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { isWorthRetrying, ProblemError, sayError, useCall } from '#web/api.ts'
import { reopenWhenReplaced } from '#web/fresh-page.ts'
import { SignIn } from './sign-in.tsx'
import './base.css'

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // A session that ended elsewhere: the next answer says so, and the sign-in page comes back.
    onError: (error) => {
      if (error instanceof ProblemError && error.status === 401) client.setQueryData(['GET /api/me', {}], null)
    },
  }),
  defaultOptions: {
    queries: { staleTime: 15_000, retry: (count, error) => count < 2 && isWorthRetrying(error) },
  },
})

const loadDesk = () => import('./desk.tsx').then(({ Desk }) => ({ default: Desk }))
const Desk = lazy(loadDesk)

/** The sign-in page, or the desk of whoever is signed in. The desk's own code is loaded after sign-in. */
function Root() {
  const me = useCall('GET /api/me', {})
  if (me.isPending) return <p className="page-wait">正在打开……</p>
  if (me.isError)
    return (
      <div className="page-wait" role="alert">
        <p>{sayError(me.error)}</p>
        <button type="button" onClick={() => void me.refetch()}>
          重新连接
        </button>
      </div>
    )
  if (me.data?.kind !== 'staff') return <SignIn onTyping={() => void loadDesk()} />
  return (
    <Suspense fallback={<p className="page-wait">正在打开工作台……</p>}>
      <Desk me={me.data} />
    </Suspense>
  )
}

reopenWhenReplaced()
const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <Root />
      </QueryClientProvider>
    </StrictMode>,
  )
