const key = 'mz-reopened-at'
const pauseMs = 60_000

/**
 * A part of the page that a newer build has replaced cannot be loaded any more: says so and opens the page anew, once in a
 * minute. Without a network nothing is done here; the page says itself that it could not be loaded.
 */
export function reopenWhenReplaced(): void {
  window.addEventListener('vite:preloadError', () => {
    if (Date.now() - Number(sessionStorage.getItem(key) ?? 0) > pauseMs) void reopen()
  })
}

async function reopen(): Promise<void> {
  const isReachable = await fetch('/api/health', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )
  if (!isReachable) return
  sessionStorage.setItem(key, String(Date.now()))
  const notice = document.createElement('p')
  notice.style.cssText = 'margin:0;padding:.75em;text-align:center;background:#fff;font-weight:bold'
  notice.setAttribute('role', 'status')
  notice.textContent = '平台刚刚更新，正在重新打开本页……'
  document.body.prepend(notice)
  setTimeout(() => location.reload(), 800)
}
