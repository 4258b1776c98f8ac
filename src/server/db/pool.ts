import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import process from 'node:process'
import {
  type CompiledQuery,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import pg from 'pg'
import type { DB } from './schema.ts'

/** Whose rights a transaction has. Built from the server's own session, never from a request. */
export type Scope =
  | { readonly kind: 'staff'; readonly lo: number; readonly hi: number; readonly uid: number | null }
  | { readonly kind: 'province'; readonly uid: number }
  /** Emergency reading: the database shows this range and takes no writes but the access log. */
  | { readonly kind: 'glass'; readonly lo: number; readonly hi: number; readonly uid: number }
  | { readonly kind: 'citizen'; readonly person: number }
  | { readonly kind: 'worker' }
  | { readonly kind: 'auth' }
  | { readonly kind: 'public' }

/** A running transaction in one scope: typed SQL, sent by our own runner. */
export type Tx = Kysely<DB>

interface Sending {
  later(query: Statement): void
  commitWithNext(): void
}
const sendingOf = new WeakMap<Tx, Sending>()

/** A statement and its values, written once and not built anew for every call. */
export interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/**
 * Sends a statement whose answer nobody waits for; it travels with the next one or with the commit. When it fails, the
 * whole transaction does, with its error.
 */
export function sendLater(tx: Tx, query: Statement): void {
  sending(tx).later(query)
}

/**
 * The next statement is the last one: the commit travels with it and saves a round trip. Only for what may stand whatever its
 * answer is: a look-up with its line in the access log, or a write that fails by its own error. Another statement after it throws.
 */
export function commitWithNext(tx: Tx): void {
  sending(tx).commitWithNext()
}

function sending(tx: Tx): Sending {
  const found = sendingOf.get(tx)
  if (!found) throw new Error('not a transaction of withScope')
  return found
}

/** The only way to the database. A statement outside `withScope` has no rights at all (role minzheng_rt owns nothing). */
export interface Database {
  /** For a thread that needs connections of its own. Holds the password: never shown, never logged. */
  readonly url: string
  /** Runs `work` in one transaction with exactly the rights of `scope`; commits when it resolves, rolls back when it throws. */
  withScope<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>
  /** One read in its own transaction, all four messages sent together: the fast path of look-ups. */
  readOnce<T>(scope: Scope, query: CompiledQuery<T>): Promise<T[]>
  /** A transaction on a plain connection, for COPY and cursors, which a pipelined one cannot carry. */
  withBulk<T>(scope: Scope, work: (client: pg.PoolClient) => Promise<T>): Promise<T>
  close(): Promise<void>
}

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === 1082) return (text: string) => text // date stays YYYY-MM-DD
    if (oid === 20) return parseWhole
    if (oid === 1016) return parseWholes
    if (oid === 1182) return parseTexts
    return pg.types.getTypeParser(oid, format)
  },
} as pg.CustomTypesConfig

/** `{1,2}`; our arrays of integers and dates hold no quotes, braces or nulls. */
const parseTexts = (text: string): string[] => (text === '{}' ? [] : text.slice(1, -1).split(','))
const parseWholes = (text: string): number[] => parseTexts(text).map(parseWhole)

function parseWhole(text: string): number {
  const n = Number(text)
  if (!Number.isSafeInteger(n)) throw new RangeError(`bigint beyond a safe integer: ${text}`)
  return n
}

/** Builds queries without a connection; used for compiling and as the base of every transaction. */
const compiler = new PostgresQueryCompiler()

const adapter = new PostgresAdapter()
const dialect: Dialect = {
  createAdapter: () => adapter,
  createDriver: () => {
    throw new Error('a transaction has its own connection')
  },
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => compiler,
}
const nothing = () => Promise.resolve()

/** For building statements that are compiled and sent through `readOnce`. */
export const sqlBuilder: Kysely<DB> = kyselyOver(() => Promise.reject(new Error('this builder only compiles')))

