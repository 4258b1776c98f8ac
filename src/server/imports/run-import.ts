import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { subtreeRange } from '#core/division-code.ts'
import { MissingParameter } from '#core/parameter.ts'
import { areaCode, type PlainDate } from '#core/units.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Database } from '../db/pool.ts'
import { DomainError, problemOf } from '../errors.ts'
import { inspectTable, type OpenContent, readTable } from '../files/read-table.ts'
import { readSealedFile } from '../files/sealed-file.ts'
import { labelOf } from '../files/store-file.ts'
import type { ReadRow } from '../files/workbook.ts'
import { valuesFor, wholeValue } from '../items.ts'
import { checkRow, type RowRules, readHead } from './check-row.ts'
import { importKinds, reasonTitle } from './import-kinds.ts'
import { standingItems } from './read-benefit.ts'
import { type Batch, type ChunkSums, type Group, writeChunk } from './write-chunk.ts'

export interface ImportDeps {
  readonly database: Database
  readonly keys: KeyRing
  readonly filesDir: string
  readonly today: PlainDate
}

interface StoredBatch {
  readonly id: number
  readonly kind: string
  readonly area: number
  readonly county_id: number
  readonly path: string
  readonly starter: string
  readonly state: string
}

/** Rows to a transaction: progress shows after each, and a kill loses no more than two. */
export const chunkRows = 4000

/**
 * Carries one import out, or goes on with it after a kill: chunks are written whole with their receipts, and rows that have
 * one are passed over. A file that cannot be used fails the batch with a sentence; a batch that ended is left alone. The
 * sealed file goes when the batch has ended: what failed stands in the receipts.
 */
export async function runImport(deps: ImportDeps, batchId: number): Promise<void> {
  const stored = await asWorker(deps, (client) => loadBatch(client, batchId))
  if (!stored) return
  if (stored.state === 'loading') await importOrFail(deps, stored)
  await rm(join(deps.filesDir, stored.path), { force: true })
}

async function importOrFail(deps: ImportDeps, stored: StoredBatch): Promise<void> {
  try {
    await importAll(deps, stored)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error // tried again by the queue, from the last whole chunk
    await failImport(deps, stored.id, problemOf(error).title)
  }
}

/** Ends a batch that cannot be taken in, with a sentence. */
export const failImport = (deps: ImportDeps, batchId: number, note: string): Promise<void> =>
  asWorker(deps, (client) => endBatch(client, batchId, 'failed', note))

/** Where the sealed list of a batch stands in the folder of files; undefined when there is no such batch. */
export const findImportFile = async (deps: ImportDeps, batchId: number): Promise<string | undefined> =>
  (await asWorker(deps, (client) => loadBatch(client, batchId)))?.path

