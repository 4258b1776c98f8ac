import { addDays } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import type { AbilityValues } from '../parameters.ts'

/** The 26 indicators of GB/T 42195-2022 with the most each may score: 自理 32, 运动 15, 精神 28, 感知与社会参与 15. */
const abilityMost = {
  'B1.1': 4,
  'B1.2': 4,
  'B1.3': 4,
  'B1.4': 4,
  'B1.5': 4,
  'B1.6': 4,
  'B1.7': 4,
  'B1.8': 4,
  'B2.1': 4,
  'B2.2': 4,
  'B2.3': 4,
  'B2.4': 3,
  'B3.1': 4,
  'B3.2': 4,
  'B3.3': 4,
  'B3.4': 4,
  'B3.5': 4,
  'B3.6': 4,
  'B3.7': 1,
  'B3.8': 1,
  'B3.9': 2,
  'B4.1': 2,
  'B4.2': 2,
  'B4.3': 4,
  'B4.4': 3,
  'B4.5': 4,
} as const
type Indicator = keyof typeof abilityMost

/** What is found at one assessment beside the score. */
export interface AbilityFindings {
  readonly total: number
  readonly isComatose?: boolean
  /** ICD-10 codes of diagnosed mental disorders, such as `F00`. */
  readonly diagnoses?: readonly string[]
  /** Days of falls, choking, wandering and the like. */
  readonly riskEvents?: readonly PlainDate[]
  readonly on: PlainDate
}

/** Sum of all 26 scores. @throws RangeError for one that is missing, no whole number, or above its most. */
export function abilityTotal(scores: Readonly<Record<string, number>>): number {
  let total = 0
  for (const [indicator, most] of Object.entries(abilityMost)) {
    const score = scores[indicator]
    if (score === undefined || !Number.isInteger(score) || score < 0 || score > most)
      throw new RangeError(`${indicator} must be scored 0 to ${most}`)
    total += score
  }
  return total
}

/** Sum of one part, `B1` to `B4`, of the most that can be scored. */
export const mostOf = (part: string): number =>
  Object.entries(abilityMost).reduce((sum, [id, most]) => (id.startsWith(`${part}.`) ? sum + most : sum), 0)

/** All indicators at their most, with some changed. */
export const scoredFully = (differs: Partial<Record<Indicator, number>> = {}): Readonly<Record<string, number>> => ({
  ...abilityMost,
  ...differs,
})

const lastGrade = 4

/** Grade 0 (intact) to 4 (lost); a higher score is better. One step more for a mental disorder or repeated risk events, once. */
export function abilityGrade(found: AbilityFindings, v: AbilityValues): number {
  if (found.isComatose) return lastGrade
  const bounds = [v.intactFrom, v.mildFrom, v.moderateFrom, v.severeFrom]
  const at = bounds.findIndex((least) => found.total >= least)
  const preliminary = at < 0 ? lastGrade : at
  const earliest = addDays(found.on, -v.riskDays)
  const events = (found.riskEvents ?? []).filter((day) => day >= earliest && day <= found.on).length
  const isRaised = (found.diagnoses ?? []).some((code) => /^F\d\d/.test(code)) || events >= v.riskEvents
  return Math.min(lastGrade, preliminary + (isRaised ? 1 : 0))
}
