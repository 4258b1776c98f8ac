import { sql } from 'kysely'
import { z } from 'zod'
import { labelOf, relationTable } from '#core/code-tables.ts'
import type { FactValue, Provenance } from '#core/fact.ts'
import { maskAddress, maskPhone } from '#core/masking.ts'
import { monthOf } from '#core/plain-date.ts'
import type { Fen, PlainDate } from '#core/units.ts'
import type { StaffActor } from '../access/actor.ts'
import type { EntitlementRow, PersonDetail } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import { assertMayOpen, nameToShow } from '../privacy/open-minor.ts'
import { divisionNames } from './divisions.ts'
import { factDeclarations } from './fact-declarations.ts'
import { factText } from './fact-text.ts'
import { openFactValue } from './load-facts.ts'
import { openPersonField } from './person-fields.ts'
import { personRows } from './person-rows.ts'

export const GetPerson = z.object({ personId: z.coerce.number().int() })

/** All that is kept about one person of the actor's area, numbers masked; the look is logged. @throws DomainError `not-found`. */
export async function getPerson(
  tx: Tx,
  actor: StaffActor,
  { personId }: z.output<typeof GetPerson>,
  keys: KeyRing,
): Promise<PersonDetail> {
  const person = await tx.selectFrom('reg.person').selectAll().where('id', '=', personId).executeTakeFirst()
  if (!person) throw new DomainError('not-found', { says: '没有找到此人，或不在您的管辖范围内' })
  await assertMayOpen(tx, actor, person)
  const [row] = await personRows(tx, [person], actor.today, keys)
  if (!row) throw new DomainError('not-found')
  await recordAccess(tx, actor, {
    action: 'view',
    objectKind: 'person',
    objectId: personId,
    personId,
    area: person.area,
    fields: ['name', 'born', 'area', 'households', 'facts', 'accounts', 'cases', 'entitlements'],
  })
  const address =
    person.address_sealed === null ? '' : openPersonField(keys, 'address_sealed', personId, person.address_sealed)
  const phone = person.phone_sealed === null ? '' : openPersonField(keys, 'phone_sealed', personId, person.phone_sealed)
  return {
    ...row,
    name: person.name,
    phoneMasked: phone === '' ? '' : maskPhone(phone),
    address: address === '' ? '' : maskAddress(address, 'village'),
    ethnicity: person.ethnicity,
    residence: person.residence === 'urban' ? 'urban' : 'rural',
    households: await householdsOf(tx, personId, actor.today),
    facts: await factsOf(tx, personId, keys),
    accounts: await accountsOf(tx, personId),
    cases: await casesOf(tx, personId),
    entitlements: await entitlementsOf(tx, personId),
    mergedFrom: await mergesOf(tx, personId),
  }
}

async function householdsOf(tx: Tx, personId: number, today: PlainDate): Promise<PersonDetail['households']> {
  const { rows } = await sql<{
    household: number
    personId: number
    name: string
    born: PlainDate | null
    relation: string
    from: PlainDate
    until: PlainDate | null
  }>`
    select m.household_id as household, m.person_id as "personId", coalesce(p.name, '（辖区外人员）') as name, p.born, m.relation,
      m.valid_from as "from", m.valid_until as "until"
    from reg.household_member m left join reg.person p on p.id = m.person_id
    where m.superseded_at is null and m.household_id in (
      select household_id from reg.household_member where person_id = ${personId} and superseded_at is null)
    order by m.household_id, m.relation, m.id`.execute(tx)
  const ids = [...new Set(rows.map((row) => row.household))]
  return ids.map((id) => ({
    id,
    members: rows
      .filter((row) => row.household === id)
      .map(({ household: _, relation, born, name, ...member }) => ({
        ...member,
        name: born === null || member.personId === personId ? name : nameToShow(name, born, today),
        relation: labelOf(relationTable, relation) ?? relation,
      })),
  }))
}

interface FactLine {
  readonly id: number
  readonly subjectKind: 'person' | 'household'
  readonly fact: string
  readonly value: FactValue | null
  readonly sealed: Uint8Array | null
  readonly provenance: Provenance
  readonly source: string
  readonly validFrom: PlainDate
  readonly validUntil: PlainDate | null
  readonly recordedAt: Date
  readonly supersededAt: Date | null
}

