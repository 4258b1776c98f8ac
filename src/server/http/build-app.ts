import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Actor } from '../access/actor.ts'
import { scopeOf } from '../access/actor.ts'
import { isAdministratorRole } from '../access/administered-account.ts'
import { assertSteppedUp } from '../access/assert-stepped-up.ts'
import { sessionCookie } from '../access/session-cookie.ts'
import { watchSession } from '../access/watch-session.ts'
import { recordAccess } from '../audit/record-access.ts'
import { refuseUnsealed } from '../audit/refuse-unsealed.ts'
import { sqlBuilder, type Tx } from '../db/pool.ts'
import { DomainError, type Problem, problemOf } from '../errors.ts'
import { addOperation, type OperationOptions } from '../operation/add-operation.ts'
import { logOptions } from '../operation/log-redaction.ts'
import { type Allowances, type Caller, rateLimits } from '../operation/rate-limits.ts'
import type { Platform } from '../platform.ts'
import { noteShown } from '../privacy/list-watch.ts'
import { logRefusal } from '../privacy/log-refusal.ts'
import { allRoutes } from './all-routes.ts'
import { inputErrors } from './input-errors.ts'
import type { AccessRule, Routes } from './route.ts'

export interface AppOptions {
  readonly logLevel: string
  /** Folder of the built pages; absent or unbuilt pages answer with a waiting page. */
  readonly webDir?: string
  readonly routes?: Routes
  /** Addresses of proxies whose `X-Forwarded-For` is believed. */
  readonly proxies?: readonly string[]
  readonly operation?: Partial<OperationOptions>
  /** How often somebody may call; the standard unless said, none at all for measurements. */
  readonly allowances?: Allowances | 'none'
}

/** The whole HTTP surface: every route of `allRoutes`, errors as problem+json, sessions, limits, the built pages. */
export async function buildApp(platform: Platform, options: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: logOptions(options.logLevel),
    bodyLimit: 1_048_576,
    trustProxy: options.proxies?.length ? [...options.proxies] : false,
    // A phone on a weak network may take minutes over a photo; a sender of single bytes does not hold a socket for longer.
    requestTimeout: 300_000,
    connectionTimeout: 60_000,
    http: { headersTimeout: 15_000, maxHeaderSize: 16_384 },
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  })
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: false, // TLS ends at the reverse proxy, which sets it
  })
  await app.register(cookie)
  await app.register(multipart, { limits: { fileSize: 50_000_000, files: 1, fields: 20 } })
  await app.register(rateLimit, { global: false })
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply))
  addOperation(app, platform, { dataDir: dirname(platform.filesDir), ...options.operation })
  addRoutes(app, platform, options)
  await addPages(app, options.webDir)
  return app
}

function addRoutes(app: FastifyInstance, platform: Platform, options: AppOptions): void {
  const routes = options.routes ?? allRoutes
  const limits = options.allowances === 'none' ? undefined : rateLimits(options.allowances)
  if (limits)
    app.addHook('onRequest', async (request) => {
      if (request.url.startsWith('/api/')) limits.take(strangerOf(request), performance.now())
    })
  for (const [key, definition] of Object.entries(routes)) {
    const [method = 'GET', url = '/'] = key.split(' ')
    app.route({
      method,
      url,
      ...(definition.bodyLimit ? { bodyLimit: definition.bodyLimit } : {}),
      ...(definition.perMinute ? { config: { rateLimit: { max: definition.perMinute, timeWindow: '1 minute' } } } : {}),
      handler: async (request, reply) => {
        reply.header('cache-control', 'no-store') // what is about people stays in no cache, neither a browser's nor a proxy's
        const actor = await findActor(request, platform)
        limits?.take(callerOf(actor, request, definition.perMinute !== undefined), performance.now())
        await refuseStrangers(platform, actor, definition.access, key)
        refuseUnsealed(platform.sealing?.status(), actor, key)
        const parsed = definition.input.safeParse(inputOf(request))
        if (!parsed.success) throw new DomainError('invalid-input', inputErrors(parsed.error))
        if (definition.stepUp) await assertSteppedUp(platform, actor, request.cookies[sessionCookie] ?? '', key)
        const watch = watchSession(platform, actor, request, reply)
        await definition.receive?.({ platform, request, reply, watch })
        const scope = (await definition.scope?.(actor, parsed.data, platform.database)) ?? scopeOf(actor)
        const work = async (tx: Tx): Promise<unknown> => {
          const done = await definition.run(tx, actor, parsed.data, { platform, request, reply, watch })
          watch.assertHolds()
          return done
        }
        const done = definition.ownTransactions ? work(sqlBuilder) : platform.database.withScope(scope, work)
        const answer = await done.catch(async (error: unknown) => {
          await logRefusal(platform, actor, key, parsed.data, error)
          throw error
        })
        noteShown(platform.database, actor, key, parsed.data, answer)
        return reply.sent ? reply : (answer ?? null)
      },
    })
  }
}

function inputOf(request: FastifyRequest): Record<string, unknown> {
  const part = (value: unknown): object =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  return { ...part(request.query), ...part(request.isMultipart() ? {} : request.body), ...part(request.params) }
}

async function findActor(request: FastifyRequest, platform: Platform): Promise<Actor> {
  const today = platform.today()
  const token = request.cookies[sessionCookie]
  const found = token ? await platform.sessions.find(token, today, request.ip) : undefined
  return found ?? { kind: 'public', id: null, name: '', roles: [], today, address: request.ip }
}

