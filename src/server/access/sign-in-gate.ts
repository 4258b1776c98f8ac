import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { blindIndex } from '../crypto/blind-index.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { Tx } from '../db/pool.ts'

/**
 * Guesses are bounded three ways, and nobody is locked out by somebody elsewhere: five in a quarter of an hour by one login from one
 * address, twenty in an hour by one login from all addresses it never signed in from, fifty in an hour from one address at
 * logins that never signed in from it. Logins that nobody has are counted alike.
 */
export const signInLimits = { pair: 5, pairMinutes: 15, login: 20, address: 50, wideMinutes: 60 } as const

export type Refusal = 'locked' | 'busy'

export interface Attempt {
  /** Blind index of what is guessed at. */
  readonly subject: Buffer
  readonly address: string
  /** The login has signed in from this address in the last 90 days. */
  readonly isFamiliar: boolean
}

export const attemptSubject = (keys: KeyRing, kind: 'staff' | 'citizen' | 'factor', name: string): Buffer =>
  blindIndex(keys, 'sign-in', `${kind}:${name}`)

/** Counts the attempt before it is looked at, in the `auth` scope; to be committed whatever comes of it. */
export async function reserveAttempt(tx: Tx, attempt: Attempt): Promise<'go' | Refusal> {
  const { pair, pairMinutes, login, address, wideMinutes } = signInLimits
  const { rows } = await sql<{
    answer: 'go' | Refusal
  }>`select sec.reserve_attempt(${attempt.subject}, ${attempt.address},
    ${attempt.isFamiliar}, ${pair}, ${pairMinutes}, ${login}, ${address}, ${wideMinutes}) as answer`.execute(tx)
  return rows[0]?.answer ?? 'busy'
}

/** A right answer is no failure: takes back what was counted for it. */
export async function clearAttempt(tx: Tx, { subject, address, isFamiliar }: Attempt): Promise<void> {
  await tx.deleteFrom('sec.sign_in_attempt').where('subject', '=', subject).where('address', '=', address).execute()
  if (isFamiliar) return
  await tx
    .updateTable('sec.sign_in_attempt')
    .set({ failures: sql`greatest(failures - 1, 0)` })
    .where(({ or, and, eb }) =>
      or([
        and([eb('subject', '=', subject), eb('address', '=', '')]),
        and([eb('subject', '=', Buffer.alloc(0)), eb('address', '=', address)]),
      ]),
    )
    .execute()
}

/** Forgets every count against one subject; a security administrator's unlocking. */
export async function clearSubject(tx: Tx, subject: Buffer): Promise<void> {
  await tx.deleteFrom('sec.sign_in_attempt').where('subject', '=', subject).execute()
}

/** Counts older than a day say nothing any more. */
export async function forgetOldAttempts(tx: Tx): Promise<void> {
  await tx.deleteFrom('sec.sign_in_attempt').where(sql<boolean>`since < now() - interval '1 day'`).execute()
}

const calmFailures = 30
const windowMs = 60_000
const mostDelayMs = 2000
let recent: number[] = []

/** Notes a failure from an unfamiliar address, for the slow-down of all of them. */
export function noteFailure(): void {
  recent.push(performance.now())
}

/** While many guesses fail everywhere, attempts from unfamiliar addresses wait, up to two seconds; others never do. */
export async function slowDown(isFamiliar: boolean): Promise<void> {
  if (isFamiliar) return
  const since = performance.now() - windowMs
  if (recent.length > 0 && (recent[0] ?? 0) < since) recent = recent.filter((at) => at >= since)
  const over = recent.length - calmFailures
  if (over > 0) await wait(Math.min(over * 20, mostDelayMs))
}
