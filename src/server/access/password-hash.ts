import { hash, verify } from '@node-rs/argon2'
import { DomainError } from '../errors.ts'

const argon = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Argon2id, about 20 ms of one core. */
export const hashPassword = (password: string): Promise<string> => hash(password, argon)

/**
 * Against timing: an unknown login costs one verification too. The hash of 24 random bytes that were thrown away, with the
 * parameters of `argon`; written down, because making one would slow every start.
 */
const nobody = '$argon2id$v=19$m=19456,t=2,p=1$KOkyvwUeF77WW1ATtEZl+Q$UujWBKkpsn1e8ihS0RBmelOp58Dp9VTW1+z5vLJo7zw'

/** Stands for no password at all: no text verifies against it. */
export const noPassword = 'none'

/** Whether `password` is right; for an unknown login (undefined) or one without a password false, after the same work. */
export async function isRightPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  const known = passwordHash !== undefined && passwordHash !== noPassword
  const right = await verify(known ? passwordHash : nobody, password)
  return known && right
}

const atOnce = 2
const mostWaiting = 200
const familiar: (() => void)[] = []
const unfamiliar: (() => void)[] = []
let running = 0

/**
 * Runs a verification when there is room: two at once, people from where they signed in before first, so that a flood of guesses
 * neither takes the machine nor holds them up. @throws DomainError `too-many-requests` when too many wait.
 */
export async function inTurn<T>(isFamiliar: boolean, work: () => Promise<T>): Promise<T> {
  const lane = isFamiliar ? familiar : unfamiliar
  if (lane.length >= mostWaiting) throw new DomainError('too-many-requests')
  if (running >= atOnce) await new Promise<void>((go) => lane.push(go))
  else running++
  try {
    return await work()
  } finally {
    const next = familiar.shift() ?? unfamiliar.shift()
    if (next) next()
    else running--
  }
}
