import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Random } from '#core/random.ts'
import { openSessions } from '#server/access/sessions.ts'
import { openDatabase } from '#server/db/pool.ts'
import { allRoutes } from '#server/http/all-routes.ts'
import { buildApp } from '#server/http/build-app.ts'
import type { Routes } from '#server/http/route.ts'
import type { Platform } from '#server/platform.ts'
import { testKeys, testToday } from '#tests/support/people.ts'
import { type Asker, openAskers } from './askers.ts'
import type { Channel, EgressCall, EgressRoute, Input } from './declare.ts'
import { type Answer, judge, reachOf } from './oracle.ts'
import { rollingBack } from './rolling-back.ts'
import { egressRoutes } from './routes.ts'
import type { Target } from './target.ts'
import { plantWorld, type World } from './world.ts'

/** A check that did not come out as the oracle says. */
export interface Failure {
  readonly kind: 'leak' | 'wrong-denial' | 'tells-existence' | 'broken'
  readonly route: string
  readonly channel: string
  readonly asker: string
  readonly target: string
  readonly says: string
}

export interface Outcome {
  readonly checks: number
  readonly failures: readonly Failure[]
  /** How often each channel was tried. */
  readonly channels: ReadonlyMap<string, number>
  /** Checks within reach whose answer was 200. */
  readonly opened: number
  /** Milliseconds that each route took. */
  readonly took: ReadonlyMap<string, number>
}

export interface Matrix {
  readonly world: World
  readonly askers: readonly Asker[]
  /** Asks all of it, or of one route only; `routes` in place of the platform's own. */
  run(options?: RunOptions): Promise<Outcome>
  close(): Promise<void>
}

export interface RunOptions {
  readonly only?: readonly string[]
  readonly routes?: Routes
  /** Stops after so many failures. */
  readonly most?: number
  readonly askers?: (asker: Asker) => boolean
  /** Turns pages of other sizes over as well, and asks in another order. */
  readonly random?: Random
  /** Told now and then how far it is. */
  readonly say?: (line: string) => void
}

/** Plants the world, opens a session for everybody who asks, and stands ready to ask every route. */
export async function openMatrix(
  urls: { readonly ownerUrl: string; readonly runtimeUrl: string; readonly folder: string },
  size: 'each-level' | 'each-role',
): Promise<Matrix> {
  const world = await plantWorld(urls.ownerUrl, urls.runtimeUrl, urls.folder)
  const database = openDatabase(urls.runtimeUrl)
  const askers = await openAskers(urls.ownerUrl, database, world.targets, size)
  const undone = rollingBack(database)
  const platform: Platform = {
    database: undone,
    keys: testKeys,
    sessions: openSessions(undone),
    filesDir: world.filesDir,
    exchangeDir: world.filesDir,
    today: () => testToday,
    publicUrl: 'http://127.0.0.1',
  }
  const appOf = (routes: Routes) =>
    buildApp(platform, { logLevel: 'silent', allowances: 'none', routes: unlimited(routes) })
  const app = await appOf(allRoutes)
  return {
    world,
    askers,
    async run({
      only,
      routes,
      most = Number.POSITIVE_INFINITY,
      askers: which = () => true,
      random,
      say = () => {},
    } = {}) {
      const asked = routes ? await appOf(routes) : app
      const run: Running = {
        app: asked,
        world,
        size,
        random,
        failures: [],
        channels: new Map(),
        took: new Map(),
        printed: new Map(),
        checks: 0,
        opened: 0,
      }
      try {
        const keys = Object.keys(egressRoutes).filter((key) => !only || only.includes(key))
        for (const [n, key] of (random ? shuffled(keys, random) : keys).entries()) {
          if (run.failures.length >= most) return run
          // Readings go side by side; writes one after the other, as each holds its rows until it is undone.
          const abreast = random && key.startsWith('GET ') ? 4 : 1
          const asking = askersOf(key, askers.filter(which), size)
          for (let i = 0; i < asking.length && run.failures.length < most; i += abreast)
            await Promise.all(asking.slice(i, i + abreast).map((asker) => askRoute(run, key, asker)))
          if (n % 20 === 19) say(`${n + 1} routes, ${run.checks} checks, ${run.failures.length} failures`)
        }
        return run
      } finally {
        if (routes) await asked.close()
      }
    },
    async close() {
      await app.close()
      await database.close()
    },
  }
}

/** Short, what is open to anybody is asked by one of each kind alone. */
function askersOf(key: string, askers: readonly Asker[], size: 'each-level' | 'each-role'): readonly Asker[] {
  if (size === 'each-level' || egressRoutes[key]?.reach !== 'open') return askers
  return ['staff', 'citizen', 'stranger'].flatMap((kind) => askers.find((asker) => asker.kind === kind) ?? [])
}

/** So that a refusal is for what is asked, not for how often. */
const unlimited = (routes: Routes): Routes =>
  Object.fromEntries(Object.entries(routes).map(([key, { perMinute: _, ...definition }]) => [key, definition]))

