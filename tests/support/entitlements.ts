import { sql } from 'kysely'
import { plainDate } from '#core/plain-date.ts'
import { fen, type PlainDate } from '#core/units.ts'
import { domains } from '#domains/all.ts'
import type { StaffActor } from '#server/access/actor.ts'
import type { Tx } from '#server/db/pool.ts'
import { type OpenEntitlement, openEntitlement } from '#server/entitlement/open-entitlement.ts'
import { setBankAccount } from '#server/registry/set-bank-account.ts'
import { countyClerk, somePerson, someVillage, testKeys } from './people.ts'

const items = domains.flatMap((domain) => domain.items)

/** Two monthly items that exclude each other, and one that pays once. */
export const monthlyItem = items.find((item) => item.result === 'cash' && item.incompatibleWith.length > 0)?.id ?? ''
export const excludedItem =
  items.find((item) => item.id === monthlyItem)?.incompatibleWith.find((id) => items.some((item) => item.id === id)) ??
  ''
export const onceItem = items.find((item) => item.layer === 'emergency')?.id ?? ''

export const on = (actor: StaffActor, date: string): StaffActor => ({ ...actor, today: plainDate(date) })

let serial = 0

/** A decided case of `payeeId`, as thin as its table allows. */
async function someDecidedCase(tx: Tx, payeeId: number, area: number = someVillage): Promise<number> {
  serial++
  const { id } = await tx
    .insertInto('app.case')
    .values({
      county_id: Math.floor(area / 1_000_000),
      area,
      case_no: `T${serial}-${payeeId}`,
      item: monthlyItem,
      kind: 'application',
      workflow: 'means-tested',
      state: 'approved',
      is_open: false,
      applicant_id: payeeId,
      applicant_name: '测试甲',
      residence: 'urban',
      applied_on: plainDate('2026-01-05'),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export interface SomeEntitlement extends Partial<OpenEntitlement> {
  /** Card number; '' for a payee without an account. */
  readonly card?: string
  readonly holder?: string
  readonly accountFrom?: PlainDate
}

/** A payee with an account and 500 yuan a month from March 2026; a test says only what differs. */
export async function someEntitlement(tx: Tx, differs: SomeEntitlement = {}, actor: StaffActor = countyClerk) {
  const { card, holder, accountFrom, ...terms } = differs
  const area = terms.area ?? someVillage
  const payeeId = terms.payeeId ?? (await somePerson(tx, actor, { area: area as typeof someVillage }))
  const caseId = await someDecidedCase(tx, payeeId, area)
  if (card !== '') {
    await setBankAccount(
      tx,
      actor,
      {
        personId: payeeId,
        area,
        holder: holder ?? '测试甲',
        bank: '农村信用社',
        card: card ?? `6217${String(payeeId).padStart(12, '0')}`,
        from: accountFrom ?? plainDate('2026-01-01'),
      },
      testKeys,
    )
  }
  const { entitlementId } = await openEntitlement(tx, actor, {
    caseId,
    countyId: Math.floor(area / 1_000_000),
    area,
    item: monthlyItem,
    payeeId,
    payeeName: '测试甲',
    householdId: null,
    coveredPersonIds: [payeeId],
    pays: 'monthly',
    amount: fen(50_000),
    decidedOn: plainDate('2026-02-10'),
    startsIn: 'month-after-decision',
    reviewDueOn: plainDate('2027-02-10'),
    reason: '审核确认',
    ...terms,
  })
  return { entitlementId, payeeId, caseId }
}

/** Days a person is covered by an entitlement, as PostgreSQL writes ranges. */
export async function coverage(tx: Tx, entitlementId: number): Promise<string[]> {
  const { rows } = await sql<{ during: string }>`
    select during::text from app.entitlement_member where entitlement_id = ${entitlementId}`.execute(tx)
  return rows.map((row) => row.during)
}
