import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor, StaffActor } from '../access/actor.ts'
import type { Database } from '../db/pool.ts'
import { type ExposureClass, raiseAlarm } from './exposure.ts'

/** Different records of lists, and different records opened, of one officer in 24 hours that raise an alarm. */
const limits: Readonly<Record<'list' | 'detail', { readonly class: ExposureClass; readonly most: number }>> = {
  list: { class: 'identity', most: 2500 },
  detail: { class: 'safety', most: 250 },
}
/** Pages of one list, under one filter, that nobody turns by hand. */
const mostPages = 25
const dayMs = 24 * 60 * 60 * 1000
const flushMs = 5000

interface Officer {
  readonly actor: Pick<StaffActor, 'id' | 'name' | 'unitArea' | 'unitName'>
  readonly since: number
  readonly seen: Record<'list' | 'detail', Set<string>>
  /** Counted already in the table. */
  readonly written: Record<'list' | 'detail', number>
  readonly pages: Map<string, Set<number>>
  readonly alarmed: Set<ExposureClass>
}

interface Watch {
  readonly officers: Map<number, Officer>
  timer: ReturnType<typeof setTimeout> | undefined
}

const watches = new WeakMap<Database, Watch>()

/**
 * Notes which records a staff member was shown. What is new goes to the table of exposures a few seconds later; reading
 * through more of them than work needs, or page after page, raises an alarm (within the same seconds). Nothing is refused.
 */
export function noteShown(database: Database, actor: Actor, key: string, input: unknown, answer: unknown): void {
  if (actor.kind !== 'staff' || !key.startsWith('GET ')) return
  const ids = idsOf(answer)
  if (ids.kind === undefined) return
  const watch = watchOf(database)
  const officer = officerOf(watch, actor)
  const seen = officer.seen[ids.kind]
  const most = limits[ids.kind].most + 1
  const what = ids.kind === 'list' ? listOf(key) : key
  for (const id of ids.ids) if (seen.size < most) seen.add(`${what} ${id}`)
  if (ids.kind === 'list') notePage(officer, key, input)
  watch.timer ??= setTimeout(() => void flush(database, watch), flushMs).unref()
}

type Shown = { readonly kind: 'list' | 'detail'; readonly ids: readonly number[] } | { readonly kind: undefined }

/** Pages of rows with an id, and single records of a person or case. */
function idsOf(answer: unknown): Shown {
  if (typeof answer !== 'object' || answer === null) return { kind: undefined }
  if ('rows' in answer && Array.isArray(answer.rows) && 'total' in answer) {
    const ids = answer.rows.flatMap((row: unknown) =>
      typeof row === 'object' && row !== null && 'id' in row && typeof row.id === 'number' ? [row.id] : [],
    )
    return ids.length > 0 ? { kind: 'list', ids } : { kind: undefined }
  }
  const isRecord = 'idMasked' in answer || 'membersList' in answer
  return isRecord && 'id' in answer && typeof answer.id === 'number'
    ? { kind: 'detail', ids: [answer.id] }
    : { kind: undefined }
}

/** One list under all its filters. */
const listOf = (key: string): string => key.split('?')[0] ?? key

function notePage(officer: Officer, key: string, input: unknown): void {
  if (typeof input !== 'object' || input === null || !('page' in input) || typeof input.page !== 'number') return
  const { page, ...filters } = { ...input, page: input.page }
  const list = createHash('sha256')
    .update(`${key} ${JSON.stringify(filters)}`)
    .digest('hex')
    .slice(0, 16)
  const pages = officer.pages.get(list) ?? new Set()
  if (pages.size <= mostPages) pages.add(page)
  if (officer.pages.size < 200 || officer.pages.has(list)) officer.pages.set(list, pages)
}

function watchOf(database: Database): Watch {
  const known = watches.get(database)
  if (known) return known
  const fresh: Watch = { officers: new Map(), timer: undefined }
  watches.set(database, fresh)
  return fresh
}

function officerOf(watch: Watch, actor: StaffActor): Officer {
  const known = watch.officers.get(actor.id)
  if (known && performance.now() - known.since < dayMs) return known
  const fresh: Officer = {
    actor: { id: actor.id, name: actor.name, unitArea: actor.unitArea, unitName: actor.unitName },
    since: performance.now(),
    seen: { list: new Set(), detail: new Set() },
    written: { list: 0, detail: 0 },
    pages: new Map(),
    alarmed: new Set(),
  }
  watch.officers.set(actor.id, fresh)
  return fresh
}

/** Writes what is new since the last time; a database that is going away is left alone, the access log has it all. */
async function flush(database: Database, watch: Watch): Promise<void> {
  watch.timer = undefined
  const due = [...watch.officers.values()].filter(isDue)
  if (due.length === 0) return
  try {
    await database.withScope({ kind: 'worker' }, async (tx) => {
      for (const officer of due)
        for (const kind of ['list', 'detail'] as const) {
          const { class: of, most } = limits[kind]
          const fresh = officer.seen[kind].size - officer.written[kind]
          if (fresh > 0)
            await sql`insert into app.exposure (area, account_id, channel, class, records, object)
              values (${officer.actor.unitArea}, ${officer.actor.id}, 'list', ${of}, ${fresh}, ${kind})`.execute(tx)
          const pages = kind === 'list' ? Math.max(0, ...[...officer.pages.values()].map(({ size }) => size)) : 0
          if ((officer.seen[kind].size >= most || pages >= mostPages) && !officer.alarmed.has(of)) {
            await raiseAlarm(tx, officer.actor, {
              channel: 'list',
              class: of,
              records: officer.seen[kind].size,
              threshold: officer.seen[kind].size >= most ? most : mostPages,
              isBlocking: false,
            })
            officer.alarmed.add(of)
          }
        }
    })
    for (const officer of due) {
      officer.written.list = officer.seen.list.size
      officer.written.detail = officer.seen.detail.size
    }
  } catch {
    // Counted again with the next page that is shown.
  }
}

const isDue = (officer: Officer): boolean =>
  officer.seen.list.size > officer.written.list ||
  officer.seen.detail.size > officer.written.detail ||
  (!officer.alarmed.has('identity') && [...officer.pages.values()].some(({ size }) => size >= mostPages))
