import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Role } from '#core/role.ts'
import type { Actor, CitizenActor, StaffActor } from '../access/actor.ts'
import type { SessionWatch } from '../access/watch-session.ts'
import type { Database, Scope, Tx } from '../db/pool.ts'
import type { Platform } from '../platform.ts'

/** Who may call a route. There is no default: a route without one does not compile. */
export type AccessRule<A extends Actor> =
  | { readonly kind: 'public' }
  | { readonly kind: 'citizen' }
  | { readonly kind: 'staff'; readonly roles: readonly Role[] | 'any'; readonly isOwnAccount?: true }
  | { readonly kind: 'signed-in'; readonly roles?: readonly Role[]; readonly isOwnAccount?: true }
  | ({ readonly kind: 'public' | 'citizen' | 'staff' | 'signed-in' } & { readonly __actor?: A })

export const anyone: AccessRule<Actor> = { kind: 'public' }
export const citizens: AccessRule<CitizenActor> = { kind: 'citizen' }
/** Citizens for their own, and staff holding one of `roles`. */
export const citizensAnd = (...roles: readonly [Role, ...Role[]]): AccessRule<StaffActor | CitizenActor> => ({
  kind: 'signed-in',
  roles,
})
/** The own account: its password, second factors and sessions, of citizens and all staff. */
export const ownAccount: AccessRule<StaffActor | CitizenActor> = { kind: 'signed-in', isOwnAccount: true }
/** The same of staff alone, administrators among them. */
export const ownStaffAccount: AccessRule<StaffActor> = { kind: 'staff', roles: 'any', isOwnAccount: true }
/** Staff holding one of `roles`; none named means any staff with a role, but the three administrators. */
export const staff = (...roles: readonly Role[]): AccessRule<StaffActor> => ({
  kind: 'staff',
  roles: roles.length ? roles : 'any',
})

/** What a handler has besides its input. `reply` is for files and downloads only. */
export interface RouteContext {
  readonly platform: Platform
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** For long work, which stops when the session is ended meanwhile. */
  readonly watch: SessionWatch
}

export interface Route<I extends z.ZodType, O, A extends Actor> {
  readonly access: AccessRule<A>
  readonly input: I
  /** Takes an upload in before a transaction is opened, so that a slow sender holds no connection to the database. */
  readonly receive?: (context: RouteContext) => Promise<void>
  /** Other rights than the actor's own (an application written with a village's rights, sign-in). */
  readonly scope?: (actor: A, input: z.output<I>, database: Database) => Scope | Promise<Scope>
  /** The transaction is opened for it and committed after it. */
  readonly run: (tx: Tx, actor: A, input: z.output<I>, context: RouteContext) => Promise<O>
  /** Largest body in bytes; 1 MiB unless said. */
  readonly bodyLimit?: number
  /** Most calls per minute of one address or account. */
  readonly perMinute?: number
  /**
   * `run` opens its own transactions, one after the other, and its `tx` carries nothing: for work that waits in between (a
   * password's hash, another server), which must not hold a connection meanwhile.
   */
  readonly ownTransactions?: true
  /** Asks for a fresh proof of who it is (money, exports, reveals); refused with `step-up-required` without one. */
  readonly stepUp?: true
}

export const route = <I extends z.ZodType, O, A extends Actor>(definition: Route<I, O, A>): Route<I, O, A> => definition

/** `'GET /api/cases/:caseId'` → definition. Params, query and body are one input, checked by its schema. */
// biome-ignore lint/suspicious/noExplicitAny: a list of routes holds every input and actor type; each was checked where it was defined
export type Routes = Readonly<Record<`${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`, Route<any, any, any>>>
