import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { runtimeUrl } from '#server/db/migrate.ts'

export interface FreshDatabase {
  /** As the owner of everything: for arranging and for looking behind row security. */
  readonly ownerUrl: string
  /** As the application's login role. */
  readonly runtimeUrl: string
  drop(): Promise<void>
}

/** A new database, cloned from the migrated template; one per test file. Drop it in `afterAll`. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const templateUrl = new URL(inject('templateUrl'))
  const name = `minzheng_test_${randomBytes(6).toString('hex')}`
  await asOwner(`create database ${name} template ${templateUrl.pathname.slice(1)} strategy file_copy`)
  const ownerUrl = withDatabase(name)
  return {
    ownerUrl,
    runtimeUrl: runtimeUrl(ownerUrl, inject('masterKey')),
    drop: () => asOwner(`drop database if exists ${name} with (force)`),
  }
}

/** Runs `statement` in the server's maintenance database, so that nobody is connected to the template while it is cloned. */
async function asOwner(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase('postgres') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function withDatabase(name: string): string {
  const url = new URL(inject('templateUrl'))
  url.pathname = `/${name}`
  return url.href
}
