import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Configuration } from 'openid-client'
import type { Database, Tx } from '../db/pool.ts'
import { DomainError } from '../errors.ts'
import type { Origin } from './open-session.ts'
import { proceed, type SignedIn } from './sign-in-step.ts'

/** The identity provider of the government network (OpenID Connect, code flow with PKCE). */
export interface Network {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret?: string
}

/** Name of the cookie that ties a sign-in under way to one browser. */
export const networkCookie = 'mz_network'
export const networkCallback = '/api/sign-in/network/callback'
const requestMinutes = 10

/** The library is loaded, and the provider asked for its addresses, with the first sign-in; a failure is asked again. */
const library = () => import('openid-client')
const configurations = new WeakMap<Network, Promise<Configuration>>()

function configurationOf(network: Network): Promise<Configuration> {
  const known = configurations.get(network)
  if (known !== undefined) return known
  const found = discover(network)
  configurations.set(network, found)
  found.catch(() => configurations.delete(network))
  return found
}

async function discover({ issuer, clientId, clientSecret }: Network): Promise<Configuration> {
  const { allowInsecureRequests, discovery } = await library()
  const url = new URL(issuer)
  // Without TLS only on the machine itself, for trials.
  const isLoopback = url.protocol === 'http:' && /^(127\.|localhost$)/.test(url.hostname)
  return discovery(url, clientId, clientSecret, undefined, {
    timeout: 10,
    ...(isLoopback ? { execute: [allowInsecureRequests] } : {}),
  })
}

/** Where the browser goes to sign in, and the secret it must come back with. @throws DomainError `unavailable`. */
export async function startNetworkSignIn(
  tx: Tx,
  network: Network,
  publicUrl: string,
): Promise<{ url: string; browser: string; expiresAt: Date }> {
  const client = await library()
  const configuration = await configurationOf(network).catch(unavailable)
  const browser = randomBytes(32).toString('base64url')
  const verifier = client.randomPKCECodeVerifier()
  const state = client.randomState()
  const nonce = client.randomNonce()
  const expiresAt = new Date(Date.now() + requestMinutes * 60_000)
  await tx.deleteFrom('sec.oidc_request').where(sql<boolean>`expires_at < now() - interval '1 hour'`).execute()
  await tx
    .insertInto('sec.oidc_request')
    .values({ state_hash: hashOf(state), browser_hash: hashOf(browser), nonce, verifier, expires_at: expiresAt })
    .execute()
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: `${publicUrl}${networkCallback}`,
    scope: 'openid',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })
  return { url: url.href, browser, expiresAt }
}

interface Returned {
  /** The whole address the provider sent the browser back to. */
  readonly url: URL
  readonly browser: string
  readonly origin: Origin
}

/**
 * Takes the provider's answer: once, from the browser it was asked in, with our state, nonce and verifier. The subject signs in to
 * the account it was bound to; nobody else is let in and no account is made. Opens its own transactions.
 */
export async function finishNetworkSignIn(
  { database }: { readonly database: Database },
  network: Network,
  { url, browser, origin }: Returned,
): Promise<SignedIn | 'failed' | 'unbound'> {
  const auth = <T>(work: (tx: Tx) => Promise<T>) => database.withScope({ kind: 'auth' }, work)
  const state = url.searchParams.get('state') ?? ''
  const asked = await auth((tx) => takeRequest(tx, state, browser))
  if (!asked) return 'failed'
  const client = await library()
  const configuration = await configurationOf(network).catch(unavailable)
  const tokens = await client
    .authorizationCodeGrant(configuration, url, {
      pkceCodeVerifier: asked.verifier,
      expectedState: state,
      expectedNonce: asked.nonce,
      idTokenExpected: true,
    })
    .catch(() => undefined) // refused by the provider, or an answer that does not verify
  const claims = tokens?.claims()
  if (!claims) return 'failed'
  return auth(async (tx) => {
    const bound = await tx
      .selectFrom('sec.oidc_subject as s')
      .innerJoin('sec.account as a', 'a.id', 's.account_id')
      .select('s.account_id')
      .where('s.issuer', '=', claims.iss)
      .where('s.subject', '=', claims.sub)
      .where('s.ended_at', 'is', null)
      .where('a.is_active', '=', true)
      .executeTakeFirst()
    if (!bound) return 'unbound'
    return proceed(tx, {
      accountId: bound.account_id,
      method: 'oidc',
      hasSecondFactor: hadSecondFactor(claims['amr']),
      origin,
    })
  })
}

/** Authentication methods (RFC 8176) of more than a password. */
const strong = ['mfa', 'otp', 'hwk', 'swk', 'sc', 'fpt', 'face']
const hadSecondFactor = (amr: unknown): boolean =>
  Array.isArray(amr) && amr.some((method) => typeof method === 'string' && strong.includes(method))

async function takeRequest(tx: Tx, state: string, browser: string) {
  return tx
    .updateTable('sec.oidc_request')
    .set({ used_at: sql`now()` })
    .where('state_hash', '=', hashOf(state))
    .where('browser_hash', '=', hashOf(browser))
    .where('used_at', 'is', null)
    .where(sql<boolean>`expires_at > now()`)
    .returning(['nonce', 'verifier'])
    .executeTakeFirst()
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()

function unavailable(): never {
  throw new DomainError('unavailable', { says: '统一身份认证暂时不可用，请稍后再试或使用用户名和密码登录' })
}
