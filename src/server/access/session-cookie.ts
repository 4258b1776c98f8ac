import type { FastifyReply } from 'fastify'
import type { Platform } from '../platform.ts'

/** Name of the cookie that carries the session token. */
export const sessionCookie = 'mz_session'

/** Sends the token of a session or of an unfinished sign-in. No script reads it, no other site sends it. */
export function setSessionCookie(
  platform: Pick<Platform, 'publicUrl'>,
  reply: FastifyReply,
  { token, expiresAt }: { readonly token: string; readonly expiresAt: Date },
): void {
  reply.setCookie(sessionCookie, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: platform.publicUrl.startsWith('https:'),
    expires: expiresAt,
  })
}
