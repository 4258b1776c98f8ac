import type { FactDeclaration } from '#core/fact.ts'
import type { Item } from '#core/item.ts'
import type { Parameter } from '#core/parameter.ts'
import { type Tone, type Workflow, workflows } from '#core/workflow.ts'
import { domains } from '#domains/all.ts'

/** What the declarations say to the screens: titles by id. An unknown id is shown as it is, never hidden. */
export const items: readonly Item[] = domains.flatMap((domain) => domain.items)

export const findItem = (id: string): Item | undefined => items.find((item) => item.id === id)
export const itemTitle = (id: string): string => findItem(id)?.title ?? id
export const itemChoices: Readonly<Record<string, string>> = Object.fromEntries(
  items.map(({ id, title }) => [id, title]),
)

/** Facts that a person may write down by hand: of persons and households, without lists of records. */
export const writableFacts: readonly FactDeclaration[] = domains.flatMap((domain) =>
  domain.facts.filter(({ kind, about }) => kind !== 'list' && about !== 'organisation'),
)

export const findWorkflow = (id: string): Workflow | undefined =>
  Object.values<Workflow>(workflows).find((workflow) => workflow.id === id)

export const stateTitle = (workflow: string, state: string): string =>
  findWorkflow(workflow)?.states[state]?.title ?? state
export const stateTone = (workflow: string, state: string): Tone =>
  findWorkflow(workflow)?.states[state]?.tone ?? 'waiting'

/** State titles of all workflows; the first workflow that has a state names it. */
export const stateChoices: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values<Workflow>(workflows)
    .toReversed()
    .flatMap(({ states }) => Object.entries(states).map(([id, { title }]) => [id, title])),
)

/** A pay run's group of items: one item, or all of them. */
export const groupTitle = (group: string): string => (group === '' || group === 'all' ? '全部事项' : itemTitle(group))

/** A parameter of any domain by its id. */
export const findParameter = (id: string): Parameter | undefined =>
  domains.flatMap(({ parameters }) => parameters).find((parameter) => parameter.id === id)

export const domainChoices: Readonly<Record<string, string>> = Object.fromEntries(
  domains.map(({ id, title }) => [id, title]),
)
