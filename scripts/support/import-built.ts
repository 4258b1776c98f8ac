import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectRoot } from '#server/env.ts'

const built: string[] = []

/**
 * A module built as the server is (scripts/build-server.mjs) before it is measured: the loader of development marks every
 * function with its name, which costs more than many of the functions. The built files are removed again.
 */
export async function importBuilt<M>(entry: string): Promise<M> {
  const require = createRequire(createRequire(import.meta.url).resolve('tsx/package.json'))
  const esbuild: { build(options: object): Promise<unknown> } = require('esbuild')
  // Inside the project, so that packages and files beside package.json are found.
  const folder = join(projectRoot, 'dist', `run-${process.pid}-${randomBytes(3).toString('hex')}`)
  mkdirSync(folder, { recursive: true })
  built.push(folder)
  if (built.length === 1)
    process.once('exit', () => {
      for (const each of built) rmSync(each, { recursive: true, force: true })
    })
  await esbuild.build({
    entryPoints: {
      [basename(entry, '.ts')]: join(projectRoot, entry),
      'import-worker': join(projectRoot, 'src/server/imports/import-worker.ts'), // code of a thread
    },
    outdir: folder,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'linked',
    logLevel: 'error',
    absWorkingDir: projectRoot,
  })
  return import(pathToFileURL(join(folder, basename(entry).replace(/\.ts$/, '.js'))).href)
}
