import { sql } from 'kysely'
import { z } from 'zod'
import { areaText, divisionLevel, isWithin, parentArea, subtreeRange } from '#core/division-code.ts'
import { isPlainDate } from '#core/plain-date.ts'
import { type AreaCode, areaCode, type PlainDate } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { divisionTitle } from '../reference/division-rows.ts'
import { placeReading } from '../reference/readings.ts'
import { newCodes, type OpenDivision } from './new-codes.ts'

const code = z.coerce.number().int().min(1).max(999_999_999_999).transform(areaCode)

export const ApplyDivisionChange = z.object({
  requestId,
  /**
   * `recode`: the same place under another code. `transfer`: under another parent, so with another code. `merge`: into `to`, which
   * exists. `split`: `codes` leave for the new `to`. `rename`: `from` and `to` are the same.
   */
  kind: z.enum(['recode', 'merge', 'rename', 'transfer', 'split']),
  from: code,
  to: code,
  /** Name of the new row; absent: the old name goes on. */
  name: z.string().trim().min(1).max(60).optional(),
  /** First day of the new code. */
  on: z.string().refine(isPlainDate),
  document: z.string().trim().min(2).max(200),
  /** New codes of divisions below `from` where the change names them; others keep their digits, or get the next free ones. */
  codes: z.array(z.object({ from: code, to: code })).default([]),
})

export type DivisionChange = z.output<typeof ApplyDivisionChange>

export interface DivisionChangeReceipt {
  /** Divisions closed, and divisions opened in their place. */
  readonly closed: number
  readonly opened: number
  /** Rows moved, by table. */
  readonly moved: Readonly<Record<string, number>>
}

/** A stretch of codes that moves together; `exact`: all of it becomes the one code. */
interface Segment {
  readonly lo: number
  readonly hi: number
  readonly to: number
  readonly exact: boolean
}

/**
 * Changes divisions on a day: closes the old rows, opens the new ones with a link to their predecessor, and moves every record
 * and every unit of staff below them, all at once. History keeps the old codes. Run with the worker's rights. @throws DomainError
 * `invalid-input` with the reason; `conflict` when two counties' books cannot become one.
 */
export function applyDivisionChange(tx: Tx, actor: Actor, input: DivisionChange): Promise<DivisionChangeReceipt> {
  return once(tx, actor, 'apply-division-change', input, async () => {
    await sql`select pg_advisory_xact_lock(hashtextextended('division change', 0))`.execute(tx)
    const subtree = await openDivisions(tx, input.from)
    const target = (await openDivisions(tx, input.to))[0]
    const reason = objection(input, subtree, target, actor.today)
    if (reason !== undefined) throw new DomainError('invalid-input', { says: reason })
    const moves = await movesOf(tx, input, subtree)
    const closed = [...moves.keys()]
    await close(tx, closed, input.on)
    const opened = await open(tx, input, subtree, moves)
    const moved = input.kind === 'rename' ? {} : await moveRows(tx, segmentsOf(input, moves))
    if (input.kind === 'recode' || input.kind === 'transfer') await copyStandards(tx, moves)
    await link(tx, actor, input, moves, moved)
    await recordAccess(tx, actor, {
      action: 'apply-division-change',
      objectKind: 'division',
      objectId: input.from,
      area: input.to,
      purpose: `${input.kind} ${areaText(input.from)} ${areaText(input.to)} ${input.document}`,
    })
    return { closed: closed.length, opened, moved }
  })
}

/** The division in force at `root` and those below it, parents before children. */
async function openDivisions(tx: Tx, root: AreaCode): Promise<OpenDivision[]> {
  const { lo, hi } = subtreeRange(root)
  const { rows } = await sql<OpenDivision>`
    select code, name, level, kind, parent, attached_to as "attachedTo", pinyin, initials, valid_from as "validFrom" from ref.division
    where code >= ${lo} and code < ${hi} and valid_until is null order by level, code`.execute(tx)
  return rows
}

/** Why the change cannot be made, in a sentence; undefined when it can. */
function objection(
  { kind, from, to, on, codes }: DivisionChange,
  subtree: readonly OpenDivision[],
  target: OpenDivision | undefined,
  today: PlainDate,
): string | undefined {
  const exists = target?.code === to
  if (subtree[0]?.code !== from) return `没有代码为 ${areaText(from)} 的现行区划`
  if (on > today) return '变更尚未生效，请在生效之日起办理'
  if (subtree.some(({ validFrom }) => validFrom >= on)) return '生效日期须晚于原区划的启用日期'
  if (kind === 'rename') return from === to ? undefined : '更名不改变代码'
  if (divisionLevel(from) !== divisionLevel(to)) return '变更前后的代码须为同一级'
  if (from === to) return '新代码与原代码相同'
  if (kind === 'merge' && !exists) return `没有代码为 ${areaText(to)} 的现行区划`
  if (kind !== 'merge' && exists) return `代码 ${areaText(to)} 已在使用`
  if (kind === 'split' && codes.length === 0) return '析置须列出划出的下级区划及其新代码'
  const wrong = codes.find((part) => !isWithin(part.from, from) || part.from === from || !isWithin(part.to, to))
  return wrong && `下级代码对应有误：${areaText(wrong.from)}`
}

/** New code of every division that changes, by its old code; of a merge and a split `from` itself is not among the new ones. */
async function movesOf(
  tx: Tx,
  input: DivisionChange,
  subtree: readonly OpenDivision[],
): Promise<Map<AreaCode, AreaCode>> {
  if (input.kind === 'rename') return new Map([[input.from, input.to]])
  const parent = parentArea(input.to)
  const { rows } = await sql`select from ref.division where code = ${parent} and valid_until is null`.execute(tx)
  if (rows.length === 0 && parent !== 0) throw new DomainError('invalid-input', { says: '新代码的上级区划不存在' })
  const taken = new Set((await openDivisions(tx, input.to)).map((division) => division.code))
  return newCodes(input, subtree, taken)
}

