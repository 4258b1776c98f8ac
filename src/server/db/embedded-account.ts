import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import os from 'node:os'
import process from 'node:process'
import { StartupError } from '../startup-error.ts'

/** The operating-system account that PostgreSQL runs under. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/**
 * Root may not run PostgreSQL: the owner of the existing cluster runs it, else the account `postgres`, which is created
 * (and said) when missing. Undefined: run as whoever we are.
 */
export function databaseAccount(cluster: string, say: (line: string) => void): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster)
    if (uid !== 0) return { uid, gid }
  }
  return findAccount() ?? createAccount(say)
}

/** True when `account` can run `program` and pass into `folder`. Tried for real, because modes alone do not tell. */
export function canReach(account: Account, program: string, folder: string): boolean {
  const script = '"$1" --version >/dev/null && test -x "$2"'
  const tried = spawnSync('/bin/sh', ['-c', script, 'sh', program, folder], { ...account, cwd: '/', stdio: 'ignore' })
  return tried.status === 0
}

/** True when `account` can pass into `folder`. */
export function canEnter(account: Account, folder: string): boolean {
  return (
    spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' }).status === 0
  )
}

/** initdb looks its own user up by name. @throws StartupError for a uid without a passwd entry. */
export function assertNamedUser(): void {
  if (process.getuid === undefined) return
  try {
    os.userInfo()
  } catch (cause) {
    const uid = process.getuid()
    throw new StartupError(
      `当前用户编号 ${uid} 在 /etc/passwd 中没有登记，PostgreSQL 无法建立数据库。请在镜像中为该编号登记一个用户（例如 useradd -u ${uid} minzheng），改用 root 运行，或用 DATABASE_URL 指定已有的 PostgreSQL。`,
      `uid ${uid} has no entry in /etc/passwd, so initdb cannot run. Add a user with this uid, run as root, or set DATABASE_URL.`,
      cause,
    )
  }
}

function findAccount(): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) }
  const asked = ['-u', '-g'].map((flag) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  const [uidText, gidText] = asked.map((answer) => (answer.status === 0 ? answer.stdout.trim() : undefined))
  return uidText && gidText ? { uid: Number(uidText), gid: Number(gidText) } : undefined
}

function createAccount(say: (line: string) => void): Account {
  const made = spawnSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    'postgres',
  ])
  const account = findAccount()
  if (account === undefined) {
    throw new StartupError(
      'PostgreSQL 不能以 root 运行，系统中没有 postgres 用户，也无法创建。请先创建该用户，或以普通用户启动。',
      'PostgreSQL does not run as root, there is no user postgres and it could not be created. Create it, or start as an ordinary user.',
      made.error ?? made.stderr?.toString(),
    )
  }
  say('已创建系统用户 postgres，内置数据库以该用户运行（PostgreSQL 不允许以 root 运行）。')
  return account
}
