// The server as one file of plain JavaScript, once per state of its source: it starts in a fraction of the time that loading
// its packages one by one would take. Beside it stands the code of its threads.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { root } from './root.mjs'
import { sourceHash } from './source-hash.mjs'

const folder = join(root, 'dist/server')

/** What the code asks of its surroundings. `pg` looks for Cloudflare's runtime and would have Node load all of fetch for it. */
const banner = `const bundleUrl = require("node:url").pathToFileURL(__filename).href
const thisRuntime = { userAgent: "Node.js" }`

/** Stay outside: machine code, and what reads files of its own at run time. */
const outside = [
  '@expo-google-fonts/*',
  '@node-rs/argon2',
  'exceljs',
  'fontkit',
  'graphile-worker',
  'pdfkit',
  'pg-native',
]

/** The built entry for the present source, building it when there is none. */
export async function buildServer() {
  const target = join(
    folder,
    sourceHash(
      ['src/core', 'src/domains', 'src/server', 'package-lock.json', 'scripts/build-server.mjs'],
      join(root, 'dist/server.state'),
    ),
  )
  const entry = join(target, 'main.cjs')
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
    entryPoints: {
      main: join(root, 'src/server/main.ts'),
      'import-worker': join(root, 'src/server/imports/import-worker.ts'),
    },
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    external: outside,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // Where V8's cache is used, a script cannot import; it requires. What is asked for later stays unevaluated until then.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'bundleUrl', navigator: 'thisRuntime' },
    banner: { js: banner },
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'error',
    absWorkingDir: root,
  })
}
