import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plainDate } from '#core/plain-date.ts'
import { fen } from '#core/units.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { resumeEntitlement } from '#server/entitlement/resume-entitlement.ts'
import { suspendEntitlement } from '#server/entitlement/suspend-entitlement.ts'
import { openPayRun } from '#server/payment/open-pay-run.ts'
import { payFromReserve } from '#server/payment/pay-from-reserve.ts'
import { setBankAccount } from '#server/registry/set-bank-account.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { onceItem, someEntitlement } from '#tests/support/entitlements.ts'
import {
  as,
  countyClerk,
  newRequest,
  someCounty,
  somePerson,
  someTownship,
  someVillage,
  staffAt,
  testKeys,
} from '#tests/support/people.ts'
import { assertNoKinInRun, assertNotOwnKin } from './own-kin.ts'

let fresh: FreshDatabase
let database: Database
let owner: pg.Client
/** The officer, a declared mother, her mother, and her mother's mother; the officer's household, and a member's brother. */
let people: Readonly<Record<'self' | 'declared' | 'two' | 'three' | 'household' | 'twoBySpouse' | 'stranger', number>>

const officer = staffAt(someTownship, 'township', ['township-approver'], 980)
const finance = staffAt(someCounty, 'county', ['county-finance'], 980)
const cashier = staffAt(someCounty, 'county', ['county-cashier'], 981)

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  const make = () => as(database, countyClerk, (tx) => somePerson(tx))
  people = {
    self: await make(),
    declared: await make(),
    two: await make(),
    three: await make(),
    household: await make(),
    twoBySpouse: await make(),
    stranger: await make(),
  }
  await owner.query(
    `insert into sec.account (id, login, name, password_hash, unit_area, unit_name, person_bidx) overriding system value
     select 980, 'kin', '本人', '', $2::bigint, '单位', id_bidx from reg.person where id = $1`,
    [people.self, someTownship],
  )
  await owner.query(
    `insert into sec.staff_relative (account_id, person_bidx, relation) select 980, id_bidx, '母亲' from reg.person where id = $1`,
    [people.declared],
  )
  const related = (a: number, b: number) =>
    owner.query(
      `insert into reg.person_relation (area, person_id, other_id, relation, valid_from, source) values ($1, $2, $3, '52', '2000-01-01', 't')`,
      [someVillage, a, b],
    )
  await related(people.declared, people.two)
  await related(people.two, people.three)
  const { rows } = await owner.query<{ id: string }>(
    `insert into reg.household (id, county_id, area) values (nextval('reg.household_id'), $1::bigint / 1000000, $1) returning id`,
    [someVillage],
  )
  for (const person of [people.self, people.household])
    await owner.query(
      `insert into reg.household_member (household_id, county_id, area, person_id, relation, valid_from, source)
       values ($1, $2::bigint / 1000000, $2, $3, '01', '2020-01-01', 't')`,
      [rows[0]?.id, someVillage, person],
    )
  await related(people.twoBySpouse, people.household)
})
afterAll(async () => {
  await owner.end()
  await database.close()
  await fresh.drop()
})

describe('an officer', () => {
  it.each(['self', 'declared', 'two', 'household', 'twoBySpouse'] as const)(
    'keeps out of what concerns: %s',
    async (who) => {
      await expect(
        as(database, officer, (tx) => assertNotOwnKin(tx, officer, [people.stranger, people[who]])),
      ).rejects.toMatchObject({ code: 'another-person-needed' })
    },
  )

  it('may act for a stranger, and for relatives of the third degree', async () => {
    await as(database, officer, (tx) => assertNotOwnKin(tx, officer, [people.stranger, people.three]))
  })

  it('does not check a list that pays a relative of the second degree; another may', async () => {
    await as(database, countyClerk, (tx) => someEntitlement(tx, { payeeId: people.two }))
    const { runId } = await as(database, cashier, (tx) =>
      openPayRun(tx, cashier, { requestId: newRequest(), month: '2026-03', itemGroup: 'all' } as Parameters<
        typeof openPayRun
      >[2]),
    )
    await expect(as(database, finance, (tx) => assertNoKinInRun(tx, finance, runId))).rejects.toMatchObject({
      code: 'another-person-needed',
    })
    await as(database, cashier, (tx) => assertNoKinInRun(tx, cashier, runId))
  })

  it('neither stops nor resumes the help of a relative; another may', async () => {
    const { entitlementId } = await as(database, countyClerk, (tx) =>
      someEntitlement(tx, { payeeId: people.household }),
    )
    const change = (who: typeof officer, act: typeof suspendEntitlement) =>
      as(database, who, (tx) => act(tx, who, { entitlementId, reason: '核查' }))
    await expect(change(officer, suspendEntitlement)).rejects.toMatchObject({ code: 'another-person-needed' })
    await change(countyClerk, suspendEntitlement)
    await expect(change(officer, resumeEntitlement)).rejects.toMatchObject({ code: 'another-person-needed' })
    await change(countyClerk, resumeEntitlement)
  })

  it('does not turn the money of a relative to another account; another may', async () => {
    const set = (who: typeof officer, card: string) =>
      as(database, who, (tx) =>
        setBankAccount(
          tx,
          who,
          { personId: people.declared, area: someVillage, holder: '测试', bank: '农村信用社', card },
          testKeys,
        ),
      )
    await set(countyClerk, '6230910000000000001')
    await expect(set(officer, '6230910000000000002')).rejects.toMatchObject({ code: 'another-person-needed' })
    await set(countyClerk, '6230910000000000003')
  })

  it('hands no money of the reserve fund to relatives, nor what he decided himself', async () => {
    const urgent = {
      item: onceItem,
      pays: 'once',
      startsIn: 'at-once',
      amount: fen(90_000),
      decidedOn: plainDate('2026-03-02'),
    } as const
    const [kin, other] = [
      await as(database, countyClerk, (tx) => someEntitlement(tx, { ...urgent, payeeId: people.declared })),
      await as(database, countyClerk, (tx) => someEntitlement(tx, urgent)),
    ]
    const pay = (entitlementId: number) =>
      as(database, officer, (tx) =>
        payFromReserve(tx, officer, { requestId: newRequest(), entitlementId, voucher: '1' }),
      )
    await expect(pay(kin.entitlementId)).rejects.toMatchObject({ code: 'another-person-needed' })
    // The stranger's stops at the empty fund, so the people were right.
    await expect(pay(other.entitlementId)).rejects.toMatchObject({ code: 'budget-exceeded' })
    await owner.query(
      `insert into app.case_event (case_id, seq, county_id, area, action, from_state, to_state, on_date, actor_kind, actor_id, actor_name, actor_role)
       select case_id, 1, county_id, area, 'approve', 'a', 'b', '2026-03-02', 'staff', 980, 'x', 'y' from app.entitlement where id = $1`,
      [other.entitlementId],
    )
    await expect(pay(other.entitlementId)).rejects.toMatchObject({ code: 'another-person-needed' })
  })
})
