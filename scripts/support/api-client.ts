import { randomUUID } from 'node:crypto'
import type { Api } from '#server/api.ts'

/** An HTTP client that signs in like a person and keeps the session cookie. */
export interface ApiClient {
  call<K extends keyof Api>(key: K, input: Api[K]['input']): Promise<Api[K]['output']>
  /** The same for writes, with a fresh request id. */
  write<K extends keyof Api>(key: K, input: Omit<Api[K]['input'], 'requestId'>): Promise<Api[K]['output']>
  upload(
    path: string,
    fileName: string,
    content: Uint8Array,
    fields?: Readonly<Record<string, string>>,
  ): Promise<unknown>
  download(path: string): Promise<Uint8Array>
}

/** An answer that is not 2xx; `title` is the sentence a person sees. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  constructor(key: string, status: number, problem: { title?: string; code?: string; errors?: { says: string }[] }) {
    super([`${key}: ${status} ${problem.title ?? ''}`, ...(problem.errors ?? []).map((error) => error.says)].join(' '))
    this.status = status
    this.code = problem.code ?? ''
  }
}

export async function signedInClient(
  base: string,
  kind: 'staff' | 'citizen',
  login: string,
  password: string,
): Promise<ApiClient> {
  let cookie = ''
  const send = async (
    method: string,
    path: string,
    init: { body?: string | FormData; json?: boolean } = {},
  ): Promise<Response> => {
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: { cookie, ...(init.json ? { 'content-type': 'application/json' } : {}) },
      ...(init.body === undefined ? {} : { body: init.body }),
    })
    const set = answer.headers.getSetCookie()[0]
    if (set) cookie = set.split(';')[0] ?? ''
    if (!answer.ok) {
      const problem = JSON.parse((await answer.text()) || '{}')
      if (problem.code === 'step-up-required' && path !== '/api/step-up') {
        await client.call('POST /api/step-up', { proof: { method: 'password', password } })
        return send(method, path, init)
      }
      throw new ApiProblem(`${method} ${path}`, answer.status, problem)
    }
    return answer
  }
  const client: ApiClient = {
    async call(key, input) {
      const [method = 'GET', template = ''] = key.split(' ')
      const rest = new Map<string, unknown>(Object.entries(input))
      const path = template.replace(/:(\w+)/g, (_, name: string) => {
        const value = rest.get(name)
        rest.delete(name)
        return encodeURIComponent(String(value))
      })
      if (method === 'GET') {
        const query = new URLSearchParams(
          [...rest]
            .filter(([, value]) => value !== undefined)
            .map(([name, value]): [string, string] => [name, String(value)]),
        )
        return JSON.parse(await (await send(method, query.size > 0 ? `${path}?${query}` : path)).text())
      }
      return JSON.parse(
        await (await send(method, path, { body: JSON.stringify(Object.fromEntries(rest)), json: true })).text(),
      )
    },
    write: (key, input) => client.call(key, { ...input, requestId: randomUUID() } as never),
    async upload(path, fileName, content, fields = {}) {
      const body = new FormData()
      for (const [name, value] of Object.entries(fields)) body.set(name, value)
      body.set('file', new Blob([new Uint8Array(content)]), fileName)
      return (await send('POST', path, { body })).json()
    },
    async download(path) {
      return new Uint8Array(await (await send('GET', path)).arrayBuffer())
    },
  }
  await client.call('POST /api/sign-in', { kind, login, password })
  return client
}
