import type { FastifyRequest } from 'fastify'
import type { Platform } from '../platform.ts'

/** Whom a security key speaks to: a host name, and the page's origin. */
export interface RelyingParty {
  readonly id: string
  readonly origin: string
}

/**
 * From the public address. Keys need a name, not a number: on a machine that is only reached by itself they work at
 * `http://localhost:<port>`.
 */
export function relyingParty(platform: Pick<Platform, 'publicUrl'>, request: FastifyRequest): RelyingParty {
  const url = new URL(platform.publicUrl)
  if (!isLoopback(url.hostname)) return { id: url.hostname, origin: url.origin }
  const port = request.socket.localPort ?? url.port
  return { id: 'localhost', origin: `http://localhost:${port}` }
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127\./.test(host)
