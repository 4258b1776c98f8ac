import type { Dossier } from './fact.ts'
import type { Item } from './item.ts'
import type { LocalStandard, Parameter, ValueQuery } from './parameter.ts'
import { type Assessment, resolveValues } from './rule.ts'
import { isInForce } from './source.ts'
import { type Fen, noFen, type PlainDate } from './units.ts'

interface CascadeStep {
  readonly item: string
  readonly assessment: Assessment
}

/** Every item tried, in order, up to and including the first eligible one; `chosen` is undefined when none is. */
export interface CascadeResult {
  readonly chosen: CascadeStep | undefined
  readonly tried: readonly CascadeStep[]
}

/**
 * Items of `item.cascade` in their order, found in `all`; the item alone when it names no cascade. With `on`, only those
 * that exist that day: a status younger than the application is not tried.
 */
export function cascadeOf(item: Item, all: readonly Item[], on?: PlainDate): readonly Item[] {
  if (item.cascade.length === 0) return [item]
  const found = item.cascade.flatMap((id) => all.find((candidate) => candidate.id === id) ?? [])
  return on === undefined
    ? found
    : found.filter(({ decision: { inForce } }) => inForce === undefined || isInForce(inForce, on))
}

/** Weighs one application against several items in order; the first eligible wins (一次申请、分类审核认定). */
export const assessCascade = (
  items: readonly Item[],
  dossier: Dossier,
  local: readonly LocalStandard[],
  query: ValueQuery,
): CascadeResult => prepareAssessCascade(items, local, query)(dossier)

/** `assessCascade` for many households of one place, residence and date: values are looked up once for all items. */
export function prepareAssessCascade(
  items: readonly Item[],
  local: readonly LocalStandard[],
  query: ValueQuery,
): (dossier: Dossier) => CascadeResult {
  const shared = resolveValues(sharedParameters(items), local, query)
  const steps = items.map((item) => ({ item: item.id, assess: item.decision.prepareAssessWith(shared, query.on) }))
  return (dossier) => {
    const tried: CascadeStep[] = []
    for (const { item, assess } of steps) {
      const step = { item, assessment: assess(dossier) }
      tried.push(step)
      if (step.assessment.outcome === 'eligible') return { chosen: step, tried }
    }
    return { chosen: undefined, tried }
  }
}

/** The bare cascade for millions: the index of the item that wins, or -1, and its amount. Same rules as `assessCascade`. */
export function prepareCascade(
  items: readonly Item[],
  local: readonly LocalStandard[],
  query: ValueQuery,
): (dossier: Dossier) => { readonly index: number; readonly amount: Fen } {
  const shared = resolveValues(sharedParameters(items), local, query)
  const weighs = items.map((item) => item.decision.prepareWith(shared, query.on))
  return (dossier) => {
    let index = 0
    for (const weigh of weighs) {
      const amount = weigh(dossier)
      if (amount !== undefined) return { index, amount }
      index++
    }
    return { index: -1, amount: noFen }
  }
}

/** Parameters of several items by key. @throws Error when two items read different parameters under one key. */
function sharedParameters(items: readonly Item[]): Readonly<Record<string, Parameter>> {
  const shared: Record<string, Parameter> = {}
  for (const item of items)
    for (const [key, parameter] of Object.entries(item.decision.parameters)) {
      if ((shared[key] ?? parameter) !== parameter) throw new Error(`${item.id} reads another ${key} than its cascade`)
      shared[key] = parameter
    }
  return shared
}
