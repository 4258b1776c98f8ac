import { idCheckCharacter } from '#core/identity-number.ts'
import { dayNumber, fromDayNumber } from '#core/plain-date.ts'
import { type Random, seededRandom } from '#core/random.ts'
import { type Fen, fen, type PlainDate } from '#core/units.ts'
import { type HouseholdShape, makeShape, type Seat } from './household-shapes.ts'
import { makeDottedName, makeGivenName, makeSurname } from './names.ts'

/** A village or community where households live. */
export interface Place {
  readonly village: number
  readonly residence: 'urban' | 'rural'
}

export interface MadePerson {
  readonly name: string
  readonly idNumber: string
  readonly born: PlainDate
  readonly sex: 1 | 2
  /** GB/T 3304. */
  readonly ethnicity: string
  /** GB/T 4761, measured from the first person. */
  readonly relation: string
  readonly age: number
  /** Category 1–7 and grade 1–4 of GB/T 26341, for holders of a disability certificate. */
  readonly disability: { readonly category: string; readonly grade: string } | undefined
  readonly isSeriouslyIll: boolean
  /** Month's wage or casual income, and month's pension. */
  readonly wage: Fen
  readonly pension: Fen
  readonly isSubsidisedForDisability: boolean
  readonly isPaidForOldAge: boolean
}

export interface MadeHousehold {
  readonly village: number
  readonly residence: 'urban' | 'rural'
  readonly shape: HouseholdShape
  readonly persons: readonly MadePerson[]
  /** Lives on a minimum allowance; a single without means, ability or relatives is destitute instead. */
  readonly isPoor: boolean
  readonly isDestitute: boolean
}

/** Most people one county can be given: beyond it a day of birth runs out of the 500 numbers of a sex. */
const mostPerCounty = 3_000_000

/**
 * A made-up population of one county, household by household: the same for the same seed, county and number. Id numbers
 * carry the county's code, are valid and never repeat. At province scale the shares of receivers are those of the plan:
 * 3.3 M of 99 M on the minimum allowance, 0.5 M destitute, 2.15 M with a disability subsidy, 2.25 M with old-age pay.
 * @throws RangeError beyond 3,000,000 people or without places.
 */
export function* population(options: {
  readonly seed: number
  readonly county: number
  readonly people: number
  readonly places: readonly Place[]
  readonly today: PlainDate
}): Generator<MadeHousehold, void, undefined> {
  const { seed, county, people, places, today } = options
  if (people > mostPerCounty) throw new RangeError(`more than ${mostPerCounty} people for one county: ${people}`)
  if (places.length === 0) throw new RangeError(`a county without villages: ${county}`)
  const random = seededRandom(mixed(seed, county))
  const numbers = idNumbers(String(county).padStart(6, '0'), mixed(seed + 1, county))
  const now = dayNumber(today)
  for (let made = 0; made < people; ) {
    const household = makeHousehold(random, random.pick(places), numbers, now)
    const room = people - made
    made += household.persons.length
    yield household.persons.length <= room ? household : { ...household, persons: household.persons.slice(0, room) }
  }
}

const mixed = (seed: number, part: number): number => Math.imul(seed ^ Math.imul(part, 0x9e3779b1), 0x85ebca6b) >>> 0

function makeHousehold(random: Random, place: Place, next: IdNumbers, now: number): MadeHousehold {
  const { shape, seats } = makeShape(random)
  const isDestitute = shape === 'single' && random.chance(destituteShare[(seats[0]?.age ?? 0) >= 60 ? 'old' : 'young'])
  const isPoor = !isDestitute && random.chance(poorShare[shape])
  const surname = makeSurname(random)
  const isMinority = random.chance(0.011)
  const persons = seats.map((seat) => makePerson(random, seat, { surname, isMinority, isPoor, isDestitute, next, now }))
  return { village: place.village, residence: place.residence, shape, persons, isPoor, isDestitute }
}

