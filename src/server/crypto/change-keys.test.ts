import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, countyClerk, makeIdNumber, newRequest, someVillage } from '#tests/support/people.ts'
import { once } from '../access/once.ts'
import { withProofs } from '../audit/proofs.ts'
import { recordAccess } from '../audit/record-access.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { loadKeys } from '../env.ts'
import { readSealedFile, writeSealedFile } from '../files/sealed-file.ts'
import { registerPerson } from '../registry/register-person.ts'
import { blindIndexes } from './blind-index.ts'
import { changeDataKey, changeIndexKey, destroyKey, type KeyChange, keyStates } from './change-keys.ts'
import { openField, sealField } from './field-cipher.ts'
import { followKeys } from './follow-keys.ts'
import { type KeyRing, keyRingOf } from './key-ring.ts'
import { fileKeyStore } from './key-store.ts'
import { hasRowMac, rowMac } from './row-mac.ts'

let fresh: FreshDatabase
let folder: string
let keysFile: string
let owner: pg.Client
let database: Database
let ring: KeyRing
let change: KeyChange
beforeAll(async () => {
  fresh = await freshDatabase()
  folder = mkdtempSync(join(tmpdir(), 'minzheng-keys-'))
  keysFile = join(folder, 'keys.json')
  loadKeys(keysFile)
  const store = fileKeyStore(keysFile)
  ring = followKeys(keyRingOf(store.read()), keysFile)
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
  database = withProofs(openDatabase(fresh.runtimeUrl), ring)
  change = { owner, store, filesDir: join(folder, 'files') }
})
afterAll(async () => {
  await Promise.all([owner.end(), database.close()])
  await fresh.drop()
  rmSync(folder, { recursive: true })
})

const register = (n: number) =>
  as(database, countyClerk, (tx) =>
    once(tx, countyClerk, 'register-person', { requestId: newRequest() }, () =>
      registerPerson(
        tx,
        countyClerk,
        {
          name: '张三',
          idNumber: makeIdNumber(n),
          area: someVillage,
          residence: 'rural',
          phone: '13800138000',
          address: '示范路1号',
        },
        ring,
      ),
    ),
  )
const numberOf = async (id: number): Promise<string> => {
  const { rows } = await owner.query('select id_sealed from reg.person where id = $1', [id])
  return openField(ring, { table: 'reg.person', column: 'id_sealed', row: id }, rows[0].id_sealed)
}
const label = 'a1b2.pdf'
const path = () => join(folder, 'files', `410102-${label}`)

