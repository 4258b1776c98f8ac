import type { FastifyReply, FastifyRequest } from 'fastify'
import { DomainError } from '../errors.ts'
import type { Platform } from '../platform.ts'
import type { Actor } from './actor.ts'
import { sessionCookie } from './session-cookie.ts'

const everyMs = 1000

/** Looks, while a request runs, whether its session still holds. */
export interface SessionWatch {
  /** For long work, between its parts. @throws DomainError `not-signed-in` once the session was ended. */
  assertHolds(): void
}

/**
 * A request that takes longer than a second is looked at every second: when its session was revoked, its connection is cut, so that
 * a running export goes no further. Ends with the answer or the connection.
 */
export function watchSession(
  platform: Platform,
  actor: Actor,
  request: FastifyRequest,
  reply: FastifyReply,
): SessionWatch {
  const token = request.cookies[sessionCookie]
  let isRevoked = false
  let timer: NodeJS.Timeout | undefined
  const look = async () => {
    const found = await platform.sessions.find(token ?? '', platform.today(), request.ip)
    if (found) return next()
    isRevoked = true
    reply.raw.destroy()
  }
  const next = () => {
    timer = setTimeout(() => void look().catch(next), everyMs) // a database that is away ends nobody's session
    timer.unref()
  }
  // A forged or bygone session is nobody's: there is nothing to revoke, and its sender may be signing in.
  if (token && actor.kind !== 'public') {
    next()
    const stop = () => clearTimeout(timer)
    reply.raw.once('finish', stop).once('close', stop)
  }
  return {
    assertHolds() {
      if (isRevoked) throw new DomainError('not-signed-in')
    },
  }
}
