import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sm3 } from '../crypto/sm3.ts'
import { DomainError } from '../errors.ts'
import type { Platform } from '../platform.ts'
import { type Metrics, openMetrics } from './metrics.ts'
import { operationFigures } from './operation-figures.ts'
import { findReadiness, type ReadinessSources } from './readiness.ts'

export interface OperationOptions extends Omit<ReadinessSources, 'database'> {
  /** Opens /metrics to callers from elsewhere who present it; without one only this machine may read them. */
  readonly metricsToken?: string | undefined
}

/** Levels of nesting that no form of ours comes near. */
const deepest = 24

/** What operators and their tools ask of the platform: /health/live, /health/ready, /metrics; and the count of answers. */
export function addOperation(app: FastifyInstance, platform: Platform, options: OperationOptions): void {
  let metrics: Promise<Metrics> | undefined
  const opened = () => (metrics ??= openMetrics())
  // The library is read in with the first question; a platform nobody watches need not count.
  let counting: Metrics | undefined
  app.addHook('onResponse', (request, reply, done) => {
    counting?.observe({
      method: request.method,
      route: request.routeOptions.url ?? 'pages',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    })
    done()
  })
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (isDeeper(String(body), deepest))
      done(new DomainError('invalid-input', { says: '提交的内容层次过深' }), undefined)
    else void parse(request, String(body), done)
  })
  app.get('/health/live', () => ({ live: true }))
  app.get('/health/ready', async (_request, reply) => {
    const readiness = await findReadiness({ ...options, database: platform.database })
    return reply.status(readiness.isReady ? 200 : 503).send(readiness)
  })
  app.get('/metrics', async (request, reply) => {
    if (!mayRead(request, options.metricsToken)) throw new DomainError('not-found')
    counting = await opened()
    const [figures, { checks }] = await Promise.all([
      platform.database.withScope({ kind: 'worker' }, operationFigures).catch(() => undefined),
      findReadiness({ ...options, database: platform.database }),
    ])
    return reply.type(counting.contentType).send(await counting.text({ figures, checks }))
  })
}

/** Through a proxy on this machine everybody seems to be here: whoever was forwarded needs the token. */
function mayRead(request: FastifyRequest, token: string | undefined): boolean {
  if (token !== undefined) return isSame(request.headers.authorization ?? '', `Bearer ${token}`)
  const isForwarded = forwarding.some((name) => request.headers[name] !== undefined)
  return !isForwarded && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)
}

const forwarding = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const

/** Takes the same time wherever the two begin to differ. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(sm3(one), sm3(other))

/** Looks at the text before it is parsed, which for a deep one costs a thousand times as much. Brackets in strings do not count. */
function isDeeper(json: string, levels: number): boolean {
  let depth = 0
  let isInString = false
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i)
    if (isInString) {
      if (code === 0x5c) i++
      else if (code === 0x22) isInString = false
    } else if (code === 0x22) isInString = true
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > levels) return true
    } else if (code === 0x7d || code === 0x5d) depth--
  }
  return false
}
