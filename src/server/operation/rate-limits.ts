import { DomainError } from '../errors.ts'

/** Most calls of one kind of caller: so many at once, and so many a minute on average. */
export interface Allowance {
  readonly burst: number
  readonly perMinute: number
}

/**
 * What a call counts against, each by a name: the address it comes from, a stranger at an address, a signed-in person, a person's
 * heavy calls (searches over names, exports, sheets), everybody of a unit together.
 */
export type Caller = Partial<Record<keyof Allowances, string | undefined>>

export interface Allowances {
  readonly address: Allowance
  readonly stranger: Allowance
  readonly person: Allowance
  readonly heavy: Allowance
  readonly unit: Allowance
}

/**
 * A township office sits behind one address and a county's desk is one unit, so those two are wide; a person cannot read more
 * than a few screens a second. Strangers see public pages and sign in.
 */
const standardAllowances: Allowances = {
  address: { burst: 600, perMinute: 6000 },
  stranger: { burst: 120, perMinute: 600 },
  person: { burst: 120, perMinute: 900 },
  heavy: { burst: 30, perMinute: 120 },
  unit: { burst: 900, perMinute: 12_000 },
}

const kinds = ['address', 'stranger', 'person', 'heavy', 'unit'] as const satisfies readonly (keyof Allowances)[]

interface Bucket {
  left: number
  at: number
}

export interface RateLimits {
  /** Takes one call off every allowance it counts against. @throws DomainError `too-many-requests` with the seconds to wait. */
  take(caller: Caller, nowMs: number): void
}

/** Token buckets by address, person and unit, kept in this process: a second server would double what is allowed, not break it. */
export function rateLimits(allowances: Allowances = standardAllowances, mostBuckets = 50_000): RateLimits {
  const buckets = new Map<string, Bucket>()
  const waitFor = (key: string, { burst, perMinute }: Allowance, nowMs: number): number => {
    const perMs = perMinute / 60_000
    const bucket = buckets.get(key) ?? { left: burst, at: nowMs }
    bucket.left = Math.min(burst, bucket.left + Math.max(0, nowMs - bucket.at) * perMs)
    bucket.at = nowMs
    // Moved to the end: the first in the map are those not seen for longest.
    buckets.delete(key)
    buckets.set(key, bucket)
    if (bucket.left < 1) return (1 - bucket.left) / perMs
    bucket.left -= 1
    return 0
  }
  return {
    take(caller, nowMs) {
      const wanted = kinds.flatMap((kind): [string, Allowance][] => {
        const name = caller[kind]
        return name === undefined ? [] : [[`${kind} ${name}`, allowances[kind]]]
      })
      const longest = Math.max(0, ...wanted.map(([key, allowance]) => waitFor(key, allowance, nowMs)))
      while (buckets.size > mostBuckets) {
        const [oldest] = buckets.keys()
        if (oldest === undefined) break
        buckets.delete(oldest)
      }
      if (longest > 0) {
        const retryAfter = Math.ceil(longest / 1000)
        throw new DomainError('too-many-requests', { says: `操作过于频繁，请 ${retryAfter} 秒后再试`, retryAfter })
      }
    },
  }
}
