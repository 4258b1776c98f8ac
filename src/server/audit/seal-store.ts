import { type FileHandle, mkdir, open, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { z } from 'zod'
import { SealProblem } from './seal-problem.ts'
import type { Seal } from './seal-text.ts'

/** The second store: files that are only added to, in a folder that the database's administrator does not reach. */
export interface SealStore {
  /** The newest seal in it. */
  last(): Promise<Pick<Seal, 'seq' | 'digest'> | undefined>
  /** Adds a seal and returns when the disk has it. @throws SealProblem `store-unwritable` */
  append(seal: Seal, at: string): Promise<void>
  /** Writes the file of a day for an external time stamp, once. */
  writeRoot(day: string, text: string): Promise<void>
  /** Puts the files of a chain that the database no longer continues aside, under a name that keeps them. */
  setAside(mark: string): Promise<void>
}

const Line = z.object({ seq: z.number().int(), digest: z.hex() })

/** One file a month, `seals-2026-11.jsonl`, one JSON line a seal; `roots/` holds one file a day. */
export function sealStore(folder: string): SealStore {
  const files = async () => (await readdir(folder)).filter((name) => /^seals-\d{4}-\d{2}\.jsonl$/.test(name)).sort()
  const ready = async () => {
    await mkdir(join(folder, 'roots'), { recursive: true, mode: 0o700 })
  }
  return {
    last: () =>
      writing(async () => {
        await ready()
        for (const name of (await files()).reverse()) {
          const line = await lastLine(join(folder, name))
          if (line === undefined) continue
          return readLine(line)
        }
        return undefined
      }),
    append: (seal, at) =>
      writing(async () => {
        await ready()
        const named = `seals-${at.slice(0, 7)}.jsonl`
        const newest = (await files()).at(-1) ?? named
        const path = join(folder, newest > named ? newest : named) // a clock put back opens no older file again
        const line = JSON.stringify({
          seq: seal.seq,
          digest: seal.digest.toString('hex'),
          signature: seal.signature.toString('base64'),
          says: seal.says,
          leaves: seal.leaves.toString('base64'),
        })
        await addLine(path, line)
        await syncFolder(folder)
      }),
    writeRoot: (day, text) =>
      writing(async () => {
        await ready()
        const path = join(folder, 'roots', `${day}.txt`)
        const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return undefined
          throw error
        })
        if (file === undefined) return
        await file.writeFile(text)
        await file.sync()
        await file.close()
      }),
    setAside: (mark) =>
      writing(async () => {
        await ready()
        for (const name of await files()) await rename(join(folder, name), join(folder, `${name}.${mark}`))
        await syncFolder(folder)
      }),
  }
}

function readLine(line: string): Pick<Seal, 'seq' | 'digest'> {
  try {
    const { seq, digest } = Line.parse(JSON.parse(line))
    return { seq, digest: Buffer.from(digest, 'hex') }
  } catch (cause) {
    throw new SealProblem('store-differs', cause)
  }
}

/** Anything the disk says is one thing for sealing: the second store cannot be used. */
async function writing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof SealProblem) throw cause
    throw new SealProblem('store-unwritable', cause)
  }
}

/** Adds a line; half a line that a crash left behind was never acknowledged and is cut off first. */
async function addLine(path: string, line: string): Promise<void> {
  const file = await open(path, 'a+', 0o600)
  try {
    const { size } = await file.stat()
    const end = await endOfLastLine(file, size)
    if (end < size) await file.truncate(end)
    try {
      await file.appendFile(`${line}\n`)
      await file.sync()
    } catch (error) {
      await file.truncate(end).catch(() => {}) // what did not fit is cut off now or before the next line
      throw error
    }
  } finally {
    await file.close()
  }
}

async function lastLine(path: string): Promise<string | undefined> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const end = await endOfLastLine(file, size)
    if (end === 0) return undefined
    const start = await endOfLastLine(file, end - 1)
    const line = Buffer.alloc(end - 1 - start)
    await file.read(line, 0, line.length, start)
    return line.toString('utf8')
  } finally {
    await file.close()
  }
}

/** Position behind the last line end before `size`, read backwards in blocks; 0 when there is none. */
async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
  const block = Buffer.alloc(65_536)
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - block.length)
    await file.read(block, 0, end - start, start)
    const at = block.lastIndexOf(10, end - start - 1)
    if (at >= 0) return start + at + 1
    end = start
  }
  return 0
}

/** Makes a new file's name last; Windows knows no such call on folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}
