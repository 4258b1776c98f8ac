import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '#server/free-port.ts'
import { type ApiClient, signedInClient } from '../support/api-client.ts'
import { atLeast, atMost, type Figure, percentile, type Run, type RunOptions } from '../support/measure.ts'
import { prepareFolder } from '../support/own-folder.ts'
import { startServer } from '../support/server-process.ts'
import { password } from '../support/small-county.ts'

const today = '2026-03-02'

export const drill: Run = {
  says: 'slow senders, idle sockets, deep and long bodies, sign-in floods and heavy searches, while a clerk works on',
  options: '--seconds 8 --sockets 1000',
  async run(options) {
    const dataDir = mkdtempSync(join(tmpdir(), 'minzheng-abuse-'))
    chmodSync(dataDir, 0o711)
    try {
      return await underAbuse(dataDir, options)
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  },
}

/** One way to be a nuisance: begun at once, ended by the function it yields. */
type Abuse = (port: number, intruder: ApiClient, sockets: number) => Promise<() => Promise<void>>

async function underAbuse(dataDir: string, options: RunOptions): Promise<Figure[]> {
  const seconds = options.count('seconds', 8)
  const sockets = options.count('sockets', 1000)
  await prepareFolder(dataDir, ({ county, townships }) => [
    { login: 'clerk', role: 'township-clerk', area: townships[0] ?? county },
    { login: 'intruder', role: 'township-clerk', area: townships[0] ?? county },
  ])
  const port = await freePort()
  const server = await startServer(dataDir, { port, today, limits: 'standard' })
  try {
    const clerk = await signedInClient(server.base, 'staff', 'clerk', password)
    const intruder = await signedInClient(server.base, 'staff', 'intruder', password)
    await work(clerk, 2)
    const quiet = await work(clerk, seconds)
    const figures: Figure[] = [
      {
        id: 'quietP95',
        says: 'a clerk’s reads, left alone: p95',
        value: quiet.p95,
        unit: 'ms',
        beside: `${quiet.calls} reads`,
      },
    ]
    for (const [name, begin] of Object.entries(abuses)) {
      const end = await begin(port, intruder, sockets)
      const during = await work(clerk, seconds)
      await end()
      options.say(`${name}: p95 ${during.p95.toFixed(1)} ms over ${during.calls} reads, ${during.failed} failed`)
      figures.push(
        {
          id: `${name}-ratio`,
          says: `${name}: p95 against left alone`,
          value: during.p95 / quiet.p95,
          unit: 'x',
          limit: atMost(2),
          beside: `${during.p95.toFixed(1)} ms`,
        },
        {
          id: `${name}-failed`,
          says: `${name}: the clerk’s reads that failed`,
          value: during.failed,
          unit: '',
          limit: atMost(0),
        },
      )
    }
    const isAlive = await fetch(`${server.base}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    figures.push({
      id: 'alive',
      says: 'ready afterwards, never restarted',
      value: isAlive ? 1 : 0,
      unit: '',
      limit: atLeast(1),
    })
    return figures
  } finally {
    await server.stop()
  }
}

/** Reads as a clerk makes them, ten a second; milliseconds. */
async function work(clerk: ApiClient, seconds: number): Promise<{ p95: number; calls: number; failed: number }> {
  const took: number[] = []
  let failed = 0
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    const started = performance.now()
    await clerk.call('GET /api/cases', { limit: 20 } as never).catch(() => failed++)
    took.push(performance.now() - started)
    await wait(100)
  }
  return {
    p95: percentile(
      took.toSorted((a, b) => a - b),
      0.95,
    ),
    calls: took.length,
    failed,
  }
}

const base = (port: number) => `http://127.0.0.1:${port}`
const json = { 'content-type': 'application/json' }

/** Calls `act` over and over, at most so many at once, until ended. */
function flood(atOnce: number, act: () => Promise<unknown>): () => Promise<void> {
  let isOver = false
  const streams = Array.from({ length: atOnce }, async () => {
    while (!isOver) {
      await act().catch(() => {})
      await wait(5)
    }
  })
  return async () => {
    isOver = true
    await Promise.all(streams)
  }
}

async function openSockets(port: number, count: number, first: string): Promise<Socket[]> {
  const sockets: Socket[] = []
  for (let i = 0; i < count; i++) {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.on('error', () => {}) // cut off by the server: as it should be
    socket.write(first)
    sockets.push(socket)
    if (i % 100 === 0) await wait(10)
  }
  return sockets
}

const closeAll = (sockets: readonly Socket[]) => async () => {
  for (const socket of sockets) socket.destroy()
}

const abuses: Readonly<Record<string, Abuse>> = {
  async slowloris(port, _intruder, count) {
    const sockets = await openSockets(
      port,
      count,
      'POST /api/sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n',
    )
    const drip = setInterval(() => {
      for (const socket of sockets) socket.write('x-a: b\r\n')
    }, 1000)
    return async () => {
      clearInterval(drip)
      await closeAll(sockets)()
    }
  },
  'idle-sockets': async (port, _intruder, count) => closeAll(await openSockets(port, count, '')),
  'deep-json': async (port) => {
    const body = `{"kind":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    return flood(4, () => fetch(`${base(port)}/api/sign-in`, { method: 'POST', body, headers: json }))
  },
  'long-bodies': async (port) => {
    const body = randomBytes(8_000_000)
    return flood(2, () =>
      fetch(`${base(port)}/api/sign-in`, { method: 'POST', body, headers: json }).then((answer) => answer.text()),
    )
  },
  'sign-in-flood': async (port) =>
    flood(8, () =>
      fetch(`${base(port)}/api/sign-in`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ kind: 'staff', login: randomBytes(4).toString('hex'), password: 'guess' }),
      }),
    ),
  'heavy-search': async (_port, intruder) =>
    flood(8, () => intruder.call('POST /api/persons/search' as never, { name: '王' } as never)),
}
