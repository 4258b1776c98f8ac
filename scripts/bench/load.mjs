// The load generator, a process of its own: reads one job as JSON on standard input, answers with its latencies on
// standard output. A job is `{ url, connections, seconds, rate?, cookies?, requests: [{ method, path, body? }] }`; each
// connection starts elsewhere in the list and keeps one cookie; `[uuid]` in a body becomes a new id with every request.
import { randomUUID } from 'node:crypto'
import process from 'node:process'
import autocannon from 'autocannon'

let text = ''
for await (const chunk of process.stdin) text += chunk
const job = JSON.parse(text)

const latencies = []
const statuses = {}
let largest = 0
let connection = 0

const prepared = (request, cookie) => ({
  method: request.method,
  path: request.path,
  headers: {
    ...(cookie ? { cookie } : {}),
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
  },
  ...(request.body === undefined
    ? {}
    : request.body.includes('[uuid]')
      ? { setupRequest: (one) => ({ ...one, body: request.body.replace('[uuid]', randomUUID()) }) }
      : { body: request.body }),
})

const run = autocannon({
  url: job.url,
  connections: job.connections,
  duration: job.seconds,
  ...(job.rate ? { overallRate: job.rate } : {}),
  requests: [prepared(job.requests[0])],
  setupClient(client) {
    const i = connection++
    const requests = job.cookies
      ? job.requests.filter((request) => request.clerk === undefined || request.clerk === i % job.cookies.length)
      : job.requests
    const start = Math.floor((requests.length / job.connections) * i)
    const cookie = job.cookies?.[i % job.cookies.length]
    client.setRequests([...requests.slice(start), ...requests.slice(0, start)].map((each) => prepared(each, cookie)))
  },
})
run.on('response', (_client, status, bytes, ms) => {
  statuses[status] = (statuses[status] ?? 0) + 1
  largest = Math.max(largest, bytes)
  latencies.push(ms)
})
const result = await run
latencies.sort((a, b) => a - b)
const at = (share) => latencies[Math.min(latencies.length - 1, Math.ceil(latencies.length * share) - 1)]
process.stdout.write(
  JSON.stringify({
    perSecond: latencies.length / result.duration,
    responses: latencies.length,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    most: at(1),
    largestBytes: largest,
    statuses,
    errors: result.errors + result.timeouts,
  }),
)
