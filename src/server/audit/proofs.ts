import type { KeyRing } from '../crypto/key-ring.ts'
import { type ProvedValue, provedText, rowMac, rowNonce } from '../crypto/row-mac.ts'
import type { Database, Tx } from '../db/pool.ts'

const ringOf = new WeakMap<Tx, KeyRing>()

/** The same database, whose transactions write lines of the access log with a proof of their writer. */
export const withProofs = (database: Database, keys: KeyRing): Database => ({
  ...database,
  withScope: (scope, work) =>
    database.withScope(scope, (tx) => {
      ringOf.set(tx, keys)
      return work(tx)
    }),
})

/** What a line of the access log is proved by; nulls in a transaction that has no keys, and the verifier will say so. */
export function proofOf(
  tx: Tx,
  values: readonly ProvedValue[],
): { readonly nonce: Buffer | null; readonly mac: Buffer | null } {
  const keys = ringOf.get(tx)
  if (keys === undefined) return { nonce: null, mac: null }
  const nonce = rowNonce()
  return { nonce, mac: rowMac(keys, 'audit.access_log', provedText([...values, nonce.toString('hex')])) }
}