/** Counted before anything is read of the body; who it is costs a look into the sessions. */
const strangerOf = (request: FastifyRequest): Caller => ({
  address: request.ip,
  stranger: request.cookies[sessionCookie] === undefined ? request.ip : undefined,
})

const callerOf = (actor: Actor, request: FastifyRequest, isHeavy: boolean): Caller => {
  const person = actor.id === null ? undefined : `${actor.kind}${actor.id}`
  const isForged = person === undefined && request.cookies[sessionCookie] !== undefined
  return {
    stranger: isForged ? request.ip : undefined,
    person,
    heavy: isHeavy ? (person ?? request.ip) : undefined,
    unit: actor.kind === 'staff' ? String(actor.unitArea) : undefined,
  }
}

/** @throws DomainError `not-signed-in` or `forbidden`; the refusal of somebody signed in is logged. */
async function refuseStrangers(
  platform: Platform,
  actor: Actor,
  access: AccessRule<Actor>,
  key: string,
): Promise<void> {
  if (access.kind === 'public') return
  if (actor.kind === 'public') throw new DomainError('not-signed-in')
  const fits = fitsRule(actor, access)
  if (fits) return
  await platform.database.withScope(scopeOf(actor), (tx) =>
    recordAccess(tx, actor, { action: key, result: 'refused', reason: 'role' }),
  )
  throw new DomainError('forbidden')
}

/** Who is meant by 'any' does business under a role; an administrator is named, or is at his own account. */
function fitsRule(actor: Actor, access: AccessRule<Actor>): boolean {
  if (access.kind !== 'signed-in' && access.kind !== actor.kind) return false
  if (actor.kind === 'citizen' || 'isOwnAccount' in access) return true
  const roles = 'roles' in access ? access.roles : 'any'
  if (roles === 'any') return actor.roles.length > 0 && !actor.roles.some(isAdministratorRole)
  return roles?.some((role) => actor.roles.some((held) => held === role)) ?? false
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const send = (problem: Problem) => reply.status(problem.status).type('application/problem+json').send(problem)
  if (error instanceof DomainError) {
    const { retryAfter } = error.details
    if (typeof retryAfter === 'number') reply.header('retry-after', retryAfter)
    return send(problemOf(error))
  }
  const status = statusOf(error)
  if (status === 413) return send(problemOf(new DomainError('file-too-large')))
  if (status === 429) return send(problemOf(new DomainError('too-many-requests')))
  if (status !== undefined && status >= 400 && status < 500) return send(problemOf(new DomainError('invalid-input')))
  const known = knownDatabaseError(error)
  if (known?.code === 'unavailable') reply.header('retry-after', 5)
  if (known) return send(problemOf(known))
  request.log.error({ err: error }, 'unexpected error')
  return send({ type: 'urn:minzheng:error:bug', title: '系统出现错误，已记录，请稍后再试', status: 500, code: 'bug' })
}

const statusOf = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined

/** The database is stopping, starting, full or not there; waiting for a lock or an answer took too long. */
const away = [
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '53300',
  '53100',
  '57014',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
]

/** Constraints that two people can run into at once are a conflict, not a bug. */
function knownDatabaseError(error: unknown): DomainError | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  if (code === '23505') return new DomainError('conflict')
  if (code === '23P01') return new DomainError('overlap')
  if (code === '40001' || code === '40P01') return new DomainError('conflict')
  if (code === '55P03') return new DomainError('unavailable', { says: '系统繁忙，请稍后再试' }) // waited too long for a lock
  if (code === 'MZ001') return new DomainError('not-the-sender', { says: (error as Error).message })
  if (typeof code === 'string' && away.includes(code)) return new DomainError('unavailable')
  // The driver gives a connection that breaks under a query no code.
  if (error instanceof Error && /^Connection terminated|timeout exceeded when trying to connect/.test(error.message))
    return new DomainError('unavailable')
  return undefined
}

async function addPages(app: FastifyInstance, webDir: string | undefined): Promise<void> {
  const isBuilt = () => webDir !== undefined && existsSync(`${webDir}/desk.html`)
  if (webDir) {
    mkdirSync(webDir, { recursive: true })
    await app.register(fastifyStatic, { root: webDir, serve: false, preCompressed: true })
    app.get('/assets/*', (request, reply) =>
      reply.sendFile(new URL(request.url, 'http://localhost').pathname, { maxAge: '365d', immutable: true }),
    )
  }
  app.setNotFoundHandler((request, reply) => {
    if (request.url.startsWith('/api/')) return answerError(new DomainError('not-found'), request, reply)
    if (!isBuilt())
      return reply.status(503).header('retry-after', '2').type('text/html; charset=utf-8').send(waitingPage)
    const { pathname } = new URL(request.url, 'http://localhost')
    if (/\.[a-z0-9]+$/.test(pathname))
      return existsSync(`${webDir}${pathname}`)
        ? reply.sendFile(pathname)
        : reply.status(404).type('text/plain; charset=utf-8').send('没有这个文件')
    return reply.sendFile(request.url.startsWith('/desk') ? 'desk.html' : 'portal.html', { maxAge: 0 })
  })
}

const waitingPage = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<title>正在准备页面</title><body style="font:20px/1.6 sans-serif;margin:15vh auto;max-width:30em;padding:0 1em">
<h1>正在准备页面</h1><p>第一次启动需要生成页面，通常不超过半分钟，完成后会自动打开。</p></body></html>`
