import type { Dossier, DossierPerson, FactValue, KnownFact } from '#core/fact.ts'
import { fromDayNumber, plainDate } from '#core/plain-date.ts'
import type { Random } from '#core/random.ts'
import { areaCode, type PlainDate } from '#core/units.ts'

/** One made-up household as a dossier is gathered: 5 to 10 facts a person, some found by checks, most declared. */
export interface MadeDossier {
  readonly county: number
  readonly residence: 'urban' | 'rural'
  readonly household: Facts
  readonly persons: readonly MadePerson[]
}

type Facts = Readonly<Record<string, FactValue>>

interface MadePerson {
  readonly born: PlainDate
  readonly relation: string
  readonly facts: Facts
}

const today = plainDate('2026-08-03')
const epochDay = 20_668 // 2026-08-03

/** Poor, near-poor and better-off households in about equal parts, so that every step of a cascade decides some. */
export function makeDossier(random: Random, counties: readonly number[]): MadeDossier {
  const adults = random.chance(0.35) ? 1 : random.chance(0.75) ? 2 : 3
  const minors = random.chance(0.55) ? 0 : random.whole(1, 2)
  const level = random.pick([0, 0, 1, 1, 2])
  const persons = [
    ...Array.from({ length: adults }, (_, i) => makeAdult(random, i === 0 ? '01' : i === 1 ? '10' : '52', level)),
    ...Array.from({ length: minors }, () => makeMinor(random)),
  ]
  const money = [0, 200_000, 1_000_000, 3_000_000, 30_000_000]
  return {
    county: random.pick(counties),
    residence: random.chance(0.6) ? 'rural' : 'urban',
    persons,
    household: {
      ...(random.chance(0.6) ? { 'business-receipts': random.whole(0, 900_000) * (1 + level) } : {}),
      ...(random.chance(0.4) ? { 'business-costs': random.whole(0, 300_000) } : {}),
      ...(random.chance(0.2) ? { 'property-income': random.whole(0, 200_000) } : {}),
      ...(random.chance(0.15) ? { gifts: random.whole(0, 300_000) } : {}),
      ...(random.chance(0.3) ? { 'insurance-paid': random.whole(20_000, 80_000) } : {}),
      'family-money': random.pick(money),
      ...(random.chance(0.25)
        ? {
            spending: [
              { kind: random.pick(['medical', 'education', 'rehabilitation']), amount: random.whole(0, 3_000_000) },
            ],
          }
        : {}),
      ...(random.chance(0.08) ? { vehicles: [{ kind: 'car', plate: '', value: 5_000_000 }] } : {}),
    },
  }
}

function makeAdult(random: Random, relation: string, level: number): MadePerson {
  const age = relation === '52' ? random.whole(60, 88) : random.whole(22, 84)
  const isOld = age >= 60
  const monthly = random.pick([0, 0, 30_000, 80_000, 150_000]) * level
  const isDisabled = random.chance(level === 0 ? 0.25 : 0.06)
  return {
    born: fromDayNumber(epochDay - Math.floor(age * 365.2425) - random.whole(1, 360)),
    relation,
    facts: {
      schooling: 'none',
      'marital-status': relation === '01' ? '20' : '30',
      'labour-ability': isOld ? 'unable' : isDisabled ? 'partly' : 'able',
      employment: monthly > 0 ? 'casual' : 'unemployed',
      ...(isOld ? { 'basic-pension-monthly': random.whole(123, 190) * 100 } : { 'wage-monthly': monthly }),
      ...(isOld && random.chance(0.15) ? { 'pension-monthly': random.whole(800, 3000) * 100 } : {}),
      ...(random.chance(0.2) ? { 'casual-wage': random.whole(0, 600_000) } : {}),
      ...(isDisabled
        ? { disabilities: [{ category: random.pick(['4', '5', '6']), grade: random.pick(['1', '2', '3']) }] }
        : {}),
      ...(random.chance(0.04) ? { 'serious-illness': 'malignant-tumour' } : {}),
      'bank-deposits': random.pick([0, 12_000, 150_000, 900_000, 20_000_000]),
    },
  }
}

function makeMinor(random: Random): MadePerson {
  const age = random.whole(0, 17)
  return {
    born: fromDayNumber(epochDay - Math.floor(age * 365.2425) - random.whole(1, 360)),
    relation: '20',
    facts: { schooling: age < 6 ? 'none' : age < 15 ? 'compulsory' : 'upper-secondary', 'labour-ability': 'unable' },
  }
}

const foundFacts = new Set(['bank-deposits', 'pension-monthly'])

const known = (facts: Facts): Readonly<Record<string, KnownFact>> => {
  const all: Record<string, KnownFact> = {}
  for (const fact in facts) {
    const value = facts[fact]
    if (value === undefined) continue
    const isFound = foundFacts.has(fact)
    all[fact] = {
      fact,
      value,
      provenance: isFound ? 'found' : 'declared',
      source: isFound ? '信息核对' : '本人申报',
      validFrom: today,
    }
  }
  return all
}

/** The dossier as the server gathers it. */
export function dossierOf(item: string, serial: number, made: MadeDossier): Dossier {
  const area = areaCode(made.county * 1_000_000 + 1_201)
  const person = ({ born, relation, facts }: MadePerson, i: number): DossierPerson => ({
    id: serial * 10 + i,
    name: `户${serial}`,
    born,
    sex: i % 2 === 0 ? 1 : 2,
    relation,
    registeredArea: area,
    isAlive: true,
    facts: known(facts),
    receives: [],
  })
  return {
    item,
    appliedOn: today,
    decidedOn: today,
    area,
    residence: made.residence,
    persons: made.persons.map(person),
    household: known(made.household),
    obligors: [],
    history: [],
  }
}

export { today as decisionDay }
