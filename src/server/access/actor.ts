import { subtreeRange } from '#core/division-code.ts'
import type { Level, Role } from '#core/role.ts'
import type { AreaCode, PlainDate } from '#core/units.ts'
import type { Scope } from '../db/pool.ts'

/** Who acts, from the session; `today` is the only date a command knows. */
export interface StaffActor {
  readonly kind: 'staff'
  readonly id: number
  readonly name: string
  readonly roles: readonly Role[]
  readonly unitArea: AreaCode
  readonly unitName: string
  readonly level: Level
  readonly today: PlainDate
  readonly address: string
  /** Whose post is filled under a delegation; `id` is still the one who sits there, and `name` names both. */
  readonly actingFor?: { readonly delegationId: number; readonly id: number; readonly name: string }
}

export interface CitizenActor {
  readonly kind: 'citizen'
  /** The person in the registry. */
  readonly id: number
  readonly name: string
  readonly roles: readonly ['citizen']
  readonly today: PlainDate
  readonly address: string
}

/** A nightly job or an import run by the platform itself. */
export interface SystemActor {
  readonly kind: 'system'
  readonly id: null
  readonly name: string
  readonly roles: readonly []
  readonly today: PlainDate
  readonly address: string
}

export interface PublicActor {
  readonly kind: 'public'
  readonly id: null
  readonly name: string
  readonly roles: readonly []
  readonly today: PlainDate
  readonly address: string
}

export type Actor = StaffActor | CitizenActor | SystemActor | PublicActor

export const hasRole = (actor: Actor, ...wanted: readonly Role[]): boolean =>
  wanted.some((role) => actor.roles.some((held) => held === role))

export const systemActor = (today: PlainDate): SystemActor => ({
  kind: 'system',
  id: null,
  name: '系统',
  roles: [],
  today,
  address: '',
})

/** Account ids that count as the actor's own where somebody else is needed: his and of the one he acts for. */
export const selvesOf = (actor: Actor): readonly number[] =>
  actor.kind === 'staff' ? [actor.id, ...(actor.actingFor ? [actor.actingFor.id] : [])] : []

/** The rights of a transaction for `actor`: staff see their unit's subtree, citizens themselves. */
export function scopeOf(actor: Actor): Scope {
  switch (actor.kind) {
    case 'citizen':
      return { kind: 'citizen', person: actor.id }
    case 'system':
      return { kind: 'worker' }
    case 'public':
      return { kind: 'public' }
    case 'staff': {
      if (actor.level === 'province') return { kind: 'province', uid: actor.id }
      const { lo, hi } = subtreeRange(actor.unitArea)
      return { kind: 'staff', lo, hi, uid: actor.id }
    }
  }
}

/** A citizen's own application is written with the rights of one village: the one applied to. */
export const villageScope = (village: AreaCode): Scope => ({ kind: 'staff', lo: village, hi: village + 1, uid: null })
