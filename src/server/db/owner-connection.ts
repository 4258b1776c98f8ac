import pg from 'pg'
import { StartupError } from '../startup-error.ts'

/** The database's owner: a connection string, or a connection that several steps share. */
export type Owner = string | pg.Client

/**
 * Runs `work` on the owner's connection; one opened for it ends with it, and what was left unfinished is rolled back.
 * @throws StartupError when the database cannot be reached.
 */
export async function withOwner<T>(owner: Owner, work: (client: pg.Client) => Promise<T>): Promise<T> {
  if (typeof owner !== 'string') return work(owner)
  const client = new pg.Client({ connectionString: owner })
  await client.connect().catch((cause: unknown) => {
    throw new StartupError(
      '无法连接数据库，请检查 DATABASE_URL 和数据库服务。',
      `Cannot connect to the database: ${cause}`,
      cause,
    )
  })
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
