import { statSync } from 'node:fs'
import process from 'node:process'
import { keySetsOf, loadKeys } from '../env.ts'
import { changeRing, type KeyRing } from './key-ring.ts'

const everyMs = 1000

/**
 * Keeps a ring as its file says while the process runs: looks each second, and at once when a value names a generation that is
 * not here. A file that cannot be read changes nothing; the next look tries again.
 */
export function followKeys(ring: KeyRing, file: string): KeyRing {
  let seen = stampOf(file)
  const refresh = (): boolean => {
    const now = stampOf(file)
    if (now === seen || now === undefined) return false
    changeRing(ring, keySetsOf(loadKeys(file)))
    seen = now
    return true
  }
  setInterval(() => {
    try {
      refresh()
    } catch (error) {
      process.stderr.write(`密钥文件未能读取，继续使用原有密钥：${String(error)}\n`)
    }
  }, everyMs).unref()
  return Object.assign(ring, { refresh })
}

const stampOf = (file: string): string | undefined => {
  const found = statSync(file, { throwIfNoEntry: false })
  return found && `${found.ino} ${found.mtimeMs}`
}
