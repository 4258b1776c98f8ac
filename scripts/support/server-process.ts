import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { projectRoot } from '#server/env.ts'

export interface ServerProcess {
  readonly base: string
  /** Resolves when it has printed `words`, or after `seconds` without. */
  printed(words: string, seconds: number): Promise<void>
  /** Everything it has printed so far, its log included. */
  output(): string
  /** As Ctrl-C does; resolves when the process has ended. */
  stop(): Promise<void>
  /** At once, with no chance to put anything in order. */
  kill(): Promise<void>
}

/**
 * What `npm start` runs, on a data folder and port of its own; resolves with the first answer of /api/health.
 * @throws Error with what it printed when it ends before, or does not answer within a minute.
 */
export async function startServer(
  dataDir: string,
  options: {
    readonly port: number
    readonly today?: string
    readonly limits?: 'standard'
    readonly env?: Readonly<Record<string, string>>
  },
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [join(projectRoot, 'scripts/start.mjs')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      npm_lifecycle_event: undefined,
      DATABASE_URL: undefined,
      MINZHENG_DATA: dataDir,
      MINZHENG_KEYS: undefined,
      MINZHENG_TODAY: options.today,
      MINZHENG_LIMITS: options.limits ?? 'none', // one clerk of a drill writes as fast as a county
      PORT: String(options.port),
      ...options.env,
    },
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
  let hasEnded = false
  const ended = new Promise<void>((done) => {
    child.once('close', () => {
      hasEnded = true
      done()
    })
  })
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await ended
  }
  const orphan = () => child.kill('SIGKILL')
  process.once('exit', orphan)
  void ended.then(() => process.off('exit', orphan))
  const base = `http://127.0.0.1:${options.port}`
  const deadline = performance.now() + 60_000
  while (!(await isAnswering(base))) {
    if (hasEnded) throw new Error(`the server ended before it answered:\n${printed}`)
    if (performance.now() > deadline) {
      await end('SIGKILL')
      throw new Error(`the server did not answer within a minute:\n${printed}`)
    }
    await wait(10)
  }
  return {
    base,
    async printed(words, seconds) {
      const last = performance.now() + seconds * 1000
      while (!printed.includes(words) && !hasEnded && performance.now() < last) await wait(50)
    },
    output: () => printed,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

const isAnswering = (base: string): Promise<boolean> =>
  fetch(`${base}/api/health`).then(
    ({ ok }) => ok,
    () => false,
  )
