import { createHash } from 'node:crypto'
import { z } from 'zod'
import { sendLater, type Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { Actor } from './actor.ts'

/** A client-made id of a write; the same id is carried out once. */
export const requestId = z.uuid()

/**
 * Carries `work` out once per request id: a retry gets the first answer, from the same row, even when two arrive together
 * (the second waits until the first has ended). @throws DomainError `request-reused` when the id comes back with other content.
 */
export async function once<T>(
  tx: Tx,
  actor: Actor,
  action: string,
  request: { readonly requestId: string },
  work: () => Promise<T>,
): Promise<T> {
  const digest = createHash('sha256')
    .update(JSON.stringify(sorted(request)))
    .digest('hex')
  const who = `${actor.kind}:${actor.id ?? ''}`
  // Travels with the look-up, which then sees what the twin it waited for has committed.
  sendLater(tx, {
    sql: 'select pg_advisory_xact_lock(hashtextextended($1, 0))',
    parameters: [`request ${request.requestId}`],
  })
  const seen = await tx
    .selectFrom('app.request')
    .selectAll()
    .where('request_id', '=', request.requestId)
    .executeTakeFirst()
  if (seen) {
    if (seen.digest !== digest || seen.actor !== who || seen.action !== action) throw new DomainError('request-reused')
    return (seen.result as { answer: T }).answer
  }
  const answer = await work()
  const written = await tx
    .insertInto('app.request')
    .values({
      request_id: request.requestId,
      actor: who,
      action,
      digest,
      result: JSON.stringify({ answer: answer ?? null }),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (written.numInsertedOrUpdatedRows !== 1n) throw new RetryOnce()
  return answer
}

/** Thrown when a twin request committed first; the route runs again and gets the twin's answer. */
export class RetryOnce extends Error {}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  )
}
