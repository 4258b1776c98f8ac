import { firstDay } from '#core/plain-date.ts'
import type { Fen, Month } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { settleDifferences } from '../payment/settle-differences.ts'
import { lockEntitlement } from './lock-entitlement.ts'

export interface ChangeEntitlement {
  readonly entitlementId: number
  readonly fromMonth: Month
  readonly monthly: Fen
  readonly reason: string
  readonly caseId: number
  readonly assessmentId?: number | undefined
}

/**
 * A new monthly amount from a month on, past or coming. Months already paid are settled: too little comes as arrears with the
 * next run, too much is to be recovered (DB-41). @throws DomainError `not-allowed-in-state` once it has ended.
 */
export async function changeEntitlement(tx: Tx, actor: Actor, input: ChangeEntitlement): Promise<void> {
  const entitlement = await lockEntitlement(tx, input.entitlementId, ['active', 'suspended', 'ending'])
  await tx
    .insertInto('app.entitlement_amount')
    .values({
      entitlement_id: entitlement.id,
      county_id: entitlement.county_id,
      area: entitlement.area,
      from_month: firstDay(input.fromMonth),
      until_month: null,
      monthly_fen: input.monthly,
      reason: input.reason,
      case_id: input.caseId,
      assessment_id: input.assessmentId ?? null,
      recorded_by: actor.id,
    })
    .execute()
  await settleDifferences(tx, actor, {
    entitlementId: entitlement.id,
    from: input.fromMonth,
    reason: input.reason,
    caseId: input.caseId,
  })
  await recordAccess(tx, actor, {
    action: 'change-entitlement',
    objectKind: 'entitlement',
    objectId: entitlement.id,
    personId: entitlement.payee_id,
    caseId: input.caseId,
    area: entitlement.area,
    fields: ['amount'],
    reason: input.reason,
  })
}
