import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainDate } from '#core/plain-date.ts'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { systemActor } from '../access/actor.ts'
import { recordAccess } from '../audit/record-access.ts'
import { commitWithNext, type Database, openDatabase, sendLater } from './pool.ts'

let own: FreshDatabase
let database: Database
beforeAll(async () => {
  own = await freshDatabase()
  database = openDatabase(own.runtimeUrl)
})
afterAll(async () => {
  await database.close()
  await own.drop()
})

const worker = { kind: 'worker' } as const
const lines = () =>
  database.withScope(worker, async (tx) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit.access_log`.execute(tx)
    return rows[0]?.n
  })
const log = (action: string) => (tx: Parameters<typeof recordAccess>[0]) =>
  recordAccess(tx, systemActor(plainDate('2026-03-02')), { action })

describe('a transaction', () => {
  test('keeps what was sent without waiting, also when nothing else is sent', async () => {
    const before = (await lines()) ?? 0
    await database.withScope(worker, log('view'))
    expect(await lines()).toBe(before + 1)
  })

  test('fails with the error of a statement nobody waited for, and keeps nothing', async () => {
    const before = await lines()
    const broken = database.withScope(worker, async (tx) => {
      await log('view')(tx)
      sendLater(tx, { sql: 'select 1 / $1::int', parameters: [0] })
      await sql`select 1`.execute(tx)
    })
    await expect(broken).rejects.toMatchObject({ code: '22012' })
    expect(await lines()).toBe(before)
  })

  test('does not pass for done when a failed statement was caught', async () => {
    const before = await lines()
    const swallowed = database.withScope(worker, async (tx) => {
      await log('view')(tx)
      await sql`select 1 / 0`.execute(tx).catch(() => {})
    })
    await expect(swallowed).rejects.toThrow('rolled back')
    expect(await lines()).toBe(before)
  })

  test('drops what was sent without waiting when its work refuses', async () => {
    const before = await lines()
    const refused = database.withScope(worker, async (tx) => {
      await log('view')(tx)
      throw new RangeError('refused')
    })
    await expect(refused).rejects.toThrow('refused')
    expect(await lines()).toBe(before)
  })
  test('is committed with its last statement, and takes no other after it', async () => {
    const before = (await lines()) ?? 0
    const read = await database.withScope(worker, async (tx) => {
      await log('view')(tx)
      commitWithNext(tx)
      return (await sql<{ n: number }>`select 1 as n`.execute(tx)).rows[0]?.n
    })
    expect(read).toBe(1)
    expect(await lines()).toBe(before + 1)
    const more = database.withScope(worker, async (tx) => {
      commitWithNext(tx)
      await sql`select 1`.execute(tx)
      await sql`select 2`.execute(tx)
    })
    await expect(more).rejects.toThrow('after the one that the commit travelled with')
  })

  test('keeps nothing when the statement that the commit travels with fails, and leaves the connection in order', async () => {
    const before = await lines()
    const broken = database.withScope(worker, async (tx) => {
      await log('view')(tx)
      commitWithNext(tx)
      await sql`select 1 / 0`.execute(tx)
    })
    await expect(broken).rejects.toMatchObject({ code: '22012' })
    expect(await lines()).toBe(before)
  })

  test('commits as ever when the last statement that was announced never comes', async () => {
    const before = (await lines()) ?? 0
    await database.withScope(worker, async (tx) => {
      await log('view')(tx)
      commitWithNext(tx)
    })
    expect(await lines()).toBe(before + 1)
  })
})

describe('a prepared plan', () => {
  test('that a migration made stale is made again, on every connection, and the work is done once', async () => {
    const owner = new pg.Client({ connectionString: own.ownerUrl })
    await owner.connect()
    const all = () => database.withScope(worker, (tx) => sql`select * from sys.backup`.execute(tx))
    await Promise.all(Array.from({ length: 8 }, all))
    await owner.query('alter table sys.backup add column drill text')
    const before = await lines()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        database.withScope(worker, async (tx) => {
          await log('view')(tx)
          return sql`select * from sys.backup`.execute(tx)
        }),
      ),
    )
    expect(answers).toHaveLength(8)
    expect(await lines()).toBe((before ?? 0) + 8)
    await owner.query('alter table sys.backup drop column drill')
    await owner.end()
  })
})
