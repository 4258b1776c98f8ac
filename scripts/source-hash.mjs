import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

/** A short hash of the contents of these files and folders of the project, tests left out. */
export function sourceHash(paths) {
  const hash = createHash('sha256')
  for (const path of paths) {
    if (!existsSync(join(root, path))) continue
    if (statSync(join(root, path)).isDirectory()) addFolder(hash, path)
    else addFile(hash, path)
  }
  return hash.digest('hex').slice(0, 16)
}

function addFolder(hash, folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) addFolder(hash, path)
    else if (!entry.name.includes('.test.')) addFile(hash, path)
  }
}

const addFile = (hash, file) =>
  hash
    .update(`${file}\0`)
    .update(readFileSync(join(root, file)))
    .update('\0')
