import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { monthOf } from '#core/plain-date.ts'
import { type Fen, fen, type Month, type PlainDate, plus } from '#core/units.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { RunHead } from './pay-run-head.ts'

/** One line with the account that was frozen with it. `cardIndex` is the blind index of the card, in hex. */
export interface ListedLine {
  readonly id: number
  readonly item: string
  readonly month: Month
  readonly fen: Fen
  readonly kind: string
  readonly state: string
  readonly accountId: number | null
  readonly holder: string
  readonly bank: string
  readonly cardIndex: string
  readonly cardSealed: Buffer | null
}

interface Row extends Omit<ListedLine, 'month'> {
  readonly month: PlainDate
  readonly canonical: string
}

/** All lines of a run by id, and the SM3 of their canonical form: whoever, whatever, how much, to which card. */
export async function readList(tx: Tx, runId: number): Promise<{ readonly lines: ListedLine[]; readonly sm3: string }> {
  const { rows } = await sql<Row>`
    select l.id, l.item, l.month, l.fen, l.kind, l.state, l.account_id as "accountId", coalesce(a.holder, '') as holder,
      coalesce(a.bank, '') as bank, coalesce(encode(a.card_bidx, 'hex'), '') as "cardIndex", a.card_sealed as "cardSealed",
      concat_ws('|', l.id, l.entitlement_id, l.person_id, l.item, l.month, l.fen, l.kind, l.part, coalesce(l.reissue_of, 0),
        coalesce(l.account_id, 0), coalesce(encode(a.card_bidx, 'hex'), ''), coalesce(a.holder, ''), coalesce(a.bank, '')) as canonical
    from pay.line l left join reg.bank_account a on a.id = l.account_id
    where l.run_id = ${runId} order by l.id`.execute(tx)
  const hash = createHash('sm3')
  for (const row of rows) hash.update(`${row.canonical}\n`)
  return {
    lines: rows.map(({ canonical: _, ...row }) => ({ ...row, month: monthOf(row.month) })),
    sm3: hash.digest('hex'),
  }
}

/** The list exactly as it was frozen. @throws DomainError `control-total` when any line, amount or card was changed since. */
export async function verifyList(tx: Tx, run: RunHead): Promise<ListedLine[]> {
  const { lines, sm3 } = await readList(tx, run.id)
  if (sm3 !== run.list_sm3)
    throw new DomainError('control-total', { says: '清单自锁定后被改动，校验值不一致，不得继续发放，请作废后重新编制' })
  return lines
}

/** Count and sum of lines in these states. */
export function sumOf(lines: readonly Pick<ListedLine, 'state' | 'fen'>[], ...states: readonly string[]) {
  let count = 0
  let total = fen(0)
  for (const line of lines) {
    if (!states.includes(line.state)) continue
    count++
    total = plus(total, line.fen)
  }
  return { count, total }
}
