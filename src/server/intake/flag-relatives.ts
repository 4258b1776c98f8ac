import { sql } from 'kysely'
import type { AreaCode } from '#core/units.ts'
import type { Tx } from '../db/pool.ts'

export interface RelatedOfficer {
  readonly accountId: number
  readonly officer: string
  readonly relation: string
  readonly personId: number
}

/** Officers and committee members of the case's county who are, or are near relatives of, somebody in it (民发〔2021〕57号 art. 11). */
export async function findRelatedOfficers(tx: Tx, caseId: number, area: AreaCode): Promise<RelatedOfficer[]> {
  const county = Math.floor(area / 1_000_000) * 1_000_000
  const { rows } = await sql<RelatedOfficer>`
    select r.account_id as "accountId", r.officer, r.relation, p.id as "personId"
    from reg.persons_of_case(${caseId}) p cross join lateral sec.related_officers(p.id_bidx) r
    where r.unit_area >= ${county} and r.unit_area < ${county + 1_000_000}
    order by 1`.execute(tx)
  return rows
}

/** Marks a case of a near relative: its own register, and the county must visit. */
export async function flagRelatives(tx: Tx, { caseId, area }: { caseId: number; area: AreaCode }): Promise<void> {
  const related = await findRelatedOfficers(tx, caseId, area)
  if (related.length === 0) return
  await tx
    .updateTable('app.case')
    .set({
      needs_county_visit: true,
      flags: sql<string[]>`array_append(array_remove(flags, 'near-relative'), 'near-relative')`,
    })
    .where('id', '=', caseId)
    .execute()
}
