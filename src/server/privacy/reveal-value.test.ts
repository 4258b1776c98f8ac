import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StaffActor } from '#server/access/actor.ts'
import { type Database, openDatabase } from '#server/db/pool.ts'
import { registerPerson } from '#server/registry/register-person.ts'
import { setBankAccount } from '#server/registry/set-bank-account.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import {
  as,
  countyClerk,
  makeIdNumber,
  newRequest,
  otherVillage,
  someCounty,
  somePerson,
  someVillage,
  staffAt,
  testKeys,
} from '#tests/support/people.ts'
import { decideAlarm } from './decide-alarm.ts'
import { findAlarms } from './find-alarms.ts'
import { revealValue } from './reveal-value.ts'

let fresh: FreshDatabase
let database: Database
let owner: pg.Client
let personId: number

const supervisor = staffAt(someCounty, 'county', ['supervisor'], 900)
const stranger = staffAt(410_105_000_000, 'county', ['county-clerk'], 901)

const reveal = (
  actor: StaffActor,
  field: 'card' | 'phone' | 'address' | 'id-number' = 'card',
  requestId = newRequest(),
  whom = personId,
) =>
  as(database, actor, (tx) =>
    revealValue(tx, actor, { requestId, personId: whom, field, purpose: 'payment', reason: '核对账户' }, testKeys),
  )
const alarms = () => as(database, supervisor, (tx) => findAlarms(tx, supervisor, { page: 1, size: 20 }))

beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  personId = await as(database, countyClerk, (tx) =>
    somePerson(tx, countyClerk, { phone: '13800138000', address: '林山寨街道12号楼3单元' }),
  )
  await as(database, countyClerk, (tx) =>
    setBankAccount(
      tx,
      countyClerk,
      { personId, area: someVillage, holder: '测试甲', bank: '农商银行', card: '6222000011112222' },
      testKeys,
    ),
  )
})
afterAll(async () => {
  await owner.end()
  await database.close()
  await fresh.drop()
})

describe('one value in the clear', () => {
  it('is given for each field, for a minute, and logged with purpose and occasion', async () => {
    const clerk = staffAt(someCounty, 'county', ['county-clerk'], 910)
    expect(await reveal(clerk)).toEqual({ value: '6222000011112222', shownSeconds: 60 })
    expect((await reveal(clerk, 'phone')).value).toBe('13800138000')
    expect((await reveal(clerk, 'address')).value).toContain('12号楼')
    expect((await reveal(clerk, 'id-number')).value).toHaveLength(18)
    const { rows } = await owner.query(
      `select fields, purpose from audit.access_log where action = 'reveal' and actor_id = 910 order by id`,
    )
    expect(rows).toHaveLength(4)
    expect(rows[0]).toEqual({ fields: ['card'], purpose: '核对发放账户：核对账户' })
  })

  it('the 25th account is still shown and raises the alarm, the 26th is refused until another person releases it', async () => {
    const clerk = staffAt(someCounty, 'county', ['county-clerk'], 911)
    for (let i = 0; i < 24; i++) await reveal(clerk)
    expect((await alarms()).rows.filter(({ class: of }) => of === '银行账号')).toEqual([])
    await reveal(clerk)
    const [alarm] = (await alarms()).rows
    expect(alarm).toMatchObject({ officer: '测试人员', records: 25, threshold: 25, isBlocking: true, state: 'open' })
    await expect(reveal(clerk)).rejects.toMatchObject({ code: 'approval-needed' })
    // Other classes go on: they have their own thresholds.
    expect((await reveal(clerk, 'phone')).value).toBe('13800138000')
    const id = alarm?.id ?? 0
    const decision = { requestId: newRequest(), alarmId: id, release: true, reason: '集中核对账户' }
    const self = staffAt(someCounty, 'county', ['supervisor'], 911)
    await expect(as(database, self, (tx) => decideAlarm(tx, self, decision))).rejects.toMatchObject({
      code: 'another-person-needed',
    })
    for (const _ of [1, 2]) await as(database, supervisor, (tx) => decideAlarm(tx, supervisor, decision))
    await expect(
      as(database, supervisor, (tx) => decideAlarm(tx, supervisor, { ...decision, requestId: newRequest() })),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect((await reveal(clerk)).value).toBe('6222000011112222')
  })

  it('the same request again is shown again and counted once', async () => {
    const clerk = staffAt(someCounty, 'county', ['county-clerk'], 912)
    const id = newRequest()
    for (let i = 0; i < 30; i++) await reveal(clerk, 'card', id)
    const { rows } = await owner.query('select count(*)::int as n from app.exposure where account_id = 912')
    expect(rows[0].n).toBe(1)
  })

  it('thirty at once do not slip past the threshold', async () => {
    const clerk = staffAt(someCounty, 'county', ['county-clerk'], 913)
    const answers = await Promise.allSettled(Array.from({ length: 30 }, () => reveal(clerk)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(25)
  })

  it('a stranger finds nobody', async () => {
    await expect(reveal(stranger)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('one’s own record and that of a relative within two degrees is another person’s to open', async () => {
    const names = ['自己', '母亲', '外祖母', '曾外祖母'] as const
    const ids: number[] = []
    for (const [i, name] of names.entries())
      ids.push(
        (
          await as(database, countyClerk, (tx) =>
            registerPerson(
              tx,
              countyClerk,
              { name, idNumber: makeIdNumber(400 + i, '1950-02-03'), area: someVillage, residence: 'urban' },
              testKeys,
            ),
          )
        ).personId,
      )
    await owner.query(
      `insert into sec.account (id, login, name, password_hash, unit_area, unit_name, person_bidx) overriding system value
       select 914, 'kin', '自己', '', 410102000000, '单位', id_bidx from reg.person where id = $1`,
      [ids[0]],
    )
    for (const i of [0, 1, 2])
      await owner.query(
        `insert into reg.person_relation (area, person_id, other_id, relation, valid_from, source) values ($1, $2, $3, '52', '2000-01-01', 't')`,
        [someVillage, ids[i], ids[i + 1]],
      )
    const officer = staffAt(someCounty, 'county', ['county-clerk'], 914)
    for (const whom of ids.slice(0, 3))
      await expect(reveal(officer, 'id-number', newRequest(), whom)).rejects.toMatchObject({
        code: 'another-person-needed',
      })
    expect((await reveal(officer, 'id-number', newRequest(), ids[3] ?? 0)).value).toHaveLength(18)
    const { rows } = await owner.query<{ relation: string }>(
      `select relation from sec.related_officers((select id_bidx from reg.person where id = $1)) where account_id = 914`,
      [ids[2]],
    )
    expect(rows).toEqual([{ relation: '二亲等以内亲属' }])
  })

  it('nothing leaves through the villages of another county', async () => {
    const village = staffAt(otherVillage, 'village', ['village-worker'], 915)
    await expect(reveal(village, 'id-number')).rejects.toMatchObject({ code: 'not-found' })
  })
})