async function close(tx: Tx, codes: readonly AreaCode[], on: PlainDate): Promise<void> {
  await sql`update ref.division set valid_until = ${on}::date where code = any(${codes}::bigint[]) and valid_until is null`.execute(
    tx,
  )
}

/** Opens a row for each new code; yields how many. A merged division needs none, a division carved out one of its own. */
async function open(
  tx: Tx,
  input: DivisionChange,
  subtree: readonly OpenDivision[],
  moves: ReadonlyMap<AreaCode, AreaCode>,
): Promise<number> {
  const rows = subtree.flatMap((division) => {
    const next = moves.get(division.code)
    if (next === undefined || (input.kind === 'merge' && division.code === input.from)) return []
    const name = division.code === input.from ? (input.name ?? division.name) : division.name
    return [newRow(next, name, division.attachedTo)]
  })
  if (input.kind === 'split') rows.unshift(newRow(input.to, input.name ?? areaText(input.to), null))
  await sql`insert into ref.division (code, name, level, kind, parent, attached_to, pinyin, initials, valid_from)
    select r.code, r.name, r.level, r.kind, r.parent, r.attached_to, r.pinyin, r.initials, ${input.on}::date
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (code bigint, name text, level smallint, kind text, parent bigint, attached_to bigint, pinyin text, initials text)`.execute(
    tx,
  )
  if (input.from !== input.to && input.kind !== 'split')
    await sql`update ref.division set attached_to = ${input.to} where attached_to = ${input.from} and valid_until is null`.execute(
      tx,
    )
  return rows.length
}

const levels = { state: 0, province: 1, city: 2, county: 3, township: 4, village: 5 } as const

const newRow = (next: AreaCode, name: string, attachedTo: number | null) => ({
  code: next,
  name,
  level: levels[divisionLevel(next)],
  kind: divisionTitle(next),
  parent: parentArea(next),
  attached_to: attachedTo,
  ...placeReading(name),
})

/**
 * One stretch per change that is not implied by a larger one. Of a merge, codes without a division of their own become the
 * division merged into.
 */
function segmentsOf(input: DivisionChange, moves: ReadonlyMap<AreaCode, AreaCode>): Segment[] {
  const whole = { lo: subtreeRange(input.from).lo, hi: subtreeRange(input.from).hi, to: input.to }
  if (input.kind === 'recode' || input.kind === 'transfer') {
    const others = [...moves].filter(([from, to]) => to - input.to !== from - input.from)
    return [
      { ...whole, exact: false },
      ...others.map(([from, to]) => ({ lo: from, hi: subtreeRange(from).hi, to, exact: false })),
    ]
  }
  const parts = [...moves]
    .filter(([from]) => from !== input.from)
    .map(([from, to]) => ({ lo: from, hi: subtreeRange(from).hi, to, exact: false }))
  return input.kind === 'merge' ? [{ ...whole, exact: true }, ...parts] : parts
}

async function moveRows(tx: Tx, segments: readonly Segment[]): Promise<Record<string, number>> {
  try {
    const { rows } = await sql<{
      moved: Record<string, number>
    }>`select sys.move_areas(${JSON.stringify(segments)}::jsonb) as moved`.execute(tx)
    return rows[0]?.moved ?? {}
  } catch (error) {
    const constraint = typeof error === 'object' && error !== null && 'code' in error && error.code === '23505'
    if (!constraint) throw error
    throw new DomainError('conflict', { says: '两地的资金账或同月发放批次重复，须先结清、结转后再合并' })
  }
}

/** Published standards hold on under the new code; the rows of the old code stay as they were. */
async function copyStandards(tx: Tx, moves: ReadonlyMap<AreaCode, AreaCode>): Promise<void> {
  await sql`insert into ref.local_standard (parameter, area, residence, valid_from, valid_until, value, document, is_confirmed, proposed_by, approved_by)
    select s.parameter, m.to_code, s.residence, s.valid_from, s.valid_until, s.value, s.document, s.is_confirmed, s.proposed_by, s.approved_by
    from unnest(${[...moves.keys()]}::bigint[], ${[...moves.values()]}::bigint[]) as m (from_code, to_code)
    join ref.local_standard s on s.area = m.from_code order by s.id`.execute(tx)
}

async function link(
  tx: Tx,
  actor: Actor,
  input: DivisionChange,
  moves: ReadonlyMap<AreaCode, AreaCode>,
  moved: Readonly<Record<string, number>>,
): Promise<void> {
  const below = [...moves].filter(([from]) => from !== input.from)
  await sql`insert into ref.division_change (kind, from_code, to_code, new_name, effective_on, document, moved, recorded_by)
    select k, f, t, n, ${input.on}::date, ${input.document}, m, ${actor.id}::bigint
    from (values (${input.kind}::text, ${input.from}::bigint, ${input.to}::bigint, ${input.name ?? null}::text, ${JSON.stringify(moved)}::jsonb)) as v (k, f, t, n, m)
    union all
    select 'recode', f, t, null, ${input.on}::date, ${input.document}, '{}'::jsonb, ${actor.id}::bigint
    from unnest(${below.map(([from]) => from)}::bigint[], ${below.map(([, to]) => to)}::bigint[]) as b (f, t)`.execute(
    tx,
  )
}
