import { areaChain } from '#core/division-code.ts'
import type { CheckSource, Watch } from '#core/domain.ts'
import { exclusivePairs } from '#core/entitlement.ts'
import type { Item } from '#core/item.ts'
import type { Residence } from '#core/parameter.ts'
import { type ResolvedValues, resolveValues } from '#core/rule.ts'
import type { AreaCode, PlainDate } from '#core/units.ts'
import { type Workflow, workflows } from '#core/workflow.ts'
import { domains } from '#domains/all.ts'
import type { Tx } from './db/pool.ts'
import { DomainError } from './errors.ts'
import { loadLocalStandards } from './reference/local-standards.ts'

/** Every item of every domain, by id. */
const items: ReadonlyMap<string, Item> = new Map(
  domains.flatMap((domain) => domain.items.map((item) => [item.id, item])),
)
const checkSources: ReadonlyMap<string, CheckSource> = new Map(
  domains.flatMap((domain) => domain.checks.map((source) => [source.id, source])),
)

export const allItems: readonly Item[] = [...items.values()]
export const allWatches: readonly Watch[] = domains.flatMap((domain) => domain.watches)

/** Item ids that nobody may live on together, in both directions, whichever declares it (XC-07). */
export const exclusiveItems: ReadonlyMap<string, ReadonlySet<string>> = exclusivePairs(allItems)

/** @throws DomainError `not-found` for an id no domain declares. */
export function getItem(id: string): Item {
  const item = items.get(id)
  if (!item) throw new DomainError('not-found', { says: '没有这个事项' })
  return item
}

/** @throws DomainError `not-found` for an id no domain declares. */
export function getCheckSource(id: string): CheckSource {
  const source = checkSources.get(id)
  if (!source) throw new DomainError('not-found', { says: '没有这个核对来源' })
  return source
}

export const itemTitle = (id: string): string => items.get(id)?.title ?? id

const byId: Readonly<Record<string, Workflow>> = workflows

/** The workflow of a case: reviews of any item share the one for living entitlements. */
export const workflowOf = (workflow: string): Workflow => {
  const found = byId[workflow]
  if (!found) throw new Error(`unknown workflow ${workflow}`)
  return found
}

/** The item's parameter values for an area and date; reading a missing one throws MissingParameter by name. */
export async function valuesFor(
  tx: Tx,
  item: Item,
  where: { readonly area: AreaCode; readonly residence: Residence; readonly on: PlainDate },
): Promise<ResolvedValues<Record<string, unknown>>> {
  const areas = areaChain(where.area)
  const local = await loadLocalStandards(tx, areas)
  return resolveValues<Record<string, unknown>>(item.decision.parameters, local, {
    on: where.on,
    areas,
    residence: where.residence,
  })
}

/** A whole-number parameter by key. @throws MissingParameter by name, or RangeError when it is no whole number. */
export function wholeValue(values: Readonly<Record<string, unknown>>, key: string): number {
  const value = values[key]
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new RangeError(`parameter ${key} is not a whole number`)
  return value
}