describe('a changed data key', () => {
  test('opens everything as before, files too, and the old key then opens nothing and is gone', async () => {
    const { personId } = await register(1)
    await writeSealedFile(ring, path(), label, Readable.from([Buffer.from('户口本')]))
    const before = keyRingOf(change.store.read())
    const { sealed, files } = await changeDataKey(change)
    expect(sealed).toBeGreaterThan(1)
    expect(files).toBe(1)
    ring.refresh?.()
    expect(ring.current.id).toBe(2)
    expect(await numberOf(personId)).toBe(makeIdNumber(1))
    expect((await buffer(await readSealedFile(ring, path(), label))).toString()).toBe('户口本')
    expect(statSync(path()).mode & 0o777).toBe(0o600)
    const { rows } = await owner.query('select id_sealed from reg.person where id = $1', [personId])
    const place = { table: 'reg.person', column: 'id_sealed', row: personId }
    expect(() => openField(before, place, rows[0].id_sealed)).toThrow('unknown-key')

    const old = sealField(before, place, '张三')
    const proof = rowMac(before, 'audit.access_log', '["x"]')
    expect(await destroyKey(change, 'data')).toEqual([1])
    ring.refresh?.()
    expect(() => openField(ring, place, old)).toThrow('unknown-key')
    expect(hasRowMac(ring, 'audit.access_log', '["x"]', proof)).toBe(true)
    expect(await numberOf(personId)).toBe(makeIdNumber(1))
    expect(keyStates(change.store)).toEqual([
      { id: 1, kind: 'data', state: 'destroyed' },
      { id: 1, kind: 'index', state: 'active' },
      { id: 2, kind: 'data', state: 'active' },
    ])
    await expect(destroyKey(change, 'data')).rejects.toMatchObject({ code: 'conflict' })
  })

  test('a broken-off change goes on with the same new key, and nothing is destroyed before it is done', async () => {
    const { personId } = await register(2)
    const [newest] = Object.keys(change.store.read())
      .map(Number)
      .sort((a, b) => b - a)
    change.store.replace({ ...change.store.read(), 3: { data: '7'.repeat(64), mac: '8'.repeat(64) } })
    expect(newest).toBe(2)
    await expect(destroyKey(change, 'data')).rejects.toMatchObject({ code: 'conflict' })
    await changeDataKey(change)
    ring.refresh?.()
    expect(ring.current.id).toBe(3)
    // A sealed column that nobody listed keeps the key alive.
    await owner.query(`create table public.late (note_sealed bytea); insert into public.late values ('\\x0102ff')`)
    await expect(destroyKey(change, 'data')).rejects.toMatchObject({ code: 'conflict' })
    await owner.query('drop table public.late')
    expect(await destroyKey(change, 'data')).toEqual([2])
    ring.refresh?.()
    expect(await numberOf(personId)).toBe(makeIdNumber(2))
  })
})

describe('a changed index key', () => {
  test('finds the same people, and a number registered before is known after', async () => {
    const { personId } = await register(3)
    const { changed, unmatched } = await changeIndexKey(change)
    expect(changed).toBeGreaterThan(2)
    expect(unmatched).toBe(0)
    ring.refresh?.()
    expect(await register(3)).toEqual({ personId, isNew: false })
    const [now, was] = blindIndexes(ring, 'id-number', makeIdNumber(3))
    const { rows } = await owner.query('select id_bidx from reg.person where id = $1', [personId])
    expect(rows[0].id_bidx.equals(now)).toBe(true)
    const fresh = await register(4) // under both keys while there are two
    const keys = await owner.query('select 1 from reg.person_key where person_id = $1', [fresh.personId])
    expect(keys.rowCount).toBe(2)
    await destroyKey(change, 'index')
    ring.refresh?.()
    expect(blindIndexes(ring, 'id-number', makeIdNumber(3))).toHaveLength(1)
    expect((await owner.query('select 1 from reg.person_key where id_bidx = $1', [was])).rowCount).toBe(0)
    expect(await register(4)).toEqual({ personId: fresh.personId, isNew: false })
  })

  test('of two servers in the change, one of which does not know the new key yet, only one registers a number', async () => {
    const before = keyRingOf(change.store.read())
    change.store.replace({ ...change.store.read(), 5: { index: '9'.repeat(64) } })
    ring.refresh?.()
    const on = (keys: KeyRing) =>
      as(database, countyClerk, (tx) =>
        registerPerson(
          tx,
          countyClerk,
          { name: '李四', idNumber: makeIdNumber(5), area: someVillage, residence: 'rural' },
          keys,
        ),
      )
    const both = await Promise.all([on(before), on(ring), on(before), on(ring)])
    expect(new Set(both.map(({ personId }) => personId)).size).toBe(1)
    expect(both.filter(({ isNew }) => isNew)).toHaveLength(1)
  })

  test('waits for lists that are on their way to the bank', async () => {
    await owner.query('set session_replication_role = replica')
    await owner.query(
      `insert into pay.run (county_id, area, month, item_group, state, opened_by) values (410102, 410102000000, '2026-03-01', 'x', 'approved', 1)`,
    )
    await expect(changeIndexKey(change)).rejects.toMatchObject({ code: 'conflict' })
    await as(database, countyClerk, (tx) => recordAccess(tx, countyClerk, { action: 'view' }))
  })
})
