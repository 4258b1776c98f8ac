import type { Role } from '#core/role.ts'
import { type Action, allowedActions } from '#core/workflow.ts'
import type { CaseFlag, CaseRow } from '#server/api.ts'
import { findWorkflow } from './catalogue.ts'

export interface BatchChoice {
  readonly action: Action
  readonly rows: readonly CaseRow[]
  /** Cases left out because they carry a mark that asks for a look at each. */
  readonly held: readonly CaseRow[]
}

const lookedAtOneByOne: readonly CaseFlag[] = ['objection', 'near-relative']
const isHeld = ({ flags }: CaseRow): boolean => flags.some((flag) => lookedAtOneByOne.includes(flag))

/** Batchable actions open to `roles` over `rows`, each with the cases it fits. Refusals and ends are never among them. */
export function batchChoices(rows: readonly CaseRow[], roles: readonly Role[]): readonly BatchChoice[] {
  const found = new Map<string, { action: Action; rows: CaseRow[]; held: CaseRow[] }>()
  for (const row of rows) {
    const workflow = findWorkflow(row.workflow)
    if (!workflow) continue
    for (const action of allowedActions(workflow, row.state, roles)) {
      if (!action.isBatchable) continue
      const choice = found.get(action.id) ?? { action, rows: [], held: [] }
      found.set(action.id, choice)
      ;(isHeld(row) ? choice.held : choice.rows).push(row)
    }
  }
  return [...found.values()]
}
