import { describe, expect, test } from 'vitest'
import { parseIdNumber } from '#core/identity-number.ts'
import { parsePersonName } from '#core/person-name.ts'
import { plainDate } from '#core/plain-date.ts'
import { type MadeHousehold, type Place, population } from './population.ts'

const today = plainDate('2026-11-25')
const places: readonly Place[] = [
  { village: 410_122_001_001, residence: 'urban' },
  { village: 410_122_101_201, residence: 'rural' },
]
const made = (people: number, seed = 2026, county = 410_122): MadeHousehold[] => [
  ...population({ seed, county, people, places, today }),
]

describe('a made-up population', () => {
  const households = made(200_000)
  const persons = households.flatMap((household) => household.persons)
  const share = (holds: (person: (typeof persons)[number]) => boolean) => persons.filter(holds).length / persons.length
  const inHouseholds = (holds: (household: MadeHousehold) => boolean) =>
    households.filter(holds).reduce((sum, household) => sum + household.persons.length, 0) / persons.length

  test('has exactly as many people as asked for, each with a valid id number of the county that nobody else has', () => {
    expect(persons.length).toBe(200_000)
    expect(new Set(persons.map(({ idNumber }) => idNumber)).size).toBe(200_000)
    const wrong = persons.filter(({ idNumber, born, sex }) => {
      const read = parseIdNumber(idNumber, today)
      return !read.ok || read.region !== '410122' || read.born !== born || read.sex !== sex
    })
    expect(wrong).toEqual([])
  })

  // Of 99 million: 3.3 M on the allowance, 0.5 M destitute, 2.15 M with a disability subsidy, 2.25 M with old-age pay.
  test.each([
    ['on the minimum allowance', () => inHouseholds(({ isPoor }) => isPoor), 3.3 / 99],
    ['destitute', () => inHouseholds(({ isDestitute }) => isDestitute), 0.5 / 99],
    ['with a disability subsidy', () => share(({ isSubsidisedForDisability }) => isSubsidisedForDisability), 2.15 / 99],
    ['with old-age pay', () => share(({ isPaidForOldAge }) => isPaidForOldAge), 2.25 / 99],
    ['below 15', () => share(({ age }) => age < 15), 0.231],
    ['60 and above', () => share(({ age }) => age >= 60), 0.181],
    ['65 and above', () => share(({ age }) => age >= 65), 0.135],
  ])('the share of people %s is that of the province within a tenth', (_, measured, wanted) => {
    expect(Math.abs(measured() / wanted - 1)).toBeLessThan(0.1)
  })

  test('bears legal names, with rare characters, dots and single characters at a small rate', () => {
    expect(persons.filter(({ name }) => !parsePersonName(name).ok)).toEqual([])
    const rate = (holds: (name: string) => boolean) => share(({ name }) => holds(name))
    expect(rate((name) => name.includes('·'))).toBeGreaterThan(0.0001)
    expect(rate((name) => [...name].some((c) => (c.codePointAt(0) ?? 0) > 0xffff))).toBeGreaterThan(0.0005)
    expect(rate((name) => [...name].length === 1)).toBeGreaterThan(0)
    expect(rate((name) => name.startsWith('王'))).toBeGreaterThan(0.08)
  })

  test('the same seed gives the same people; another seed or county gives others', () => {
    expect(made(2000)).toEqual(made(2000))
    const ids = new Set(made(2000).flatMap((household) => household.persons.map(({ idNumber }) => idNumber)))
    const common = (others: MadeHousehold[]) =>
      others.flatMap((household) => household.persons).filter(({ idNumber }) => ids.has(idNumber)).length
    expect(common(made(2000, 2027))).toBeLessThan(20)
    expect(common(made(2000, 2026, 410_105))).toBe(0)
  })

  test('more people than a county has numbers for, or a county without places, is refused', () => {
    expect(() => made(3_000_001)).toThrow(RangeError)
    expect(() => [...population({ seed: 1, county: 410_122, people: 1, places: [], today })]).toThrow(RangeError)
  })
})
