import { z } from 'zod'
import { recordAccess } from '../audit/record-access.ts'
import { DomainError } from '../errors.ts'
import { anyone, type Routes, route } from '../http/route.ts'
import { finishNetworkSignIn, networkCallback, networkCookie, startNetworkSignIn } from './network-sign-in.ts'
import { setSessionCookie } from './session-cookie.ts'

const desk = '/desk'

/** Sign-in through the government network; the browser is sent there and back, so these answer with addresses. */
export const networkRoutes = {
  'GET /api/sign-in/options': route({
    access: anyone,
    input: z.object({}),
    run: async (_tx, _actor, _input, { platform }) => ({ network: platform.network !== undefined }),
  }),
  'GET /api/sign-in/network': route({
    access: anyone,
    input: z.object({}),
    perMinute: 30,
    ownTransactions: true,
    run: async (_tx, _actor, _input, { platform, reply }) => {
      const { network, publicUrl, database } = platform
      if (!network) throw new DomainError('not-found')
      const { url, browser, expiresAt } = await database.withScope({ kind: 'auth' }, (own) =>
        startNetworkSignIn(own, network, publicUrl),
      )
      // The provider sends the browser back from another site: a strict cookie would not come along.
      reply.setCookie(networkCookie, browser, {
        path: networkCallback,
        httpOnly: true,
        sameSite: 'lax',
        secure: publicUrl.startsWith('https:'),
        expires: expiresAt,
      })
      void reply.redirect(url, 302)
    },
  }),
  [`GET ${networkCallback}` as const]: route({
    access: anyone,
    input: z.object({}),
    perMinute: 30,
    ownTransactions: true,
    run: async (_tx, actor, _input, { platform, request, reply }) => {
      const { network, publicUrl } = platform
      if (!network) throw new DomainError('not-found')
      const answer = await finishNetworkSignIn(platform, network, {
        url: new URL(request.url, publicUrl),
        browser: request.cookies[networkCookie] ?? '',
        origin: { address: request.ip, agent: request.headers['user-agent'] ?? '' },
      })
      const refused = typeof answer === 'string'
      const found = refused ? undefined : await platform.sessions.find(answer.token, platform.today(), request.ip)
      await platform.database.withScope({ kind: 'auth' }, (tx) =>
        recordAccess(tx, found ?? actor, {
          action: 'sign-in',
          objectKind: 'session',
          purpose: 'network',
          ...(refused ? { result: 'refused', reason: answer } : {}),
        }),
      )
      reply.clearCookie(networkCookie, { path: networkCallback })
      if (!refused) setSessionCookie(platform, reply, answer)
      void reply.redirect(refused ? `${desk}?sign-in=${answer}` : desk, 302)
    },
  }),
} satisfies Routes
