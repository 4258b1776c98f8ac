import { stateArea } from './division-code.ts'
import {
  type LocalStandard,
  MissingParameter,
  type Parameter,
  resolveValue,
  type UsedValue,
  type ValueQuery,
} from './parameter.ts'
import { type Citation, isInForce, type Period } from './source.ts'
import { recordingTrace, type Step, type Trace } from './trace.ts'
import { type Fen, noFen, type PlainDate } from './units.ts'

/**
 * A condition of the law: a named pure function with its sentence and article. `since`/`until` date the rule by the day
 * of application (GEN-01), so that old decisions recompute. `holds` must be total: it reads facts and values only.
 */
export interface Rule<F, V> {
  readonly id: string
  readonly source: Citation
  /** The law's sentence, quoted in letters; for a failing case the letter says it was not met. */
  readonly says: string
  readonly inForce?: Period
  /** The keys of `V` it may read. Conformance checks that it reads no other. */
  readonly uses: readonly (keyof V & string)[]
  readonly holds: (facts: F, values: V, trace?: Trace) => boolean
}

/** How much, in fen per month (`monthly`) or once (`once`). */
export interface Amount<F, V> {
  readonly id: string
  readonly title: string
  readonly source: Citation
  readonly inForce?: Period
  readonly uses: readonly (keyof V & string)[]
  readonly pays: 'monthly' | 'once'
  readonly fen: (facts: F, values: V, trace?: Trace) => Fen
}

/** Everything that decides one item: parameters by the key under which rules read them, rules in order, amounts. */
export interface DecisionRules<F, V> {
  readonly parameters: { readonly [K in keyof V]: Parameter }
  /** Since when this help exists; an application of an earlier day is decided by nothing and refused by name. */
  readonly inForce?: Period
  readonly rules: readonly Rule<F, V>[]
  readonly amounts: readonly Amount<F, V>[]
  /** Ids of the persons the help is for, when the rules single them out; else the item's `covers` says who. */
  readonly covered?: (facts: F, values: V) => readonly number[]
  /** Parameter key of the review interval of this case, when it depends on the facts; else the item's `reviewMonths`. */
  readonly reviewMonths?: (facts: F) => keyof V & string
}

export interface Finding {
  readonly rule: string
  readonly source: Citation
  readonly says: string
  readonly holds: boolean
  readonly values: readonly UsedValue[]
  readonly steps: readonly Step[]
}

export interface Assessment {
  readonly outcome: 'eligible' | 'ineligible'
  readonly pays: 'monthly' | 'once' | 'nothing'
  readonly amount: Fen
  readonly findings: readonly Finding[]
  readonly amountSteps: readonly Step[]
  readonly amountValues: readonly UsedValue[]
  readonly amountSource?: Citation
  /** Ids of the persons covered, when eligible and singled out by the rules; absent: as the item's `covers` says. */
  readonly covered?: readonly number[]
}

/** Parameter values for one area, date and residence: `values` for rules, `used` for the letter. */
export interface ResolvedValues<V> {
  readonly values: V
  readonly used: Readonly<Partial<Record<keyof V & string, UsedValue>>>
}

/**
 * Looks every parameter up once; cache the result per (area, date, residence). A missing one does not fail here but
 * when a rule reads it, by name. @throws MissingParameter on reading a required value that has no row.
 */
export function resolveValues<V extends object>(
  parameters: { readonly [K in keyof V]: Parameter },
  local: readonly LocalStandard[],
  query: ValueQuery,
): ResolvedValues<V> {
  const entries: [string, unknown][] = []
  const missing: [string, Parameter][] = []
  const used: Record<string, UsedValue> = {}
  for (const [key, parameter] of Object.entries<Parameter>(parameters)) {
    const found = resolveValue(parameter, local, query)
    if (found) used[key] = found
    if (found || parameter.optional) entries.push([key, found?.value])
    else missing.push([key, parameter])
  }
  // One shape for every area: millions of decisions read these keys, and objects that differ in shape are slow to read.
  const values = Object.fromEntries(entries)
  if (missing.length > 0) Object.defineProperty(values, asked, { value: query })
  for (const [key, parameter] of missing)
    Object.defineProperty(values, key, { enumerable: true, get: missingValue(parameter) })
  return { values: values as V, used: used as Partial<Record<keyof V & string, UsedValue>> }
}

const asked = Symbol('asked')
const getters = new WeakMap<Parameter, (this: { readonly [asked]: ValueQuery }) => never>()

/** The getter of a parameter without a value, one for all areas, so that their values keep one shape. */
function missingValue(parameter: Parameter): (this: { readonly [asked]: ValueQuery }) => never {
  const known = getters.get(parameter)
  if (known) return known
  const getter = function (this: { readonly [asked]: ValueQuery }): never {
    const { on, areas } = this[asked]
    throw new MissingParameter(parameter, on, areas[0] ?? stateArea)
  }
  getters.set(parameter, getter)
  return getter
}

/** No rule of the item was in force on the day of application: there is no law to decide by, so nothing is granted. */
export class NoRuleInForce extends Error {
  readonly on: PlainDate
  constructor(on: PlainDate) {
    super(`no rule in force on ${on}`)
    this.name = 'NoRuleInForce'
    this.on = on
  }
}