/** The person's and his households' facts, superseded ones too: what was known on any day can be shown from them. */
async function factsOf(tx: Tx, personId: number, keys: KeyRing): Promise<PersonDetail['facts']> {
  const { rows } = await sql<FactLine>`
    select f.id, f.subject_kind as "subjectKind", f.fact, f.value, f.value_sealed as sealed, f.provenance, f.source,
      f.valid_from as "validFrom", f.valid_until as "validUntil", f.recorded_at as "recordedAt", f.superseded_at as "supersededAt"
    from reg.fact f
    where (f.subject_kind = 'person' and f.subject_id = ${personId})
       or (f.subject_kind = 'household' and f.subject_id in (
            select household_id from reg.household_member where person_id = ${personId} and superseded_at is null))
    order by f.fact, f.valid_from, f.id limit 2000`.execute(tx)
  return rows.map((row) => {
    const declaration = factDeclarations.get(row.fact)
    return {
      fact: row.fact,
      title: declaration?.title ?? row.fact,
      about: row.subjectKind === 'person' ? '本人' : '家庭',
      value: factText(declaration, openFactValue(row, keys)),
      provenance: row.provenance,
      source: row.source,
      validFrom: row.validFrom,
      validUntil: row.validUntil,
      recordedAt: row.recordedAt.toISOString(),
      supersededAt: row.supersededAt?.toISOString() ?? null,
    }
  })
}

async function accountsOf(tx: Tx, personId: number): Promise<PersonDetail['accounts']> {
  const rows = await tx
    .selectFrom('reg.bank_account')
    .select(['id', 'bank', 'card_tail', 'holder', 'valid_from', 'valid_until'])
    .where('person_id', '=', personId)
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    bank: row.bank,
    cardTail: row.card_tail,
    holder: row.holder,
    from: row.valid_from,
    until: row.valid_until,
  }))
}

async function casesOf(tx: Tx, personId: number): Promise<PersonDetail['cases']> {
  const rows = await tx
    .selectFrom('app.case as c')
    .innerJoin('app.case_member as m', (join) => join.onRef('m.case_id', '=', 'c.id').on('m.person_id', '=', personId))
    .select(['c.id', 'c.case_no', 'c.item', 'c.state', 'c.applied_on'])
    .orderBy('c.id', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    caseNo: row.case_no,
    item: row.item,
    state: row.state,
    appliedOn: row.applied_on,
  }))
}

interface EntitlementLine {
  readonly id: number
  readonly caseId: number
  readonly item: string
  readonly payee: string
  readonly members: number
  readonly area: number
  readonly state: EntitlementRow['state']
  readonly startMonth: PlainDate
  readonly endMonth: PlainDate | null
  readonly monthly: Fen
  readonly pays: EntitlementRow['pays']
  readonly reviewDueOn: PlainDate | null
}

/** Those paid to the person and those that cover him. */
async function entitlementsOf(tx: Tx, personId: number): Promise<EntitlementRow[]> {
  const { rows } = await sql<EntitlementLine>`
    select e.id, e.case_id as "caseId", e.item, e.payee_name as payee, e.members, e.area, e.state, e.start_month as "startMonth",
      e.end_month as "endMonth", e.pays, e.review_due_on as "reviewDueOn",
      coalesce((select a.monthly_fen from app.entitlement_amount a where a.entitlement_id = e.id order by a.id desc limit 1), 0) as monthly
    from app.entitlement e
    where e.payee_id = ${personId} or e.id in (select m.entitlement_id from app.entitlement_member m where m.person_id = ${personId})
    order by e.id desc`.execute(tx)
  const names = await divisionNames(
    tx,
    rows.map(({ area }) => area),
  )
  return rows.map(({ area, startMonth, endMonth, ...row }) => ({
    ...row,
    areaName: names.get(area) ?? String(area),
    startMonth: monthOf(startMonth),
    endMonth: endMonth === null ? null : monthOf(endMonth),
  }))
}

async function mergesOf(tx: Tx, personId: number): Promise<PersonDetail['mergedFrom']> {
  const rows = await tx
    .selectFrom('reg.person_merge as g')
    .innerJoin('reg.person as p', 'p.id', 'g.merged_id')
    .select(['g.id', 'p.name', 'g.merged_at'])
    .where('g.kept_id', '=', personId)
    .where('g.undone_at', 'is', null)
    .execute()
  return rows.map((row) => ({ mergeId: row.id, name: row.name, at: row.merged_at.toISOString() }))
}
