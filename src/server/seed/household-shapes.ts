import type { Random } from '#core/random.ts'

export type HouseholdShape =
  | 'single'
  | 'couple'
  | 'nuclear'
  | 'three-generations'
  | 'skipped-generation'
  | 'single-parent'

/** A place at the table: who sits there is still to be named. */
export interface Seat {
  readonly age: number
  readonly sex: 1 | 2
  /** GB/T 4761, measured from the first seat. */
  readonly relation: string
  readonly sharesSurname: boolean
}

/** Shares of the shapes among households, in per cent; on average 2.9 people a household. */
const shapes: readonly (readonly [HouseholdShape, number])[] = [
  ['single', 22],
  ['couple', 20],
  ['nuclear', 32],
  ['three-generations', 14],
  ['skipped-generation', 6],
  ['single-parent', 6],
]

/** One household's shape with ages, sexes and relations; ages over many follow the province's pyramid of 2020 roughly. */
export function makeShape(random: Random): { readonly shape: HouseholdShape; readonly seats: readonly Seat[] } {
  const shape = pickShape(random.next() * 100)
  return { shape, seats: makers[shape](random) }
}

function pickShape(at: number): HouseholdShape {
  let before = 0
  for (const [shape, share] of shapes) {
    before += share
    if (at < before) return shape
  }
  return 'nuclear'
}

const head = (age: number, sex: 1 | 2): Seat => ({ age, sex, relation: '01', sharesSurname: true })
const spouse = (age: number, sex: 1 | 2): Seat => ({ age, sex, relation: '10', sharesSurname: false })
const sexOf = (random: Random): 1 | 2 => (random.chance(0.51) ? 1 : 2)
const other = (sex: 1 | 2): 1 | 2 => (sex === 1 ? 2 : 1)

/** 60 and above, falling off with age. */
const oldAge = (random: Random): number => Math.min(103, 60 + Math.floor(-Math.log(1 - random.next()) * 12.6))

function children(random: Random, parentAge: number, most: number): Seat[] {
  const wanted = random.whole(1, most)
  const seats: Seat[] = []
  for (
    let age = Math.min(parentAge - random.whole(22, 30), 24);
    seats.length < wanted && age >= 0;
    age -= random.whole(2, 6)
  ) {
    const sex = sexOf(random)
    seats.push({ age, sex, relation: sex === 1 ? '20' : '30', sharesSurname: true })
  }
  return seats
}

const makers: Readonly<Record<HouseholdShape, (random: Random) => Seat[]>> = {
  single: (random) => [head(random.chance(0.44) ? oldAge(random) : random.whole(20, 59), random.chance(0.58) ? 1 : 2)],
  couple(random) {
    const age = random.chance(0.52) ? oldAge(random) : random.whole(24, 59)
    return [head(age, 1), spouse(Math.max(20, age - random.whole(-1, 4)), 2)]
  },
  nuclear(random) {
    const age = random.whole(26, 52)
    return [head(age, 1), spouse(Math.max(22, age - random.whole(-1, 4)), 2), ...children(random, age, 3)]
  },
  'three-generations'(random) {
    const age = random.whole(28, 48)
    const elder = age + random.whole(22, 34)
    return [
      head(age, 1),
      spouse(Math.max(22, age - random.whole(-1, 3)), 2),
      ...children(random, age, 3),
      ...(random.chance(0.6) ? [{ age: elder, sex: 1, relation: '51', sharesSurname: true } as const] : []),
      { age: elder - random.whole(0, 4), sex: 2, relation: '52', sharesSurname: false },
    ]
  },
  'skipped-generation'(random) {
    const age = random.whole(55, 74)
    const first = sexOf(random)
    return [
      head(age, 1),
      ...(random.chance(0.75) ? [spouse(age - random.whole(0, 4), 2)] : []),
      { age: random.whole(2, 16), sex: first, relation: first === 1 ? '41' : '42', sharesSurname: true },
      ...(random.chance(0.4)
        ? [
            {
              age: random.whole(1, 12),
              sex: other(first),
              relation: first === 1 ? '42' : '41',
              sharesSurname: true,
            } as const,
          ]
        : []),
    ]
  },
  'single-parent'(random) {
    const age = random.whole(26, 50)
    const sex = random.chance(0.4) ? 1 : 2
    return [head(age, sex), ...children(random, age, 2).map((child) => ({ ...child, sharesSurname: sex === 1 }))]
  },
}
