import { type AreaCode, areaCode, type PlainDate } from '#core/units.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'

/** The fields of a case that every command needs. */
export interface CaseHead {
  readonly id: number
  readonly countyId: number
  readonly area: AreaCode
  readonly caseNo: string
  readonly item: string
  readonly kind: 'application' | 'review'
  readonly workflow: string
  readonly state: string
  readonly version: number
  readonly applicantId: number
  readonly applicantName: string
  readonly householdId: number | null
  readonly members: number
  readonly residence: 'urban' | 'rural'
  readonly appliedOn: PlainDate
  readonly decidesAt: 'township' | 'county'
  readonly isSpecial: boolean
  readonly needsCountyVisit: boolean
  readonly flags: readonly string[]
  readonly assignedTo: number | null
  readonly entitlementId: number | null
}

/** @throws DomainError `not-found` when there is none or it is outside the caller's scope: the same answer for both. */
export async function getCaseHead(tx: Tx, caseId: number): Promise<CaseHead> {
  const row = await tx.selectFrom('app.case').selectAll().where('id', '=', caseId).executeTakeFirst()
  if (!row) throw new DomainError('not-found')
  return {
    id: row.id,
    countyId: row.county_id,
    area: areaCode(row.area),
    caseNo: row.case_no,
    item: row.item,
    kind: row.kind === 'review' ? 'review' : 'application',
    workflow: row.workflow,
    state: row.state,
    version: row.version,
    applicantId: row.applicant_id,
    applicantName: row.applicant_name,
    householdId: row.household_id,
    members: row.members,
    residence: row.residence === 'urban' ? 'urban' : 'rural',
    appliedOn: row.applied_on,
    decidesAt: row.decides_at === 'township' ? 'township' : 'county',
    isSpecial: row.is_special,
    needsCountyVisit: row.needs_county_visit,
    flags: row.flags,
    assignedTo: row.assigned_to,
    entitlementId: row.entitlement_id,
  }
}
