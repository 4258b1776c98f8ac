import { spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { StartupError } from '../startup-error.ts'
import type { Account } from './embedded-account.ts'

/** One database cluster on this machine. */
export interface Cluster {
  /** PostgreSQL's data directory. */
  readonly folder: string
  /** Folder with bin, lib and share. */
  readonly programs: string
  readonly account: Account | undefined
  /** File that the server's messages are appended to. */
  readonly log: string
}

/** Path of a program of the cluster. */
export const programOf = (cluster: Cluster, name: 'initdb' | 'pg_ctl' | 'postgres'): string =>
  join(cluster.programs, 'bin', process.platform === 'win32' ? `${name}.exe` : name)

/** Spawn options that keep our environment (PGPORT and the like) and folder away from the server. */
export function surroundings(cluster: Cluster): { cwd: string; env?: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  if (process.platform === 'win32') return { cwd: cluster.programs }
  return { cwd: '/', env: { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' }, ...cluster.account }
}

/** Runs initdb beside the final folder and renames, so that a cluster is whole or absent. @throws StartupError */
export async function createCluster(cluster: Cluster, password: string, durable: boolean): Promise<void> {
  const draft = `${cluster.folder}.new-${process.pid}`
  const passwordFile = `${draft}.password`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(dirname(cluster.folder), { recursive: true, mode: 0o755 })
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  for (const path of [draft, passwordFile])
    if (cluster.account) chownSync(path, cluster.account.uid, cluster.account.gid)
  try {
    const { status, output } = await run(cluster, 'initdb', [
      ...['-D', draft, '-U', 'minzheng', '--encoding=UTF8', '--locale=C.UTF-8', '--lc-messages=C'],
      ...['--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--data-checksums', '--no-instructions'],
      ...(durable ? [] : ['--no-sync']),
    ])
    if (status !== 0) {
      throw new StartupError(
        '内置数据库初始化失败（initdb）。',
        `initdb failed: ${output.trim().split('\n').slice(-6).join('\n')}`,
      )
    }
    moveIntoPlace(draft, cluster.folder)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Gives the owner's role a new password without a running server (its file was lost). @throws StartupError */
export async function resetPassword(cluster: Cluster, password: string): Promise<void> {
  const statement = `alter role minzheng password '${password}'\n`
  const { status, output } = await run(cluster, 'postgres', ['--single', '-D', cluster.folder, 'postgres'], statement)
  if (status !== 0)
    throw new StartupError('内置数据库口令重设失败。', `Resetting the database password failed: ${output}`)
}

/** Another process that started at the same moment may have been first; its cluster has the same password. */
function moveIntoPlace(draft: string, folder: string): void {
  try {
    renameSync(draft, folder)
  } catch (error) {
    if (!existsSync(join(folder, 'PG_VERSION'))) throw error
  }
}

function run(
  cluster: Cluster,
  name: 'initdb' | 'postgres',
  args: readonly string[],
  input = '',
): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(programOf(cluster, name), args, { ...surroundings(cluster), stdio: 'pipe' })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stdin.on('error', () => {}) // the program ended early; its exit status says why
    child.stdin.end(input)
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, output }))
  })
}
