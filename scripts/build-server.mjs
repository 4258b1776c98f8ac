// The server as plain JavaScript, once per state of its source: it starts in half the time that a loader needs.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { root } from './root.mjs'
import { sourceHash } from './source-hash.mjs'

const folder = join(root, 'dist/server')

/** The built entry for the present source, building it when there is none. Packages stay outside the bundle. */
export async function buildServer() {
  const target = join(
    folder,
    sourceHash(['src/core', 'src/domains', 'src/server', 'package.json', 'scripts/build-server.mjs']),
  )
  const entry = join(target, 'main.js')
  if (existsSync(entry)) return entry
  const draft = `${target}.new-${process.pid}`
  try {
    await bundle(draft)
    for (const name of readdirSync(folder))
      if (!name.includes('.new-')) rmSync(join(folder, name), { recursive: true, force: true })
    renameSync(draft, target)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return entry
}

async function bundle(outdir) {
  // The bundler is the one that tsx brings along.
  const esbuild = createRequire(createRequire(import.meta.url).resolve('tsx/package.json'))('esbuild')
  mkdirSync(outdir, { recursive: true })
  await esbuild.build({
    entryPoints: [join(root, 'src/server/main.ts')],
    outdir,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'linked',
    logLevel: 'error',
    absWorkingDir: root,
  })
}
