import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { projectRoot } from '#server/env.ts'

export interface LoadRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** JSON; `[uuid]` becomes a new id with every request. */
  readonly body?: string
  /** Sent only by the clerk with this index. */
  readonly clerk?: number
}

export interface LoadJob {
  readonly url: string
  readonly connections: number
  readonly seconds: number
  /** Requests a second of all connections together; as many as come back when absent. */
  readonly rate?: number
  /** One for each clerk; connections take them in turn. */
  readonly cookies?: readonly string[]
  readonly requests: readonly LoadRequest[]
}

const answer = z.object({
  perSecond: z.number(),
  responses: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  most: z.number(),
  largestBytes: z.number(),
  statuses: z.record(z.string(), z.number()),
  errors: z.number(),
})
export type Load = z.output<typeof answer>

/** Runs scripts/bench/load.mjs, a process of its own. Milliseconds. @throws Error when an answer was not 2xx. */
export async function load(job: LoadJob): Promise<Load> {
  const child = spawn(process.execPath, [join(projectRoot, 'scripts/bench/load.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(JSON.stringify(job))
  const result = answer.parse(JSON.parse(await text(child.stdout)))
  const bad = Object.keys(result.statuses).filter((status) => !status.startsWith('2'))
  if (bad.length > 0 || result.errors > 0)
    throw new Error(`${job.requests[0]?.path}: ${JSON.stringify(result.statuses)}, ${result.errors} errors`)
  return result
}
