import { randomBytes } from 'node:crypto'
import { type KeyRing, keyRing } from '../crypto/key-ring.ts'
import { type ProvedValue, provedText, rowMac, rowNonce } from '../crypto/row-mac.ts'
import type { Database, Tx } from '../db/pool.ts'

const ringOf = new WeakMap<Tx, KeyRing>()

/** The same database, whose transactions know the keys: lines of the access log have a proof of their writer, kept answers are sealed. */
export const withProofs = (database: Database, keys: KeyRing): Database => ({
  ...database,
  withScope: (scope, work) =>
    database.withScope(scope, (tx) => {
      ringOf.set(tx, keys)
      return work(tx)
    }),
})

/** The keys of this transaction; in one that was given none, keys of this process that end with it. */
export const keysOf = (tx: Tx): KeyRing => ringOf.get(tx) ?? passingKeys()

let passing: KeyRing | undefined

function passingKeys(): KeyRing {
  const secret = () => randomBytes(32).toString('hex')
  passing ??= keyRing({ data: secret(), index: secret(), mac: secret() })
  return passing
}

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