/** Measured shares (tests/population): together 3.3 % of people on the allowance and 0.5 % destitute. */
const poorShare: Readonly<Record<HouseholdShape, number>> = {
  single: 0.085,
  couple: 0.029,
  nuclear: 0.017,
  'three-generations': 0.028,
  'skipped-generation': 0.062,
  'single-parent': 0.105,
}
const destituteShare = { old: 0.12, young: 0.025 } as const

interface Circumstances {
  readonly surname: string
  readonly isMinority: boolean
  readonly isPoor: boolean
  readonly isDestitute: boolean
  readonly next: IdNumbers
  readonly now: number
}

function makePerson(random: Random, seat: Seat, of: Circumstances): MadePerson {
  const bornDay = of.now - Math.floor(seat.age * 365.2425) - random.whole(1, 364)
  const sex = seat.sex
  const { idNumber, born } = of.next(bornDay, sex)
  const age = seat.age
  const year = Number(born.slice(0, 4))
  const isDotted = of.isMinority && random.chance(0.06)
  const surname = seat.sharesSurname ? of.surname : makeSurname(random)
  const hasCard = random.chance((age < 18 ? 0.012 : age < 60 ? 0.032 : 0.088) * (of.isPoor || of.isDestitute ? 3 : 1))
  const grade = random.pick(grades)
  const isReceiver = of.isPoor || of.isDestitute
  return {
    name: isDotted
      ? makeDottedName(random)
      : random.chance(0.0001)
        ? surname
        : surname + makeGivenName(random, year, sex),
    idNumber,
    born,
    sex,
    ethnicity: isDotted ? '05' : of.isMinority ? '03' : '01',
    relation: seat.relation,
    age,
    disability: hasCard ? { category: random.pick(categories), grade } : undefined,
    isSeriouslyIll: random.chance(isReceiver ? 0.06 : 0.008),
    wage: wageOf(random, age, isReceiver),
    pension:
      age < 60
        ? fen(0)
        : isReceiver || random.chance(0.7)
          ? fen(random.whole(123, 190) * 100)
          : fen(random.whole(1800, 4200) * 100),
    isSubsidisedForDisability: hasCard && !of.isDestitute && (of.isPoor || grade === '1' || grade === '2'),
    isPaidForOldAge: age >= 80,
  }
}

const grades = ['1', '2', '2', '2', '3', '3', '4', '4'] as const
const categories = ['1', '1', '2', '3', '4', '4', '4', '4', '5', '6', '7'] as const

function wageOf(random: Random, age: number, isReceiver: boolean): Fen {
  if (age < 18 || age >= 75) return fen(0)
  if (isReceiver) return random.chance(0.55) ? fen(0) : fen(random.whole(1, 9) * 100_00)
  if (age >= 60) return random.chance(0.6) ? fen(0) : fen(random.whole(6, 20) * 100_00)
  return random.chance(0.12) ? fen(0) : fen(random.whole(18, 75) * 100_00)
}

type IdNumbers = (bornDay: number, sex: 1 | 2) => { readonly idNumber: string; readonly born: PlainDate }

const firstDay = -25_567 // 1900-01-01 counted from 1970-01-01
const days = 58_000

/** Gives out each order number of a day, sex and county once; a full day passes its people on to the day before. */
function idNumbers(region: string, seed: number): IdNumbers {
  const given = [new Uint16Array(days), new Uint16Array(days)]
  return (wanted, sex) => {
    const counts = given[sex - 1]
    if (!counts) throw new RangeError(`not a sex: ${sex}`)
    let day = wanted
    while ((counts[day - firstDay] ?? 500) >= 500) day--
    if (day < firstDay) throw new RangeError('a county out of id numbers')
    const count = counts[day - firstDay] ?? 0
    counts[day - firstDay] = count + 1
    const order = ((count + (mixed(seed, day) % 500)) % 500) * 2 + (sex === 1 ? 1 : 0)
    const born = fromDayNumber(day)
    const digits = `${region}${born.replaceAll('-', '')}${String(order).padStart(3, '0')}`
    return { idNumber: digits + idCheckCharacter(digits), born }
  }
}
