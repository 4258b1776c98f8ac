import { type Asker, contains } from './askers.ts'
import type { EgressCall, EgressRoute } from './declare.ts'
import type { Planted, Target } from './target.ts'

export interface Answer {
  readonly status: number
  readonly text: string
}

export interface Reach {
  /** The route is open to somebody like this at all. */
  readonly mayAsk: boolean
  /** And the target's record is his to see. */
  readonly mayReach: boolean
}

/** What the declaration says of this asker and target; knows nothing of the code under test. */
export function reachOf(route: EgressRoute, asker: Asker, target: Target | undefined): Reach {
  const isStranger = asker.kind === 'stranger' || asker.isOver
  if (isStranger) return { mayAsk: route.strangers, mayReach: route.strangers }
  const mayAsk =
    route.strangers ||
    (route.withoutRoles && asker.kind === 'staff') ||
    (asker.kind === 'citizen' ? route.citizens : asker.roles.some((role) => route.roles.some((each) => each === role)))
  if (!mayAsk || !target) return { mayAsk, mayReach: false }
  if (route.reach === 'open' || route.reach === 'account') return { mayAsk, mayReach: true }
  if (asker.kind === 'citizen')
    return { mayAsk, mayReach: route.reach !== 'area' && asker.personId === target.personId }
  return { mayAsk, mayReach: route.reach !== 'citizen' && contains(asker.unit, placeOf(route, target)) }
}

const placeOf = ({ at }: EgressRoute, target: Target) =>
  at === 'village' ? target.village : at === 'township' ? target.township : target.county

export interface Judged {
  readonly route: EgressRoute
  readonly call: EgressCall
  readonly asker: Asker
  readonly target: Target
  readonly answer: Answer
  readonly planted: readonly Planted[]
}

type Verdict = { readonly kind: 'leak' | 'wrong-denial' | 'broken'; readonly says: string } | undefined

/** Undefined when the answer is what the declaration says. */
export function judge({ route, call, asker, target, answer, planted }: Judged): Verdict {
  const { status, text } = answer
  const { mayAsk, mayReach } = reachOf(route, asker, target)
  if (status >= 500 && status !== 503) return { kind: 'broken', says: `${status} ${text.slice(0, 160)}` }
  const leaked = planted.find((each) => text.includes(each.text) && !mayShow(route, asker, each))
  if (leaked) return { kind: 'leak', says: `${leaked.kind} ${leaked.text}` }
  if (!mayAsk) {
    const refusals = asker.kind === 'stranger' || asker.isOver ? [401] : [403]
    return refusals.includes(status) ? undefined : { kind: 'leak', says: `${status} for somebody the route is not for` }
  }
  if (!mayReach) return judgeOutside(call, answer)
  if (call.channel === 'write' && !route.byKin && asker.kin.includes(target.personId) && status < 400)
    return { kind: 'leak', says: `${status} for somebody who acts for himself or a relative` }
  return judgeInside(route, call, asker, target, answer)
}

/** Outside a list has nothing of the target, and a record is refused. */
function judgeOutside(call: EgressCall, { status, text }: Answer): Verdict {
  if (call.narrows) {
    const total = /"total":(\d+)/.exec(text)?.[1]
    return status === 200 && total !== undefined && total !== '0'
      ? { kind: 'leak', says: `a total of ${total}` }
      : undefined
  }
  if (call.ids?.length && status < 400) return { kind: 'leak', says: `${status} for a record out of reach` }
  return undefined
}

function judgeInside(
  route: EgressRoute,
  call: EgressCall,
  asker: Asker,
  target: Target,
  { status, text }: Answer,
): Verdict {
  if (route.reach === 'open') return undefined
  if (status === 401) return { kind: 'wrong-denial', says: '401' }
  if (!route.opens) return undefined
  if (status !== 200) return { kind: 'wrong-denial', says: `${status} ${text.slice(0, 160)}` }
  const wanted = !call.finds && route.finds && target.planted.filter(({ kind }) => kind === route.finds)
  if (wanted && !wanted.some((each) => text.includes(each.text)))
    return { kind: 'wrong-denial', says: `no ${route.finds} of the target for ${asker.key}` }
  return undefined
}

/** A text of a kind that the route shows, about the caller himself or from his area. */
function mayShow(route: EgressRoute, asker: Asker, { kind, area, personId, alsoOf }: Planted): boolean {
  if (!route.shows.includes(kind) || asker.isOver) return false
  if (asker.kind === 'citizen') return asker.personId === personId || asker.personId === alsoOf
  if (asker.kind === 'staff')
    return contains(asker.unit, area) || (route.fromAbove === true && contains(area, asker.unit))
  return false
}
