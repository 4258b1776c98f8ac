import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './root.mjs'

/**
 * A short hash of the contents of these files and folders of the project, tests left out. `memory` is a file in which it is
 * kept with the sizes and times of the files: while these are the same, the files are not read again.
 */
export function sourceHash(paths, memory) {
  const files = paths.flatMap((path) => listed(path))
  const state = createHash('sha256')
  for (const file of files) {
    const { size, mtimeMs, ctimeMs } = statSync(join(root, file))
    state.update(`${file} ${size} ${mtimeMs} ${ctimeMs}\n`)
  }
  const now = state.digest('hex')
  const [then, known] = existsSync(memory) ? readFileSync(memory, 'utf8').split(' ') : []
  if (then === now && known) return known
  const hash = createHash('sha256')
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  const found = hash.digest('hex').slice(0, 16)
  remember(memory, `${now} ${found}`)
  return found
}

/** In an installation that cannot be written the files are read each time. */
function remember(file, text) {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes(error?.code)) throw error
  }
}

function listed(path) {
  if (!existsSync(join(root, path))) return []
  if (!statSync(join(root, path)).isDirectory()) return [path]
  const entries = readdirSync(join(root, path), { withFileTypes: true })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const child = `${path}/${entry.name}`
    if (entry.isDirectory()) return listed(child)
    return entry.name.includes('.test.') ? [] : [child]
  })
}
