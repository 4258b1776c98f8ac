import { z } from 'zod'
import { DomainError } from '../errors.ts'
import { type Routes, route, staff } from '../http/route.ts'
import { ActFor, actFor } from './act-for.ts'
import { findDelegates, findDelegations } from './delegations.ts'
import { EndDelegation, endDelegation } from './end-delegation.ts'
import { GrantDelegation, grantDelegation } from './grant-delegation.ts'
import { sessionCookie } from './session-cookie.ts'

const handlers = ['village-worker', 'township-clerk', 'township-approver', 'county-clerk', 'county-approver'] as const
const auth = () => ({ kind: 'auth' }) as const

export const delegationRoutes = {
  'GET /api/delegations': route({
    access: staff(...handlers),
    input: z.object({}),
    scope: auth,
    run: (tx, actor) => findDelegations(tx, actor),
  }),
  'GET /api/delegations/delegates': route({
    access: staff(...handlers),
    input: z.object({}),
    scope: auth,
    run: (tx, actor) => findDelegates(tx, actor),
  }),
  'POST /api/delegations': route({
    access: staff(...handlers),
    input: GrantDelegation,
    scope: auth,
    run: grantDelegation,
  }),
  'POST /api/delegations/:delegationId/end': route({
    access: staff(...handlers),
    input: EndDelegation,
    scope: auth,
    run: async (tx, actor, input, { platform }) => {
      await endDelegation(tx, actor, input)
      platform.sessions.forgetAll()
      return null
    },
  }),
  'POST /api/acting': route({
    access: staff(...handlers),
    input: ActFor,
    scope: auth,
    run: async (tx, actor, input, { platform, request }) => {
      const token = request.cookies[sessionCookie]
      if (!token) throw new DomainError('not-signed-in')
      await actFor(tx, actor, input, token)
      platform.sessions.forget(token)
      return null
    },
  }),
} satisfies Routes
