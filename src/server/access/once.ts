import { createHash } from 'node:crypto'
import { z } from 'zod'
import { keysOf } from '../audit/proofs.ts'
import { openField, sealField } from '../crypto/field-cipher.ts'
import { sendLater, type Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { Actor } from './actor.ts'

/** A client-made id of a write; the same id is carried out once. */
export const requestId = z.uuid()

/**
 * Carries `work` out once per request id: a retry gets the first answer, from the same row, even when two arrive together
 * (the second waits until the first has ended). The answer is kept sealed, with the digest: a digest in the clear would let numbers be guessed.
 * @throws DomainError `request-reused` when the id comes back with other content.
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
    const kept =
      seen.result_sealed === null
        ? { digest: seen.digest, ...(seen.result as { answer: T } | null) } // of an older release
        : (JSON.parse(openField(keysOf(tx), place(request.requestId), seen.result_sealed)) as Kept<T>)
    if (kept.digest !== digest || seen.actor !== who || seen.action !== action || !('answer' in kept))
      throw new DomainError('request-reused')
    return kept.answer
  }
  const answer = await work()
  // Nobody waits for it: the lock keeps a twin out, and anything else that fails ends the transaction.
  sendLater(tx, {
    sql: `insert into app.request (request_id, actor, action, digest, result_sealed) values ($1, $2, $3, '', $4)`,
    parameters: [
      request.requestId,
      who,
      action,
      sealField(keysOf(tx), place(request.requestId), JSON.stringify({ digest, answer: answer ?? null })),
    ],
  })
  return answer
}

interface Kept<T> {
  readonly digest: string
  readonly answer: T
}

const place = (requestId: string) => ({
  table: 'app.request',
  column: 'result_sealed',
  row: requestId.toLowerCase(), // as the database gives it back
})

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  )
}
