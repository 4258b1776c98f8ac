import type { Role } from '#core/role.ts'
import type { Kind, Target } from './target.ts'

export type StaffRole = Exclude<Role, 'citizen'>

/** Names and values as the route takes them; names in the path are put there, the rest goes into query or body. */
export type Input = Readonly<Record<string, unknown>>

/** By which way a record could come out. */
export type Channel =
  | 'by-id'
  | 'list'
  | 'search'
  | 'filter'
  | 'sort'
  | 'count'
  | 'export'
  | 'print'
  | 'attachment'
  | 'history'
  | 'notice'
  | 'duplicate-check'
  | 'autocomplete'
  | 'write'
  | 'own'

export interface EgressCall {
  readonly channel: Channel
  readonly input: (target: Target) => Input
  /** Names in `input` that hold a record's id; asked again with one that does not exist, the refusal must be the same. */
  readonly ids?: readonly string[]
  /** Only the target fits these filters: whoever may not see it is told a total of 0. */
  readonly narrows?: true
  /** The target need not be on this page. */
  readonly finds?: 'nothing'
}

/**
 * What a route may give away, by the law and the design and not by what the code does:
 * `open` to anybody, `account` about the caller alone or about nobody, `area` to staff whose unit contains the record,
 * `citizen` to the person concerned alone, `either` to both of these.
 */
export interface EgressRoute {
  readonly reach: 'open' | 'account' | 'area' | 'citizen' | 'either'
  /** Staff who may call it at all. */
  readonly roles: readonly StaffRole[]
  /** Staff whose every role was taken away may still call it: it is about their own account. */
  readonly withoutRoles?: true
  /** Texts of offices above the caller's own may stand in the answer: who sits there is no secret to those below. */
  readonly fromAbove?: true
  /** Of no consequence for the person of the record, so that a relative may do it too: handing it over, work of the office itself. */
  readonly byKin?: true
  /** Citizens may call it. */
  readonly citizens: boolean
  /** Nobody need be signed in. */
  readonly strangers: boolean
  /** Planted texts that may stand in an answer within reach; any other is a leak even there. */
  readonly shows: readonly Kind[]
  /** Where the record asked for stands: decides which units contain it. */
  readonly at: 'village' | 'township' | 'county'
  /** Within reach the answer is 200, not merely another refusal than for want of access. */
  readonly opens: boolean
  /** The planted text that must be found in the answer within reach. */
  readonly finds?: Kind
  readonly calls: readonly EgressCall[]
}

type Extra = Partial<
  Pick<EgressRoute, 'at' | 'opens' | 'finds' | 'calls' | 'shows' | 'citizens' | 'withoutRoles' | 'fromAbove' | 'byKin'>
>
type Of = (target: Target) => Input

const nothing: Of = () => ({})
const base = { roles: [], citizens: false, strangers: false, shows: [], at: 'village', opens: false } as const
const named = (of: Of): string[] => Object.keys(of(anyTarget)).filter((name) => name.endsWith('Id'))
const anyTarget = new Proxy({}, { get: () => 1 }) as Target

/** Anybody, signed in or not. `shows` is what is public. */
export const open = (input: Of = nothing, extra: Extra = {}): EgressRoute => ({
  ...base,
  reach: 'open',
  citizens: true,
  strangers: true,
  calls: [{ channel: 'own', input }],
  ...extra,
})

/** Published: what stands in it is masked, so that nothing planted may show. */
export const publicly = (channel: Channel, input: Of): EgressRoute => open(input, { calls: [{ channel, input }] })

/** About the caller's own account or about no person at all; `roles` of staff. */
export const account = (roles: readonly StaffRole[], input: Of = nothing, extra: Extra = {}): EgressRoute => ({
  ...base,
  reach: 'account',
  roles,
  calls: [{ channel: 'own', input }],
  ...extra,
})

/** One record of somebody, by its id. */
export const record = (
  roles: readonly StaffRole[],
  shows: readonly Kind[],
  input: Of,
  extra: Extra & { readonly channel?: Channel } = {},
): EgressRoute => {
  const { channel = 'by-id', ...rest } = extra
  return { ...base, reach: 'area', roles, shows, opens: true, calls: [{ channel, input, ids: named(input) }], ...rest }
}

/** A list: plain and long, and by each of these filters that only the target fits. */
export const list = (
  roles: readonly StaffRole[],
  shows: readonly Kind[],
  filters: readonly (readonly [Channel, Of])[] = [],
  extra: Extra = {},
): EgressRoute => ({
  ...base,
  reach: 'area',
  roles,
  shows,
  opens: true,
  calls: [
    { channel: 'list', input: () => ({ size: 100 }) },
    ...filters.map(([channel, input]): EgressCall => ({ channel, input, narrows: true })),
  ],
  ...extra,
})

/** A change to somebody's record. Whether it goes through depends on the record's state; whether it may be tried does not. */
export const act = (roles: readonly StaffRole[], input: Of, extra: Extra = {}): EgressRoute => ({
  ...base,
  reach: 'area',
  roles,
  calls: [{ channel: 'write', input, ids: named(input) }],
  ...extra,
})

/** The citizen's own. */
export const citizen = (shows: readonly Kind[], input: Of = nothing, extra: Extra = {}): EgressRoute => ({
  ...base,
  reach: 'citizen',
  citizens: true,
  shows,
  calls: [{ channel: 'own', input, ids: named(input) }],
  ...extra,
})
