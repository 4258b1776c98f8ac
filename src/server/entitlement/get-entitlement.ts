import { sql } from 'kysely'
import { z } from 'zod'
import { addDays, isPlainDate, monthOf } from '#core/plain-date.ts'
import type { PlainDate } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import type { EntitlementDetail } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { payLineRows } from '../payment/pay-line-rows.ts'
import { nameToShow } from '../privacy/open-minor.ts'
import { entitlementRows } from './entitlement-rows.ts'

export const GetEntitlement = z.object({ entitlementId: z.coerce.number().int() })

/** Payments shown, the newest first: ten years of months. */
const mostLines = 120

/** An entitlement with every amount recorded, who is covered and what was paid. @throws DomainError `not-found`. */
export async function getEntitlement(
  tx: Tx,
  actor: StaffActor,
  { entitlementId }: z.output<typeof GetEntitlement>,
): Promise<EntitlementDetail> {
  const [row] = await entitlementRows(tx, sql`e.id = ${entitlementId}`, actor.today)
  if (!row) throw new DomainError('not-found')
  await recordAccess(tx, actor, {
    action: 'view',
    objectKind: 'entitlement',
    objectId: row.id,
    caseId: row.caseId,
    fields: ['payee', 'amounts', 'members', 'payments'],
  })
  return {
    ...row,
    amounts: await amountsOf(tx, row.id),
    covered: await coveredBy(tx, row.id, row.caseId, actor.today),
    lines: await payLineRows(tx, sql`l.entitlement_id = ${row.id}`, { order: 'newest', limit: mostLines }),
  }
}

async function amountsOf(tx: Tx, entitlementId: number): Promise<EntitlementDetail['amounts']> {
  const rows = await tx
    .selectFrom('app.entitlement_amount')
    .select(['from_month', 'until_month', 'monthly_fen', 'reason', 'recorded_at'])
    .where('entitlement_id', '=', entitlementId)
    .orderBy('id')
    .execute()
  return rows.map((amount) => ({
    from: monthOf(amount.from_month),
    until: amount.until_month === null ? null : monthOf(amount.until_month),
    monthly: amount.monthly_fen,
    reason: amount.reason,
    recordedAt: amount.recorded_at.toISOString(),
  }))
}

/** Names through the case, as members may be registered elsewhere. */
async function coveredBy(
  tx: Tx,
  entitlementId: number,
  caseId: number,
  today: PlainDate,
): Promise<EntitlementDetail['covered']> {
  const { rows } = await sql<{
    personId: number
    name: string
    born: PlainDate | null
    from: PlainDate
    after: string | null
  }>`
    select m.person_id as "personId", coalesce(p.name, c.name, '') as name, coalesce(p.born, c.born) as born, lower(m.during) as "from", upper(m.during)::text as after
    from app.entitlement_member m
    left join reg.person p on p.id = m.person_id
    left join reg.persons_of_case(${caseId}) c on c.id = m.person_id
    where m.entitlement_id = ${entitlementId} and not isempty(m.during) order by m.person_id`.execute(tx)
  return rows.map(({ after, born, ...row }) => ({
    ...row,
    name: born === null ? row.name : nameToShow(row.name, born, today),
    until: after !== null && isPlainDate(after) ? addDays(after, -1) : null,
  }))
}
