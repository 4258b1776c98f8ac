import type { PlainDate } from '#core/units.ts'
import { instantText } from './texts.ts'

interface DatedFact {
  readonly validFrom: PlainDate
  readonly validUntil: PlainDate | null
  readonly recordedAt: string
  readonly supersededAt: string | null
}

/** The facts that were on record at the end of `day`: recorded by then and not yet replaced by a later record. */
export const knownOn = <T extends DatedFact>(facts: readonly T[], day: string): readonly T[] =>
  facts.filter(
    ({ recordedAt, supersededAt }) => dayOf(recordedAt) <= day && (supersededAt === null || dayOf(supersededAt) > day),
  )

const dayOf = (instant: string): string => instantText(instant).slice(0, 10)
