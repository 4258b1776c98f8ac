import { describe, expect, test } from 'vitest'
import type { WatchedEntitlement } from '#core/domain.ts'
import { month, plainDate } from '#core/plain-date.ts'
import { fen } from '#core/units.ts'
import { watches } from './watches.ts'

type WatchedPerson = WatchedEntitlement['persons'][number]

const person = (rest: Partial<WatchedPerson> = {}): WatchedPerson => ({
  id: 1,
  name: '示例甲',
  born: plainDate('1960-01-01'),
  diedOn: undefined,
  facts: {},
  alsoReceives: [],
  ...rest,
})

/** Ids of the watches that see something of a living allowance on 2026-07-06. */
const seen = (people: readonly WatchedPerson[], rest: Partial<WatchedEntitlement> = {}): string[] => {
  const state: WatchedEntitlement = {
    item: 'minimum-living-allowance',
    today: plainDate('2026-07-06'),
    startedIn: month('2026-01'),
    monthly: fen(57_000),
    reviewDueOn: undefined,
    persons: people,
    ...rest,
  }
  return watches.filter(({ items, sees }) => items.includes(state.item) && sees(state)).map(({ id }) => id)
}
const found = (
  fact: string,
  value: string | readonly { kind: string }[],
  from = '2026-06-01',
): WatchedPerson['facts'] => ({
  [fact]: { fact, value, provenance: 'found', source: '核对', validFrom: plainDate(from) },
})

describe('watches over living help', () => {
  test('see nothing in a household where nothing changed', () => {
    expect(seen([person()])).toEqual([])
  })

  test('see a death, and payments that go on after its month', () => {
    expect(seen([person({ diedOn: plainDate('2026-07-01') })])).toEqual(['member-died'])
    expect(seen([person({ diedOn: plainDate('2026-06-30') })])).toEqual(['member-died', 'paid-after-death'])
  })

  test('see a review on its day and not the day before', () => {
    expect(seen([person()], { reviewDueOn: plainDate('2026-07-06') })).toEqual(['review-due'])
    expect(seen([person()], { reviewDueOn: plainDate('2026-07-07') })).toEqual([])
  })

  test('see imprisonment, a second basic benefit and a car found after the start', () => {
    expect(seen([person({ facts: found('absence', 'prison') })])).toEqual(['member-absent'])
    expect(seen([person({ alsoReceives: ['destitute-support'] })])).toEqual(['exclusive-benefits'])
    expect(seen([person({ facts: found('owned-vehicles', [{ kind: 'car' }]) })])).toEqual(['assets-found'])
    expect(seen([person({ facts: found('owned-vehicles', [{ kind: 'car' }], '2026-01-31') })])).toEqual([])
  })

  test('see a birthday from its day to the end of its month', () => {
    const turning = (born: string) => seen([person({ born: plainDate(born) })])
    expect(turning('2008-07-06')).toEqual(['came-of-age'])
    expect(turning('2008-07-07')).toEqual([])
    expect(turning('2008-06-30')).toEqual([])
    expect(turning('1966-07-01')).toEqual(['allowance-turned-sixty'])
    expect(seen([person({ born: plainDate('2010-07-06') })], { item: 'destitute-support' })).toEqual([
      'destitute-turned-sixteen',
    ])
  })
})
