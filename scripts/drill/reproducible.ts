import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { projectRoot } from '#server/env.ts'
import { atLeast, atMost, type Figure, type Run } from '../support/measure.ts'

/** What is built or kept here, not made by people. */
const notSource = new Set(['.git', '.data', '.backup', '.tmp', 'coverage', 'dist', 'node_modules'])

export const drill: Run = {
  says: 'server and pages built twice, in other folders, at other hours, in another time zone and language: every file the same',
  async run({ say }) {
    const folder = mkdtempSync(join(tmpdir(), 'minzheng-twice-'))
    try {
      const first = join(folder, 'a')
      copy(projectRoot, first)
      const second = join(folder, 'another/and-deeper/folder')
      copy(first, second)
      age(join(second, 'src'))
      say('first build …')
      const one = build(first, { TZ: 'Asia/Shanghai', LANG: 'zh_CN.UTF-8' })
      say('second build …')
      const two = build(second, { TZ: 'America/New_York', LANG: 'C' })
      const names = [...new Set([...one.keys(), ...two.keys()])]
      const different = names.filter((name) => one.get(name) !== two.get(name))
      for (const name of different) say(`differs: ${name}`)
      return figures(one.size, different.length)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

const figures = (built: number, different: number): readonly Figure[] => [
  { id: 'files', says: 'files built', value: built, unit: '', limit: atLeast(10) },
  { id: 'different', says: 'files that differ between two builds', value: different, unit: '', limit: atMost(0) },
]

/** The project at another place; its packages by links to the same files, which is all that a build reads of them. */
function copy(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from))
    if (!notSource.has(name)) cpSync(join(from, name), join(to, name), { recursive: true })
  const packages = [join(projectRoot, 'node_modules'), join(to, 'node_modules')]
  const links = spawnSync('cp', ['-al', ...packages])
  if (links.status !== 0) execFileSync('cp', ['-a', '-T', ...packages]) // another disk knows no links to this one
}

/** Files of ten years ago. */
function age(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), 1_450_000_000, 1_450_000_000)
}

/** Contents of dist/ by their names, hashed; what only remembers times of files is left out. */
function build(root: string, env: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const run = (...args: readonly string[]) =>
    execFileSync(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  run('-e', "import('./scripts/build-server.mjs').then(({ buildServer }) => buildServer())")
  run('scripts/build-web.mjs')
  const dist = join(root, 'dist')
  return new Map(
    readdirSync(dist, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !basename(entry.name).endsWith('.state'))
      .map((entry) => {
        const file = join(entry.parentPath, entry.name)
        return [relative(dist, file), createHash('sha256').update(readFileSync(file)).digest('hex')] as const
      }),
  )
}
