import { sql } from 'kysely'
import { areaChain, subtreeRange } from '#core/division-code.ts'
import { type AreaCode, areaCode } from '#core/units.ts'
import type { Tx } from '../db/pool.ts'

/** A division in force, as the picker shows it. */
export interface DivisionLine {
  readonly code: AreaCode
  readonly name: string
  readonly level: number
  readonly kind: string
  readonly hasChildren: boolean
}

interface Entry extends DivisionLine {
  readonly pinyin: string
  readonly initials: string
}

export interface DivisionIndex {
  /** What `q` (lower case, no blanks) finds within the subtree of `under`, whole names first, then by level, length of the name and code. */
  search(q: string, wanted: { under: AreaCode; level?: number | undefined; most: number }): readonly DivisionLine[]
  /** `河南省 / 郑州市 / 金水区`; the grouping code of counties directly under the province is no part of it. */
  pathOf(code: AreaCode): string
}

/** One database's divisions are kept; looking through all 55 thousand names takes a fraction of a millisecond. */
let kept: { readonly stamp: string; readonly index: Promise<DivisionIndex> } | undefined

/** The divisions in force, in memory, as the transaction sees them. They are read again when one has changed. */
export async function divisionIndex(tx: Tx): Promise<DivisionIndex> {
  const { stamp } = await tx.selectFrom('ref.division_stamp').select('stamp').executeTakeFirstOrThrow()
  if (kept?.stamp !== stamp) {
    const index = readIndex(tx)
    kept = { stamp, index }
    index.catch(() => {
      if (kept?.index === index) kept = undefined
    })
  }
  return kept.index
}

/** One text for all rows: the driver would spend more time on 55 thousand row messages than this whole function takes. */
async function readIndex(tx: Tx): Promise<DivisionIndex> {
  const { rows } = await sql<{ lines: string | null }>`
    select string_agg(concat_ws(E'\t', code, parent, level, kind, name, pinyin, initials), E'\n'
      order by level, char_length(name), code) as lines
    from ref.division where valid_until is null`.execute(tx)
  const read = (rows[0]?.lines ?? '').split('\n').map((line) => line.split('\t'))
  const parents = new Set(read.map(([, parent]) => Number(parent)))
  const all = read.map(
    ([code, , level, kind = '', name = '', pinyin = '', initials = '']): Entry => ({
      code: areaCode(Number(code)),
      name,
      level: Number(level),
      kind,
      hasChildren: parents.has(Number(code)),
      pinyin,
      initials,
    }),
  )
  const names = new Map(all.map(({ code, name }) => [code, name]))
  return indexOf(
    all.filter(({ kind }) => kind !== '省直辖'),
    names,
  )
}

function indexOf(entries: readonly Entry[], names: ReadonlyMap<AreaCode, string>): DivisionIndex {
  const written = [haystack(entries.map(({ name }) => name))]
  const typed = [haystack(entries.map(({ pinyin }) => pinyin)), haystack(entries.map(({ initials }) => initials))]
  return {
    search(q, { under, level, most }) {
      const { lo, hi } = subtreeRange(under)
      const isTyped = /^[a-z]+$/.test(q)
      const places = (needle: string) =>
        (isTyped ? typed : written).flatMap((hay) => placesOf(hay, needle)).sort((a, b) => a - b)
      const found: DivisionLine[] = []
      for (const place of new Set([...places(`\n${q}\n`), ...places(isTyped ? `\n${q}` : q)])) {
        const entry = entries[place]
        if (!entry || entry.code < lo || entry.code >= hi || (level !== undefined && entry.level !== level)) continue
        const { pinyin: _, initials: __, ...line } = entry
        if (found.push(line) === most) break
      }
      return found
    },
    pathOf: (code) =>
      areaChain(code)
        .slice(0, -1)
        .reverse()
        .flatMap((area) => names.get(area) ?? [])
        .join(' / '),
  }
}

/** Words as one text, each between two line ends: a text is searched many times faster than its words one by one. */
interface Haystack {
  readonly text: string
  /** Where in the text the words begin. */
  readonly starts: Uint32Array
}

function haystack(words: readonly string[]): Haystack {
  const starts = new Uint32Array(words.length)
  let at = 1
  for (const [i, word] of words.entries()) {
    starts[i] = at
    at += word.length + 1
  }
  return { text: `\n${words.join('\n')}\n`, starts }
}

/** The words in which `needle` stands, as their places in the list, in its order; a line end in it is the edge of a word. */
function placesOf({ text, starts }: Haystack, needle: string): number[] {
  const places: number[] = []
  let place = 0
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at)) {
    const inside = needle.startsWith('\n') ? at + 1 : at
    while ((starts[place + 1] ?? Number.POSITIVE_INFINITY) <= inside) place++
    places.push(place)
    at = text.indexOf('\n', inside)
    if (at < 0) break
  }
  return places
}
