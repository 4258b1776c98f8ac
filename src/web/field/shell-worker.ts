/**
 * Lets the field pages open without network: registers the worker and gives it the files this page was made of.
 * Yields false where the browser keeps nothing; visits already open are kept all the same.
 */
export async function keepShell(): Promise<boolean> {
  if (!('serviceWorker' in navigator) || !isSecureContext) return false
  try {
    const registration = await navigator.serviceWorker.register('/field-worker.js', { scope: '/field' })
    return await keptBy(await activeOf(registration))
  } catch {
    return false
  }
}

/**
 * The worker once it runs. `navigator.serviceWorker.ready` would wait for ever where somebody signed in first: the page
 * was then opened outside the worker's scope. @throws Error when the browser drops the worker.
 */
function activeOf({ active, waiting, installing }: ServiceWorkerRegistration): Promise<ServiceWorker> {
  const worker = active ?? waiting ?? installing
  return new Promise((resolve, reject) => {
    if (!worker) return reject(new Error('the browser registered no worker'))
    const look = () => {
      if (worker.state === 'activated') resolve(worker)
      if (worker.state === 'redundant') reject(new Error('the browser dropped the worker'))
    }
    worker.addEventListener('statechange', look)
    look()
  })
}

const patience = 20_000

/** Whether the worker says that it has the page and all its files. */
function keptBy(worker: ServiceWorker): Promise<boolean> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data === 'kept')
    setTimeout(() => resolve(false), patience)
    worker.postMessage({ keep: ['/field', ...ownFiles()] }, [port2])
  })
}

/** Scripts and styles loaded so far, which lie under /assets/ with the hash of their content in the name. */
const ownFiles = (): string[] =>
  performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'))
    .map(({ pathname }) => pathname)
