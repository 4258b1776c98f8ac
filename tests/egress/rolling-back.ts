import type { Database, Tx } from '#server/db/pool.ts'

/** Thrown to undo a transaction that has succeeded. */
class Undone extends Error {}

/**
 * The same database, on which every transaction does all it does and is then rolled back: a write can be asked for again and again
 * and finds the same state each time. What travelled with a commit (lines of the access log) stays.
 */
export const rollingBack = (database: Database): Database => ({
  ...database,
  async withScope<T>(scope: Parameters<Database['withScope']>[0], work: (tx: Tx) => Promise<T>): Promise<T> {
    let result: { readonly value: T } | undefined
    try {
      return await database.withScope(scope, async (tx) => {
        result = { value: await work(tx) }
        throw new Undone()
      })
    } catch (error) {
      if (error instanceof Undone && result) return result.value
      throw error
    }
  },
})
