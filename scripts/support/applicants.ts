import type { Answers } from '#core/form.ts'
import { idCheckCharacter } from '#core/identity-number.ts'
import type { Random } from '#core/random.ts'

export interface Applicant {
  readonly answers: Answers
  readonly idNumber: string
  readonly name: string
  /** What registers will say against the declaration. */
  readonly hidden: 'nothing' | 'deposits' | 'car'
}

const surnames = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'
const given = ['建国', '桂英', '秀兰', '志强', '淑珍', '玉梅', '德福', '国庆', '凤霞', '保山', '春花', '铁柱']

/** A made-up household's application form, seeded: mostly poor, some over the line, some hiding a car or savings. */
export function makeApplicant(random: Random, serial: number, county: string): Applicant {
  const residence = random.chance(0.6) ? 'rural' : 'urban'
  const name = makeName(random)
  const idNumber = makeId(county, random.whole(1950, 1968), serial * 2 + 1)
  const wage = random.pick([0, 0, 100, 200, 300, 500, 700, 1200, 3500])
  const hasSpouse = random.chance(0.7)
  const hasChild = random.chance(0.4)
  const members = [
    ...(hasSpouse
      ? [
          {
            name: makeName(random),
            idNumber: makeId(county, random.whole(1952, 1970), serial * 2),
            relation: '10',
            schooling: 'none',
            labourAbility: 'able',
            employment: 'unemployed',
            authorises: true,
          },
        ]
      : []),
    ...(hasChild
      ? [
          {
            name: makeName(random),
            idNumber: makeId(county, random.whole(2010, 2018), serial * 2 + 1),
            relation: '20',
            schooling: 'compulsory',
            labourAbility: 'unable',
          },
        ]
      : []),
  ]
  return {
    idNumber,
    name,
    hidden: random.pick([
      'nothing',
      'nothing',
      'nothing',
      'nothing',
      'nothing',
      'nothing',
      'nothing',
      'deposits',
      'car',
    ] as const),
    answers: {
      name,
      idNumber,
      phone: `1390000${String(serial).padStart(4, '0')}`,
      residence,
      address: `${random.whole(1, 12)}组${random.whole(1, 80)}号`,
      schooling: 'none',
      labourAbility: 'able',
      employment: wage > 0 ? 'casual' : 'unemployed',
      wageMonthly: String(wage),
      members,
      familyMoney: String(random.pick([0, 500, 2000, 5000])),
      bank: '农村信用社',
      card: `621700000${String(serial).padStart(7, '0')}`,
      truthful: true,
      applicantAuthorises: true,
    },
  }
}

function makeName(random: Random): string {
  const rare = random.chance(0.05) ? random.pick(['𠮷', '䶮', '𫖯']) : ''
  return `${random.pick([...surnames])}${rare || random.pick(given)}`
}

/** Valid by construction; distinct for distinct `serial` below 500. */
function makeId(county: string, year: number, serial: number): string {
  const day = String((serial % 28) + 1).padStart(2, '0')
  const month = String((Math.floor(serial / 28) % 12) + 1).padStart(2, '0')
  const digits = `${county}${year}${month}${day}${String(serial % 1000).padStart(3, '0')}`
  return digits + idCheckCharacter(digits)
}
