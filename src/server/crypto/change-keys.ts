import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { DomainError } from '../errors.ts'
import { resealFile } from '../files/sealed-file.ts'
import { type KeyRing, type KeySet, keyRingOf, withoutData } from './key-ring.ts'
import type { KeyStore } from './key-store.ts'
import { countUnmatched, dropEarlierKeys, type Reindexed, reindexAll } from './reindex.ts'
import { countOld, countUnlisted, type ResealProgress, resealAll } from './reseal.ts'

/** In which servers that run have taken up other keys. */
const takeUpMs = 3000

export interface KeyChange {
  readonly owner: pg.ClientBase
  readonly store: KeyStore
  readonly filesDir: string
}

/** Newest generation that has this key, and whether an older one has it too: then a change is not finished. */
function stateOf(store: KeyStore, kind: 'data' | 'index') {
  const sets = store.read()
  const having = Object.keys(sets)
    .map(Number)
    .filter((id) => sets[id]?.[kind] !== undefined)
    .sort((a, b) => b - a)
  return { sets, current: having[0] ?? 0, older: having.slice(1), next: Math.max(...Object.keys(sets).map(Number)) + 1 }
}

/** The generations by number, what they still have, and which are in use. */
export function keyStates(
  store: KeyStore,
): { id: number; kind: 'data' | 'index'; state: 'active' | 'retiring' | 'destroyed' }[] {
  const sets = store.read()
  return Object.keys(sets)
    .map(Number)
    .flatMap((id) =>
      (['data', 'index'] as const).flatMap((kind) => {
        const has = sets[id]?.[kind] !== undefined
        if (!has && !(kind === 'data' && sets[id]?.kept)) return []
        const { current } = stateOf(store, kind)
        return [
          {
            id,
            kind,
            state: !has ? ('destroyed' as const) : id === current ? ('active' as const) : ('retiring' as const),
          },
        ]
      }),
    )
}

/** Takes a new key into use, unless a change is under way that was broken off. Resolves when running servers have it. */
async function begin({ store }: KeyChange, kind: 'data' | 'index'): Promise<{ ring: KeyRing; isNew: boolean }> {
  const { sets, older, next } = stateOf(store, kind)
  const isNew = older.length === 0
  if (isNew) {
    if (next > 255) throw new DomainError('conflict', { says: '密钥已更换 254 次，请联系开发单位' })
    const secret = () => randomBytes(32).toString('hex')
    const fresh: KeySet = kind === 'data' ? { data: secret(), mac: secret() } : { index: secret() }
    store.replace({ ...sets, [next]: fresh })
  }
  await wait(takeUpMs)
  return { ring: keyRingOf(store.read()), isNew }
}

/** A new data key, and everything sealed anew under it. @throws SealError for a value that does not open. */
export async function changeDataKey(
  change: KeyChange,
  onProgress: (progress: ResealProgress) => void = () => {},
): Promise<{ sealed: number; files: number }> {
  await assertNoImport(change.owner)
  const { ring } = await begin(change, 'data')
  const sealed = await resealAll(change.owner, ring, onProgress)
  return { sealed, files: await resealFiles(change.filesDir, ring) }
}

/** A new index key, and every index worked out anew. @throws DomainError `conflict` while a list is on its way to the bank. */
export async function changeIndexKey(
  change: KeyChange,
  onProgress: (label: string, count: number) => void = () => {},
): Promise<Reindexed> {
  await assertNoImport(change.owner)
  const { rows } = await change.owner.query<{ n: string }>(
    `select count(*) as n from pay.run where state in ('frozen', 'checked', 'approved', 'sent')`,
  )
  if (Number(rows[0]?.n) > 0)
    throw new DomainError('conflict', { says: `有 ${rows[0]?.n} 个发放批次已锁定清单而未办结，请在办结后更换检索密钥` })
  const { ring } = await begin(change, 'index')
  return reindexAll(change.owner, ring, onProgress)
}

/** Which key it is for good, when nothing needs it any more. @throws DomainError `conflict` with what still does. */
export async function destroyKey(
  change: KeyChange,
  kind: 'data' | 'index',
  { acceptUnmatched = false }: { readonly acceptUnmatched?: boolean } = {},
): Promise<readonly number[]> {
  const { store, owner, filesDir } = change
  const { sets, older } = stateOf(store, kind)
  if (older.length === 0) throw new DomainError('conflict', { says: '没有待销毁的旧密钥' })
  await assertNoImport(owner)
  const ring = keyRingOf(sets)
  if (kind === 'data') {
    const old = (await countOld(owner, ring)) + (await resealFiles(filesDir, ring))
    const unlisted = await countUnlisted(owner, ring)
    if (unlisted > 0)
      throw new DomainError('conflict', {
        says: `还有 ${unlisted} 处登记簿数据使用旧密钥，尚不能重新加密，旧密钥须保留`,
      })
    if (old > 0) throw new DomainError('conflict', { says: `还有 ${old} 处数据使用旧密钥，请先完成更换` })
    const { rows } = await owner.query<{ n: string }>(`select count(*) as n from pay.run where state = 'approved'`)
    if (Number(rows[0]?.n) > 0)
      throw new DomainError('conflict', { says: '有已复核而未送银行的发放批次，请在送出后销毁' })
  } else {
    const { changed } = await reindexAll(owner, ring)
    const unmatched = await countUnmatched(owner)
    if (changed > 0) throw new DomainError('conflict', { says: `刚有 ${changed} 处检索值补做更换，请再试一次` })
    if (unmatched > 0 && !acceptUnmatched)
      throw new DomainError('conflict', {
        says: `有 ${unmatched} 项检索值没有原文可以重算（未登记人员的近亲属备案、未用的恢复码等），销毁后须重新备案或补发；确认后加 --accept-unmatched`,
      })
  }
  const left = Object.entries(sets).map(([id, set]): [string, KeySet] => {
    if (!older.includes(Number(id))) return [id, set]
    const { index: _, ...rest } = set
    return [id, kind === 'data' ? withoutData(set) : rest]
  })
  const remaining = Object.fromEntries(left.filter(([, set]) => Object.values(set).some((each) => each !== undefined)))
  store.replace(remaining)
  if (kind === 'index') {
    await wait(takeUpMs) // nobody claims under the old key any more
    await dropEarlierKeys(owner)
  }
  return older
}

/** A thread that reads a list in has the keys it began with. */
async function assertNoImport(owner: pg.ClientBase): Promise<void> {
  const { rows } = await owner.query<{ n: string }>(
    `select count(*) as n from app.import_batch where state = 'loading'`,
  )
  if (Number(rows[0]?.n) > 0) throw new DomainError('conflict', { says: '有名单正在导入，请在导入结束后办理' })
}

async function resealFiles(filesDir: string, ring: KeyRing): Promise<number> {
  const names = await readdir(filesDir, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [] // nothing was ever uploaded
      throw error
    },
  )
  let changed = 0
  for (const entry of names) {
    const label = entry.name.slice(entry.name.indexOf('-') + 1)
    if (
      entry.isFile() &&
      entry.name.includes('-') &&
      (await resealFile(ring, join(entry.parentPath, entry.name), label))
    )
      changed++
  }
  return changed
}
