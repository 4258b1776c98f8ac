import type { Counter, Histogram, Registry } from 'prom-client'
import type { OperationFigures } from './operation-figures.ts'
import type { ReadinessCheck } from './readiness.ts'

/** One answered request; `route` is its pattern, never an address with numbers in it. */
export interface Answered {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly seconds: number
}

export interface Metrics {
  observe(answered: Answered): void
  /** The text a Prometheus server reads, and its content type. */
  text(now: {
    readonly figures: OperationFigures | undefined
    readonly checks: readonly ReadinessCheck[]
  }): Promise<string>
  readonly contentType: string
}

/** Counts from the moment it is opened. Its library is read in here, after the first answers. */
export async function openMetrics(): Promise<Metrics> {
  const prom = await import('prom-client')
  const registry = new prom.Registry()
  prom.collectDefaultMetrics({ register: registry })
  const requests = new prom.Counter({
    name: 'minzheng_http_requests_total',
    help: 'Answered requests by route pattern and status',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  })
  const durations = new prom.Histogram({
    name: 'minzheng_http_request_seconds',
    help: 'Time to answer by route pattern',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  })
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new prom.Gauge({ name: `minzheng_${name}`, help, labelNames: [...labelNames], registers: [registry] })
  const gauges = {
    jobsWaiting: gauge('jobs_waiting', 'Jobs that are due and wait'),
    jobsFailed: gauge('jobs_failed', 'Jobs that failed for good'),
    oldestJobSeconds: gauge('oldest_job_seconds', 'How long the oldest due job waits'),
    databaseBytes: gauge('database_bytes', 'Size of the database'),
    backupBehindBytes: gauge('backup_behind_bytes', 'Log that the backup has not got yet'),
  } satisfies Partial<Record<keyof OperationFigures, unknown>>
  const check = gauge('ready', '1 when the check holds, 0.5 when it is late, 0 when it failed', ['check'])
  return {
    contentType: registry.contentType,
    observe: (answered) => observe(requests, durations, answered),
    text: (now) => {
      for (const [key, each] of Object.entries(gauges)) {
        const value = now.figures?.[key as keyof typeof gauges]
        if (value === undefined) each.reset()
        else each.set(value)
      }
      for (const { name, state } of now.checks) check.set({ check: name }, { ok: 1, late: 0.5, failed: 0 }[state])
      return text(registry)
    },
  }
}

function observe(
  requests: Counter<'method' | 'route' | 'status'>,
  durations: Histogram<'method' | 'route'>,
  { method, route, status, seconds }: Answered,
): void {
  requests.inc({ method, route, status })
  durations.observe({ method, route }, seconds)
}

const text = (registry: Registry): Promise<string> => registry.metrics()
