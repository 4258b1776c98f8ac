import { z } from 'zod'
import { roleTitles } from '#core/role.ts'
import type { Actor } from '../access/actor.ts'
import type { Me } from '../api.ts'
import { recordAccess } from '../audit/record-access.ts'
import { DomainError } from '../errors.ts'
import { anyone, type Routes, route, staff } from '../http/route.ts'
import { findStaff } from './find-staff.ts'
import { sessionCookie } from './session-cookie.ts'
import { SignIn, signIn, signInRefusal, signOut } from './sign-in.ts'

const nothing = z.object({})

export const accessRoutes = {
  'POST /api/sign-in': route({
    access: anyone,
    input: SignIn,
    scope: () => ({ kind: 'auth' }),
    perMinute: 60,
    run: async (tx, actor, input, { platform, request, reply }) => {
      // Counted in a transaction of its own, so that a refusal does not roll the count of failures back.
      const answer = await platform.database.withScope({ kind: 'auth' }, (own) =>
        signIn(own, platform.keys, input, { address: request.ip, agent: request.headers['user-agent'] ?? '' }),
      )
      if (answer === 'wrong' || answer === 'locked') throw signInRefusal(answer)
      await recordAccess(tx, actor, { action: 'sign-in', objectKind: 'session', purpose: input.kind })
      reply.setCookie(sessionCookie, answer.token, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        expires: answer.expiresAt,
      })
      const signedIn = await platform.sessions.find(answer.token, actor.today, actor.address)
      const known = signedIn && me(signedIn)
      if (!known) throw new DomainError('not-signed-in')
      return known
    },
  }),
  'POST /api/sign-out': route({
    access: anyone,
    input: nothing,
    scope: () => ({ kind: 'auth' }),
    run: async (tx, _actor, _input, { platform, request, reply }) => {
      const token = request.cookies[sessionCookie]
      if (token) {
        await signOut(tx, token)
        platform.sessions.forget(token)
      }
      reply.clearCookie(sessionCookie, { path: '/' })
      return null
    },
  }),
  'GET /api/me': route({ access: anyone, input: nothing, run: async (_tx, actor) => me(actor) }),
  'GET /api/health': route({
    access: anyone,
    input: nothing,
    run: async (_tx, actor) => ({ ok: true, today: actor.today }),
  }),
  'GET /api/staff': route({
    access: staff(),
    input: z.object({ area: z.coerce.number().int().optional() }),
    scope: () => ({ kind: 'auth' }),
    run: findStaff,
  }),
} satisfies Routes

function me(actor: Actor): Me | null {
  if (actor.kind === 'staff')
    return {
      kind: 'staff',
      id: actor.id,
      name: actor.name,
      roles: actor.roles,
      roleTitles: actor.roles.map((role) => roleTitles[role]),
      unitName: actor.unitName,
      unitArea: actor.unitArea,
      level: actor.level,
      today: actor.today,
    }
  if (actor.kind === 'citizen')
    return {
      kind: 'citizen',
      id: actor.id,
      name: actor.name,
      roles: actor.roles,
      roleTitles: [roleTitles.citizen],
      today: actor.today,
    }
  return null
}
