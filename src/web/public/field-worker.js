// Lets the field pages open without network. Keeps the page and the files it was made of; never anything of /api.
const cacheName = 'minzheng-field-shell'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('message', (event) => {
  const paths = Array.isArray(event.data?.keep) ? event.data.keep.filter(isShell) : []
  event.waitUntil(keep(paths).then((isWhole) => event.ports[0]?.postMessage(isWhole ? 'kept' : 'failed')))
})

self.addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url)
  if (event.request.method !== 'GET' || origin !== self.location.origin) return
  if (event.request.mode === 'navigate') event.respondWith(pageFirstFromNetwork(event.request))
  else if (pathname.startsWith('/assets/')) event.respondWith(assetFirstFromCache(event.request))
})

const isShell = (path) => typeof path === 'string' && (path === '/field' || path.startsWith('/assets/'))

/** Adds what is missing, renews the page, and drops files of earlier builds. Yields whether all of it is kept. */
async function keep(paths) {
  const cache = await caches.open(cacheName)
  for (const path of paths) {
    if (path === '/field' || !(await cache.match(path))) await cache.add(path).catch(() => undefined)
  }
  const found = await Promise.all(paths.map((path) => cache.match(path)))
  const wanted = new Set(paths)
  for (const request of await cache.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request)
  }
  return paths.length > 0 && found.every(Boolean)
}

async function pageFirstFromNetwork(request) {
  try {
    return await fetch(request)
  } catch {
    const cache = await caches.open(cacheName)
    return (await cache.match('/field')) ?? Response.error()
  }
}

async function assetFirstFromCache(request) {
  const cache = await caches.open(cacheName)
  return (await cache.match(request)) ?? fetch(request)
}
