import { createHash, randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { as, countyClerk, staffAt, testKeys } from '#tests/support/people.ts'
import { withProofs } from '../audit/proofs.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { once } from './once.ts'

let fresh: FreshDatabase
let database: Database
let owner: pg.Client
beforeAll(async () => {
  fresh = await freshDatabase()
  database = withProofs(openDatabase(fresh.runtimeUrl), testKeys)
  owner = new pg.Client({ connectionString: fresh.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await Promise.all([owner.end(), database.close()])
  await fresh.drop()
})

const number = '410102196603310011'
let done = 0
const ask = (request: { requestId: string; idNumber: string }, actor = countyClerk) =>
  as(database, actor, (tx) =>
    once(tx, actor, 'register-person', request, async () => ({ personId: ++done, idNumber: request.idNumber })),
  )

describe('an answer kept for retries', () => {
  test('is given again as it was, and the work is done once', async () => {
    const request = { requestId: randomUUID(), idNumber: number }
    const first = await ask(request)
    expect(await ask(request)).toEqual(first)
    expect(done).toBe(first.personId)
  })

  test('stands nowhere in the clear, nor does anything that a number could be tried against', async () => {
    const request = { requestId: randomUUID(), idNumber: number }
    await ask(request)
    const { rows } = await owner.query('select * from app.request where request_id = $1', [request.requestId])
    const text = JSON.stringify(rows[0]) + rows[0].result_sealed.toString('latin1')
    expect(rows[0]).toMatchObject({ result: null, digest: '' })
    expect(text).not.toContain(number)
    const guess = createHash('sha256').update(JSON.stringify({ idNumber: number, requestId: request.requestId }))
    expect(text).not.toContain(guess.digest('hex'))
  })

  test('is refused for other content, by another person and in the place of another answer', async () => {
    const [a, b] = [randomUUID(), randomUUID()].map((requestId) => ({ requestId, idNumber: number }))
    if (!a || !b) throw new Error('two requests')
    await ask(a)
    await ask(b)
    await expect(ask({ ...a, idNumber: '410102196603310038' })).rejects.toMatchObject({ code: 'request-reused' })
    await expect(ask(a, staffAt(410_102_000_000, 'county', ['county-clerk'], 9))).rejects.toMatchObject({
      code: 'request-reused',
    })
    await owner.query(
      `update app.request set result_sealed = (select result_sealed from app.request where request_id = $2) where request_id = $1`,
      [a.requestId, b.requestId],
    )
    await expect(ask(a)).rejects.toThrow('tampered')
  })

  test('of an older release is still given', async () => {
    const request = { requestId: randomUUID(), idNumber: number }
    const digest = createHash('sha256').update(JSON.stringify({ idNumber: number, requestId: request.requestId }))
    await owner.query(
      `insert into app.request (request_id, actor, action, digest, result) values ($1, 'staff:1', 'register-person', $2, '{"answer": {"personId": 7}}')`,
      [request.requestId, digest.digest('hex')],
    )
    expect(await ask(request)).toEqual({ personId: 7 })
  })
})
