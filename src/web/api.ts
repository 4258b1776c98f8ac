import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useRef } from 'react'
import type { Guard } from '#core/workflow.ts'
import type { Api, ApiKey, WriteInput } from '#server/api.ts'

/** An optional input may also be given as undefined: it is left out of the request. */
type Loose<T> = { [K in keyof T]: Record<string, never> extends Pick<T, K> ? T[K] | undefined : T[K] }
export type InputOf<K extends ApiKey> = Loose<Api[K]['input']>
export type OutputOf<K extends ApiKey> = Api[K]['output']
/** Routes that change something under a request id. */
export type WriteKey = { [K in ApiKey]: Api[K]['input'] extends WriteInput ? K : never }[ApiKey]
export type WriteInputOf<K extends WriteKey> = Loose<Omit<Api[K]['input'], 'requestId'>>

interface ProblemBody {
  readonly title: string
  readonly code: string
  readonly errors?: readonly { readonly path: string; readonly says: string }[]
  readonly guards?: readonly { readonly guard: Guard; readonly says: string }[]
}

/** A refusal of the server: `message` is the sentence for people; `errors` name fields, `guards` name conditions. */
export class ProblemError extends Error {
  readonly status: number
  readonly code: string
  readonly errors: readonly { readonly path: string; readonly says: string }[]
  readonly guards: readonly { readonly guard: Guard; readonly says: string }[]
  constructor(status: number, body: ProblemBody) {
    super(body.title)
    this.name = 'ProblemError'
    this.status = status
    this.code = body.code
    this.errors = body.errors ?? []
    this.guards = body.guards ?? []
  }
}

/** The sentence to show for anything that was thrown by a call. */
export const sayError = (error: unknown): string =>
  error instanceof ProblemError ? error.message : '网络不通或服务未响应，请稍后再试'

/** Calls a route: its path is filled from `input`; the rest goes into the query (GET) or the JSON body. @throws ProblemError */
export async function call<K extends ApiKey>(key: K, input: InputOf<K>, signal?: AbortSignal): Promise<OutputOf<K>> {
  const { method, url, body } = requestOf(key, input)
  return answerOf(
    await send(url, {
      method,
      ...(signal ? { signal } : {}),
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
    }),
  )
}

/** Sends one file as multipart with text fields. Path params come from `input`. @throws ProblemError */
export async function upload<K extends ApiKey>(
  key: K,
  input: InputOf<K>,
  file: File,
  fields: Readonly<Record<string, string | number>> = {},
): Promise<OutputOf<K>> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value))
  form.append('file', file)
  const { method, url } = requestOf(key, input)
  return answerOf(await send(url, { method, body: form }))
}

/** Method, address and JSON body of a route and its input. */
export function requestOf(
  key: string,
  input: Readonly<Record<string, unknown>>,
): { readonly method: string; readonly url: string; readonly body?: string } {
  const [method = 'GET', pattern = '/'] = key.split(' ')
  const rest: Record<string, unknown> = { ...input }
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => {
    const value = String(rest[name])
    delete rest[name]
    return encodeURIComponent(value)
  })
  if (method !== 'GET') return { method, url: path, body: JSON.stringify(rest) }
  const query = queryText(rest)
  return { method, url: query ? `${path}?${query}` : path }
}

/** `a=1&b=x` of what is set, in the order given; for links to files as well. */
export function queryText(values: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== '' && value !== null) query.append(name, String(value))
  return query.toString()
}

let askProof: (() => Promise<boolean>) | undefined

/** Who is asked for a fresh proof when an act needs one (`step-up-required`); true: the act is sent again. */
export function onStepUp(ask: (() => Promise<boolean>) | undefined): void {
  askProof = ask
}

async function send(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init)
  if (response.status !== 403 || !askProof) return response
  const problem: { readonly code?: unknown } | undefined = await response
    .clone()
    .json()
    .catch(() => undefined)
  return problem?.code === 'step-up-required' && (await askProof()) ? fetch(url, init) : response
}

async function answerOf<T>(response: Response): Promise<T> {
  if (response.ok) return response.status === 204 ? JSON.parse('null') : response.json()
  const body: ProblemBody | undefined = await response.json().catch(() => undefined)
  throw new ProblemError(
    response.status,
    typeof body?.title === 'string' ? body : { title: '服务暂时不可用，请稍后再试', code: 'unavailable' },
  )
}

/** A read kept in the query cache under its key and input. */
export function useCall<K extends ApiKey>(
  key: K,
  input: InputOf<K>,
  options: { readonly enabled?: boolean; readonly keepPrevious?: boolean; readonly refetchEvery?: number } = {},
): UseQueryResult<OutputOf<K>> {
  return useQuery<OutputOf<K>>({
    queryKey: [key, input],
    queryFn: ({ signal }) => call(key, input, signal),
    enabled: options.enabled ?? true,
    placeholderData: (previous) => (options.keepPrevious ? previous : undefined),
    refetchInterval: options.refetchEvery ?? false,
  })
}

/**
 * A write under a request id. The same input sent again after a failure keeps its id, so a retry or a double click
 * changes nothing the second time. Everything read is fetched again after it succeeded.
 */
export function useWrite<K extends WriteKey>(
  key: K,
  onDone?: (output: OutputOf<K>) => void,
): UseMutationResult<OutputOf<K>, Error, WriteInputOf<K>> {
  const client = useQueryClient()
  const ids = useRef(requestIds())
  return useMutation<OutputOf<K>, Error, WriteInputOf<K>>({
    mutationFn: (input) => writeOnce(key, input, ids.current),
    retry: (count, error) => count < 2 && isWorthRetrying(error),
    onSuccess: async (output, input) => {
      ids.current.forget(input)
      await client.invalidateQueries()
      onDone?.(output)
    },
  })
}

function writeOnce<K extends WriteKey>(key: K, input: WriteInputOf<K>, ids: RequestIds): Promise<OutputOf<K>> {
  const whole: Readonly<Record<string, unknown>> = { ...input, requestId: ids.of(input) }
  const { method, url, body } = requestOf(key, whole)
  return send(url, { method, ...(body ? { body, headers: { 'content-type': 'application/json' } } : {}) }).then(
    (response) => answerOf<OutputOf<K>>(response),
  )
}

/** Lost connections and a restarting server; a refusal is final. */
export const isWorthRetrying = (error: unknown): boolean => !(error instanceof ProblemError) || error.status === 503

export interface RequestIds {
  readonly of: (input: unknown) => string
  readonly forget: (input: unknown) => void
}

/** Request ids by content: equal inputs share one until it is forgotten. */
export function requestIds(): RequestIds {
  const known = new Map<string, string>()
  return {
    of: (input) => {
      const text = JSON.stringify(input)
      const id = known.get(text) ?? newRequestId()
      known.set(text, id)
      return id
    },
    forget: (input) => {
      known.delete(JSON.stringify(input))
    },
  }
}

/** A random UUID, also where the page came over plain HTTP and `randomUUID` is missing. */
export function newRequestId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (byte, i) =>
    (i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, '0'),
  ).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
