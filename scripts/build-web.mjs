// The pages, built once per state of their source into dist/web. `npm run build` waits; `npm start` does not.
import { spawn } from 'node:child_process'
import { existsSync, linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { root } from './root.mjs'
import { sourceHash } from './source-hash.mjs'

const sources = [
  'src/core',
  'src/domains',
  'src/web',
  'public',
  'desk.html',
  'portal.html',
  'package-lock.json',
  'vite.config.ts',
]
const target = join(root, 'dist/web')
const mark = join(target, '.source-hash')

/** Starts the build when dist/web is missing or older than its source; the pages appear when it is done. */
export function buildWebInBackground() {
  const hash = wantedHash()
  if (hash === undefined || builtHash() === hash) return
  build(hash).catch((error) => {
    const advice = builtHash() === undefined ? '页面暂不可用' : '继续使用上一次构建的页面'
    process.stderr.write(`页面构建失败，${advice}。\n${error.message}\n`)
  })
}

/** Builds beside dist/web and swaps, so that pages are never half there. Ends when this process ends. */
async function build(hash) {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  if (!existsSync(vite)) throw new Error('未安装 vite（npm ci --omit=dev）；请先在完整安装中运行 npm run build。')
  const draft = join(root, `dist/web.new-${process.pid}`)
  try {
    await run(process.execPath, [vite, 'build', '--outDir', draft, '--emptyOutDir', '--logLevel', 'warn'])
    compress(draft)
    writeFileSync(join(draft, '.source-hash'), hash)
    keepReplaced(draft)
    const old = `${draft}.old`
    if (existsSync(target)) renameSync(target, old)
    renameSync(draft, target)
    rmSync(old, { recursive: true, force: true })
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/**
 * Pages that are open go on asking for the parts they were built with: what this build replaces stays for two weeks more.
 * `.replaced.json` says since when each file has been no part of the present pages.
 */
function keepReplaced(draft) {
  const assets = join(target, 'assets')
  if (!existsSync(assets)) return
  const list = '.replaced.json'
  const known = existsSync(join(target, list)) ? JSON.parse(readFileSync(join(target, list), 'utf8')) : {}
  const replaced = {}
  for (const name of readdirSync(assets)) {
    if (existsSync(join(draft, 'assets', name))) continue
    const since = known[name] ?? Date.now()
    if (Date.now() - since > keptMs) continue
    linkSync(join(assets, name), join(draft, 'assets', name))
    replaced[name] = since
  }
  writeFileSync(join(draft, list), JSON.stringify(replaced))
}

const keptMs = 14 * 24 * 3_600_000

/** A .gz beside every text file that gains by it: phones on weak networks get it without a proxy's help. */
function compress(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(js|css|html|svg|json)$/.test(entry.name)) continue
    const file = join(entry.parentPath, entry.name)
    const content = readFileSync(file)
    if (content.length > 1024) writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
  }
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    if (child.pid !== undefined) os.setPriority(child.pid, 10) // the server goes first
    const end = () => child.kill()
    process.once('exit', end)
    child.once('error', reject)
    child.once('close', (code) => {
      process.off('exit', end)
      code === 0 ? resolve() : reject(new Error(output.trim() || `vite ended with ${code}`))
    })
  })
}

/** Undefined while there is no page to build. */
const wantedHash = () =>
  existsSync(join(root, 'vite.config.ts')) ? sourceHash(sources, join(root, 'dist/web.state')) : undefined

const builtHash = () => (existsSync(mark) ? readFileSync(mark, 'utf8') : undefined)

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const hash = wantedHash()
  if (hash !== undefined && builtHash() !== hash) await build(hash)
}
