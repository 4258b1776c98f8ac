import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export interface IdentityProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  close(): Promise<void>
}

/** A real OpenID provider on this machine, with its own sign-in pages, that knows one client. Whoever signs in is who he says. */
export async function openIdentityProvider(redirectUri: string): Promise<IdentityProvider> {
  const listener = createServer()
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
  const client = { clientId: 'minzheng', clientSecret: 'a made-up secret of a test' }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    pkce: { required: () => true },
    cookies: { keys: ['made up for a test'] },
  })
  listener.on('request', provider.callback())
  return {
    issuer,
    ...client,
    close: () =>
      new Promise((done) => {
        listener.closeAllConnections()
        listener.close(() => done())
      }),
  }
}

/** A browser without pages: follows redirects by hand and keeps cookies by host and port. */
export interface Wanderer {
  go(url: string, form?: Readonly<Record<string, string>>): Promise<Response>
  /** Follows redirects from `url` until an answer is none, or one leads to where `stopAt` says. */
  follow(
    url: string,
    stopAt?: (next: URL) => boolean,
    form?: Readonly<Record<string, string>>,
  ): Promise<{ readonly at: URL; readonly answer: Response }>
}

export function openWanderer(): Wanderer {
  const jars = new Map<string, Map<string, string>>()
  const jarOf = (host: string): Map<string, string> => {
    const jar = jars.get(host) ?? new Map<string, string>()
    jars.set(host, jar)
    return jar
  }
  const go: Wanderer['go'] = async (url, form) => {
    const jar = jarOf(new URL(url).host)
    const answer = await fetch(url, {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(form ? { body: new URLSearchParams(form).toString() } : {}),
    })
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';')
      const at = pair.indexOf('=')
      const value = pair.slice(at + 1)
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(set)) jar.delete(pair.slice(0, at))
      else jar.set(pair.slice(0, at), value)
    }
    return answer
  }
  return {
    go,
    async follow(url, stopAt = () => false, form = undefined) {
      let at = url
      let answer = await go(url, form)
      for (let hops = 0; hops < 20; hops++) {
        const to = answer.headers.get('location')
        if (to === null) return { at: new URL(at), answer }
        const next = new URL(to, at)
        if (stopAt(next)) return { at: next, answer }
        at = next.href
        answer = await go(at)
      }
      throw new Error(`no end of redirects from ${url}`)
    },
  }
}
