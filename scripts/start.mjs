// `npm start`: the platform with everything it needs, in this one process, from any folder.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { buildWebInBackground } from './build-web.mjs'
import { root } from './root.mjs'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  stop(`当前 Node.js 为 ${process.versions.node}，需要 20.19 或以上（推荐 24）。\nNode.js 20.19 or newer is needed.`)
}
if (!existsSync(join(root, 'node_modules/tsx/package.json'))) {
  stop(`尚未安装依赖，请先在 ${root} 运行 npm ci。\nRun npm ci first.`)
}

process.chdir(root)
buildWebInBackground()
const { register } = await import('tsx/esm/api')
register()
try {
  await import('../src/server/main.ts')
} catch (error) {
  // A StartupError is a message to a person; anything else is a bug and shows where it happened.
  stop(error instanceof Error && error.name === 'StartupError' ? error.message : (error?.stack ?? String(error)))
}

function stop(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
