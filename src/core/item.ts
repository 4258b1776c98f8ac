import type { Dossier, FactValue } from './fact.ts'
import type { Form } from './form.ts'
import type { LocalStandard, Parameter, ValueQuery } from './parameter.ts'
import type { Level } from './role.ts'
import {
  type Assessment,
  assess,
  type DecisionRules,
  prepareAssess,
  prepareWeigh,
  type ResolvedValues,
  readsOf,
  resolveValues,
} from './rule.ts'
import type { Citation, Period } from './source.ts'
import type { Stacking } from './stacking.ts'
import { type Fen, type Month, noFen, type PlainDate } from './units.ts'
import type { WorkflowId } from './workflow.ts'

/** A paper or record an application needs. What the platform can query may not be asked of the person. */
export interface Evidence {
  readonly id: string
  readonly title: string
  readonly source: Citation
  readonly isRequired: boolean
  /** Sheets uploaded or shown; given with the form itself (电子申请、承诺、授权); or a check the platform makes (免提交). */
  readonly obtainedBy: 'applicant' | 'form' | 'platform'
}

/** A statutory clock. It runs from the first `startsOn` action and stops on any of `stopsOn`; pauses while corrected. */
export interface Deadline {
  readonly id: string
  readonly title: string
  readonly owner: Level
  readonly source: Citation
  readonly startsOn: readonly string[]
  readonly stopsOn: readonly string[]
  readonly pausesOn?: readonly string[]
  readonly resumesOn?: readonly string[]
  readonly unit: 'working-days' | 'calendar-days' | 'months'
  /** The first entry whose condition holds gives the length, as the key of a parameter of this item. */
  readonly length: readonly { readonly parameter: string; readonly when?: 'special' | 'township-decides' }[]
  readonly inForce?: Period
}

export interface NoticeTerms {
  readonly title: string
  readonly source: Citation
  /** Parameter key of its length in calendar days. */
  readonly days: string
  /** What is shown; nothing else may be. */
  readonly shows: readonly ('name' | 'members' | 'amount' | 'village' | 'item')[]
}

/**
 * Which answers name the parties of an application. `members` and `obligors` are `persons` fields whose groups use the
 * ids of `group`; a member's answers with a `fact` declare facts about that person. Top-level answers with a `fact` are
 * about the household or, when the fact is declared about a person, about the applicant.
 */
export interface PartyFields {
  readonly applicant: {
    readonly name: string
    readonly idNumber: string
    readonly phone?: string
    readonly address?: string
  }
  /** A `choice` field with codes `urban` and `rural` (户籍性质). */
  readonly residence: string
  readonly agent?: string
  readonly members?: string
  readonly obligors?: string
  /** `relation` is a `choice` field with GB/T 4761 codes measured from the applicant. */
  readonly group: { readonly name: string; readonly idNumber: string; readonly relation: string }
  readonly account?: { readonly bank: string; readonly card: string }
}

/** One month of a plan made when help ends step by step (渐退). */
export interface PlannedMonth {
  readonly month: Month
  readonly amount: Fen
}

export interface ItemPart {
  readonly id: string
  readonly title: string
  /** The name in law, shown first; `plain` is how people call it. */
  readonly plain: string
  readonly layer: 'basic' | 'special' | 'emergency' | 'service' | 'welfare'
  readonly summary: string
  readonly sources: readonly Citation[]
  readonly whoMayApply: string
  readonly form: Form
  readonly parties: PartyFields
  readonly evidence: readonly Evidence[]
  readonly workflow: WorkflowId
  readonly deadlines: readonly Deadline[]
  readonly notice?: NoticeTerms
  /** `cash`: opens an entitlement; `recognition`: a status with a validity; one application may end in either. */
  readonly result: 'cash' | 'recognition'
  /** Who is covered: all members, or the applicant only. */
  readonly covers: 'household' | 'person'
  /** Parameter key: months until the next review, or of validity for a recognition. */
  readonly reviewMonths: string
  /** Parameter key holding 'county' or 'township'. */
  readonly decidingLevel: string
  /** Parameter key of the largest amount (fen) the township may approve by itself; above it the county decides. */
  readonly townshipLimit?: string
  /** Parts in which a one-time amount is paid, in order; absent or empty: paid at once. */
  readonly stages?: (amount: Fen, values: Readonly<Record<string, unknown>>) => readonly Fen[]
  /** Items tried in this order when one application is weighed; the first eligible wins (一次申请、分类认定). */
  readonly cascade: readonly string[]
  /** Item ids a covered person may not live on at the same time. */
  readonly incompatibleWith: readonly string[]
  /** Benefits of which more than the plain sum is said when a covered person lives on both. */
  readonly stacking?: readonly Stacking[]
  /** `month-of-application`: the months between application and decision are paid as arrears. */
  readonly startsIn: 'month-after-decision' | 'month-of-decision' | 'month-of-application' | 'at-once'
  /** Check sources asked in every case of this item. */
  readonly checks: readonly string[]
  /** Planned months of gradual exit after `decidedOn`; undefined when the item has none. */
  readonly graduallyEnds?: (
    amount: Fen,
    decidedOn: PlainDate,
    values: Readonly<Record<string, unknown>>,
  ) => readonly PlannedMonth[]
  /** Citation and sentence of each ground on which help may be reduced or ended. */
  readonly stopGrounds: readonly { readonly id: string; readonly title: string; readonly source: Citation }[]
}

