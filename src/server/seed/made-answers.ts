import { type Answer, type Answers, type Field, fieldsOf, relevantAnswers } from '#core/form.ts'
import type { Item } from '#core/item.ts'
import { type Fen, fen, lesser } from '#core/units.ts'
import { cardOf, type PlacedHousehold } from './load-people.ts'
import type { MadeHousehold, MadePerson } from './population.ts'

/** Who speaks in a form. */
interface Speaker {
  readonly person: MadePerson
  readonly household: MadeHousehold
  /** Says to earn less than this a month; undefined: what is true. */
  readonly mostWage: Fen | undefined
}

const yuan = (amount: number): string => (amount / 100).toFixed(2)

/** What a made-up person answers where a field declares a fact; other fields are filled by their kind, if they must be. */
const spoken: Readonly<Record<string, (speaker: Speaker) => Answer>> = {
  'marital-status': ({ person, household }) =>
    person.relation === '10' || household.persons.some(({ relation }) => relation === '10' && person.relation === '01')
      ? '20'
      : person.age < 30
        ? '10'
        : '30',
  schooling: ({ person: { age } }) =>
    age < 6 ? 'none' : age < 16 ? 'compulsory' : age < 19 ? 'upper-secondary' : age < 22 ? 'undergraduate' : 'none',
  'labour-ability': ({ person: { age, disability, isSeriouslyIll } }) =>
    age < 16 || age >= 70 || isSeriouslyIll || disability?.grade === '1' || disability?.grade === '2'
      ? 'unable'
      : age >= 60
        ? 'partly'
        : 'able',
  employment: ({ person }) => (person.age >= 60 ? 'farming' : person.wage > 0 ? 'casual' : 'unemployed'),
  disabilities: ({ person: { disability } }) => (disability ? [{ ...disability }] : undefined),
  'serious-illness': ({ person }) => (person.isSeriouslyIll ? 'malignant-tumour' : undefined),
  'wage-monthly': ({ person, mostWage }) =>
    person.age >= 18 && person.wage > 0 ? yuan(lesser(person.wage, mostWage ?? person.wage)) : undefined,
  'basic-pension-monthly': ({ person }) => (person.age >= 60 ? yuan(lesser(person.pension, fen(12_800))) : undefined),
  'business-receipts': ({ household }) => (household.residence === 'rural' ? '3600.00' : undefined),
  'business-costs': ({ household }) => (household.residence === 'rural' ? '2100.00' : undefined),
  'family-money': () => '2600.00',
}

/** A form of any item, filled in by a made-up household; the first person applies. */
export function madeAnswers(item: Item, placed: PlacedHousehold, mostWage?: Fen): Answers {
  const { household } = placed
  const { parties } = item
  const [first, ...others] = household.persons
  if (!first) throw new RangeError('a household without persons')
  const speaker: Speaker = { person: first, household, mostWage }
  const given: Record<string, Answer> = {
    [parties.applicant.name]: first.name,
    [parties.applicant.idNumber]: first.idNumber,
    [parties.residence]: household.residence,
  }
  if (parties.applicant.phone) given[parties.applicant.phone] = placed.phone
  if (parties.applicant.address) given[parties.applicant.address] = placed.address
  if (parties.account) {
    given[parties.account.bank] = '农村信用社'
    given[parties.account.card] = cardOf(placed.firstPersonId)
  }
  for (const field of fieldsOf(item.form)) {
    if (field.id === parties.members)
      given[field.id] = others.map((person) => memberAnswers(item, field, { ...speaker, person }))
    else if (!(field.id in given)) given[field.id] = filled(field, speaker)
  }
  return relevantAnswers(item.form, given)
}

function memberAnswers(item: Item, field: Field, speaker: Speaker): Answers {
  const { name, idNumber, relation } = item.parties.group
  const given: Record<string, Answer> = {
    [name]: speaker.person.name,
    [idNumber]: speaker.person.idNumber,
    [relation]: speaker.person.relation,
  }
  for (const each of field.fields ?? []) if (!(each.id in given)) given[each.id] = filled(each, speaker)
  return given
}

function filled(field: Field, speaker: Speaker): Answer {
  const said = field.fact === undefined ? undefined : spoken[field.fact]?.(speaker)
  if (said !== undefined) return said
  if (field.kind === 'promise') return true
  if (!field.isRequired) return undefined
  switch (field.kind) {
    case 'choice':
      return Object.keys(field.choices ?? {})[0]
    case 'choices':
      return Object.keys(field.choices ?? {}).slice(0, 1)
    case 'yes-no':
      return true
    case 'number':
      return 1
    case 'yuan':
      return '500.00'
    case 'text':
    case 'long-text':
      return '家中遇到困难，请予救助。'
    default:
      return undefined
  }
}
