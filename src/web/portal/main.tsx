import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { isWorthRetrying } from '#web/api.ts'
import { reopenWhenReplaced } from '#web/fresh-page.ts'
import { App } from './app.tsx'
import './portal.css'
import { restoreReading } from './text-size.ts'

restoreReading()
reopenWhenReplaced()
const queries = new QueryClient({
  defaultOptions: { queries: { retry: (count, error) => count < 2 && isWorthRetrying(error), staleTime: 15_000 } },
})
const root = document.getElementById('root')
if (root)
  createRoot(root, { onUncaughtError: () => showFailure(root) }).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  )

/** The last resort when a screen fails: a sentence and a way on, instead of an empty page. */
function showFailure(place: HTMLElement): void {
  const title = document.createElement('h1')
  title.textContent = '页面出错了'
  const advice = document.createElement('p')
  advice.textContent = '已填写的内容在上一页保存过。请重新打开，或到村（社区）、乡镇（街道）办理。'
  const again = document.createElement('a')
  again.textContent = '回到首页'
  again.href = '/'
  place.replaceChildren(title, advice, again)
}