/** The deciding part of an item with its types closed over, so that the engine weighs any item alike. */
export interface ItemDecision {
  readonly parameters: Readonly<Record<string, Parameter>>
  /** Since when this help exists; undefined when always. */
  readonly inForce: Period | undefined
  readonly rules: readonly {
    readonly id: string
    readonly says: string
    readonly source: Citation
    readonly uses: readonly string[]
    readonly inForce?: Period
  }[]
  readonly amounts: readonly {
    readonly id: string
    readonly title: string
    readonly source: Citation
    readonly uses: readonly string[]
    readonly inForce?: Period
  }[]
  /** The facts the rules see, for the trace; keys as in the domain's own type. */
  readonly facts: (dossier: Dossier) => object
  readonly assess: (dossier: Dossier, local: readonly LocalStandard[], query: ValueQuery) => Assessment
  /** `assess` with the values looked up once: for many dossiers of one area, date and residence, with full findings. */
  readonly prepareAssess: (local: readonly LocalStandard[], query: ValueQuery) => (dossier: Dossier) => Assessment
  /** The bare decision over values looked up elsewhere, so that items weighed together share them; undefined: not eligible. */
  readonly prepareWith: (resolved: SharedValues, on: PlainDate) => (dossier: Dossier) => Fen | undefined
  /** `prepareAssess` over such shared values. */
  readonly prepareAssessWith: (resolved: SharedValues, on: PlainDate) => (dossier: Dossier) => Assessment
  /** What each rule and amount in force reads for this dossier, beside what it says it uses. */
  readonly reads: (
    dossier: Dossier,
    local: readonly LocalStandard[],
    query: ValueQuery,
  ) => readonly { readonly id: string; readonly uses: readonly string[]; readonly read: readonly string[] }[]
  /** Parameter key of the months until this case's next review. */
  readonly reviewMonths: (dossier: Dossier) => string
  /** Prepares the mass path once per (area, date, residence); the returned function is the bare decision. */
  readonly prepare: (
    local: readonly LocalStandard[],
    query: ValueQuery,
  ) => (dossier: Dossier) => { readonly isEligible: boolean; readonly amount: Fen }
}

/** Values of all parameters of several items, by their keys. */
type SharedValues = ResolvedValues<Readonly<Record<string, unknown>>>

export interface Item extends ItemPart {
  readonly decision: ItemDecision
}

/** Closes the types of an item's facts and values, so that lists of items need no casts. */
export function defineItem<F extends object, V extends object>(
  part: ItemPart,
  decision: DecisionRules<F, V> & { readonly facts: (dossier: Dossier) => F },
): Item {
  const weighing = (values: V, on: PlainDate): ((dossier: Dossier) => Fen | undefined) => {
    const weigh = prepareWeigh(decision, values, on)
    return (dossier) => weigh(decision.facts(dossier))
  }
  const assessing = (resolved: ResolvedValues<V>, on: PlainDate): ((dossier: Dossier) => Assessment) => {
    const weighAll = prepareAssess(decision, resolved, on)
    return (dossier) => weighAll(decision.facts(dossier))
  }
  return {
    ...part,
    decision: {
      parameters: decision.parameters,
      inForce: decision.inForce,
      rules: decision.rules,
      amounts: decision.amounts,
      facts: decision.facts,
      assess: (dossier, local, query) =>
        assess(decision, decision.facts(dossier), resolveValues(decision.parameters, local, query), dossier.appliedOn),
      prepareAssess: (local, query) => assessing(resolveValues(decision.parameters, local, query), query.on),
      reads: (dossier, local, query) =>
        readsOf(
          decision,
          decision.facts(dossier),
          resolveValues(decision.parameters, local, query).values,
          dossier.appliedOn,
        ),
      reviewMonths: (dossier) => decision.reviewMonths?.(decision.facts(dossier)) ?? part.reviewMonths,
      prepare: (local, query) => {
        const weigh = weighing(resolveValues(decision.parameters, local, query).values, query.on)
        return (dossier) => {
          const amount = weigh(dossier)
          return { isEligible: amount !== undefined, amount: amount ?? noFen }
        }
      },
      prepareWith: ({ values }, on) => weighing(values as V, on),
      prepareAssessWith: (resolved, on) => assessing(resolved as ResolvedValues<V>, on),
    },
  }
}

/** What a decision example claims; `id` is the example's number in the rules file (DB-E7). */
export interface DecisionExample {
  readonly kind: 'decision'
  readonly id: string
  readonly says: string
  readonly item: string
  readonly dossier: Dossier
  readonly local: readonly LocalStandard[]
  readonly outcome: 'eligible' | 'ineligible'
  readonly amount?: Fen
  /** Rules that must be among the failed ones. */
  readonly fails?: readonly string[]
  /** The item the cascade must choose; `none` when no item fits. */
  readonly cascadeTo?: string
}

/** An example of a function that is not a whole decision: what was computed and what the law says. */
export interface ComputedExample {
  readonly kind: 'computed'
  readonly id: string
  readonly says: string
  readonly got: () => FactValue | Readonly<Record<string, unknown>> | readonly unknown[] | undefined
  readonly want: FactValue | Readonly<Record<string, unknown>> | readonly unknown[] | undefined
}

export type Example = DecisionExample | ComputedExample
