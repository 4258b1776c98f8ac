import pg from 'pg'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Sm2Signer } from '../crypto/sm2.ts'
import { SealProblem, type SealProblemCode } from './seal-problem.ts'
import { sealRows } from './seal-rows.ts'
import { sealStore } from './seal-store.ts'
import { sealedTables } from './sealed-tables.ts'

export interface SealingLimits {
  /** Seconds between rounds. */
  readonly every: number
  /** Seconds that a row may wait for its seal before an alarm, and before work with personal data stops. */
  readonly alarmAfter: number
  readonly stopAfter: number
}

/** What X-Road stops its exchange after, and a minute for the alarm. */
export const sealingLimits: SealingLimits = { every: 5, alarmAfter: 60, stopAfter: 14_400 }

export interface SealStatus {
  /** `stopped`: work with personal data is refused. */
  readonly state: 'sealing' | 'late' | 'stopped'
  /** Age in seconds of the oldest row that is not in both stores; 0 when there is none. */
  readonly lagSeconds: number
  readonly problem: SealProblemCode | undefined
  /** Whether this process is the one that seals. */
  readonly isSealer: boolean
  readonly limits: SealingLimits
  /** Seals made by this process. */
  readonly made: number
}

/** The sealing of one process; of several, one seals and all watch. */
export interface Sealing {
  status(): SealStatus
  /** One round now; what goes wrong is in the status. */
  round(): Promise<void>
  /** Makes a round now and then every few seconds, until `stop`. */
  start(): void
  stop(): Promise<void>
}

export interface SealingSetup {
  readonly runtimeUrl: string
  readonly keys: KeyRing
  /** Called with each round: nothing is loaded at start, and a changed key is taken up. */
  readonly signer: () => Promise<Sm2Signer>
  /** Folder of the second store. */
  readonly folder: string
  readonly limits?: SealingLimits
  readonly now?: () => Date
  readonly rowsAtMost?: number
  /** Told of each change of state or problem. */
  readonly onChange?: (status: SealStatus) => void
}

/** Rows of one table in one seal. */
const rowsAtMost = 20_000

/** Opens sealing; connects with the first round. */
export function openSealing(setup: SealingSetup): Sealing {
  const { limits = sealingLimits, now = () => new Date() } = setup
  const store = sealStore(setup.folder)
  let client: pg.Client | undefined
  let isSealer = false
  let problem: SealProblemCode | undefined
  let made = 0
  /** Instant of the oldest row outside both stores, at the last look, and the time of that look. */
  let oldest: number | undefined
  let looked = now().getTime()
  let told = ''

  async function connected(): Promise<pg.Client> {
    if (client) return client
    const opened = new pg.Client({ connectionString: setup.runtimeUrl, types: { getTypeParser: () => asText } })
    opened.on('error', () => drop(opened))
    await opened.connect()
    await opened.query(`set role minzheng_sealer; set timezone = 'UTC'; set application_name = 'sealer'`)
    client = opened
    return opened
  }

  function drop(broken: pg.Client): void {
    if (client === broken) client = undefined
    isSealer = false
    broken.end().catch(() => {}) // it is broken already
  }

  async function work(): Promise<void> {
    const open = await connected()
    isSealer ||= await takeLock(open)
    let failure: unknown
    if (isSealer) {
      const signer = await setup.signer().catch((cause: unknown) => {
        throw new SealProblem('signing-failed', cause)
      })
      const sealer = { client: open, keys: setup.keys, signer, store, now, rowsAtMost: setup.rowsAtMost ?? rowsAtMost }
      await sealRows(sealer).then(
        (count) => {
          made += count
        },
        (error: unknown) => {
          failure = error
        },
      )
    }
    oldest = await oldestUnsealed(open)
    looked = now().getTime()
    if (failure !== undefined) throw failure
  }

  async function round(): Promise<void> {
    try {
      await work()
      problem = undefined
    } catch (error) {
      problem = error instanceof SealProblem ? error.code : 'database'
      if (!(error instanceof SealProblem) && client) drop(client)
    }
    const { state } = status()
    if (`${state} ${problem}` !== told) {
      told = `${state} ${problem}`
      setup.onChange?.(status())
    }
  }

  function status(): SealStatus {
    const at = now().getTime()
    // A process that has not even looked for a while knows nothing better than how long.
    const blind = at - looked > (limits.every * 3 + 5) * 1000 ? at - looked : 0
    const lagSeconds = Math.max(0, blind, oldest === undefined ? 0 : at - oldest) / 1000
    const state = lagSeconds > limits.stopAfter ? 'stopped' : lagSeconds > limits.alarmAfter ? 'late' : 'sealing'
    return { state, lagSeconds, problem, isSealer, limits, made }
  }

  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  const nextRound = () => {
    running = running.then(round)
    return running
  }
  const turn = async () => {
    await nextRound()
    if (!isStopped) timer = setTimeout(() => void turn(), limits.every * 1000)
  }
  return {
    status,
    round: nextRound,
    start: () => void turn(),
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await (isSealer ? nextRound() : running) // nothing is left behind unsealed
      const last = client
      client = undefined
      isSealer = false
      await last?.end()
    },
  }
}

const asText = (value: string): string => value

async function takeLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ got: string }>(
    `select pg_try_advisory_lock(hashtextextended('minzheng sealer', 0)) as got`,
  )
  return rows[0]?.got === 't'
}

/** Tables whose rows say when they were written. */
const timed = sealedTables.filter(({ name }) => name === 'audit.access_log' || name === 'app.case_event')

/** Instant of the first row behind the last seal that both stores have; undefined when there is none. */
async function oldestUnsealed(client: pg.Client): Promise<number | undefined> {
  const last = `(select s.to_tx from audit.seal s join audit.seal_copy c using (seq) order by seq desc limit 1)`
  const { rows } = await client.query<{ at: string | null }>(
    timed
      .map(
        ({ name }) =>
          `(select extract(epoch from at)::text as at from ${name}
            where tx >= coalesce(${last}, '0'::xid8) order by tx limit 1)`,
      )
      .join(' union all '),
  )
  const found = rows.flatMap(({ at }) => (at === null ? [] : [Number(at) * 1000]))
  return found.length > 0 ? Math.min(...found) : undefined
}