const asWorker = <T>({ database }: ImportDeps, work: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
  database.withBulk({ kind: 'worker' }, work)

async function loadBatch(client: pg.PoolClient, id: number): Promise<StoredBatch | undefined> {
  const { rows } = await client.query<StoredBatch>(
    `select id, kind, area, county_id, path, starter, state from app.import_batch where id = $1 and path <> ''`,
    [id],
  )
  return rows[0]
}

async function endBatch(client: pg.PoolClient, id: number, state: 'done' | 'failed', note: string): Promise<void> {
  await client.query(
    `update app.import_batch set state = $2, note = $3, total = done + failed, ended_at = now() where id = $1 and state = 'loading'`,
    [id, state, note],
  )
}

async function importAll(deps: ImportDeps, stored: StoredBatch): Promise<void> {
  const open: OpenContent = () => readSealedFile(deps.keys, join(deps.filesDir, stored.path), labelOf(stored.path))
  const { format, lines } = await inspectTable(open)
  const { villages, lastRow } = await asWorker(deps, (client) => begin(client, stored, lines))
  const kind = importKinds.get(stored.kind)
  if (!kind) throw new DomainError('file-refused', { says: '没有这种导入内容' })
  const rows = readTable(open, format)
  const head = await rows.next()
  if (head.done) throw new DomainError('file-refused', { says: '文件中没有内容' })
  const { positions, faults } = readHead(kind, head.value.cells, [reasonTitle])
  if (faults.length > 0)
    throw new DomainError('file-refused', { says: `表头与模板不一致，${faults.join('；')}。请使用下载的模板` })
  const reviewMonths = await loadReviewMonths(deps, stored.area)
  const { today } = deps
  const { area } = stored
  const rules: RowRules = { kind, positions, area, villages, today, reviewMonths, villageTexts: new Map() }
  const batch: Batch = {
    id: stored.id,
    county: stored.county_id,
    area,
    today,
    isByHousehold: kind.isByHousehold,
    rules,
    starter: stored.starter,
  }
  let rowsSeen = 0
  let turn: Turn = { claimed: Promise.resolve(), written: Promise.resolve() }
  for await (const groups of chunksOf(rows, rules, lastRow)) {
    const before = turn
    turn = startChunk(deps, batch, groups, before)
    rowsSeen += groups.length
    await before.written // two at once: one is sealed while the database writes the other
  }
  await turn.written
  if (rowsSeen === 0 && lastRow === 0) throw new DomainError('file-refused', { says: '文件中没有数据行' })
  await asWorker(deps, (client) => endBatch(client, stored.id, 'done', ''))
}

/** Of every standing benefit, as the standards of the area say; without a standard a row that names it is refused. */
async function loadReviewMonths({ database, today }: ImportDeps, area: number): Promise<RowRules['reviewMonths']> {
  const of = (residence: 'urban' | 'rural') =>
    database.withScope({ kind: 'worker' }, async (tx) => {
      const found = new Map<string, number>()
      for (const item of standingItems.values()) {
        const { values } = await valuesFor(tx, item, { area: areaCode(area), residence, on: today })
        try {
          found.set(item.id, wholeValue(values, item.reviewMonths))
        } catch (error) {
          if (!(error instanceof MissingParameter)) throw error
        }
      }
      return found
    })
  return { urban: await of('urban'), rural: await of('rural') }
}

async function begin(client: pg.PoolClient, stored: StoredBatch, lines: number | undefined) {
  if (lines !== undefined)
    await client.query('update app.import_batch set total = greatest($2::int, done + failed) where id = $1', [
      stored.id,
      Math.max(0, lines - 1),
    ])
  const { lo, hi } = subtreeRange(areaCode(stored.area))
  const villages = await client.query<{ code: number }>(
    'select code from ref.division where level = 5 and valid_until is null and code >= $1 - $1 % 10000000000 and code < $2 - $2 % 10000000000 + 10000000000',
    [lo, hi],
  )
  const { rows } = await client.query<{ last: number | null }>(
    'select max(row_no) as last from app.import_row where batch_id = $1',
    [stored.id],
  )
  return { villages: new Set(villages.rows.map(({ code }) => code)), lastRow: rows[0]?.last ?? 0 }
}

/** A chunk on its way. Both promises are kept in the order of the file. */
interface Turn {
  /** The chunk has its keys, or failed: the next may ask for keys without holding any that this one waits for. */
  readonly claimed: Promise<void>
  readonly written: Promise<void>
}

/** Chunks overlap but are committed in order, so that the last receipt always says how far a broken import came. */
function startChunk(deps: ImportDeps, batch: Batch, groups: readonly Group[], before: Turn): Turn {
  let hasClaimed = () => {}
  const claimed = new Promise<void>((resolve) => {
    hasClaimed = resolve
  })
  const written = asWorker(deps, async (client) => {
    // Members known already hold no key of this import: families wait until those before them are written.
    const mayClaim = batch.isByHousehold ? before.written : before.claimed
    const sums = await writeChunk(client, deps.keys, batch, groups, { mayClaim, hasClaimed })
    await before.written
    await addSums(client, batch.id, sums)
  }).finally(hasClaimed)
  written.catch(() => {}) // told by whoever awaits it
  return { claimed, written }
}

async function addSums(client: pg.PoolClient, id: number, { done, failed }: ChunkSums): Promise<void> {
  const { rowCount } = await client.query(
    `update app.import_batch set done = done + $2, failed = failed + $3, total = greatest(total, done + failed + $2 + $3)
     where id = $1 and state = 'loading'`,
    [id, done, failed],
  )
  if (rowCount !== 1) throw new Error(`import ${id} was ended by somebody else`)
}

/** Chunks of whole households, after the last row that has a receipt. */
async function* chunksOf(
  rows: AsyncGenerator<ReadRow>,
  rules: RowRules,
  lastRow: number,
): AsyncGenerator<readonly Group[]> {
  let groups: Group[] = []
  let group: Group = []
  let count = 0
  for await (const { row, cells } of rows) {
    if (row <= lastRow) continue
    const checked = checkRow(row, cells, rules)
    const isSame = rules.kind.isByHousehold && group.length > 0 && group[0]?.household === checked.household
    if (isSame && group.length < largestHousehold) {
      group = [...group, checked]
    } else {
      if (group.length > 0) groups.push(group)
      group = [checked]
      if (count >= chunkRows) {
        yield groups
        groups = []
        count = 0
      }
    }
    count++
  }
  if (group.length > 0) groups.push(group)
  if (groups.length > 0) yield groups
}

/** A number that stays the same for longer is no household number. */
const largestHousehold = 50
