import { describe, expect, it } from 'vitest'
import { type Allowances, rateLimits } from './rate-limits.ts'

const wide = { burst: 1000, perMinute: 60_000 }
const allowances: Allowances = {
  address: wide,
  stranger: { burst: 2, perMinute: 60 },
  person: { burst: 3, perMinute: 60 },
  heavy: { burst: 1, perMinute: 6 },
  unit: { burst: 4, perMinute: 60 },
}
const wang = { address: '10.0.0.1', person: 's1', unit: '410122' }

describe('limits on how often somebody calls', () => {
  it('lets the burst pass, says how long to wait, and lets the next pass after it', () => {
    const limits = rateLimits(allowances)
    for (let i = 0; i < 3; i++) limits.take(wang, 0)
    expect(() => limits.take(wang, 0)).toThrow('请 1 秒后再试')
    expect(() => limits.take(wang, 999)).toThrow('too-many-requests')
    limits.take(wang, 1000)
  })

  it('counts strangers by address, heavy calls apart, and everybody of a unit together', () => {
    const limits = rateLimits(allowances)
    const stranger = { address: '10.0.0.9', stranger: '10.0.0.9' }
    limits.take(stranger, 0)
    limits.take(stranger, 0)
    expect(() => limits.take(stranger, 0)).toThrow('too-many-requests')
    limits.take({ ...stranger, stranger: '10.0.0.8' }, 0)
    limits.take({ ...wang, heavy: 's1' }, 0)
    expect(() => limits.take({ ...wang, heavy: 's1' }, 0)).toThrow('请 10 秒后再试')
    const officers = ['s2', 's3'].map((person) => ({ ...wang, person }))
    for (const officer of officers) limits.take(officer, 0)
    expect(() => limits.take({ ...wang, person: 's4' }, 0)).toThrow('too-many-requests')
  })

  it('keeps a bounded number of callers, and a clock that goes back gives nothing away', () => {
    const limits = rateLimits(allowances, 10)
    for (let i = 0; i < 100; i++) limits.take({ stranger: `10.1.0.${i}` }, 1000)
    const late = { stranger: '10.2.0.1' }
    limits.take(late, 5000)
    limits.take(late, 4000)
    expect(() => limits.take(late, 4000)).toThrow('too-many-requests')
  })
})
