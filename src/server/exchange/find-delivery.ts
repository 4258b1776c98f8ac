import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { CheckSource } from '#core/domain.ts'
import { isPlainDate } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import type { OpenContent } from '../files/read-table.ts'

export interface Delivery {
  readonly dataDate: PlainDate
  readonly open: OpenContent
}

/** Milliseconds by which the province's clock is ahead of UTC. */
const shanghai = 8 * 3_600_000
const kinds = ['.csv', '.txt', '.xlsx']

/**
 * The newest file that a source has put in `folder`, named by its id or its title, with the day of its data or without:
 * `vehicles.csv`, `vehicles-2026-03-01.xlsx`, `机动车登记信息2026-03-01.xlsx`. Undefined when there is none. A day in the future
 * is taken as today.
 */
export async function findDelivery(
  folder: string,
  source: Pick<CheckSource, 'id' | 'title'>,
  today: PlainDate,
): Promise<Delivery | undefined> {
  const found: { dataDate: PlainDate; written: number; file: string }[] = []
  for (const name of await namesIn(folder)) {
    const named = dateInName(name, source)
    if (named === undefined) continue
    const file = join(folder, name)
    const { mtime } = await stat(file)
    const written = new Date(mtime.getTime() + shanghai).toISOString().slice(0, 10)
    const day = named === '' ? written : named
    found.push({ dataDate: isPlainDate(day) && day <= today ? day : today, written: mtime.getTime(), file })
  }
  const newest = found.sort(
    (a, b) => b.dataDate.localeCompare(a.dataDate) || b.written - a.written || (a.file < b.file ? -1 : 1),
  )[0]
  return newest && { dataDate: newest.dataDate, open: async () => createReadStream(newest.file) }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [] // nothing was ever delivered
    throw error
  }
}

/** The day in a file's name, empty when it has none; undefined when the file is not of this source. */
function dateInName(name: string, source: Pick<CheckSource, 'id' | 'title'>): string | undefined {
  if (!kinds.includes(extname(name).toLowerCase())) return undefined
  const stem = name.slice(0, -extname(name).length)
  const owner = [source.id, source.title].find((each) => stem.startsWith(each))
  if (owner === undefined) return undefined
  const rest = stem.slice(owner.length).replace(/^[-_ ]/, '')
  return rest === '' || isPlainDate(rest) ? rest : undefined
}
