import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { StartupError } from '../startup-error.ts'
import { type Cluster, programOf, surroundings } from './embedded-cluster.ts'

/** A server that this process started. */
export interface Postmaster {
  readonly port: number
  readonly lost: Promise<string>
  stop(): Promise<void>
}

export type Launch =
  | { readonly kind: 'started'; readonly postmaster: Postmaster }
  | { readonly kind: 'port-taken' }
  | { readonly kind: 'locked' }

/** Starts the server and waits until it answers, through crash recovery if need be. @throws StartupError with the log's end. */
export async function launch(
  cluster: Cluster,
  port: number,
  settings: Readonly<Record<string, string>>,
  { say, meanwhile }: { say: (line: string) => void; meanwhile?: (() => void) | undefined },
): Promise<Launch> {
  if (existsSync(cluster.log) && statSync(cluster.log).size > 20_000_000) renameSync(cluster.log, `${cluster.log}.1`)
  const logStart = existsSync(cluster.log) ? statSync(cluster.log).size : 0
  const server = spawnServer(cluster, port, settings)
  meanwhile?.()
  const { child } = server
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  const isUp = await untilReady(cluster, child, say)
  if (isUp) return { kind: 'started', postmaster: postmasterOf(cluster, server, port, exited) }
  await exited
  await release(server)
  const log = readFileSync(cluster.log).subarray(logStart).toString()
  if (log.includes('postmaster.pid" already exists')) return { kind: 'locked' }
  if (log.includes('could not create any TCP/IP sockets')) return { kind: 'port-taken' }
  throw new StartupError(
    `内置数据库未能启动，详见 ${cluster.log}。`,
    `The embedded database did not start: ${log.trim().split('\n').slice(-6).join('\n')}`,
  )
}

/**
 * The port of the server that another process runs on this cluster, once it answers; undefined when none does.
 * A pid file whose process is gone, or is something else by now, is removed. @throws StartupError when it never answers.
 */
export async function liveProcess(cluster: Cluster, say: (line: string) => void): Promise<number | undefined> {
  for (let waited = 0; waited < 60_000; waited += 50) {
    const found = pidFile(cluster)
    if (found === undefined) return undefined
    if (!isServerOf(found.pid, cluster)) {
      if (pidFile(cluster)?.pid !== found.pid) continue // replaced while we looked
      rmSync(join(cluster.folder, 'postmaster.pid'), { force: true })
      return undefined
    }
    if (found.status === 'ready') return found.port
    if (waited === 3000) say('另一进程正在启动或停止内置数据库，请稍候……')
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new StartupError(
    `另一进程正占用内置数据库（${cluster.folder}），一直没有就绪。请先停止它。`,
    `Another process holds the embedded database (${cluster.folder}) and does not get ready. Stop it first.`,
  )
}

const ourSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  work_mem: '16MB',
  maintenance_work_mem: '256MB',
  max_wal_size: '4GB',
  random_page_cost: '1.1',
  jit: 'off', // the npm build has no LLVM
  timezone: 'Asia/Shanghai',
  log_timezone: 'Asia/Shanghai',
  // Statements carry personal data: they never reach the log.
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
}

interface Server {
  readonly child: ChildProcess
  readonly guard: ChildProcess | undefined
}

function spawnServer(cluster: Cluster, port: number, settings: Readonly<Record<string, string>>): Server {
  const options = Object.entries({ ...ourSettings, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openSync(cluster.log, 'a', 0o600)
  try {
    const child = spawn(programOf(cluster, 'postgres'), ['-D', cluster.folder, '-p', String(port), ...options], {
      ...surroundings(cluster),
      detached: process.platform !== 'win32', // Ctrl-C in the terminal is for us, not for the server
      stdio: ['ignore', log, log],
    })
    child.unref()
    return { child, guard: child.pid === undefined ? undefined : spawnGuard(cluster, child.pid) }
  } finally {
    closeSync(log)
  }
}

/**
 * A small shell that waits on a pipe from this process. When this process dies, however it dies, the pipe ends and the shell
 * stops the server; a line on the pipe says that the server is gone and nothing is left to stop.
 */
function spawnGuard(cluster: Cluster, pid: number): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined
  const guard = spawn('/bin/sh', ['-c', 'read -r _ || kill -INT "$1"', 'sh', String(pid)], {
    ...surroundings(cluster),
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  guard.unref()
  if (guard.stdin instanceof Socket) guard.stdin.unref().on('error', () => {}) // it ended first
  return guard
}

/** Ends the guard and waits for it, so that no defunct process is left behind. */
async function release({ guard }: Server): Promise<void> {
  if (guard === undefined || !isRunning(guard)) return
  const gone = new Promise((resolve) => guard.once('exit', resolve))
  guard.ref()
  guard.stdin?.end('\n')
  await gone
}

function postmasterOf(cluster: Cluster, server: Server, port: number, exited: Promise<void>): Postmaster {
  const { child } = server
  let isStopping = false
  const stop = async (): Promise<void> => {
    isStopping = true
    if (isRunning(child)) {
      child.ref()
      askToStop(cluster, child)
      const impatient = setTimeout(() => child.kill('SIGQUIT'), 60_000)
      await exited
      clearTimeout(impatient)
    }
    await release(server)
  }
  const lost = exited.then(async () => {
    await release(server)
    if (isStopping) return new Promise<string>(() => {})
    return `内置数据库意外停止（${child.signalCode ?? child.exitCode}），详见 ${cluster.log}。`
  })
  return { port, lost, stop }
}

function askToStop(cluster: Cluster, child: ChildProcess): void {
  if (process.platform !== 'win32') child.kill('SIGINT')
  else spawnSync(programOf(cluster, 'pg_ctl'), ['stop', '-D', cluster.folder, '-m', 'fast'], surroundings(cluster))
}

const isRunning = (child: ChildProcess): boolean =>
  child.pid !== undefined && child.exitCode === null && child.signalCode === null

async function untilReady(cluster: Cluster, child: ChildProcess, say: (line: string) => void): Promise<boolean> {
  for (let waited = 0; isRunning(child); waited += 5) {
    const found = pidFile(cluster)
    if (found?.pid === child.pid && found?.status === 'ready') return true
    if (waited === 3000) say('内置数据库正在恢复上次未写完的数据，请稍候……')
    await new Promise((done) => setTimeout(done, 5))
  }
  return false
}

/** What postmaster.pid says (line 1 pid, 4 port, 8 status); undefined when there is none, or it is not yet written. */
function pidFile(cluster: Cluster): { pid: number; port: number; status: string } | undefined {
  try {
    const lines = readFileSync(join(cluster.folder, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() ?? '' }
  } catch {
    return undefined // absent: no server
  }
}

/** True when process `pid` is a server on this folder; where its command line cannot be read, when it is alive. */
function isServerOf(pid: number, cluster: Cluster): boolean {
  if (!isAlive(pid)) return false
  const commandLine = commandLineOf(pid)
  return commandLine === undefined || (commandLine.includes('postgres') && commandLine.includes(cluster.folder))
}

/** Whether there is a process of this number, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function commandLineOf(pid: number): string | undefined {
  if (process.platform === 'win32') return undefined
  const file = `/proc/${pid}/cmdline`
  if (existsSync(file)) return readFileSync(file, 'utf8').replaceAll('\0', ' ')
  const asked = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
  return asked.status === 0 ? asked.stdout : undefined
}
