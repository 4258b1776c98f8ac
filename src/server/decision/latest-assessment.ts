import type { Fen } from '#core/units.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

export interface LatestAssessment {
  readonly id: number
  readonly item: string
  readonly outcome: 'eligible' | 'ineligible'
  readonly pays: 'monthly' | 'once' | 'nothing'
  readonly fen: Fen
  readonly covered: readonly number[]
  readonly reviewMonths: number
}

/** The assessment a decision rests on. @throws DomainError `guard-not-met` when the case was never assessed. */
export async function getLatestAssessment(tx: Tx, caseId: number): Promise<LatestAssessment> {
  const row = await tx
    .selectFrom('app.assessment')
    .select(['id', 'item', 'outcome', 'pays', 'fen', 'covered', 'review_months'])
    .where('case_id', '=', caseId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) throw new DomainError('guard-not-met', { guards: ['assessed'] })
  return {
    id: row.id,
    item: row.item,
    outcome: row.outcome === 'eligible' ? 'eligible' : 'ineligible',
    pays: row.pays === 'monthly' || row.pays === 'once' ? row.pays : 'nothing',
    fen: row.fen,
    covered: row.covered,
    reviewMonths: row.review_months,
  }
}
