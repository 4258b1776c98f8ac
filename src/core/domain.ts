import type { FactDeclaration, FactValue, KnownFact } from './fact.ts'
import type { Example, Item } from './item.ts'
import type { LocalStandard, Parameter, ParameterValue } from './parameter.ts'
import type { Citation, Instrument } from './source.ts'
import type { Fen, Month, PlainDate } from './units.ts'

export interface CheckColumn {
  readonly key: string
  readonly title: string
  readonly kind: 'text' | 'yuan' | 'date' | 'number' | 'choice'
  readonly choices?: Readonly<Record<string, string>>
}

/** An outside register that answers about persons, in the shape in which it delivers. */
export interface CheckSource {
  readonly id: string
  readonly title: string
  readonly owner: string
  readonly basis: Citation
  /** Columns after the id number and name, which every source has. */
  readonly columns: readonly CheckColumn[]
  /** Facts that one person's rows establish; empty rows mean "查无记录" and may establish facts too. */
  readonly facts: (
    rows: readonly Readonly<Record<string, string | number>>[],
    on: PlainDate,
  ) => readonly { readonly fact: string; readonly value: FactValue }[]
}

/** What a watch sees of one living entitlement. */
export interface WatchedEntitlement {
  readonly item: string
  readonly today: PlainDate
  readonly startedIn: Month
  readonly monthly: Fen
  readonly reviewDueOn: PlainDate | undefined
  readonly persons: readonly {
    readonly id: number
    readonly name: string
    readonly born: PlainDate
    readonly diedOn: PlainDate | undefined
    readonly facts: Readonly<Record<string, KnownFact>>
    readonly alsoReceives: readonly string[]
  }[]
}

/** A rule over living entitlements that raises a warning; a human confirms before anything changes. */
export interface Watch {
  readonly id: string
  readonly title: string
  readonly grade: 'red' | 'orange' | 'yellow'
  readonly source: Citation
  readonly items: readonly string[]
  /** Working days until the task is due. */
  readonly dueWorkingDays: number
  /** The sentence of what was seen, or undefined when nothing. */
  readonly sees: (state: WatchedEntitlement) => string | undefined
}

export interface Indicator {
  readonly id: string
  readonly title: string
  readonly unit: 'ratio' | 'count' | 'fen'
  readonly source?: Citation
  readonly numerator: IndicatorMeasure
  readonly denominator?: IndicatorMeasure
}

/** Counts over entitlements and cases that the engine can sum by area and month. */
export interface IndicatorMeasure {
  readonly of:
    | 'cases-approved'
    | 'cases-refused'
    | 'persons-covered'
    | 'households-covered'
    | 'fen-paid'
    | 'cases-on-time'
    | 'cases-decided'
  readonly items: readonly string[]
}

/** A bound between published standards, judged when a local standard is entered; a breach needs a recorded exception. */
export interface StandardCheck {
  readonly id: string
  readonly title: string
  readonly source: Citation
  /** Ids of the parameters whose values it compares, in one area, residence and date. */
  readonly parameters: readonly string[]
  /** `values` by parameter id. The sentence of the breach, or undefined when it holds or a value is missing. */
  readonly breach: (values: Readonly<Record<string, ParameterValue | undefined>>) => string | undefined
}

/** A domain: only declarations. `domain.ts` exports exactly one. */
export interface Domain {
  readonly id: string
  readonly title: string
  readonly instruments: readonly Instrument[]
  readonly parameters: readonly Parameter[]
  /** Values nobody has confirmed, so that the demonstration county can decide; its seed gives them the county's area. */
  readonly demonstration: readonly Omit<LocalStandard, 'area'>[]
  readonly facts: readonly FactDeclaration[]
  readonly items: readonly Item[]
  readonly checks: readonly CheckSource[]
  readonly watches: readonly Watch[]
  readonly indicators: readonly Indicator[]
  /** Loaded only where they are shown or run: they would weigh on a phone. */
  readonly examples: () => Promise<readonly Example[]>
  readonly standardChecks?: readonly StandardCheck[]
}
