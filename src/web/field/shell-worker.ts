/** Lets the field pages open without network: registers the worker and gives it the files this page was made of. */
export async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator) || !isSecureContext) return
  try {
    const registration = await navigator.serviceWorker.register('/field-worker.js', { scope: '/field' })
    const worker = registration.active ?? (await navigator.serviceWorker.ready).active
    worker?.postMessage({ keep: ['/field', ...ownFiles()] })
  } catch {
    // Without the worker the pages need the network to open; visits already open are kept all the same.
  }
}

/** Scripts and styles loaded so far, which lie under /assets/ with the hash of their content in the name. */
const ownFiles = (): string[] =>
  performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'))
    .map(({ pathname }) => pathname)
