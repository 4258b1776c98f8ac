import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, countyClerk, somePerson, someVillage, testToday } from '#tests/support/people.ts'
import { type CitizenActor, systemActor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { findMyAccesses } from './find-my-accesses.ts'

let fresh: FreshDatabase
let database: Database
beforeAll(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.runtimeUrl)
})
afterAll(async () => {
  await database?.close()
  await fresh?.drop()
})

test('what one post did of one kind on one day is one row; refusals and other people are none', async () => {
  const [personId, otherId] = await as(database, countyClerk, async (tx) => [
    await somePerson(tx),
    await somePerson(tx),
  ])
  const look = (id: number, action: string, result: 'done' | 'refused' = 'done') =>
    as(database, countyClerk, (tx) =>
      recordAccess(tx, countyClerk, { action, personId: id, area: someVillage, fields: ['name', 'phone'], result }),
    )
  for (let i = 0; i < 3; i++) await look(personId ?? 0, 'view')
  await look(personId ?? 0, 'reveal', 'refused')
  await look(otherId ?? 0, 'view')
  const system = systemActor(testToday)
  for (const field of ['wages', 'vehicles'])
    await as(database, system, (tx) =>
      recordAccess(tx, system, {
        action: 'receive-check',
        personId: personId ?? 0,
        area: someVillage,
        fields: [field],
      }),
    )

  const citizen: CitizenActor = {
    kind: 'citizen',
    id: personId ?? 0,
    name: '测试甲',
    roles: ['citizen'],
    today: testToday,
    address: '',
  }
  const rows = await as(database, citizen, (tx) => findMyAccesses(tx, citizen))
  const seen = rows.filter(({ action }) => action === '查看了您的信息')
  expect(seen).toMatchObject([{ kind: 'officer', who: '县级经办人员', unit: '中原区', times: 3 }])
  expect(seen[0]?.fields.toSorted()).toEqual(['name', 'phone'])
  const checked = rows.filter(({ kind }) => kind === 'system')
  expect(checked).toMatchObject([{ times: 2, action: '核对了有关信息' }])
  expect(checked[0]?.fields.toSorted()).toEqual(['vehicles', 'wages'])
  expect(rows.some(({ action }) => action === '查看了您的完整号码')).toBe(false)
})
