import { differences } from '#core/entitlement.ts'
import { firstDay } from '#core/plain-date.ts'
import { type Fen, fen, type Month } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import type { Tx } from '../db/pool.ts'
import { lockCountyMoney } from './county-lock.ts'
import { expenseAccount, payable, receivable } from './ledger-accounts.ts'
import { type Given, type GivenLine, loadGiven, loadTerms, netGiven } from './load-terms.ts'
import { postEntry, transfer } from './post-entry.ts'
import { reverseEntry } from './reverse-entry.ts'
import { updateSums } from './update-sums.ts'

export interface Differences {
  readonly entitlementId: number
  /** First month that may differ; the next pay run looks for arrears from there. */
  readonly from: Month
  readonly reason: string
  readonly caseId?: number | undefined
}

type Terms = Awaited<ReturnType<typeof loadTerms>>

interface Settling extends Differences {
  readonly tx: Tx
  readonly actor: Actor
  readonly terms: Terms
}

/**
 * After what is owed has changed: months given too little are left to the next pay run (as arrears); for months given too much,
 * lines not yet approved are taken off their list, failed lines are closed, and the rest becomes money to recover (DB-41).
 * Running it again changes nothing.
 */
export async function settleDifferences(tx: Tx, actor: Actor, input: Differences): Promise<void> {
  const { county_id } = (await loadTerms(tx, input.entitlementId)).entitlement
  await lockCountyMoney(tx, county_id, 'share')
  const terms = await lockAndMark(tx, input)
  const settling = { ...input, tx, actor, terms }
  await withdrawClaims(settling, await loadGiven(tx, input.entitlementId))
  const given = await loadGiven(tx, input.entitlementId)
  for (const { month, excess } of tooMuch(settling, given)) {
    const open = given.lines.filter((line) => line.month === month && !isClosed(given, line))
    let rest = excess
    for (const line of open.filter(isUnapproved)) rest = await takeOffList(settling, line, rest)
    for (const line of open.filter(isFailed)) rest = await closeFailed(settling, line, rest)
    if (rest > 0) await claim(settling, { month, amount: rest, kind: 'received', lineId: null })
  }
}

/** Locks the entitlement's row, so that two changes follow each other, and lets the next run look from `from` again. */
async function lockAndMark(tx: Tx, { entitlementId, from }: Differences): Promise<Terms> {
  const mark = firstDay(from)
  await tx
    .updateTable('app.entitlement')
    .set(({ fn, val, ref }) => ({ recheck_from: fn('least', [ref('recheck_from'), val(mark)]) }))
    .where('id', '=', entitlementId)
    .execute()
  return loadTerms(tx, entitlementId)
}

function tooMuch({ terms }: Settling, given: Given): { readonly month: Month; readonly excess: Fen }[] {
  const net = netGiven(given)
  const months = [...net.keys()].sort()
  const [first, last] = [months[0], months.at(-1)]
  if (first === undefined || last === undefined) return []
  return differences(terms.terms, net, first, last)
    .filter(({ month, fen: off }) => off < 0 && month >= terms.paysFrom)
    .map(({ month, fen: off }) => ({ month, excess: fen(-off) }))
}

/** Claims nothing was recovered on are withdrawn when the month is owed after all, or its payment failed, and weighed anew. */
async function withdrawClaims({ tx, actor, terms }: Settling, given: Given): Promise<void> {
  const net = netGiven(given)
  for (const claimed of given.claims) {
    if (claimed.kind !== 'received' || claimed.state !== 'open' || claimed.recovered > 0) continue
    const off = differences(terms.terms, net, claimed.month, claimed.month)[0]?.fen ?? 0
    const failed = given.lines.some((line) => line.month === claimed.month && isFailed(line) && !isClosed(given, line))
    if (off <= 0 && !failed) continue
    await tx.updateTable('pay.overpayment').set({ state: 'withdrawn' }).where('id', '=', claimed.id).execute()
    await reverseEntry(tx, actor, { entryId: claimed.entryId, reason: '多发认定撤回，按最新核定金额重新计算' })
  }
}

/** The line leaves the list whole; what remains owed comes with the next run. */
async function takeOffList({ tx }: Settling, line: GivenLine, rest: Fen): Promise<Fen> {
  if (rest <= 0) return rest
  await tx
    .updateTable('pay.line')
    .set({ state: 'cancelled', hold_reason: '清单生成后待遇发生变化，本次不发' })
    .where('id', '=', line.leafId)
    .where('state', 'in', ['draft', 'held'])
    .execute()
  await updateSums(tx, line.runId)
  return fen(Math.max(0, rest - line.fen))
}

async function closeFailed(settling: Settling, line: GivenLine, rest: Fen): Promise<Fen> {
  if (rest <= 0) return rest
  await claim(settling, { month: line.month, amount: line.fen, kind: 'unreceived', lineId: line.leafId })
  return fen(Math.max(0, rest - line.fen))
}

async function claim(
  { tx, actor, terms: { entitlement }, reason, caseId }: Settling,
  what: { month: Month; amount: Fen; kind: 'received' | 'unreceived'; lineId: number | null },
): Promise<void> {
  const wasReceived = what.kind === 'received'
  const entryId = await postEntry(tx, actor, {
    countyId: entitlement.county_id,
    area: entitlement.area,
    kind: wasReceived ? 'overpayment' : 'no-longer-owed',
    says: wasReceived ? `${what.month} 多发待收回：${reason}` : `${what.month} 发放未成功且不再应发：${reason}`,
    ...(caseId === undefined ? {} : { caseId }),
    postings: transfer(wasReceived ? receivable : payable, expenseAccount(entitlement.item), what.amount),
  })
  await tx
    .insertInto('pay.overpayment')
    .values({
      county_id: entitlement.county_id,
      area: entitlement.area,
      entitlement_id: entitlement.id,
      person_id: entitlement.payee_id,
      item: entitlement.item,
      month: firstDay(what.month),
      fen: what.amount,
      kind: what.kind,
      line_id: what.lineId,
      state: wasReceived ? 'open' : 'closed',
      reason,
      case_id: caseId ?? null,
      entry_id: entryId,
      recorded_by: actor.id,
    })
    .execute()
}

const isUnapproved = (line: GivenLine): boolean =>
  (line.leafState === 'draft' || line.leafState === 'held') && line.leafId === line.id
const isFailed = (line: GivenLine): boolean => line.leafState === 'failed' || line.leafState === 'returned'
const isClosed = (given: Given, line: GivenLine): boolean => given.claims.some(({ lineId }) => lineId === line.leafId)
