import { z } from 'zod'
import { areaCode } from '#core/units.ts'
import type { Actor } from '../access/actor.ts'
import { once, requestId } from '../access/once.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { getCaseHead } from '../intake/case-head.ts'
import { flagRelatives } from '../intake/flag-relatives.ts'
import { appendEvent } from '../intake/move-case.ts'
import { assertNotOwnKin } from '../privacy/own-kin.ts'

export const OpenReview = z.object({
  requestId,
  entitlementId: z.coerce.number().int(),
  reason: z.string().trim().min(2).max(500),
  warningId: z.number().int().optional(),
})

/**
 * Opens the review of a living entitlement: periodic, reported by the family, or from a warning. The persons and their
 * standing facts come along. @throws DomainError `already-running` while another review is open (unique index).
 */
export async function openReview(
  tx: Tx,
  actor: Actor,
  input: z.output<typeof OpenReview>,
): Promise<{ caseId: number }> {
  return once(tx, actor, 'open-review', input, async () => {
    const entitlement = await tx
      .selectFrom('app.entitlement')
      .selectAll()
      .where('id', '=', input.entitlementId)
      .where('state', '<>', 'ended')
      .executeTakeFirst()
    if (!entitlement) throw new DomainError('not-found')
    await assertNotOwnKin(tx, actor, [entitlement.payee_id])
    const running = await tx
      .selectFrom('app.case')
      .select('case_no')
      .where('entitlement_id', '=', entitlement.id)
      .where('kind', '=', 'review')
      .where('is_open', '=', true)
      .executeTakeFirst()
    if (running) throw new DomainError('already-running', { says: `已有一件复核正在办理，编号 ${running.case_no}` })
    const origin = await getCaseHead(tx, entitlement.case_id)
    const area = areaCode(entitlement.area)
    const { id: caseId } = await tx
      .insertInto('app.case')
      .values(({ fn, val }) => ({
        county_id: entitlement.county_id,
        area,
        case_no: fn<string>('app.next_case_no', [val(entitlement.county_id), val(actor.today)]),
        item: entitlement.item,
        kind: 'review',
        workflow: 'dynamic-management',
        state: 'opened',
        applicant_id: entitlement.payee_id,
        applicant_name: entitlement.payee_name,
        household_id: entitlement.household_id,
        members: entitlement.members,
        residence: origin.residence,
        applied_on: actor.today,
        decides_at: origin.decidesAt,
        entitlement_id: entitlement.id,
      }))
      .returning('id')
      .executeTakeFirstOrThrow()
    await copyMembers(tx, origin.id, caseId)
    const head = await getCaseHead(tx, caseId)
    await appendEvent(tx, actor, head, 'opened', { action: 'open', note: input.reason, requestId: input.requestId })
    await flagRelatives(tx, { caseId, area })
    if (input.warningId !== undefined) await linkWarning(tx, input.warningId, caseId, entitlement.id)
    return { caseId }
  })
}

async function copyMembers(tx: Tx, from: number, to: number): Promise<void> {
  await tx
    .insertInto('app.case_member')
    .columns(['case_id', 'county_id', 'area', 'person_id', 'relation', 'role', 'is_counted', 'ground', 'is_adult'])
    .expression((eb) =>
      eb
        .selectFrom('app.case_member')
        .select(({ val }) => [
          val(to).as('case_id'),
          'county_id',
          'area',
          'person_id',
          'relation',
          'role',
          'is_counted',
          'ground',
          'is_adult',
        ])
        .where('case_id', '=', from),
    )
    .execute()
}

async function linkWarning(tx: Tx, warningId: number, caseId: number, entitlementId: number): Promise<void> {
  const linked = await tx
    .updateTable('app.warning')
    .set({ state: 'reviewing', case_id: caseId })
    .where('id', '=', warningId)
    .where('entitlement_id', '=', entitlementId)
    .where('state', '=', 'open')
    .executeTakeFirst()
  if (linked.numUpdatedRows !== 1n) throw new DomainError('conflict')
}