export function openDatabase(url: string, options: { readonly size?: number } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.size ?? 8,
    types,
    connectionTimeoutMillis: 10_000,
    pipeline: true,
  } as pg.PoolConfig)
  const bulk = new pg.Pool({ connectionString: url, max: 2, types })
  for (const each of [pool, bulk]) each.on('error', () => {}) // an idle connection that breaks is replaced by the pool
  // A connection in use that is cut off tells it through its query; without a listener the event would end the process.
  for (const each of [pool, bulk]) each.on('connect', (client) => void client.on('error', () => {}))

  const open: Database = {
    url,
    async withScope(scope, work) {
      const client = await pool.connect()
      const sent: Promise<unknown>[] = []
      const sendAhead = (promise: Promise<unknown>) => {
        promise.catch(() => {}) // reported below
        sent.push(promise)
      }
      let broken: Error | undefined
      try {
        gather(client)
        sendAhead(client.query(beginText(scope)))
        let isLast = false
        let committed: Promise<pg.QueryResult> | undefined
        const commit = () => {
          committed ??= client.query('commit')
          sendAhead(committed)
          return committed
        }
        const sendNext = <R>(query: Statement): Promise<QueryResult<R>> => {
          if (committed) throw new Error('a statement after the one that the commit travelled with')
          if (!isLast) return send<R>(client, query)
          gather(client)
          const answer = send<R>(client, query)
          commit()
          return answer
        }
        const tx = kyselyOver(sendNext)
        sendingOf.set(tx, {
          later(query) {
            gather(client)
            sendAhead(sendNext(query))
          },
          commitWithNext() {
            isLast = true
          },
        })
        const result = await work(tx)
        const done = committed ?? commit()
        await Promise.all(sent)
        // PostgreSQL answers the commit of a failed transaction with ROLLBACK, and no error.
        if ((await done).command !== 'COMMIT') throw new Error('a statement failed, so the transaction was rolled back')
        return result
      } catch (error) {
        const first = (await Promise.allSettled(sent)).find((each) => each.status === 'rejected')
        await client.query('rollback').catch((failure: Error) => {
          broken = failure
        })
        const reason = first?.reason ?? error
        if (isStalePlan(reason)) broken = reason
        throw reason
      } finally {
        client.release(broken)
      }
    },
    async readOnce<T>(scope: Scope, query: CompiledQuery<T>) {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        gather(client)
        const [begun, read, committed] = await Promise.allSettled([
          client.query(beginText(scope)),
          send<T>(client, query),
          client.query('commit'),
        ])
        for (const part of [begun, read, committed]) if (part.status === 'rejected') throw part.reason
        return read.status === 'fulfilled' ? read.value.rows : []
      } catch (error) {
        await client.query('rollback').catch((failure: Error) => {
          broken = failure
        })
        if (isStalePlan(error)) broken = error
        throw error
      } finally {
        client.release(broken)
      }
    },
    async withBulk(scope, work) {
      const client = await bulk.connect()
      let broken: Error | undefined
      try {
        await client.query(beginText(scope))
        const result = await work(client)
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback').catch((failure: Error) => {
          broken = failure
        })
        throw error
      } finally {
        client.release(broken)
      }
    },
    async close() {
      await Promise.all([pool.end(), bulk.end()])
    },
  }
  const mostStale = (options.size ?? 8) + 1
  return {
    ...open,
    withScope: (scope, work) => againWhenStale(mostStale, () => open.withScope(scope, work)),
    readOnce: (scope, query) => againWhenStale(mostStale, () => open.readOnce(scope, query)),
  }
}

/** A migration added a column under a prepared `select *`: the plan of this connection is of no use any more. */
const isStalePlan = (error: unknown): error is Error =>
  error instanceof pg.DatabaseError && error.code === '0A000' && error.message.startsWith('cached plan')

/** Each connection with such a plan is dropped as it is met; nothing was done, so that the work may begin again. */
async function againWhenStale<T>(most: number, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (!isStalePlan(error) || tries > most) throw error
    }
  }
}

/** What is sent before the event loop turns goes out in one write: the system call costs more than the message. */
function gather(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection
  stream.cork()
  process.nextTick(() => stream.uncork())
}

/** Integer literals only: they come from the session row, and Citus passes `set local` on to its workers. */
function beginText(scope: Scope): string {
  const whole = (n: number): string => {
    if (!Number.isSafeInteger(n)) throw new RangeError(`not an integer in a scope: ${n}`)
    return String(n)
  }
  const lines = (role: string, lo?: number, hi?: number, uid?: number | null, person?: number) =>
    [
      'begin',
      `set local role ${role}`,
      ...(lo === undefined || hi === undefined
        ? []
        : [`set local app.lo = ${whole(lo)}`, `set local app.hi = ${whole(hi)}`]),
      ...(uid === undefined || uid === null ? [] : [`set local app.uid = ${whole(uid)}`]),
      ...(person === undefined ? [] : [`set local app.person = ${whole(person)}`]),
    ].join(';')
  switch (scope.kind) {
    case 'staff':
      return lines('minzheng_staff', scope.lo, scope.hi, scope.uid)
    case 'glass':
      return lines('minzheng_glass', scope.lo, scope.hi, scope.uid)
    case 'province':
      return lines('minzheng_province', 0, 1_000_000_000_000, scope.uid)
    case 'citizen':
      return lines('minzheng_citizen', undefined, undefined, undefined, scope.person)
    case 'worker':
      return lines('minzheng_worker', 0, 1_000_000_000_000)
    case 'auth':
      return lines('minzheng_auth')
    case 'public':
      return lines('minzheng_public')
  }
}

const statementNames = new Map<string, string>()

/** A stable name per statement text, so that PostgreSQL keeps the prepared plan. */
function statementName(text: string): string | undefined {
  const known = statementNames.get(text)
  if (known) return known
  if (statementNames.size > 2000) return undefined
  const name = `q${createHash('sha256').update(text).digest('hex').slice(0, 20)}`
  statementNames.set(text, name)
  return name
}

async function send<R>(client: pg.PoolClient, query: Statement): Promise<QueryResult<R>> {
  const name = statementName(query.sql)
  const result = await client.query({ ...(name ? { name } : {}), text: query.sql, values: [...query.parameters] })
  return { rows: result.rows, numAffectedRows: BigInt(result.rowCount ?? 0) }
}

function kyselyOver(run: <R>(query: CompiledQuery) => Promise<QueryResult<R>>): Kysely<DB> {
  const connection: DatabaseConnection = {
    executeQuery: run,
    streamQuery: () => {
      throw new Error('use withBulk for streams')
    },
  }
  const driver: Driver = {
    init: nothing,
    acquireConnection: () => Promise.resolve(connection),
    beginTransaction: () => Promise.reject(new Error('a command runs in the transaction it was given')),
    commitTransaction: nothing,
    rollbackTransaction: nothing,
    releaseConnection: nothing,
    destroy: nothing,
  }
  const executor = new DefaultQueryExecutor(compiler, adapter, {
    provideConnection: (consumer) => consumer(connection),
  })
  return new Kysely<DB>({ config: { dialect }, dialect, driver, executor })
}
