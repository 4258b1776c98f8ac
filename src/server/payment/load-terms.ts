import type { GivenByMonth, OwedTerms } from '#core/entitlement.ts'
import { monthOf } from '#core/plain-date.ts'
import { type Fen, fen, type Month } from '#core/units.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

/** What one entitlement owes, with the first month that this platform pays. @throws DomainError `not-found`. */
export async function loadTerms(tx: Tx, entitlementId: number) {
  const [entitlement, amounts, pauses] = await Promise.all([
    tx.selectFrom('app.entitlement').selectAll().where('id', '=', entitlementId).executeTakeFirst(),
    tx.selectFrom('app.entitlement_amount').selectAll().where('entitlement_id', '=', entitlementId).execute(),
    tx.selectFrom('app.entitlement_pause').selectAll().where('entitlement_id', '=', entitlementId).execute(),
  ])
  if (!entitlement) throw new DomainError('not-found')
  const terms: OwedTerms = {
    start: monthOf(entitlement.start_month),
    end: entitlement.end_month === null ? undefined : monthOf(entitlement.end_month),
    amounts: amounts.map((row) => ({
      seq: row.id,
      from: monthOf(row.from_month),
      until: row.until_month === null ? undefined : monthOf(row.until_month),
      monthly: row.monthly_fen,
    })),
    pauses: pauses.map((row) => ({ seq: row.id, from: monthOf(row.from_month), isPaused: row.is_paused })),
  }
  return { entitlement, terms, paysFrom: monthOf(entitlement.pays_from ?? entitlement.start_month) }
}

/** One payment chain of a month: the first line and the one that re-issued it last. */
export interface GivenLine {
  readonly id: number
  readonly leafId: number
  /** The run of the first line. */
  readonly runId: number
  readonly month: Month
  readonly fen: Fen
  readonly leafState: string
}

export interface Claim {
  readonly id: number
  readonly month: Month
  readonly fen: Fen
  readonly kind: string
  readonly state: string
  readonly recovered: Fen
  readonly lineId: number | null
  readonly entryId: number
}

export interface Given {
  readonly lines: readonly GivenLine[]
  readonly claims: readonly Claim[]
  readonly reserve: readonly { readonly month: Month; readonly fen: Fen }[]
}

/** Everything given for an entitlement and everything claimed back, by month. */
export async function loadGiven(tx: Tx, entitlementId: number): Promise<Given> {
  const [lines, claims, reserve] = await Promise.all([
    tx
      .selectFrom('pay.line')
      .select(['pay.line.id', 'reissue_of', 'pay.line.month', 'fen', 'pay.line.state', 'run_id'])
      .where('entitlement_id', '=', entitlementId)
      .where('pay.line.state', '<>', 'cancelled')
      .orderBy('pay.line.id')
      .execute(),
    tx
      .selectFrom('pay.overpayment')
      .selectAll()
      .where('entitlement_id', '=', entitlementId)
      .where('state', '<>', 'withdrawn')
      .execute(),
    tx.selectFrom('pay.reserve_payment').select(['month', 'fen']).where('entitlement_id', '=', entitlementId).execute(),
  ])
  const reissueOf = new Map(lines.flatMap((line) => (line.reissue_of === null ? [] : [[line.reissue_of, line]])))
  const leafOf = (line: (typeof lines)[number]): (typeof lines)[number] => {
    const next = reissueOf.get(line.id)
    return next ? leafOf(next) : line
  }
  return {
    lines: lines
      .filter((line) => line.reissue_of === null)
      .map((line) => {
        const leaf = leafOf(line)
        return {
          id: line.id,
          leafId: leaf.id,
          month: monthOf(line.month),
          fen: line.fen,
          leafState: leaf.state,
          runId: line.run_id,
        }
      }),
    claims: claims.map((row) => ({
      id: row.id,
      month: monthOf(row.month),
      fen: row.fen,
      kind: row.kind,
      state: row.state,
      recovered: row.recovered_fen,
      lineId: row.line_id,
      entryId: row.entry_id,
    })),
    reserve: reserve.map((row) => ({ month: monthOf(row.month), fen: row.fen })),
  }
}

/** Given less claimed back, by month. */
export function netGiven({ lines, claims, reserve }: Given): GivenByMonth {
  const net = new Map<Month, Fen>()
  const add = (month: Month, amount: number) => net.set(month, fen((net.get(month) ?? 0) + amount))
  for (const line of lines) add(line.month, line.fen)
  for (const payment of reserve) add(payment.month, payment.fen)
  for (const claim of claims) add(claim.month, -claim.fen)
  return net
}
