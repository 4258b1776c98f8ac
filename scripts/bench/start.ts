import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '#server/db/embedded.ts'
import { projectRoot } from '#server/env.ts'
import { freePort } from '#server/free-port.ts'
import { atMost, type Figure, type Run } from '../support/measure.ts'
import { startServer } from '../support/server-process.ts'

export const bench: Run = {
  says: 'from starting the program to its first answer, on a clean data folder and again',
  options: '--rounds 3',
  async run(options) {
    const folder = mkdtempSync(join(tmpdir(), 'minzheng-start-'))
    chmodSync(folder, 0o711)
    try {
      const first = await timeStart(folder, true)
      options.say(`first start ${first.toFixed(2)} s`)
      const again: number[] = []
      for (let round = 0; round < options.count('rounds', 3); round++) {
        again.push(await timeStart(folder, false))
        options.say(`start again ${again.at(-1)?.toFixed(2)} s`)
      }
      const bare = await timeDatabase(folder)
      const node = await timeNode()
      return [
        {
          id: 'firstStartSeconds',
          says: 'first start: cluster made, migrated, 55,164 divisions loaded',
          value: first,
          unit: 's',
          limit: atMost(6),
          beside: 'npm ci comes before it and is not part of it',
        },
        {
          id: 'laterStartSeconds',
          says: 'later start, the best of these rounds',
          value: Math.min(...again),
          unit: 's',
          limit: atMost(0.5),
          beside: `Node alone ${node.toFixed(2)} s, the database alone ${bare.toFixed(2)} s`,
        },
      ] satisfies Figure[]
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** Seconds from spawning `npm start`'s program to the first answer of /api/health; then the demonstration is made and the server stopped. */
async function timeStart(folder: string, isFirst: boolean): Promise<number> {
  const started = performance.now()
  const server = await startServer(folder, { port: await freePort() })
  const seconds = (performance.now() - started) / 1000
  if (isFirst) await server.printed('演示数据', 240)
  await server.stop()
  return seconds
}

async function timeDatabase(folder: string): Promise<number> {
  const started = performance.now()
  const database = await startEmbedded({ dataDir: folder })
  const seconds = (performance.now() - started) / 1000
  await database.stop()
  return seconds
}

async function timeNode(): Promise<number> {
  const started = performance.now()
  await new Promise((done) => spawn(process.execPath, ['-e', ''], { cwd: projectRoot }).once('close', done))
  return (performance.now() - started) / 1000
}
