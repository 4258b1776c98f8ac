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

/** One database's divisions are kept; looking through all 55 thousand names takes about a millisecond. */
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

const indexOf = (entries: readonly Entry[], names: ReadonlyMap<AreaCode, string>): DivisionIndex => ({
  search(q, { under, level, most }) {
    const { lo, hi } = subtreeRange(under)
    const whole: Entry[] = []
    const part: Entry[] = []
    const matches = /^[a-z]+$/.test(q) ? typed(q) : written(q)
    for (const entry of entries) {
      if (entry.code < lo || entry.code >= hi || (level !== undefined && entry.level !== level)) continue
      const match = matches(entry)
      if (match === 'whole') whole.push(entry)
      else if (match === 'part' && part.length < most) part.push(entry)
    }
    return [...whole, ...part].slice(0, most).map(({ pinyin: _, initials: __, ...line }) => line)
  },
  pathOf: (code) =>
    areaChain(code)
      .slice(0, -1)
      .reverse()
      .flatMap((area) => names.get(area) ?? [])
      .join(' / '),
})

type Match = 'whole' | 'part' | undefined

const typed =
  (q: string) =>
  ({ pinyin, initials }: Entry): Match =>
    pinyin === q || initials === q ? 'whole' : pinyin.startsWith(q) || initials.startsWith(q) ? 'part' : undefined

const written =
  (q: string) =>
  ({ name }: Entry): Match =>
    name.includes(q) ? (name === q ? 'whole' : 'part') : undefined