interface Running {
  readonly app: FastifyInstance
  readonly world: World
  readonly size: 'each-level' | 'each-role'
  readonly random: Random | undefined
  readonly failures: Failure[]
  readonly channels: Map<string, number>
  readonly took: Map<string, number>
  readonly printed: Map<string, number>
  checks: number
  opened: number
}

/**
 * Every call of a route at every target; one target where the call is the same for all. Short, a refusal for the role is asked at
 * one target and reach at three.
 */
async function askRoute(run: Running, key: string, asker: Asker): Promise<void> {
  const route = egressRoutes[key]
  if (!route) throw new Error(`not in the matrix: ${key}`)
  const { targets } = run.world
  const short = run.size === 'each-role'
  const { mayAsk } = reachOf(route, asker, targets[0])
  const few = short && (!mayAsk || route.reach === 'open' || route.reach === 'account')
  const calls = few ? route.calls.slice(0, 1) : route.calls
  for (const call of run.random ? calls.flatMap((each) => [each, ...turned(each, run.random)]) : calls) {
    const isSame = new Set(targets.map((target) => JSON.stringify(call.input(target)))).size === 1
    const chosen = few || isSame ? targets.slice(0, 1) : short ? targets.filter((_, n) => n % 2 === 0) : targets
    for (const target of isSame && route.reach === 'area' && !short ? targets : chosen)
      if (!isPrintedOften(run, key, call, reachOf(route, asker, target).mayReach))
        await check(run, key, route, call, asker, target)
  }
}

const listed: readonly Channel[] = ['list', 'search', 'filter', 'sort', 'count']

/** The same list in pages of other sizes; what is found on them is not asked. */
function turned(call: EgressCall, random: Random | undefined): EgressCall[] {
  if (!random || !listed.includes(call.channel)) return []
  return Array.from({ length: 4 }, (_, n) => {
    const page = { page: n + 1, size: random.pick([1, 2, 5, 20, 100]) }
    return { ...call, finds: 'nothing', input: (target: Target) => ({ ...call.input(target), ...page }) }
  })
}

function shuffled<T>(values: readonly T[], random: Random): T[] {
  const left = [...values]
  return Array.from({ length: left.length }, () => left.splice(random.whole(0, left.length - 1), 1)).flat()
}

/** Short, a paper is printed a few times; whom it is refused to is asked of everybody. */
function isPrintedOften({ size, printed }: Running, key: string, { channel }: EgressCall, mayReach: boolean): boolean {
  if (size !== 'each-role' || channel !== 'print' || !mayReach) return false
  printed.set(key, (printed.get(key) ?? 0) + 1)
  return (printed.get(key) ?? 0) > 6
}

async function check(
  run: Running,
  key: string,
  route: EgressRoute,
  call: EgressCall,
  asker: Asker,
  target: Target,
): Promise<void> {
  const input = call.input(target)
  const began = performance.now()
  const answer = await send(run.app, key, asker, input)
  run.took.set(key, (run.took.get(key) ?? 0) + performance.now() - began)
  run.checks++
  run.channels.set(call.channel, (run.channels.get(call.channel) ?? 0) + 1)
  const reach = reachOf(route, asker, target)
  if (reach.mayReach && answer.status === 200) run.opened++
  const found = judge({ route, call, asker, target, answer, planted: run.world.planted })
  const fail = (kind: Failure['kind'], says: string) =>
    run.failures.push({ kind, route: key, channel: call.channel, asker: asker.key, target: target.key, says })
  if (found) fail(found.kind, found.says)
  if (reach.mayAsk && !reach.mayReach && call.ids?.length) {
    const absent = await send(run.app, key, asker, {
      ...input,
      ...Object.fromEntries(call.ids.map((id) => [id, 999_999_999])),
    })
    run.checks++
    if (absent.status !== answer.status || absent.text !== answer.text)
      fail(
        'tells-existence',
        `${answer.status} ${answer.text.slice(0, 120)} but ${absent.status} ${absent.text.slice(0, 120)} when absent`,
      )
  }
}

async function send(app: FastifyInstance, key: string, asker: Asker, given: Input): Promise<Answer> {
  const [method = 'GET', path = '/'] = key.split(' ')
  const rest = new Map(Object.entries(given))
  const url = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = rest.get(name)
    rest.delete(name)
    return encodeURIComponent(String(value))
  })
  const query = new URLSearchParams(
    [...rest].map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  const isRead = method === 'GET' || method === 'DELETE'
  const answer = await app
    .inject({
      method: method as 'GET' | 'POST' | 'PUT' | 'DELETE',
      url: isRead && query ? `${url}?${query}` : url,
      headers: asker.cookie ? { cookie: asker.cookie } : {},
      ...(isRead ? {} : { payload: { requestId: randomUUID(), ...Object.fromEntries(rest) } }),
    })
    // The connection was cut: nothing came, and that is a fault of the server.
    .catch((error: unknown) => ({ statusCode: 599, body: String(error) }))
  return { status: answer.statusCode, text: answer.body }
}
