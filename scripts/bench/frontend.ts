import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import { projectRoot } from '#server/env.ts'
import { atMost, type Figure, type Run } from '../support/measure.ts'

const manifest = z.record(
  z.string(),
  z.object({
    file: z.string(),
    css: z.array(z.string()).default([]),
    imports: z.array(z.string()).default([]),
    dynamicImports: z.array(z.string()).default([]),
  }),
)
type Manifest = z.output<typeof manifest>

/** What a browser loads for a page: its entry, the screens it then asks for, and all that these import. */
const pages = {
  portal: ['portal.html'],
  portalSignIn: ['portal.html', 'src/web/portal/sign-in.tsx'],
  signIn: ['desk.html'],
  work: ['desk.html', 'src/web/office/desk.tsx', 'src/web/office/screens/case/case.tsx'],
  overview: ['desk.html', 'src/web/office/desk.tsx', 'src/web/office/screens/overview.tsx'],
} as const

export const bench: Run = {
  says: 'size of the first loads, compressed, and time of the production build',
  async run(options) {
    const folder = mkdtempSync(join(tmpdir(), 'minzheng-pages-'))
    try {
      options.say('building the pages')
      const started = performance.now()
      await build(folder)
      const seconds = (performance.now() - started) / 1000
      const built = manifest.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))
      const files = (page: keyof typeof pages) => filesOf(built, pages[page])
      const size = (names: Iterable<string>) => kilobytes(folder, names)
      const desk = files('signIn')
      const work = files('work')
      // A dashboard draws its charts at once, so what it asks for later counts too.
      const later = (built[pages.overview[2]]?.dynamicImports ?? []).flatMap((key) => [...filesOf(built, [key])])
      const overview = [...files('overview'), ...later].filter((file) => !work.has(file))
      return [
        figure('portalKilobytes', 'first page of the portal', size(files('portal')), 110),
        figure('portalSignInKilobytes', 'sign-in of the portal', size(files('portalSignIn')), 110),
        figure('signInKilobytes', 'sign-in of the desk', size(desk), 110),
        figure('workKilobytes', 'a clerk at a case, in all', size(work), 450),
        figure('overviewKilobytes', 'the dashboard beyond that', size(new Set(overview)), 230),
        { id: 'buildSeconds', says: 'production build', value: seconds, unit: 's', limit: atMost(10) },
      ]
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

const figure = (id: string, says: string, value: number, most: number): Figure => ({
  id,
  says,
  value,
  unit: 'kB gzip',
  limit: atMost(most),
})

async function build(folder: string): Promise<void> {
  const vite = join(projectRoot, 'node_modules/vite/bin/vite.js')
  const options = ['build', '--outDir', folder, '--emptyOutDir', '--manifest', 'manifest.json', '--logLevel', 'warn']
  const child = spawn(process.execPath, [vite, ...options], {
    cwd: projectRoot,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const code = await new Promise((done) => child.once('close', done))
  if (code !== 0) throw new Error(`vite ended with ${code}`)
}

/** @throws Error when a page is no longer where it was: the budget would silently measure nothing. */
function filesOf(built: Manifest, entries: readonly string[]): Set<string> {
  const files = new Set<string>()
  const seen = new Set<string>()
  const visit = (key: string) => {
    if (seen.has(key)) return
    seen.add(key)
    const chunk = built[key]
    if (!chunk) throw new Error(`the build has no ${key}`)
    for (const file of [chunk.file, ...chunk.css]) files.add(file)
    for (const next of chunk.imports) visit(next)
  }
  for (const entry of entries) visit(entry)
  return files
}

const kilobytes = (folder: string, names: Iterable<string>): number =>
  [...names].reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name)), { level: 9 }).length, 0) / 1000
