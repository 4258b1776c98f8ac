import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { copyFile, mkdir, open, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openReplication } from './replication-client.ts'

/** What `base.json` says of one base backup. Positions are those of the server's log. */
export interface BaseBackup {
  readonly name: string
  readonly system: string
  readonly timeline: number
  readonly startPosition: string
  readonly endPosition: string
  readonly startedAt: string
  readonly endedAt: string
  readonly bytes: number
  /** SM3 of base.tar, hex. */
  readonly sm3: string
  /** Which keys open its sealed fields; the keys themselves are kept elsewhere. */
  readonly keys: string
  readonly files: number
}

export interface BackupRequest {
  /** Owner's connection string; its role needs REPLICATION. */
  readonly url: string
  /** Folder of all backups of this database, best on another disk. */
  readonly into: string
  /** Folders that belong to the database: sealed attachments, seals. A name is its folder's name in the backup. */
  readonly folders: Readonly<Record<string, string>>
  readonly keys: string
  readonly progress?: (bytes: number) => void
}

/**
 * One consistent copy of the whole server, written while it works: the cluster as tar with the log it needs, then the files.
 * It counts only when `base.json` is there; what was broken off is no backup. @throws what the server says.
 */
export async function takeBackup(request: BackupRequest): Promise<BaseBackup> {
  const startedAt = new Date()
  const name = `base-${startedAt.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`
  const draft = join(request.into, `${name}.part`)
  await mkdir(draft, { recursive: true, mode: 0o700 })
  const cluster = await copyCluster(request.url, draft, request.progress ?? (() => {}))
  const files = await copyFolders(request.folders, request.into)
  const base: BaseBackup = {
    name,
    ...cluster,
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    keys: request.keys,
    files,
  }
  await writeFile(join(draft, 'base.json'), `${JSON.stringify(base, null, 2)}\n`, { mode: 0o600, flush: true })
  await rename(draft, join(request.into, name))
  return base
}

/** Copies what is not there yet; stored files never change under their name. Yields how many were copied. */
export async function copyFolders(folders: Readonly<Record<string, string>>, into: string): Promise<number> {
  let copied = 0
  for (const [name, folder] of Object.entries(folders)) {
    for (const path of await filesBelow(folder)) {
      const target = join(into, 'folders', name, path)
      const source = join(folder, path)
      const there = await stat(target).catch(() => undefined)
      const size = (await stat(source).catch(() => undefined))?.size
      if (size === undefined || there?.size === size) continue
      await mkdir(join(target, '..'), { recursive: true, mode: 0o700 })
      await copyFile(source, `${target}.part`)
      await rename(`${target}.part`, target)
      copied += 1
    }
  }
  return copied
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

/** Streams the server's own base backup into base.tar and its list of files into backup_manifest. */
async function copyCluster(url: string, folder: string, progress: (bytes: number) => void) {
  const client = await openReplication(url)
  try {
    const [identity] = await client.rows('IDENTIFY_SYSTEM')
    const tar = await open(join(folder, 'base.tar'), 'wx', 0o600)
    const manifest = await open(join(folder, 'backup_manifest'), 'wx', 0o600)
    const tarStream = tar.createWriteStream({ flush: true })
    const manifestStream = manifest.createWriteStream({ flush: true })
    const digest = createHash('sm3')
    let bytes = 0
    let isManifest = false
    let waiting = false
    const rows = await client.copy(
      "BASE_BACKUP (LABEL 'minzheng', CHECKPOINT 'fast', WAL true, MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256')",
      {
        data(message) {
          const kind = message[0]
          if (kind === 0x6d) isManifest = true
          if (kind !== 0x64) return
          const chunk = Buffer.from(message.subarray(1))
          const target = isManifest ? manifestStream : tarStream
          if (!isManifest) {
            digest.update(chunk)
            bytes += chunk.length
            progress(bytes)
          }
          if (target.write(chunk) || waiting) return
          waiting = true
          client.pause()
          target.once('drain', () => {
            waiting = false
            client.resume()
          })
        },
      },
    )
    for (const target of [tarStream, manifestStream]) {
      target.end()
      await once(target, 'close')
    }
    return {
      system: identity?.[0] ?? '',
      timeline: Number(rows[0]?.[1]),
      startPosition: rows[0]?.[0] ?? '',
      endPosition: rows.at(-1)?.[0] ?? '',
      bytes,
      sm3: digest.digest('hex'),
    }
  } finally {
    await client.close()
  }
}