/** The rules by which an application of `on` is decided. @throws NoRuleInForce when the help did not exist that day. */
function rulesOn<R extends { readonly inForce?: Period }>(
  decision: { readonly inForce?: Period; readonly rules: readonly R[] },
  on: PlainDate,
): R[] {
  const found = inForceOn(decision.rules, on)
  if (found.length === 0 || (decision.inForce && !isInForce(decision.inForce, on))) throw new NoRuleInForce(on)
  return found
}

const inForceOn = <T extends { readonly inForce?: Period }>(items: readonly T[], on: PlainDate): T[] =>
  items.filter((item) => item.inForce === undefined || isInForce(item.inForce, on))

/**
 * The bare decision, for millions: the amount, or undefined when not eligible. The same rules and amounts as `assess`
 * without findings; it stops at the first rule that fails.
 */
export function prepareWeigh<F, V>(
  decision: Pick<DecisionRules<F, V>, 'inForce' | 'rules' | 'amounts'>,
  values: V,
  appliedOn: PlainDate,
): (facts: F) => Fen | undefined {
  // The functions alone: rules differ in shape, and reading a member of one is slow beside calling it.
  const conditions = rulesOn(decision, appliedOn).map(({ holds }) => holds)
  const parts = inForceOn(decision.amounts, appliedOn).map(({ fen }) => fen)
  return (facts) => {
    for (const holds of conditions) if (!holds(facts, values)) return undefined
    let amount = 0
    for (const part of parts) amount += part(facts, values)
    return amount as Fen
  }
}

/** Weighs every rule, without short cut, because the letter lists them all; amounts only when all hold. */
export const assess = <F, V extends object>(
  decision: DecisionRules<F, V>,
  facts: F,
  resolved: ResolvedValues<V>,
  appliedOn: PlainDate,
): Assessment => prepareAssess(decision, resolved, appliedOn)(facts)

/** `assess` for many cases of one date and place: what does not depend on the facts is made once. */
export function prepareAssess<F, V extends object>(
  decision: DecisionRules<F, V>,
  { values, used }: ResolvedValues<V>,
  appliedOn: PlainDate,
): (facts: F) => Assessment {
  const usedBy = (keys: readonly (keyof V & string)[]) => keys.flatMap((key) => used[key] ?? [])
  const rules = rulesOn(decision, appliedOn).map(({ id, source, says, uses, holds }) => ({
    id,
    source,
    says,
    holds,
    values: usedBy(uses),
  }))
  const amounts = inForceOn(decision.amounts, appliedOn)
  const amountValues = usedBy([...new Set(amounts.flatMap((part) => part.uses))])
  const { covered } = decision
  const first = amounts[0]
  const parts = amounts.map(({ fen }) => fen)
  return (facts) => {
    trace.take() // what a rule left that threw, for want of a value
    const findings: Finding[] = new Array(rules.length)
    let isEligible = true
    let at = 0
    for (const { id, source, says, holds: condition, values: ruleValues } of rules) {
      const holds = condition(facts, values, trace)
      isEligible &&= holds
      findings[at++] = { rule: id, source, says, holds, values: ruleValues, steps: trace.take() }
    }
    if (!isEligible) return { outcome: 'ineligible', findings, ...nothing }
    const coverage = covered && { covered: covered(facts, values) }
    if (!first) return { outcome: 'eligible', findings, ...nothing, ...coverage }
    let amount = 0
    for (const part of parts) amount += part(facts, values, trace)
    return {
      outcome: 'eligible',
      pays: first.pays,
      amount: amount as Fen,
      findings,
      amountSteps: trace.take(),
      amountValues,
      amountSource: first.source,
      ...coverage,
    }
  }
}

/** One for all: a trace for each place would keep the last steps of every place in memory. */
const trace = recordingTrace()

const nothing = { pays: 'nothing', amount: noFen, amountSteps: [], amountValues: [] } as const

/** The parameters that each rule and amount in force reads for these facts, by its id, each key once and in order of reading. */
export function readsOf<F, V extends object>(
  decision: DecisionRules<F, V>,
  facts: F,
  values: V,
  appliedOn: PlainDate,
): { readonly id: string; readonly uses: readonly string[]; readonly read: readonly string[] }[] {
  const watch = (id: string, uses: readonly string[], run: (watched: V) => void) => {
    const read = new Set<string>()
    run(
      new Proxy(values, {
        get: (target, key, receiver) => {
          if (typeof key === 'string') read.add(key)
          return Reflect.get(target, key, receiver)
        },
      }),
    )
    return { id, uses, read: [...read] }
  }
  const rules = inForceOn(decision.rules, appliedOn)
  const reads = rules.flatMap((rule) => [
    watch(rule.id, rule.uses, (watched) => rule.holds(facts, watched)),
    watch(rule.id, rule.uses, (watched) => rule.holds(facts, watched, recordingTrace())),
  ])
  if (!rules.every((rule) => rule.holds(facts, values))) return reads
  return [
    ...reads,
    ...inForceOn(decision.amounts, appliedOn).map((part) =>
      watch(part.id, part.uses, (watched) => part.fen(facts, watched, recordingTrace())),
    ),
  ]
}
