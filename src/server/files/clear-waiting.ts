import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Removes uploads that nothing came of: broken off, or refused after they were received, at least `hours` ago. Yields how many. */
export async function clearWaiting(filesDir: string, hours = 24): Promise<number> {
  const folder = join(filesDir, 'waiting')
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [] // nothing was ever uploaded
    throw error
  })
  let removed = 0
  for (const name of names) {
    const { mtimeMs } = await stat(join(folder, name))
    if (mtimeMs > Date.now() - hours * 3_600_000) continue
    await rm(join(folder, name), { force: true })
    removed++
  }
  return removed
}
