import type { Citation, Period } from '#core/source.ts'
import { assistanceLaw, interimMeasures } from '../sources.ts'

/**
 * One rule or amount in its two versions: under the decree until 2026-06-30, under the law from 2026-07-01, chosen by
 * the day of application. The words decide alike; only the article that is quoted differs.
 */
export function underBothLaws<R extends { readonly source: Citation; readonly inForce?: Period }>(
  rule: R,
  before: Citation,
): readonly [R, R] {
  return [
    { ...rule, source: before, inForce: { from: interimMeasures.from, until: assistanceLaw.from } },
    { ...rule, inForce: { from: assistanceLaw.from } },
  ]
}
