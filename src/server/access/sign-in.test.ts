import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts'
import { someCounty, testKeys, testToday } from '#tests/support/people.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { createAccount } from './create-account.ts'
import { openSessions } from './sessions.ts'
import { signIn, signOut } from './sign-in.ts'

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

const origin = { address: '127.0.0.1', agent: 'test' }
const auth = <T>(work: Parameters<typeof database.withScope<T>>[1]) => database.withScope<T>({ kind: 'auth' }, work)
const account = (login: string) =>
  auth((tx) =>
    createAccount(
      tx,
      {
        login,
        name: '测试',
        password: 'Right-2026!',
        unitArea: someCounty,
        unitName: '中原区民政局',
        roles: ['county-clerk'],
      },
      testKeys,
    ),
  )
const attempt = (login: string, password: string) =>
  signIn({ database, keys: testKeys }, { kind: 'staff', login, password }, origin)

describe('signing in', () => {
  test('gives a session that knows the roles and the unit', async () => {
    await account('a1')
    const answer = await attempt('a1', 'Right-2026!')
    if (typeof answer === 'string') throw new Error(answer)
    const actor = await openSessions(database).find(answer.token, testToday, '127.0.0.1')
    expect(actor).toMatchObject({
      kind: 'staff',
      roles: ['county-clerk'],
      unitArea: someCounty,
      level: 'county',
      today: testToday,
    })
  })

  test('answers an unknown name and a wrong password alike', async () => {
    await account('a2')
    expect(await attempt('a2', 'wrong')).toBe('wrong')
    expect(await attempt('nobody', 'wrong')).toBe('wrong')
  })

  test('locks after five failures, and the right password does not open it then', async () => {
    await account('a3')
    for (let i = 0; i < 5; i++) expect(await attempt('a3', 'wrong')).toBe('wrong')
    expect(await attempt('a3', 'Right-2026!')).toBe('locked')
  })

  test('counts an unknown name like a known one, and locks it alike', async () => {
    for (let i = 0; i < 5; i++) expect(await attempt('nobody-at-all', 'wrong')).toBe('wrong')
    expect(await attempt('nobody-at-all', 'wrong')).toBe('locked')
  })

  test('stays open for its owner at his own address while others guess elsewhere', async () => {
    await account('a5')
    const from = (address: string, password: string) =>
      signIn({ database, keys: testKeys }, { kind: 'staff', login: 'a5', password }, { address, agent: 'test' })
    expect(await from('10.0.0.1', 'Right-2026!')).toHaveProperty('token')
    const guesses = await Promise.all(Array.from({ length: 40 }, (_, i) => from(`10.0.1.${i}`, 'wrong')))
    expect(guesses.filter((answer) => answer === 'wrong')).toHaveLength(20)
    expect(guesses.filter((answer) => answer === 'locked')).toHaveLength(20)
    expect(await from('10.0.1.200', 'Right-2026!')).toBe('locked')
    expect(await from('10.0.0.1', 'Right-2026!')).toHaveProperty('token')
  })

  test('refuses an address that fails at many names, and not those who signed in from it before', async () => {
    await account('a6')
    const from = (login: string, password: string) =>
      signIn({ database, keys: testKeys }, { kind: 'staff', login, password }, { address: '10.0.2.1', agent: 'test' })
    expect(await from('a6', 'Right-2026!')).toHaveProperty('token')
    await auth((tx) =>
      tx
        .insertInto('sec.sign_in_attempt')
        .values({ subject: Buffer.alloc(0), address: '10.0.2.1', failures: 50 })
        .onConflict((conflict) => conflict.columns(['subject', 'address']).doUpdateSet({ failures: 50 }))
        .execute(),
    )
    expect(await from('somebody-else', 'wrong')).toBe('busy')
    expect(await from('a6', 'Right-2026!')).toHaveProperty('token')
  })

  test('forgets right answers: signing in often is no failure', async () => {
    await account('a7')
    for (let i = 0; i < 8; i++) expect(await attempt('a7', 'Right-2026!')).toHaveProperty('token')
  })

  test('ends with signing out, for every reader of sessions within a second', async () => {
    await account('a4')
    const answer = await attempt('a4', 'Right-2026!')
    if (typeof answer === 'string') throw new Error(answer)
    const sessions = openSessions(database)
    expect(await sessions.find(answer.token, testToday, '')).toBeDefined()
    await auth((tx) => signOut(tx, answer.token))
    sessions.forget(answer.token)
    expect(await sessions.find(answer.token, testToday, '')).toBeUndefined()
  })

  test('with a token nobody was given finds nobody', async () => {
    expect(await openSessions(database).find('made-up', testToday, '')).toBeUndefined()
  })
})
