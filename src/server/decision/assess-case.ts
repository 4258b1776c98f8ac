import { z } from 'zod'
import { cascadeOf } from '#core/cascade.ts'
import { areaChain } from '#core/division-code.ts'
import type { Dossier } from '#core/fact.ts'
import type { Item } from '#core/item.ts'
import { type LocalStandard, MissingParameter, type ValueQuery } from '#core/parameter.ts'
import { noFen } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import type { AssessmentView, FactRow, TriedItemView } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import { sealField } from '../crypto/field-cipher.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { nextId } from '../db/next-id.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { type CaseHead, getCaseHead } from '../intake/case-head.ts'
import { allItems, getItem } from '../items.ts'
import { loadLocalStandards } from '../reference/local-standards.ts'
import { divisionNames } from '../registry/divisions.ts'
import { type AreaNames, factRow, triedItemView, unweighedView } from './assessment-view.ts'
import { gatherDossier } from './gather-dossier.ts'

export const AssessCase = z.object({ requestId, caseId: z.coerce.number().int() })

/**
 * Weighs a case by the rules in force on its application date and keeps the snapshot: facts, values with dates and
 * documents, findings, steps of every item tried (GEN-08). A missing parameter is named in the result of its item; when
 * no item could be weighed, @throws DomainError `missing-parameter`.
 */
export async function assessCase(
  tx: Tx,
  actor: Actor,
  input: z.output<typeof AssessCase>,
  keys: KeyRing,
): Promise<AssessmentView> {
  return once(tx, actor, 'assess-case', input, async () => {
    const head = await getCaseHead(tx, input.caseId)
    const dossier = await gatherDossier(tx, actor, head, keys)
    const view = await weighDossier(tx, head, dossier)
    const id = await nextId(tx, 'app.assessment')
    const kept: AssessmentView = { ...view, id }
    await tx
      .insertInto('app.assessment')
      .values({
        id,
        case_id: head.id,
        county_id: head.countyId,
        area: head.area,
        case_version: head.version,
        assessed_on: actor.today,
        item: kept.item,
        outcome: kept.outcome,
        pays: kept.pays,
        fen: kept.amount,
        snapshot_sealed: sealField(
          keys,
          { table: 'app.assessment', column: 'snapshot_sealed', row: id },
          JSON.stringify(kept),
        ),
        assessed_by: actor.id,
      })
      .execute()
    await recordAccess(tx, actor, {
      action: 'assess-case',
      objectKind: 'case',
      objectId: head.id,
      caseId: head.id,
      personId: head.applicantId,
      area: head.area,
    })
    return kept
  })
}

/** The view without its id, which the row gives. */
async function weighDossier(tx: Tx, head: CaseHead, dossier: Dossier): Promise<Omit<AssessmentView, 'id'>> {
  const areas = areaChain(head.area)
  const local = await loadLocalStandards(tx, areas)
  const names = await divisionNames(tx, areas)
  const query: ValueQuery = { on: head.appliedOn, areas, residence: head.residence }
  const candidates = head.kind === 'review' ? [getItem(head.item)] : cascadeOf(getItem(head.item), allItems)
  const tried: TriedItemView[] = []
  for (const item of candidates) {
    const view = tryItem(item, dossier, local, query, names)
    tried.push(view)
    if (view.outcome === 'eligible') break
  }
  const chosen = tried.find((view) => view.outcome === 'eligible')
  const unweighed = tried.find((view) => view.outcome === 'missing-parameter')
  if (!chosen && unweighed)
    throw new DomainError('missing-parameter', {
      says: `缺少“${unweighed.missing}”在 ${head.appliedOn} 的标准或参数，“${unweighed.title}”不能计算，请先由标准管理人员录入`,
    })
  const item = getItem(chosen?.item ?? head.item)
  return {
    assessedOn: dossier.decidedOn,
    item: item.id,
    itemTitle: item.title,
    outcome: chosen ? 'eligible' : 'ineligible',
    amount: chosen?.amount ?? noFen,
    pays: chosen?.pays ?? 'nothing',
    isCurrent: true,
    tried,
    facts: factsOf(dossier),
  }
}

function tryItem(
  item: Item,
  dossier: Dossier,
  local: readonly LocalStandard[],
  query: ValueQuery,
  names: AreaNames,
): TriedItemView {
  try {
    return triedItemView(item, item.decision.assess(dossier, local, query), names)
  } catch (error) {
    if (error instanceof MissingParameter) return unweighedView(item, error.title)
    throw error
  }
}

const factsOf = (dossier: Dossier): FactRow[] => [
  ...Object.values(dossier.household).map((fact) => factRow('家庭', fact)),
  ...[...dossier.persons, ...dossier.obligors].flatMap((person) =>
    Object.values(person.facts).map((fact) => factRow(person.name, fact)),
  ),
]
