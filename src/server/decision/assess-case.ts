import { sql } from 'kysely'
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
import { allItems, getItem, valuesFor, wholeValue } from '../items.ts'
import { assertNotOwnCase } from '../privacy/own-kin.ts'
import { loadLocalStandards } from '../reference/local-standards.ts'
import { type AreaNames, divisionNames } from '../registry/divisions.ts'
import { factRow } from '../registry/fact-text.ts'
import { triedItemView, unweighedView } from './assessment-view.ts'
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
    await assertNotOwnCase(tx, actor, head)
    const dossier = await gatherDossier(tx, actor, head, keys)
    const { view, covered } = await weighDossier(tx, head, dossier)
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
        covered,
        review_months: await reviewMonths(tx, head, dossier, kept.item),
        snapshot_sealed: sealField(
          keys,
          { table: 'app.assessment', column: 'snapshot_sealed', row: id },
          JSON.stringify(kept),
        ),
        assessed_by: actor.id,
      })
      .execute()
    if (kept.outcome === 'eligible' && getItem(kept.item).covers === 'household')
      await countMembers(tx, head.id, covered)
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

interface Weighed {
  /** The view without its id, which the row gives. */
  readonly view: Omit<AssessmentView, 'id'>
  readonly covered: number[]
}

async function weighDossier(tx: Tx, head: CaseHead, dossier: Dossier): Promise<Weighed> {
  const areas = areaChain(head.area)
  const local = await loadLocalStandards(tx, areas)
  const names = await divisionNames(tx, areas)
  const query: ValueQuery = { on: head.appliedOn, areas, residence: head.residence }
  const candidates =
    head.kind === 'review' ? [getItem(head.item)] : cascadeOf(getItem(head.item), allItems, head.appliedOn)
  const tried: Tried[] = []
  for (const item of candidates) {
    tried.push(tryItem(item, dossier, local, query, names))
    if (tried.at(-1)?.view.outcome !== 'ineligible') break
  }
  const last = tried.at(-1)
  if (!last)
    throw new DomainError('missing-parameter', { says: `申请之日（${head.appliedOn}）本事项尚无有效规定，不能认定` })
  if (last.view.outcome === 'missing-parameter')
    throw new DomainError('missing-parameter', {
      says: `缺少“${last.view.missing}”在 ${head.appliedOn} 的标准或参数，“${last.view.title}”不能计算，请先由标准管理人员录入`,
    })
  const chosen = last.view.outcome === 'eligible' ? last : undefined
  const item = getItem(chosen?.view.item ?? head.item)
  const members = item.covers === 'person' ? dossier.persons.slice(0, 1) : dossier.persons
  return {
    covered: chosen?.covered ?? members.map((person) => person.id),
    view: {
      assessedOn: dossier.decidedOn,
      item: item.id,
      itemTitle: item.title,
      outcome: chosen ? 'eligible' : 'ineligible',
      amount: chosen?.view.amount ?? noFen,
      pays: chosen?.view.pays ?? 'nothing',
      isCurrent: true,
      tried: tried.map(({ view }) => view),
      facts: factsOf(dossier),
    },
  }
}

interface Tried {
  readonly view: TriedItemView
  readonly covered: number[] | undefined
}

/** A missing parameter stops the cascade unless another rule of the item fails anyway: then the item is out whatever its value. */
function tryItem(
  item: Item,
  dossier: Dossier,
  local: readonly LocalStandard[],
  query: ValueQuery,
  names: AreaNames,
): Tried {
  try {
    const assessment = item.decision.assess(dossier, local, query)
    return { view: triedItemView(item, assessment, names), covered: assessment.covered && [...assessment.covered] }
  } catch (error) {
    if (!(error instanceof MissingParameter)) throw error
    const isOut = failsAnyway(item, dossier, local, query)
    return { view: unweighedView(item, error.title, isOut ? 'ineligible' : 'missing-parameter'), covered: undefined }
  }
}

function failsAnyway(item: Item, dossier: Dossier, local: readonly LocalStandard[], query: ValueQuery): boolean {
  try {
    return !item.decision.prepare(local, query)(dossier).isEligible
  } catch (error) {
    if (error instanceof MissingParameter) return false
    throw error
  }
}

/** Months until the next review by the item's rules, or of a recognition's validity. */
async function reviewMonths(tx: Tx, head: CaseHead, dossier: Dossier, itemId: string): Promise<number> {
  const item = getItem(itemId)
  const { values } = await valuesFor(tx, item, { area: head.area, residence: head.residence, on: dossier.decidedOn })
  return wholeValue(values, item.decision.reviewMonths(dossier))
}

/** Who counts as a member, as the rules found it; the others stay on the case with the reason. */
async function countMembers(tx: Tx, caseId: number, covered: readonly number[]): Promise<void> {
  const isCovered = sql<boolean>`person_id = any(${[...covered]}::bigint[])`
  await tx
    .updateTable('app.case_member')
    .set({
      is_counted: isCovered,
      ground: sql<string>`case when ${isCovered} then '' else '依规则不计入共同生活家庭成员' end`,
    })
    .where('case_id', '=', caseId)
    .where('role', '=', 'member')
    .execute()
}

const factsOf = (dossier: Dossier): FactRow[] => [
  ...Object.values(dossier.household).map((fact) => factRow('家庭', fact)),
  ...[...dossier.persons, ...dossier.obligors].flatMap((person) =>
    Object.values(person.facts).map((fact) => factRow(person.name, fact)),
  ),
]
