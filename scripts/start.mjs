// `npm start`: the platform with everything it needs, in this one process, from any folder.
import { existsSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { root } from './root.mjs'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  stop(`当前 Node.js 为 ${process.versions.node}，需要 20.19 或以上（推荐 24）。\nNode.js 20.19 or newer is needed.`)
}
if (!existsSync(join(root, 'node_modules/tsx/package.json'))) {
  stop(`尚未安装依赖，请先在 ${root} 运行 npm ci。\nRun npm ci first.`)
}

process.chdir(root)
endWithNpm()
module.enableCompileCache?.() // for the packages outside the bundle; Node 22 and newer
try {
  const { start } = await serverCode()
  await start()
} catch (error) {
  // A StartupError is a message to a person; anything else is a bug and shows where it happened.
  stop(error instanceof Error && error.name === 'StartupError' ? error.message : (error?.stack ?? String(error)))
}
const { buildWebInBackground } = await import('./build-web.mjs')
buildWebInBackground()

/** A shell stands between npm and this process and does not pass SIGTERM on: when the shell ends, so do we. */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
  }, 300).unref()
}

/** The built server; where nothing can be built (a read-only installation), the source through tsx. */
async function serverCode() {
  try {
    const { buildServer } = await import('./build-server.mjs')
    const { loadBundle } = await import('./load-bundle.mjs')
    return loadBundle(await buildServer())
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes(error?.code)) throw error
    const { register } = await import('tsx/esm/api')
    register()
    return import('../src/server/main.ts')
  }
}

function stop(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
