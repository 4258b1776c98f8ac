import { randomUUID } from 'node:crypto'
import { idCheckCharacter } from '#core/identity-number.ts'
import { plainDate } from '#core/plain-date.ts'
import type { Level, Role } from '#core/role.ts'
import { areaCode, type PlainDate } from '#core/units.ts'
import { type Actor, type StaffActor, scopeOf } from '#server/access/actor.ts'
import { type KeyRing, keyRing } from '#server/crypto/key-ring.ts'
import type { Database, Tx } from '#server/db/pool.ts'
import { type RegisterPerson, registerPerson } from '#server/registry/register-person.ts'

/** A made-up key ring, the same in every test. */
export const testKeys: KeyRing = keyRing({ data: '11'.repeat(32), index: '22'.repeat(32), mac: '33'.repeat(32) })

export const testToday: PlainDate = plainDate('2026-03-02')

/** 林山寨街道 of 中原区: its first residents' committees. */
export const someVillage = areaCode(410_102_001_002)
export const someTownship = areaCode(410_102_001_000)
export const someCounty = areaCode(410_102_000_000)
/** A village of another county (金水区). */
export const otherVillage = areaCode(410_105_001_003)

/** A member of staff of the unit at `area` with these roles. */
export function staffAt(area: number, level: Level, roles: readonly Role[] = ['county-clerk'], id = 1): StaffActor {
  const unitArea = areaCode(area)
  return {
    kind: 'staff',
    id,
    name: '测试人员',
    roles,
    unitArea,
    unitName: '测试单位',
    level,
    today: testToday,
    address: '127.0.0.1',
  }
}

export const countyClerk: StaffActor = staffAt(someCounty, 'county')

/** A well-formed id number: `n` 0–499 gives distinct men, or women with `sex` 2. */
export function makeIdNumber(n: number, born = '1966-03-31', sex: 1 | 2 = 1, region = '410102'): string {
  const sequence = String((n % 500) * 2 + (sex === 1 ? 1 : 0)).padStart(3, '0')
  const digits = `${region}${born.replaceAll('-', '')}${sequence}`
  return digits + idCheckCharacter(digits)
}

/** Runs `work` with the rights of `actor`. */
export const as = <T>(database: Database, actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> =>
  database.withScope(scopeOf(actor), work)

/** A client's request id. */
export const newRequest = (): string => randomUUID()

let serial = 0

/** Registers a made-up person in `someVillage`; a test says only what matters to it. */
export async function somePerson(
  tx: Tx,
  actor: Actor = countyClerk,
  differs: Partial<RegisterPerson> = {},
): Promise<number> {
  serial++
  const { personId } = await registerPerson(
    tx,
    actor,
    {
      name: '测试甲',
      idNumber: makeIdNumber(serial % 500, `19${String(50 + Math.floor(serial / 500)).padStart(2, '0')}-05-06`),
      area: someVillage,
      residence: 'urban',
      ...differs,
    },
    testKeys,
  )
  return personId
}
